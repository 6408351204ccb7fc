// SPDX-License-Identifier: Apache-2.0
// Parsing of remote addresses.
#include "git/remote_url.hpp"

#include "core/text/ascii.hpp"

#include <algorithm>

namespace kfpkg::git {
namespace {

std::optional<HostedRepository> cleaned(std::string_view authority, std::string_view path) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  if (const auto colon = authority.find(':'); colon != std::string_view::npos)
    authority = authority.substr(0, colon);
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  if (authority.empty() || path.empty()) return std::nullopt;
  return HostedRepository{ascii_lower(authority), std::string(path)};
}

}  // namespace

std::optional<HostedRepository> hosted_repository(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end != std::string_view::npos) {
    const std::string scheme = ascii_lower(url.substr(0, scheme_end));
    if (scheme != "https" && scheme != "http" && scheme != "ssh" && scheme != "git")
      return std::nullopt;
    const std::string_view rest = url.substr(scheme_end + 3);
    const auto slash = rest.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    return cleaned(rest.substr(0, slash), rest.substr(slash));
  }
  const auto colon = url.find(':');  // git takes it for a host only when no '/' stands before it
  if (colon == std::string_view::npos || url.substr(0, colon).find('/') != std::string_view::npos) {
    return std::nullopt;
  }
  return cleaned(url.substr(0, colon), url.substr(colon + 1));
}

}  // namespace kfpkg::git
