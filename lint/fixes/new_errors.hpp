// SPDX-License-Identifier: Apache-2.0
// Whether a folder is worse after its files were changed.
#pragma once

#include "core/diag/diagnostic.hpp"

namespace kfpkg::lint {

/// What happens to errors that may have been there all along, since one that kept rules from
/// looking is gone: one of an earlier stage, or at load another one.
enum class Hidden { forgiven, counted };

/// The first error of a rule that has more of them afterwards, or null. Errors of syntax are never
/// forgiven.
[[nodiscard]] const Diagnostic* new_error(const Diagnostics& before, const Diagnostics& after,
                                          Hidden hidden);

}  // namespace kfpkg::lint
