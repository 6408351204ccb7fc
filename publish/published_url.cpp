// SPDX-License-Identifier: Apache-2.0
// Taking published URLs apart, from their end.
#include "publish/published_url.hpp"

#include "release/name.hpp"
#include "release/version.hpp"

namespace kfpkg::publish {
namespace {

/// Takes the last part off; empty when there is none.
std::string_view take_last(std::string_view& url) {
  const std::size_t slash = url.rfind('/');
  if (slash == url.npos || slash == 0 || url[slash - 1] == '/')
    return {};  // the slashes of the scheme
  const std::string_view part = url.substr(slash + 1);
  url = url.substr(0, slash);
  return part;
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::optional<PublishedUrl> with_name(std::string_view rest, PublishedUrl found) {
  found.name = take_last(rest);
  found.base = rest;
  if (!release::is_component_name(found.name)) return std::nullopt;
  return found;
}

}  // namespace

std::optional<PublishedUrl> parse_published_url(std::string_view url) {
  if (url.find_first_of("?#") != url.npos) return std::nullopt;
  std::string_view rest = url;
  const std::string_view last = take_last(rest);
  if (last == "component.yaml") {
    std::string_view above = rest;
    const std::string version(take_last(above));
    if (release::Version::parse(version)) return with_name(above, {{}, {}, version, {}});
    return with_name(rest, {});
  }
  const std::string_view kind = take_last(rest);
  if (take_last(rest) != "versions") return std::nullopt;
  if (kind == "tags" && release::Version::parse(last))
    return with_name(rest, {{}, {}, std::string(last), {}});
  if (kind == "sha256" && is_sha256(last)) return with_name(rest, {{}, {}, {}, std::string(last)});
  return std::nullopt;
}

}  // namespace kfpkg::publish
