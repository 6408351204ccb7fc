// SPDX-License-Identifier: Apache-2.0
// The transport by libcurl: a pool of handles, so that threads keep their connections.
#include "core/http/curl_transport.hpp"

#include "core/http/no_proxy.hpp"
#include "core/http/transfer.hpp"

#include <fmt/format.h>

#include <map>
#include <mutex>

namespace kfpkg::http {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

// The lower-case name wins, as in curl and Go.
std::string variable(const Variables& variables, const std::string& lower,
                     const std::string& upper) {
  for (const std::string& name : {lower, upper}) {
    const auto found = variables.find(name);
    if (found != variables.end() && !found->second.empty()) return found->second;
  }
  return {};
}

Route route_for(const Variables& variables, const Url& url) {
  Route route;
  route.proxy = url.scheme == "https" ? variable(variables, "https_proxy", "HTTPS_PROXY")
                                      : variable(variables, "http_proxy", "HTTP_PROXY");
  if (route.proxy.empty()) route.proxy = variable(variables, "all_proxy", "ALL_PROXY");
  route.no_proxy = no_proxy_for_port(variable(variables, "no_proxy", "NO_PROXY"), url.port);
  route.ca_file = variable(variables, "SSL_CERT_FILE", "SSL_CERT_FILE");
  route.ca_dir = variable(variables, "SSL_CERT_DIR", "SSL_CERT_DIR");
  return route;
}

}  // namespace

struct CurlTransport::Pool {
  struct Idle {
    CURL* handle;
    std::string authority;  ///< of its last request: where it has a connection
  };

  explicit Pool(std::vector<std::pair<std::string, std::string>> environment)
      : variables(environment.begin(), environment.end()) {}
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() {
    for (const Idle& entry : idle) curl->easy_cleanup(entry.handle);
  }

  /// A handle that is connected to that place, or another one, or a new one; null when there is no
  /// memory.
  CURL* take(const std::string& authority) {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return curl->easy_init();
    auto chosen = idle.end() - 1;
    for (auto entry = idle.begin(); entry != idle.end(); ++entry) {
      if (entry->authority == authority) chosen = entry;
    }
    CURL* const handle = chosen->handle;
    idle.erase(chosen);
    return handle;
  }

  void give_back(CURL* handle, std::string authority) {
    const std::lock_guard lock(mutex);
    idle.push_back({handle, std::move(authority)});
  }

  const Variables variables;
  std::mutex mutex;
  const CurlLibrary* curl = nullptr;  ///< set before the first handle is made
  std::vector<Idle> idle;
};

CurlTransport::CurlTransport(std::vector<std::pair<std::string, std::string>> environment)
    : m_pool(std::make_unique<Pool>(std::move(environment))) {}

CurlTransport::~CurlTransport() = default;

Result<Response> CurlTransport::send(const Request& request, std::stop_token stop) {
  const std::optional<Url> url = parse_url(request.url);
  if (!url) return fail(ErrorKind::network, "not an http or https address");
  if (stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  KFPKG_TRY_ASSIGN(const CurlLibrary* curl, curl_library());
  {
    const std::lock_guard lock(m_pool->mutex);
    m_pool->curl = curl;
  }
  CURL* const handle = m_pool->take(url->authority());
  if (handle == nullptr) return fail(ErrorKind::tool, "libcurl: cannot start a transfer");
  auto answer = Transfer(*curl, handle, request, *url, std::move(stop))
                    .run(route_for(m_pool->variables, *url));
  m_pool->give_back(handle, url->authority());
  return answer;
}

}  // namespace kfpkg::http
