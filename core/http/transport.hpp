// SPDX-License-Identifier: Apache-2.0
// HTTP as values. Transport is one of kfpkg's edges; tests replace it by a fake.
#pragma once

#include "core/result.hpp"
#include "core/stream.hpp"

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

namespace kfpkg::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response;

/// Takes a body while it arrives.
class BodySink {
 public:
  BodySink() = default;
  BodySink(const BodySink&) = delete;
  BodySink& operator=(const BodySink&) = delete;
  virtual ~BodySink() = default;
  /// `head` has status and headers. An error ends the transfer and is what `send` returns.
  [[nodiscard]] virtual Status take(const Response& head, std::string_view bytes) = 0;
};

/// Files (PEM) for TLS with one host. Empty paths: the system's authorities, no client certificate.
struct TlsFiles {
  std::vector<std::filesystem::path> ca_files;  ///< authorities beside the system's
  std::filesystem::path client_certificate;
  std::filesystem::path client_key;
  [[nodiscard]] bool empty() const { return ca_files.empty() && client_certificate.empty(); }
};

/// One request, sent as it is: no redirect is followed, nothing is retried, no credential is added.
struct Request {
  std::string method = "GET";
  std::string url;  ///< absolute, http or https
  Headers headers;
  std::string body;
  ByteSource* source = nullptr;  ///< streamed from its start instead of `body` when set
  TlsFiles tls;
  bool direct = false;  ///< never through a proxy
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{0};  ///< 0: none
  /// A transfer that moves less than 1 KiB/s for so long ends (whole seconds, at least one).
  std::chrono::milliseconds stall_timeout{60'000};
  std::uint64_t body_limit = 8U << 20U;  ///< a longer response body is an error, in a sink too
  /// A 2xx body goes there instead of into `Response::body` when set.
  BodySink* sink = nullptr;
};

struct Response {
  int status = 0;
  Headers headers;  ///< names in lower case, in the order received
  std::string body;
  std::uint64_t sunk = 0;  ///< bytes that went to the sink
  /// First header of that (lower-case) name, or nothing.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;
  /// Any HTTP status is a value. An error is of kind network when there was no complete answer, of
  /// kind registry when the answer is one that we do not take (too long), and that of `source` or
  /// `sink` when they failed. It is transient when the same request may get an answer the next
  /// time: not for an unknown host or a certificate that is not trusted. Its message names scheme,
  /// host and port only, never a query or a header. Safe to call from several threads.
  [[nodiscard]] virtual Result<Response> send(const Request& request, std::stop_token stop) = 0;
};

/// scheme, host (lower case, without brackets), port (default of the scheme filled in), path with
/// query.
struct Url {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;
  std::string target;
  [[nodiscard]] bool same_origin(const Url& other) const;
  /// localhost, *.localhost, 127.0.0.0/8 in dotted form, ::1.
  [[nodiscard]] bool is_loopback() const;
  /// Loopback, or a literal address that is private, link-local or unspecified in any spelling that
  /// resolvers take: where a public server must never send us (instance metadata at
  /// 169.254.169.254).
  [[nodiscard]] bool is_internal() const;
  /// host[:port] as in a URL, without the scheme's own port.
  [[nodiscard]] std::string authority() const;
  /// host:port for messages: the port is always named, since it is what is most often wrong.
  [[nodiscard]] std::string peer() const;
  [[nodiscard]] std::string str() const;
};
/// Nothing for anything but an absolute http or https URL without user information. A fragment is
/// dropped.
[[nodiscard]] std::optional<Url> parse_url(std::string_view url);
/// Absolute URL of a Location or Link target (absolute, scheme-relative, absolute path or relative
/// path).
[[nodiscard]] std::optional<std::string> resolve_url(std::string_view base,
                                                     std::string_view target);
/// scheme://host[:port]/path without query: what may stand in messages (signed URLs carry secrets).
[[nodiscard]] std::string redact_url(std::string_view url);
/// Everything but the unreserved characters of RFC 3986 as %XX.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// True when a server at `from` may send us on to `to`: not from https to http, and to an internal
/// address only from one (an answer from outside must not reach inside).
[[nodiscard]] bool may_go(const Url& from, const Url& to);

/// GET or HEAD that follows at most 10 redirects; Authorization and Cookie are dropped when scheme,
/// host or port changes and never come back, and so are the files for TLS; https never goes to
/// http.
[[nodiscard]] Result<Response> send_following(Transport& transport, Request request,
                                              const std::stop_token& stop,
                                              std::string* final_url = nullptr);

}  // namespace kfpkg::http
