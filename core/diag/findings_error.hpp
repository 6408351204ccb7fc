// SPDX-License-Identifier: Apache-2.0
// A wrong document as the failure of whoever cannot go on with it.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"

namespace kfpkg {

/// One message of kind findings, also when many documents are read at once: the first finding, with
/// its place and its help. There is at least one.
[[nodiscard]] tl::unexpected<Error> findings_error(const Diagnostics& diagnostics);

}  // namespace kfpkg
