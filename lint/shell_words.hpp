// SPDX-License-Identifier: Apache-2.0
// The commands of a shell script, taken apart without running it.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct ShellWord {
  std::string_view text;  ///< without quotes around it
  std::size_t at = 0;
};

/// Command after command: what ends at a line, `;`, `&` or `|`, continuation lines joined, comments
/// left out. Refers to the text.
class ShellReader {
 public:
  explicit ShellReader(std::string_view text) : m_text(text) {}

  /// The words of the next command; false at the end of the text.
  bool next(std::vector<ShellWord>& words);

 private:
  void read_line(std::vector<ShellWord>& words);
  void read_word(std::vector<ShellWord>& words);

  std::string_view m_text;
  std::size_t m_at = 0;
};

}  // namespace kfpkg::lint
