// SPDX-License-Identifier: Apache-2.0
// What a registry says that a manifest's digest is.
#pragma once

#include "core/http/transport.hpp"
#include "oci/reference.hpp"

#include <optional>

namespace kfpkg::registry {

/// The header Docker-Content-Digest. Nothing where it says nothing that can be compared: it is left
/// out, empty, or of another algorithm than sha256.
[[nodiscard]] std::optional<oci::Digest> content_digest(const http::Response& response);

}  // namespace kfpkg::registry
