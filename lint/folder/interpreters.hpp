// SPDX-License-Identifier: Apache-2.0
// Programs of a command line that read or start another one: which word that is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// What follows the last slash; all of it without one.
[[nodiscard]] std::string_view base_name(std::string_view path);

/// python, python3, python3.11; also with a path before it.
[[nodiscard]] bool is_python(std::string_view program);

/// sh, bash, ash, dash, zsh; also with a path before it.
[[nodiscard]] bool is_shell(std::string_view program);

/// A command line from the program on; null for a word that is only known at run time.
using CommandWords = std::vector<const std::string*>;

/// What an interpreter reads: a file by its path, a module by its name, or a text.
struct InterpretedWord {
  enum class Kind { file, module, text };
  Kind kind = Kind::file;
  std::size_t at = 0;  ///< index of the word, which is there and not empty
};

/// By the options of Python, shells, java -jar, and by the first word behind node, Rscript, perl,
/// ruby, julia. Nothing for other programs, and when an option is not known or is a placeholder.
[[nodiscard]] std::optional<InterpretedWord> interpreted_word(const CommandWords& words);

/// Index of the program that env, tini or dumb-init start; nothing for other programs.
[[nodiscard]] std::optional<std::size_t> wrapped_program(const CommandWords& words);

}  // namespace kfpkg::lint
