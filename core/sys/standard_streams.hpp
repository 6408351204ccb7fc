// SPDX-License-Identifier: Apache-2.0
// Standard input, output and error where whoever started the process closed them.
#pragma once

namespace kfpkg {

/// Occupies descriptors 0 to 2 that are closed, so that no file which is opened later gets their
/// numbers, and with them what is meant for people. Reading gives nothing, writing fails (EBADF).
/// Called first in main.
void occupy_standard_streams();

}  // namespace kfpkg
