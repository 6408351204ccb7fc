// SPDX-License-Identifier: Apache-2.0
// From curl's failures to messages.
#include "core/http/transfer_failure.hpp"

#include "core/text/ascii.hpp"

#include <fmt/format.h>

#include <cctype>
#include <netdb.h>
#include <system_error>
#include <utility>

namespace kfpkg::http {
namespace {

constexpr const char* k_no_answer_hint =
    "check that it is running and that host and port are right";

std::string lower_first(std::string text) {
  const auto is_upper = [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; };
  const bool acronym = text.size() > 1 && is_upper(text[1]);  // "SSL certificate problem"
  if (!text.empty() && !acronym) text[0] = ascii_lower(text[0]);
  return text;
}

bool says(const TransferFailure& failure, std::string_view words) {
  return failure.detail.find(words) != std::string::npos;
}

// TLS 1.3 tells it after the handshake, so that it comes as a failure to read.
bool wants_client_certificate(const TransferFailure& failure) {
  return says(failure, "alert certificate required") || says(failure, "alert bad certificate");
}

tl::unexpected<Error> explain_tls(const TransferFailure& failure, const Request& request,
                                  const Url& url) {
  if (request.tls.client_certificate.empty() && wants_client_certificate(failure)) {
    return fail(
        ErrorKind::network, fmt::format("{} wants a client certificate", url.peer()),
        fmt::format("put client.cert and client.key into ~/.docker/certs.d/{}/", url.authority()));
  }
  if (says(failure, "wrong version number")) {
    return fail(ErrorKind::network, fmt::format("{} does not speak TLS", url.peer()),
                "check the port; a registry over plain HTTP must be declared insecure");
  }
  const std::string untrusted =
      fmt::format("cannot trust {}: {}", url.peer(), lower_first(failure.detail));
  if (says(failure, "subject name")) {
    return fail(ErrorKind::network, untrusted,
                "its certificate is for another name: use a name that it covers, or ask the "
                "administrator for a certificate that covers this one");
  }
  if (says(failure, "has expired") || says(failure, "not yet valid")) {
    return fail(ErrorKind::network, untrusted,
                "check the clock of this machine, or ask the administrator for a new certificate");
  }
  return fail(ErrorKind::network, untrusted,
              fmt::format("put its certificate authority into /etc/docker/certs.d/{}/ca.crt, "
                          "or set SSL_CERT_FILE",
                          url.authority()));
}

// The proxy answered, and does not lead on to the host.
tl::unexpected<Error> explain_proxy(const TransferFailure& failure, const Url& url) {
  constexpr long wants_login = 407;
  if (failure.proxy_status == wants_login) {
    return fail(
        ErrorKind::network,
        fmt::format("the proxy on the way to {} wants another user or password", url.peer()),
        "give them in HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT");
  }
  std::string text = fmt::format("the proxy on the way to {} does not lead there (status {})",
                                 url.peer(), failure.proxy_status);
  constexpr const char* hint = "check HTTPS_PROXY, and NO_PROXY for hosts of your own network";
  return failure.proxy_status >= 500 ? fail_transient(ErrorKind::network, std::move(text), hint)
                                     : fail(ErrorKind::network, std::move(text), hint);
}

// curl does not tell "there is no such host" from "nobody could say". Asked again only after a
// failure.
bool name_server_is_silent(const std::string& host) {
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, nullptr, &found);
  if (found != nullptr) ::freeaddrinfo(found);
  return code == 0 || code == EAI_AGAIN;
}

tl::unexpected<Error> explain_unknown_host(const Url& url) {
  if (name_server_is_silent(url.host)) {
    return fail_transient(ErrorKind::network,
                          fmt::format("cannot find the host {}: no name server answers", url.host),
                          "check the network and DNS, or HTTPS_PROXY");
  }
  return fail(ErrorKind::network, fmt::format("cannot find the host {}", url.host),
              "check the name, and DNS or HTTPS_PROXY if it is right");
}

// Who speaks TLS hangs up, or answers in no words of HTTP.
std::string plain_hint(const Url& url) {
  if (url.scheme != "http") return {};
  return fmt::format(
      "it was asked over plain HTTP; if it speaks TLS, put its certificate authority into "
      "/etc/docker/certs.d/{}/ca.crt, and do not declare it insecure",
      url.authority());
}

tl::unexpected<Error> explain_bad_key(const TransferFailure& failure, const Request& request) {
  return fail(ErrorKind::config,
              fmt::format("{}: cannot be used as a client certificate: {}",
                          request.tls.client_certificate.string(), lower_first(failure.detail)),
              "it must be a PEM file, and the key beside it must belong to it");
}

tl::unexpected<Error> explain_no_connection(const TransferFailure& failure, const Url& url) {
  if (failure.proxied && !says(failure, "connect to " + url.host)) {
    return fail_transient(ErrorKind::network,
                          fmt::format("cannot connect to the proxy on the way to {}", url.peer()),
                          "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY");
  }
  const std::string reason =
      failure.os_error == 0
          ? "no route"
          : lower_first(std::generic_category().message(static_cast<int>(failure.os_error)));
  return fail_transient(ErrorKind::network,
                        fmt::format("cannot connect to {}: {}", url.peer(), reason),
                        k_no_answer_hint);
}

}  // namespace

tl::unexpected<Error> explain_failure(const TransferFailure& failure, const Request& request,
                                      const Url& url) {
  if (wants_client_certificate(failure)) return explain_tls(failure, request, url);
  if (failure.proxy_status != 0 && failure.proxy_status / 100 != 2)
    return explain_proxy(failure, url);
  switch (static_cast<int>(failure.code)) {
    case CURLE_SSL_CERTPROBLEM:
      return explain_bad_key(failure, request);
    case CURLE_COULDNT_RESOLVE_HOST:
      return explain_unknown_host(url);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return fail(ErrorKind::network,
                  fmt::format("cannot find the proxy on the way to {}", url.peer()),
                  "check HTTPS_PROXY and HTTP_PROXY");
    case CURLE_COULDNT_CONNECT:
      return explain_no_connection(failure, url);
    case CURLE_OPERATION_TIMEDOUT:
      return fail_transient(ErrorKind::network,
                            fmt::format("{} did not answer in time", url.peer()));
    case CURLE_SSL_CONNECT_ERROR:
      if (failure.os_error != ECONNRESET) return explain_tls(failure, request, url);
      return fail_transient(
          ErrorKind::network,
          fmt::format("{} closed the connection during the TLS handshake", url.peer()));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return explain_tls(failure, request, url);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return fail_transient(
          ErrorKind::network,
          fmt::format("{} closed the connection before its answer was complete", url.peer()),
          plain_hint(url));
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return fail_transient(ErrorKind::network, fmt::format("{} does not speak HTTP", url.peer()),
                            plain_hint(url));
    default:
      return fail_transient(ErrorKind::network,
                            fmt::format("{}: {}", url.peer(), lower_first(failure.text)));
  }
}

}  // namespace kfpkg::http
