// SPDX-License-Identifier: Apache-2.0
// The full log of a failed build, kept for people.
#pragma once

#include "image/builder.hpp"

#include <string>

namespace kfpkg::image {

/// Keeps the log in the request's log folder and says in the hint where it is. A log that cannot be
/// kept must not hide the failure itself.
void add_log_hint(const BuildRequest& request, const std::string& log, Error& error);

}  // namespace kfpkg::image
