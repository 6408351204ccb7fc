// SPDX-License-Identifier: Apache-2.0
// Words of BuildKit's small shell language: cut at blanks, and with their variables put in.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// Half-open ranges of the words in `text`, which end at blanks that no quote or escape protects,
/// as ARG, ENV and heredoc marks need it; quotes and escapes are part of them.
struct WordRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};
[[nodiscard]] std::vector<WordRange> quoted_words(std::string_view text, char escape);

/// Variables for `$X` and `${X:-y}`; nothing when the name is not set.
using Variables = std::map<std::string, std::string, std::less<>>;

/// A word with its variables put in and quotes and escapes taken away, as BuildKit's shell lexer
/// does in FROM: an unset variable is empty. Knows $X, ${X} and the operators :- - :+ + :? ?
/// # ## % %% / //; nothing when the word uses another operator, when ? has to complain, or when
/// more than 64 KiB of values would be put in.
[[nodiscard]] std::optional<std::string> expand(std::string_view word, const Variables& variables,
                                                char escape);
/// The same, and nothing when the word asks for a variable that is not in the list: a base image
/// may set it.
[[nodiscard]] std::optional<std::string> expand_known(std::string_view word,
                                                      const Variables& variables, char escape);

}  // namespace kfpkg::dockerfile
