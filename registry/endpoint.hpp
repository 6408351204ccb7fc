// SPDX-License-Identifier: Apache-2.0
// Where a registry is reached, and over what.
#pragma once

#include "core/http/transport.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::registry {

struct Endpoint {
  http::Url url;       ///< of the host, target "/"
  http::TlsFiles tls;  ///< of certs.d
  /// scheme://host[:port] and the path.
  [[nodiscard]] std::string at(std::string_view path) const;
};

/// The files for TLS with this host ("acme.io:5000") in the first of docker's and podman's certs.d
/// that has some: ca.crt or the first *.crt, and the first *.cert with its *.key. An error of kind
/// config for a certificate without a key.
[[nodiscard]] Result<http::TlsFiles> tls_files_for(
    std::string_view host, const std::vector<std::filesystem::path>& certificate_dirs);

/// https, but plain HTTP for loopback without a certs.d folder and for registries in `insecure`.
/// docker.io is registry-1.docker.io. There is no falling back from one scheme to the other.
[[nodiscard]] Result<Endpoint> endpoint_of(
    std::string_view registry, const std::vector<std::string>& insecure,
    const std::vector<std::filesystem::path>& certificate_dirs);

/// May a registry send us to this token server? https only, or plain HTTP when the registry is
/// plain itself and the token server is on the same host; never to an internal address from a
/// public registry.
[[nodiscard]] Status check_realm(const Endpoint& endpoint, std::string_view realm);

}  // namespace kfpkg::registry
