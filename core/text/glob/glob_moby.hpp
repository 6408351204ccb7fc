// SPDX-License-Identifier: Apache-2.0
// Patterns as moby/patternmatcher reads them, for glob.cpp.
#pragma once

#include "core/text/glob/glob_token.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kfpkg {

/// Alternatives, one of which has to match: moby writes a regular expression, in which `|`, `^`
/// and `\d` keep their meaning. Nothing for a pattern that it refuses, and for those parts of
/// regular expressions that nobody writes on purpose: `{2}`, `\b`, `\x41`, `\pL`.
[[nodiscard]] std::optional<std::vector<std::vector<GlobToken>>> compile_moby_glob(
    const std::u32string& pattern);

}  // namespace kfpkg
