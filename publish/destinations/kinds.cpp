// SPDX-License-Identifier: Apache-2.0
// The list of kinds.
#include "publish/destinations/kinds.hpp"

#include "git/remote_url.hpp"

namespace kfpkg::publish {

std::vector<DestinationKind> destination_kinds() {
  return {
#define KFPKG_DESTINATION(name) name##_destination(),
#include "publish/destination_kinds.inc"
#undef KFPKG_DESTINATION
  };
}

bool is_folder_text(std::string_view text) {
  return text == "." || text == ".." || text.starts_with('/') || text.starts_with("./") ||
         text.starts_with("../");
}

bool is_address(std::string_view text) {
  return text.find("://") != text.npos ||
         git::hosted_repository(text.substr(0, text.find('#'))).has_value();
}

}  // namespace kfpkg::publish
