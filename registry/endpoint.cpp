// SPDX-License-Identifier: Apache-2.0
// The scheme rules, certs.d and the check of token servers.
#include "registry/endpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace kfpkg::registry {
namespace {

namespace fs = std::filesystem;

// By name.
std::vector<fs::path> files_in(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == extension) found.push_back(entry->path());
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

std::string Endpoint::at(std::string_view path) const {
  return fmt::format("{}://{}{}", url.scheme, url.authority(), path);
}

Result<http::TlsFiles> tls_files_for(std::string_view host,
                                     const std::vector<fs::path>& certificate_dirs) {
  for (const fs::path& directory : certificate_dirs) {
    const fs::path folder = directory / host;
    http::TlsFiles files;
    files.ca_files = files_in(folder, ".crt");
    if (const auto found = files_in(folder, ".cert"); !found.empty()) {
      files.client_certificate = found.front();
      files.client_key = fs::path(found.front()).replace_extension(".key");
      std::error_code error;
      if (!fs::exists(files.client_key, error)) {
        return fail(ErrorKind::config,
                    fmt::format("{}: there is no key for this certificate",
                                files.client_certificate.string()),
                    fmt::format("put it into {}", files.client_key.string()));
      }
    }
    if (!files.empty()) return files;
  }
  return http::TlsFiles{};
}

Result<Endpoint> endpoint_of(std::string_view registry, const std::vector<std::string>& insecure,
                             const std::vector<fs::path>& certificate_dirs) {
  const std::string host(registry == "docker.io" ? "registry-1.docker.io" : registry);
  std::optional<http::Url> url = http::parse_url("https://" + host);
  if (!url || url->target != "/") {
    return fail(ErrorKind::usage, fmt::format("\"{}\" is not the name of a registry", registry));
  }
  Endpoint endpoint{std::move(*url), {}};
  KFPKG_TRY_ASSIGN(endpoint.tls, tls_files_for(host, certificate_dirs));
  const bool declared = std::ranges::find(insecure, registry) != insecure.end();
  if (declared || (endpoint.url.is_loopback() && endpoint.tls.empty())) {
    endpoint.url = *http::parse_url("http://" + host);
  }
  return endpoint;
}

Status check_realm(const Endpoint& endpoint, std::string_view realm) {
  const std::optional<http::Url> url = http::parse_url(realm);
  const auto refuse = [&](std::string_view why) -> Status {
    return fail(ErrorKind::credentials,
                fmt::format("{}: refusing to ask {} for a token: {}", endpoint.url.authority(),
                            http::redact_url(realm), why));
  };
  if (!url) return refuse("it is not a web address");
  if (url->scheme == "http") {
    if (endpoint.url.scheme != "http") return refuse("it is not https");
    const bool near =
        url->host == endpoint.url.host || (url->is_loopback() && endpoint.url.is_loopback());
    if (!near) return refuse("it is not https, and not on the registry's host");
  }
  if (!http::may_go(endpoint.url, *url) && url->host != endpoint.url.host) {
    return refuse("it is an internal address");
  }
  return {};
}

}  // namespace kfpkg::registry
