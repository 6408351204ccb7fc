// SPDX-License-Identifier: Apache-2.0
// Sets curl's options, collects the answer within its limits, and turns curl's failures into
// messages.
#include "core/http/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <netdb.h>
#include <system_error>

namespace kfpkg::http {
namespace {

constexpr std::size_t k_header_limit = 256U << 10U;
constexpr std::uint64_t k_memory_limit = 64U << 20U;
constexpr long k_stall_rate = 1024;  // bytes a second
// Of streamed bodies: larger ones were not faster, curl's own (16 and 64 KiB) are slower.
constexpr long k_buffer_size = 512L << 10U;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string lower_first(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::string errno_text(int number) {
  return lower_first(std::generic_category().message(number));
}

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// "127.0.0.1:5001": the port is always named, since it is what is most often wrong.
std::string peer_of(const Url& url) {
  const bool brackets = url.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", brackets ? "[" : "", url.host, brackets ? "]" : "", url.port);
}

// curl does not tell "there is no such host" from "nobody could say". Asked again only after a
// failure.
bool name_server_is_silent(const std::string& host) {
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, nullptr, &found);
  if (found != nullptr) ::freeaddrinfo(found);
  return code == 0 || code == EAI_AGAIN;
}

}  // namespace

Transfer::Transfer(const CurlLibrary& curl, CURL* handle, const Request& request, const Url& url,
                   std::stop_token stop)
    : m_curl(curl), m_handle(handle), m_request(request), m_url(url), m_stop(std::move(stop)) {}

Transfer::~Transfer() {
  // Keeps the connections, drops every pointer to this object.
  m_curl.easy_reset(m_handle);
  m_curl.slist_free_all(m_headers);
}

Status Transfer::set_headers() {
  const auto add = [&](const std::string& line) {
    m_headers = m_curl.slist_append(m_headers, line.c_str());
  };
  // Not curl's own ideas: no wait for 100 Continue, no form type for any body.
  add("Expect:");
  bool has_type = false;
  for (const auto& [name, value] : m_request.headers) {
    if (has_line_break(name) || has_line_break(value)) {
      return fail(ErrorKind::network,
                  fmt::format("{}: the value for the header {} holds a line break", peer_of(m_url),
                              has_line_break(name) ? "name" : name));
    }
    // A trailing semicolon is how curl is told to send an empty value.
    add(value.empty() ? name + ';' : fmt::format("{}: {}", name, value));
    has_type = has_type || std::ranges::equal(name, std::string_view("content-type"), {},
                                              [](unsigned char c) { return std::tolower(c); });
  }
  if (!has_type) add("Content-Type:");
  set(CURLOPT_HTTPHEADER, m_headers);
  return {};
}

Status Transfer::set_body() {
  const std::string& method = m_request.method;
  if (m_request.source != nullptr) {
    KFPKG_TRY(m_request.source->rewind());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(m_request.source->size()));
    set(CURLOPT_UPLOAD_BUFFERSIZE, k_buffer_size);
  } else if (method != "GET" && method != "HEAD" && method != "DELETE") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
    set(CURLOPT_POSTFIELDS, m_request.body.c_str());
  }
  if (method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else {
    set(CURLOPT_CUSTOMREQUEST, method.c_str());
  }
  if (m_request.sink != nullptr) set(CURLOPT_BUFFERSIZE, k_buffer_size);
  return {};
}

void Transfer::set_limits() {
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.connect_timeout.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(m_request.total_timeout.count()));
  const auto stall = std::chrono::ceil<std::chrono::seconds>(m_request.stall_timeout).count();
  set(CURLOPT_LOW_SPEED_LIMIT, k_stall_rate);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(std::max<decltype(stall)>(stall, 1)));
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PATH_AS_IS, 1L);
}

void Transfer::set_route(const Route& route) {
  m_proxied = !route.proxy.empty();
  set(CURLOPT_PROXY, route.proxy.c_str());
  set(CURLOPT_NOPROXY, m_url.is_loopback() || m_request.direct ? "*" : route.no_proxy.c_str());
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  const TlsFiles& tls = m_request.tls;
  const std::string& ca_file = tls.ca_file.empty() ? route.ca_file : tls.ca_file.native();
  if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
  if (!tls.client_certificate.empty()) {
    set(CURLOPT_SSLCERT, tls.client_certificate.c_str());
    set(CURLOPT_SSLKEY, tls.client_key.c_str());
  }
  if (!route.ca_dir.empty()) set(CURLOPT_CAPATH, route.ca_dir.c_str());
}

