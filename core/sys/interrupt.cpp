// SPDX-License-Identifier: Apache-2.0
// Filled in by the change that needs it first.
