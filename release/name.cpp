// SPDX-License-Identifier: Apache-2.0
// Reading and writing NAME@VERSION.
#include "release/name.hpp"

#include "release/index.hpp"
#include "release/version.hpp"

#include <algorithm>

namespace kfpkg::release {

bool is_component_name(std::string_view name) {
  constexpr std::string_view alphanumeric =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  if (name.empty() || name.size() > 100 || name == k_index_path) return false;
  if (alphanumeric.find(name.front()) == alphanumeric.npos) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) {
    return alphanumeric.find(c) != alphanumeric.npos || c == '.' || c == '_' || c == '-';
  });
}

std::optional<ReleaseName> ReleaseName::parse(std::string_view text) {
  const std::size_t at = text.find('@');
  const std::string_view name = text.substr(0, at);
  if (!is_component_name(name)) return std::nullopt;
  if (at == text.npos) return ReleaseName{std::string(name), {}};
  const std::string_view version = text.substr(at + 1);
  if (!Version::parse(version)) return std::nullopt;
  return ReleaseName{std::string(name), std::string(version)};
}

std::string ReleaseName::str() const {
  return version.empty() ? name : name + "@" + version;
}

}  // namespace kfpkg::release
