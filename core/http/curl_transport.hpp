// SPDX-License-Identifier: Apache-2.0
// The transport over libcurl.
#pragma once

#include "core/http/transport.hpp"

#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace kfpkg::http {

/// The real edge: libcurl, loaded on the first request (it costs 5 ms of start-up otherwise).
/// Connections are kept alive between requests of one CurlTransport; HTTP/1.1, TLS 1.2 or later. Of
/// the given environment it honours HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY (names, domains,
/// CIDR ranges, each with a port or without; either case, the lower one wins), SSL_CERT_FILE and
/// SSL_CERT_DIR; loopback is never proxied. A missing libcurl is an error of kind tool.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(std::vector<std::pair<std::string, std::string>> environment = {});
  ~CurlTransport() override;
  [[nodiscard]] Result<Response> send(const Request& request, std::stop_token stop) override;

 private:
  struct Pool;
  std::unique_ptr<Pool> m_pool;
};

}  // namespace kfpkg::http
