// SPDX-License-Identifier: Apache-2.0
// Parts of lists.
#include "core/text/split.hpp"

#include "core/text/trim.hpp"

#include <algorithm>

namespace kfpkg {

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    const std::string_view part = trim(text.substr(0, end));
    if (!part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace kfpkg
