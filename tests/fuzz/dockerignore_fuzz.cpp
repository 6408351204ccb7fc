// SPDX-License-Identifier: Apache-2.0
// .dockerignore: the two ways of asking for a path agree, and a folder that is skipped holds
// nothing.
#include "dockerfile/ignore.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using kfpkg::dockerfile::IgnoreRules;
  constexpr std::array<std::string_view, 6> k_paths{"a",       "a/b",       "a/b/c.py",
                                                    "src/x y", ".git/HEAD", "\xC3\xA9"};
  kfpkg::Diagnostics diagnostics;
  const IgnoreRules rules = IgnoreRules::parse(
      kfpkg::make_source(".dockerignore", std::string(reinterpret_cast<const char*>(data), size)),
      diagnostics);
  for (const std::string_view path : k_paths) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) {
      if (rules.match(path, {}).ignored != rules.ignored(path)) std::abort();
      continue;
    }
    const std::string_view folder = path.substr(0, slash);
    const bool skipped = rules.ignored(folder) && rules.can_skip(folder);
    if (skipped && !rules.ignored(path)) std::abort();
  }
  return 0;
}
