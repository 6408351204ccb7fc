// SPDX-License-Identifier: Apache-2.0
// What a URL says about the place in a published layout that it names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::publish {

struct PublishedUrl {
  std::string base;  ///< without '/' at its end; index.json is below it
  std::string name;
  std::string version;  ///< empty: the newest one, or one named by digest
  std::string sha256;   ///< of …/versions/sha256/HEX
};

/// BASE/NAME/component.yaml, BASE/NAME/VERSION/component.yaml, BASE/NAME/versions/tags/VERSION,
/// BASE/NAME/versions/sha256/HEX; nothing for other URLs. A query or fragment makes it another URL.
[[nodiscard]] std::optional<PublishedUrl> parse_published_url(std::string_view url);

}  // namespace kfpkg::publish
