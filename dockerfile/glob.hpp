// SPDX-License-Identifier: Apache-2.0
// Path patterns: the one matcher behind .dockerignore and the wildcards of COPY.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// `*` and `?` do not cross '/', `[a-z]` `[^a]` are classes, `\` takes the next character
/// literally. With `double_star`
/// `**/` is any number of folders and `**` at the end anything. Matches in time pattern x path.
class Glob {
 public:
  /// Nothing for what Go's filepath.Match calls a bad pattern.
  [[nodiscard]] static std::optional<Glob> compile(std::string_view pattern, bool double_star);
  [[nodiscard]] bool matches(std::string_view path) const;

 private:
  enum class Op { literal, one, star, rest, folders, one_of };
  struct Range {
    char32_t low = 0;
    char32_t high = 0;
  };
  struct Token {
    Op op = Op::literal;
    char32_t character = 0;
    bool negated = false;
    std::vector<Range> ranges;
  };
  [[nodiscard]] static bool accepts(const Token& token, char32_t c);
  [[nodiscard]] static bool read_class(const std::u32string& pattern, std::size_t& at,
                                       Token& token);
  [[nodiscard]] static bool step(const Token& token, const std::u32string& path,
                                 std::vector<char>& reached);
  std::vector<Token> m_tokens;
};

[[nodiscard]] bool has_wildcard(std::string_view pattern);
[[nodiscard]] std::vector<std::string_view> split_path(std::string_view path);
/// Go's filepath.Clean: no empty, "." or removable ".." parts; "." for nothing.
[[nodiscard]] std::string clean_path(std::string_view path);

}  // namespace kfpkg::dockerfile
