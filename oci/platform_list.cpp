// SPDX-License-Identifier: Apache-2.0
// Joins the names of platforms.
#include "oci/platform_list.hpp"

namespace kfpkg::oci {

std::string joined(const std::vector<Platform>& platforms, std::string_view separator) {
  std::string text;
  for (const Platform& platform : platforms) {
    if (!text.empty()) text += separator;
    text += platform.str();
  }
  return text;
}

}  // namespace kfpkg::oci
