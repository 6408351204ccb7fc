// SPDX-License-Identifier: Apache-2.0
// Sets curl's options and collects the answer within its limits.
#include "core/http/transfer.hpp"

#include "core/http/transfer_failure.hpp"
#include "core/text/ascii.hpp"
#include "core/text/trim.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace kfpkg::http {
namespace {

constexpr std::size_t k_header_limit = 256U << 10U;
constexpr std::uint64_t k_memory_limit = 64U << 20U;
constexpr long k_stall_rate = 1024;  // bytes a second
// Of streamed bodies: larger ones were not faster, curl's own (16 and 64 KiB) are slower.
constexpr long k_buffer_size = 512L << 10U;

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
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
                  fmt::format("{}: the value for the header {} holds a line break", m_url.peer(),
                              has_line_break(name) ? "name" : name));
    }
    // A trailing semicolon is how curl is told to send an empty value.
    add(value.empty() ? name + ';' : fmt::format("{}: {}", name, value));
    has_type = has_type || equal_but_for_case(name, "content-type");
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

Status Transfer::set_route(const Route& route) {
  m_proxied = !route.proxy.empty();
  set(CURLOPT_PROXY, route.proxy.c_str());
  set(CURLOPT_NOPROXY, m_url.is_loopback() || m_request.direct ? "*" : route.no_proxy.c_str());
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  const TlsFiles& tls = m_request.tls;
  if (!tls.client_certificate.empty()) {
    set(CURLOPT_SSLCERT, tls.client_certificate.c_str());
    set(CURLOPT_SSLKEY, tls.client_key.c_str());
  }
  return set_authorities(route);
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
  KFPKG_TRY(set_route(route));
  set_callbacks();
  std::array<char, CURL_ERROR_SIZE> detail{};
  set(CURLOPT_ERRORBUFFER, detail.data());
  const std::string url = m_url.str();
  set(CURLOPT_URL, url.c_str());
  const CURLcode code = perform();
  m_detail = detail.data();
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
  if (code != CURLE_OK) return explain(code);
  return std::move(m_response);
}

tl::unexpected<Error> Transfer::explain(CURLcode code) const {
  if (m_stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  if (m_failed) return tl::unexpected<Error>(*m_failed);
  if (m_broken == Broken::too_long) {
    return fail(ErrorKind::registry, fmt::format("{}: the answer is longer than {} bytes",
                                                 m_url.peer(), m_request.body_limit));
  }
  // The words of curl for one header line of more than 100 KB.
  if (m_broken == Broken::headers_too_long || code == CURLE_OUT_OF_MEMORY) {
    return fail(ErrorKind::registry,
                fmt::format("{}: the answer's headers are too long", m_url.peer()));
  }
  TransferFailure failure{code, m_curl.easy_strerror(code), m_detail, 0, 0, m_proxied};
  m_curl.easy_getinfo(m_handle, CURLINFO_OS_ERRNO, &failure.os_error);
  m_curl.easy_getinfo(m_handle, CURLINFO_HTTP_CONNECTCODE, &failure.proxy_status);
  return explain_failure(failure, m_request, m_url);
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
    const std::string_view rest = trim(line.substr(space));
    m_response.status = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), m_response.status);
    return true;
  }
  if (trim(line).empty()) return !promises_too_much();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  m_response.headers.emplace_back(ascii_lower(line.substr(0, colon)), trim(line.substr(colon + 1)));
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
