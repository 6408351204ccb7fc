// SPDX-License-Identifier: Apache-2.0
// Path patterns: the one matcher behind .dockerignore, .gitignore and the wildcards of COPY.
#pragma once

#include "core/text/glob/glob_token.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// Who reads the pattern. `*` and `?` do not cross '/', `[a-z]` is a class, `\` takes the next
/// character literally.
enum class GlobDialect {
  go,    ///< filepath.Match: `[^a]` negates; code points
  moby,  ///< `**/` is any number of folders anywhere, `**` at the end anything; moby's own
         ///< oddities, see glob_moby.hpp
  git    ///< wildmatch with WM_PATHNAME: `**` counts only between slashes, `[!a]`, `[[:alpha:]]`;
         ///< bytes
};

class Glob {
 public:
  /// Nothing for a pattern that Go calls bad, or that git never matches.
  [[nodiscard]] static std::optional<Glob> compile(std::string_view pattern, GlobDialect dialect);
  /// In time pattern x path, whatever the pattern is.
  [[nodiscard]] bool matches(std::string_view path) const;

 private:
  [[nodiscard]] static bool accepts(const GlobToken& token, char32_t c);
  [[nodiscard]] static bool step(const GlobToken& token, const std::u32string& path,
                                 std::vector<char>& reached);
  [[nodiscard]] static bool leads_through(const std::vector<GlobToken>& tokens,
                                          const std::u32string& path);
  std::vector<std::vector<GlobToken>> m_ways;  ///< one of them has to match
  bool m_bytes = false;
};

}  // namespace kfpkg
