// SPDX-License-Identifier: Apache-2.0
// The log of a failed build: its lines, and where it is kept for people.
#pragma once

#include "image/builders/builder.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::image {

/// Without their ends, LF or CRLF.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view log);

/// Keeps the log, without the credentials that can be known by their form, in the request's log
/// folder, where its owner alone can read it, and says in the hint where it is. A log that cannot
/// be kept must not hide the failure itself.
void add_log_hint(const BuildRequest& request, const std::string& log, Error& error);

}  // namespace kfpkg::image
