// SPDX-License-Identifier: Apache-2.0
// Public names in the order of the enumerators.
#include "spec/kfp_version.hpp"

#include <array>
#include <cstddef>

namespace kfpkg::spec {
namespace {

constexpr std::array<std::string_view, 4> k_names{"kfp-1.8", "kfp-2", "kfp-2.17", "vertex"};
static_assert(static_cast<std::size_t>(KfpVersion::vertex) + 1 == k_names.size());

}  // namespace

std::string_view name_of(KfpVersion version) {
  return k_names.at(static_cast<std::size_t>(version));
}

std::optional<KfpVersion> kfp_version_named(std::string_view name) {
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    if (k_names[i] == name) return static_cast<KfpVersion>(i);
  }
  return std::nullopt;
}

std::span<const std::string_view> kfp_version_names() {
  return k_names;
}

KfpVersions KfpVersions::named(std::span<const std::string> names) {
  KfpVersions versions;
  for (const std::string& name : names) {
    if (const auto version = kfp_version_named(name)) versions.insert(*version);
  }
  return versions;
}

std::vector<std::string> KfpVersions::names() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    if (contains(static_cast<KfpVersion>(i))) names.emplace_back(k_names[i]);
  }
  return names;
}

}  // namespace kfpkg::spec