void Transfer::set_callbacks() {
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_READFUNCTION, &Transfer::on_read);
  set(CURLOPT_READDATA, this);
  set(CURLOPT_SEEKFUNCTION, &Transfer::on_seek);
  set(CURLOPT_SEEKDATA, this);
  set(CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
  set(CURLOPT_XFERINFODATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
}

Result<Response> Transfer::run(const Route& route) {
  KFPKG_TRY(set_headers());
  KFPKG_TRY(set_body());
  set_limits();
  set_route(route);
  set_callbacks();
  std::array<char, CURL_ERROR_SIZE> detail{};
  set(CURLOPT_ERRORBUFFER, detail.data());
  const std::string url = m_url.str();
  set(CURLOPT_URL, url.c_str());
  const CURLcode code = m_curl.easy_perform(m_handle);
  m_detail = detail.data();
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
  if (code != CURLE_OK) return explain(code);
  return std::move(m_response);
}

tl::unexpected<Error> Transfer::explain_tls(const std::string& peer) const {
  const std::string detail = lower_first(m_detail);
  if (m_request.tls.client_certificate.empty() && wants_client_certificate()) {
    return fail(ErrorKind::network, fmt::format("{} wants a client certificate", peer),
                fmt::format("put client.cert and client.key into ~/.docker/certs.d/{}/",
                            m_url.authority()));
  }
  if (m_detail.find("wrong version number") != std::string::npos) {
    return fail(ErrorKind::network, fmt::format("{} does not speak TLS", peer),
                "check the port; a registry over plain HTTP must be declared insecure");
  }
  return fail(ErrorKind::network, fmt::format("cannot trust {}: {}", peer, detail),
              fmt::format("put its certificate authority into /etc/docker/certs.d/{}/ca.crt, "
                          "or set SSL_CERT_FILE",
                          m_url.authority()));
}

// TLS 1.3 tells it after the handshake, so that it comes as a failure to read.
bool Transfer::wants_client_certificate() const {
  return m_detail.find("alert certificate required") != std::string::npos ||
         m_detail.find("alert bad certificate") != std::string::npos;
}

// The status of a proxy that does not lead on to the host; 0 when it does, or there is none.
long Transfer::proxy_refusal() const {
  long status = 0;
  m_curl.easy_getinfo(m_handle, CURLINFO_HTTP_CONNECTCODE, &status);
  return status / 100 == 2 ? 0 : status;
}

tl::unexpected<Error> Transfer::explain_proxy(const std::string& peer, long status) const {
  constexpr long wants_login = 407;
  if (status == wants_login) {
    return fail(ErrorKind::network,
                fmt::format("the proxy on the way to {} wants another user or password", peer),
                "give them in HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT");
  }
  std::string text =
      fmt::format("the proxy on the way to {} does not lead there (status {})", peer, status);
  constexpr const char* hint = "check HTTPS_PROXY, and NO_PROXY for hosts of your own network";
  return status >= 500 ? fail_passing(ErrorKind::network, std::move(text), hint)
                       : fail(ErrorKind::network, std::move(text), hint);
}

tl::unexpected<Error> Transfer::explain(CURLcode code) const {
  const std::string peer = peer_of(m_url);
  if (m_stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  if (m_failed) return tl::unexpected<Error>(*m_failed);
  if (m_broken == Broken::too_long) {
    return fail(ErrorKind::registry,
                fmt::format("{}: the answer is longer than {} bytes", peer, m_request.body_limit));
  }
  // The words of curl for one header line of more than 100 KB.
  if (m_broken == Broken::headers_too_long || code == CURLE_OUT_OF_MEMORY) {
    return fail(ErrorKind::registry, fmt::format("{}: the answer's headers are too long", peer));
  }
  if (wants_client_certificate()) return explain_tls(peer);
  if (const long status = proxy_refusal(); status != 0) return explain_proxy(peer, status);
  if (code == CURLE_SSL_CERTPROBLEM) {
    return fail(ErrorKind::config,
                fmt::format("{}: cannot be used as a client certificate: {}",
                            m_request.tls.client_certificate.string(), lower_first(m_detail)),
                "it must be a PEM file, and the key beside it must belong to it");
  }
  long number = 0;
  m_curl.easy_getinfo(m_handle, CURLINFO_OS_ERRNO, &number);
  switch (static_cast<int>(code)) {
    case CURLE_COULDNT_RESOLVE_HOST:
      if (name_server_is_silent(m_url.host)) {
        return fail_passing(
            ErrorKind::network,
            fmt::format("cannot find the host {}: no name server answers", m_url.host),
            "check the network and DNS, or HTTPS_PROXY");
      }
      return fail(ErrorKind::network, fmt::format("cannot find the host {}", m_url.host),
                  "check the name, and DNS or HTTPS_PROXY if it is right");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return fail(ErrorKind::network, fmt::format("cannot find the proxy on the way to {}", peer),
                  "check HTTPS_PROXY and HTTP_PROXY");
    case CURLE_COULDNT_CONNECT:
      if (m_proxied && m_detail.find("connect to " + m_url.host) == std::string::npos) {
        return fail_passing(ErrorKind::network,
                            fmt::format("cannot connect to the proxy on the way to {}", peer),
                            "check HTTPS_PROXY, HTTP_PROXY and NO_PROXY");
      }
      return fail_passing(
          ErrorKind::network,
          fmt::format("cannot connect to {}: {}", peer,
                      number != 0 ? errno_text(static_cast<int>(number)) : "no route"),
          "check that it is running and that host and port are right");
    case CURLE_OPERATION_TIMEDOUT:
      return fail_passing(ErrorKind::network, fmt::format("{} did not answer in time", peer));
    case CURLE_SSL_CONNECT_ERROR:
      if (number == ECONNRESET) {
        return fail_passing(ErrorKind::network,
                            fmt::format("{} closed the connection during the TLS handshake", peer));
      }
      return explain_tls(peer);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return explain_tls(peer);
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
      return fail_passing(
          ErrorKind::network,
          fmt::format("{} closed the connection before its answer was complete", peer));
    default:
      return fail_passing(ErrorKind::network,
                          fmt::format("{}: {}", peer, lower_first(m_curl.easy_strerror(code))));
  }
}

// A body that is longer than we take is refused before it comes: its sender may take its time.
bool Transfer::promises_too_much() {
  const auto value = m_response.header("content-length");
  if (m_request.method == "HEAD" || !value) return false;
  std::uint64_t length = 0;
  const auto [stop, error] = std::from_chars(value->data(), value->data() + value->size(), length);
  if (error != std::errc::result_out_of_range && length <= m_request.body_limit) return false;
  m_broken = Broken::too_long;
  return true;
}

bool Transfer::take_header(std::string_view line) {
  m_header_bytes += line.size();
  if (m_header_bytes > k_header_limit) {
    m_broken = Broken::headers_too_long;
    return false;
  }
  if (line.starts_with("HTTP/")) {  // also the final answer after a 100
    m_response.headers.clear();
    const std::size_t space = std::min(line.size(), line.find(' '));
    const std::string_view rest = trimmed(line.substr(space));
    m_response.status = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), m_response.status);
    return true;
  }
  if (trimmed(line).empty()) return !promises_too_much();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  std::string name(line.substr(0, colon));
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  m_response.headers.emplace_back(std::move(name), trimmed(line.substr(colon + 1)));
  return true;
}

