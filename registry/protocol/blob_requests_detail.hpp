// SPDX-License-Identifier: Apache-2.0
// What requests about blobs have in common.
#pragma once

#include "core/http/transport.hpp"
#include "oci/reference.hpp"
#include "registry/auth/access_detail.hpp"

#include <string>

namespace kfpkg::registry {

/// "sha256:... in ghcr.io/acme/train", for messages.
[[nodiscard]] std::string blob_name(const oci::Reference& repository, const oci::Digest& digest);

[[nodiscard]] http::Request blob_request(std::string method, const Access& access,
                                         const oci::Digest& digest);

/// An error for digests that kfpkg cannot compute.
[[nodiscard]] Status check_algorithm(const Access& access, const oci::Digest& digest);

/// Where the answer to a request for `asked` sends us to go on with an upload: its Location as it
/// stands. Refused when it is none, or at a place where a registry must not send us.
[[nodiscard]] Result<std::string> upload_location(const Access& access, const std::string& asked,
                                                  const http::Response& answer);

/// The location with the digest added to its query: what ends an upload.
[[nodiscard]] std::string final_location(const std::string& location, const oci::Digest& digest);

}  // namespace kfpkg::registry
