// SPDX-License-Identifier: Apache-2.0
// What may stand in the place of a command line's last word.
#pragma once

#include "cli/command.hpp"
#include "workspace/session.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::cli {

struct Candidate {
  std::string word;
  std::string about;  ///< one line, or empty
};

/// The words of a line as a shell splits it, quotes and backslashes taken away; the last one is
/// empty when the line ends with a blank.
[[nodiscard]] std::vector<std::string> words_of_line(std::string_view line);

/// Commands, options and their values that begin as the last word does: what the commands declare,
/// rules, templates, and the component folders below the working folder whose names are plain text.
/// None where a file or a text of the user's own stands. `words` is without the program's name.
[[nodiscard]] std::vector<Candidate> candidates(std::span<const Command> commands,
                                                const std::vector<std::string>& words,
                                                workspace::Session& session);

}  // namespace kfpkg::cli
