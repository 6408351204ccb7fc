// SPDX-License-Identifier: Apache-2.0
// Paths of blobs and places of uploads.
#include "registry/protocol/blob_requests_detail.hpp"

#include <fmt/format.h>

namespace kfpkg::registry {

std::string blob_name(const oci::Reference& repository, const oci::Digest& digest) {
  return fmt::format("{} in {}", digest.str(), repository.with_tag({}).familiar());
}

http::Request blob_request(std::string method, const Access& access, const oci::Digest& digest) {
  http::Request request;
  request.method = std::move(method);
  request.url = access.endpoint.at(fmt::format("/v2/{}/blobs/{}", access.repository, digest.str()));
  return request;
}

Status check_algorithm(const Access& access, const oci::Digest& digest) {
  if (digest.algorithm() == "sha256") return {};
  return fail(ErrorKind::registry,
              fmt::format("{}: {} digests are not supported", access.registry, digest.algorithm()));
}

Result<std::string> upload_location(const Access& access, const std::string& asked,
                                    const http::Response& answer) {
  const auto location = answer.header("location");
  auto url = location ? http::resolve_url(asked, *location) : std::nullopt;
  const auto parsed = url ? http::parse_url(*url) : std::nullopt;
  if (!parsed || !http::may_go(access.endpoint.url, *parsed)) {
    return fail(ErrorKind::registry,
                fmt::format("{}: refusing to upload to {}", access.registry,
                            url ? http::redact_url(*url) : std::string("nowhere")),
                "the registry gives an unusable Location; check the proxy in front of it");
  }
  return *url;
}

std::string final_location(const std::string& location, const oci::Digest& digest) {
  const char separator = location.find('?') == std::string::npos ? '?' : '&';
  return fmt::format("{}{}digest={}", location, separator, http::percent_encode(digest.str()));
}

}  // namespace kfpkg::registry
