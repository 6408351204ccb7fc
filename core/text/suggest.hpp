// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the nearest of a list of known names.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kfpkg {

/// The known name nearest to `word` by edit distance with transpositions, or empty when none is
/// near enough to be a slip of the keys (at most a third of the longer word, at least one). Case
/// counts half an edit.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> known);

/// The known name that is near enough when no other one is; empty when there are none or several.
/// What a fix may write without a person.
[[nodiscard]] std::string_view only_near(std::string_view word,
                                         std::span<const std::string_view> known);

/// `did you mean "x"?` or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> known);

}  // namespace kfpkg
