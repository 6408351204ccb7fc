// SPDX-License-Identifier: Apache-2.0
// Tokens whose form says who issued them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace kfpkg {

struct Token {
  std::size_t begin = 0;
  std::size_t length = 0;
  std::string_view what;  ///< "a GitHub token"
};

/// The first token at or after `from`: of GitHub, GitLab, AWS, Google, Azure, Hugging Face, OpenAI,
/// Slack, PyPI, npm, Docker Hub and others, a private key block, a JSON web token. Forms are those
/// that the vendors document. What is made up (a run of one character or of the alphabet, a word
/// such as "example") is none. Works on plain text and on text that is inside JSON already; linear
/// in the text.
[[nodiscard]] std::optional<Token> find_token(std::string_view text, std::size_t from = 0);

}  // namespace kfpkg
