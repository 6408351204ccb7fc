// SPDX-License-Identifier: Apache-2.0
// The value of RUN --mount=: fields with commas between them.
#include "dockerfile/syntax/mounts.hpp"

#include <algorithm>

namespace kfpkg::dockerfile {

Mount parse_mount(const Flag& flag) {
  Mount mount;
  std::size_t at = 0;
  while (at <= flag.value.size()) {
    const std::size_t end = std::min(flag.value.find(',', at), flag.value.size());
    const std::string field = flag.value.substr(at, end - at);
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string key = field.substr(0, equals);
    const std::string value = equals < field.size() ? field.substr(equals + 1) : "";
    if (key == "type") mount.type = value;
    if (key == "source" || key == "src") mount.source = value;
    if (key == "from") {
      const std::size_t begin = flag.value_span.begin + at + equals + 1;
      mount.from = {value, {begin, begin + value.size()}};
    }
    at = end + 1;
  }
  return mount;
}

}  // namespace kfpkg::dockerfile
