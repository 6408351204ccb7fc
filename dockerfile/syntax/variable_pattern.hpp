// SPDX-License-Identifier: Apache-2.0
// The patterns of ${X#..}, ${X%..} and ${X/../..}: * and ? without classes, as in BuildKit.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// `*` is any text and `?` one character, neither crosses a line end; `\` before * ? or \ takes it
/// literally, and is dropped before } and /.
class VariablePattern {
 public:
  /// Nothing for any other escape, as in BuildKit.
  [[nodiscard]] static std::optional<VariablePattern> compile(std::string_view pattern);

  /// Each gives nothing when pattern and value are too long to try all places.
  [[nodiscard]] std::optional<std::string> without_prefix(std::string_view value,
                                                          bool longest) const;
  [[nodiscard]] std::optional<std::string> without_suffix(std::string_view value,
                                                          bool longest) const;
  /// The first match from the left, or each one that follows it; always the longest.
  [[nodiscard]] std::optional<std::string> replaced(std::string_view value,
                                                    std::string_view replacement, bool all) const;

 private:
  enum class Op { literal, one, star };
  struct Token {
    Op op = Op::literal;
    char byte = 0;
  };
  /// Ends of all matches that begin at `begin`, as a flag for each offset of the value.
  [[nodiscard]] std::vector<bool> ends(std::string_view value, std::size_t begin) const;
  [[nodiscard]] std::optional<std::size_t> last_end(std::string_view value,
                                                    std::size_t begin) const;
  [[nodiscard]] bool is_affordable(std::string_view value) const;
  std::vector<Token> m_tokens;
};

}  // namespace kfpkg::dockerfile
