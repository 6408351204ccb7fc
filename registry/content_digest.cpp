// SPDX-License-Identifier: Apache-2.0
// Reads the header.
#include "registry/content_digest.hpp"

namespace kfpkg::registry {

std::optional<oci::Digest> content_digest(const http::Response& response) {
  const auto digest = oci::Digest::parse(response.header("docker-content-digest").value_or(""));
  return digest && digest->algorithm() == "sha256" ? digest : std::nullopt;
}

}  // namespace kfpkg::registry
