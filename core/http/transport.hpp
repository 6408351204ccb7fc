// SPDX-License-Identifier: Apache-2.0
// HTTP as values. Transport is one of kfpkg's edges; tests replace it by a fake.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace kfpkg::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One request, sent as it is: no redirect is followed, nothing is retried, no credential is added.
struct Request {
  std::string method = "GET";
  std::string url;  ///< absolute, http or https
  Headers headers;
  std::string body;
  std::filesystem::path body_file;  ///< streamed instead of `body` when set
  std::filesystem::path ca_file;    ///< extra certificate authority, empty: the system's
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{0};  ///< 0: none; a transfer below 1 byte/s for 60 s always ends
  std::uint64_t body_limit = 8U << 20U;        ///< a longer response body is an error
  std::filesystem::path sink_file;  ///< a 2xx body goes there instead of into `Response::body` when set
};

struct Response {
  int status = 0;
  Headers headers;  ///< names in lower case, in the order received
  std::string body;
  /// First header of that (lower-case) name, or nothing.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;
  /// Any HTTP status is a value; an error (kind network) when there was no complete answer. Its message names
  /// scheme, host and port only, never a query or a header. Safe to call from several threads.
  [[nodiscard]] virtual Result<Response> send(const Request& request, std::stop_token stop) = 0;
};

/// The real edge: libcurl, loaded on the first request (it costs 5 ms of start-up otherwise). Connections are
/// kept alive between requests of one CurlTransport. Honours HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the given
/// environment; loopback is never proxied.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(std::vector<std::pair<std::string, std::string>> proxy_environment = {});
  ~CurlTransport() override;
  [[nodiscard]] Result<Response> send(const Request& request, std::stop_token stop) override;

 private:
  struct Pool;
  std::unique_ptr<Pool> m_pool;
};

/// scheme, host (lower case, without brackets), port (default of the scheme filled in), path with query.
struct Url {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;
  std::string target;
  [[nodiscard]] bool same_origin(const Url& other) const;
  [[nodiscard]] bool is_loopback() const;
};
/// Nothing for anything but an absolute http or https URL without user information.
[[nodiscard]] std::optional<Url> parse_url(std::string_view url);
/// Absolute URL of a Location or Link target (absolute, scheme-relative, absolute path or relative path).
[[nodiscard]] std::optional<std::string> resolve_url(std::string_view base, std::string_view target);
/// scheme://host[:port]/path without query: what may stand in messages (signed URLs carry secrets).
[[nodiscard]] std::string redact_url(std::string_view url);
[[nodiscard]] std::string percent_encode(std::string_view text);

/// GET or HEAD that follows at most 10 redirects; Authorization and Cookie are dropped when scheme, host or port
/// changes and never come back, and https never goes to http.
[[nodiscard]] Result<Response> send_following(Transport& transport, Request request,
                                              std::stop_token stop, std::string* final_url = nullptr);

}  // namespace kfpkg::http
