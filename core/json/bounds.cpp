// SPDX-License-Identifier: Apache-2.0
// Counts brackets outside strings.
#include "core/json/bounds.hpp"

namespace kfpkg {

bool json_depth_within(std::string_view text, std::size_t depth) {
  std::size_t level = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++level > depth) return false;
    } else if ((c == ']' || c == '}') && level > 0) {
      --level;
    }
  }
  return true;
}

}  // namespace kfpkg
