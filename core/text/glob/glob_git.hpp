// SPDX-License-Identifier: Apache-2.0
// Patterns as git's wildmatch reads them, for glob.cpp.
#pragma once

#include "core/text/glob/glob_token.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace kfpkg {

/// Nothing for a pattern that git matches with no path at all: an open class, an unknown
/// `[:name:]`, a backslash at the end.
[[nodiscard]] std::optional<std::vector<GlobToken>> compile_git_glob(std::string_view pattern);

/// The members of `[:name:]`; none for an unknown name.
[[nodiscard]] std::vector<GlobToken::Range> named_class(std::string_view name);

}  // namespace kfpkg