bool Transfer::take_body(std::string_view bytes) {
  m_received += bytes.size();
  const bool to_sink = m_request.sink != nullptr && m_response.status / 100 == 2;
  // The limit of a sink is not one for memory.
  const std::uint64_t limit =
      to_sink ? m_request.body_limit : std::min(m_request.body_limit, k_memory_limit);
  if (m_received > limit) {
    m_broken = Broken::too_long;
    return false;
  }
  if (!to_sink) {
    m_response.body += bytes;
    return true;
  }
  m_response.sunk += bytes.size();
  if (Status taken = m_request.sink->take(m_response, bytes); !taken) {
    m_failed = std::move(taken.error());
    return false;
  }
  return true;
}

std::size_t Transfer::give_body(std::span<char> room) {
  if (m_request.source == nullptr) return 0;
  const std::uint64_t left = m_request.source->size() - m_given;
  if (left == 0) return 0;
  Result<std::size_t> got =
      m_request.source->read(room.first(std::min<std::uint64_t>(room.size(), left)));
  if (got && *got > 0) {
    m_given += *got;
    return *got;
  }
  // Fewer bytes than were announced would leave the server waiting for the rest.
  m_failed = got ? Error{ErrorKind::file, "the content to send is shorter than it was", {}, {}}
                 : std::move(got.error());
  return CURL_READFUNC_ABORT;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_header({data, size * count}) ? size * count : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_body({data, size * count}) ? size * count : 0;
}

std::size_t Transfer::on_read(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->give_body({data, size * count});
}

// curl starts again where a kept connection turns out to be closed.
int Transfer::on_seek(void* self, curl_off_t offset, int) {
  auto* const transfer = static_cast<Transfer*>(self);
  if (transfer->m_request.source == nullptr || offset != 0) return CURL_SEEKFUNC_CANTSEEK;
  transfer->m_given = 0;
  return transfer->m_request.source->rewind() ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

int Transfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(self)->m_stop.stop_requested() ? 1 : 0;
}

}  // namespace kfpkg::http
