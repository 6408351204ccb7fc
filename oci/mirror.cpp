// SPDX-License-Identifier: Apache-2.0
// A reference at its mirror.
#include "oci/mirror.hpp"

#include <string_view>

namespace kfpkg::oci {

Reference mirrored(const Reference& reference, const Mirrors& mirrors) {
  const auto found = mirrors.find(reference.registry);
  if (found == mirrors.end() || found->second.empty()) return reference;
  const std::string_view mirror = found->second;
  const std::size_t slash = mirror.find('/');
  Reference at_mirror = reference;
  at_mirror.registry = std::string(mirror.substr(0, slash));
  if (slash != mirror.npos) {
    at_mirror.repository = std::string(mirror.substr(slash + 1)) + "/" + reference.repository;
  }
  return at_mirror;
}

}  // namespace kfpkg::oci
