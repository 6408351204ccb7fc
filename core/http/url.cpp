// SPDX-License-Identifier: Apache-2.0
// Absolute http and https URLs (RFC 3986), strict: what is not understood is refused.
#include "core/http/transport.hpp"
#include "core/text/ascii.hpp"
#include "core/text/number.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>

namespace kfpkg::http {
namespace {

std::uint16_t default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

bool is_visible(char c) {
  return c > ' ' && c < '\x7f' && c != '\\';
}

bool is_host_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
}

bool is_ipv6(const std::string& host) {
  in6_addr address{};
  return inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

// Splits "host[:port]"; false when it is not one (user information is not).
std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

bool read_authority(std::string_view text, Url& url) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    url.host = ascii_lower(text.substr(1, end - 1));
    port = text.substr(end + 1);
    if (!is_ipv6(url.host) || (!port.empty() && port.front() != ':')) return false;
  } else {
    const std::size_t colon = text.find(':');
    url.host = ascii_lower(text.substr(0, colon));
    if (colon != std::string_view::npos) port = text.substr(colon);
    if (url.host.empty() || !std::ranges::all_of(url.host, is_host_char)) return false;
  }
  url.port = default_port(url.scheme);
  if (port.size() < 2) return port.empty();
  url.port = parse_number<std::uint16_t>(port.substr(1)).value_or(0);
  return url.port != 0;
}

// "." and ".." taken out of an absolute path (RFC 3986 section 5.2.4).
std::string without_dots(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t next = std::min(path.size(), path.find('/', 1));
    const std::string_view segment = path.substr(0, next);
    const bool last = next == path.size();
    path.remove_prefix(next);
    if (segment == "/..") out.erase(std::min(out.size(), out.rfind('/')));
    if (segment != "/." && segment != "/..") {
      out += segment;
    } else if (last) {
      out += '/';
    }
  }
  return out;
}

bool is_internal_v4(std::uint32_t address) {
  struct Range {
    std::uint32_t network;
    unsigned bits;
  };
  constexpr std::array<Range, 7> ranges{{{0x00000000U, 8},
                                         {0x0A000000U, 8},
                                         {0x64400000U, 10},
                                         {0x7F000000U, 8},
                                         {0xA9FE0000U, 16},
                                         {0xAC100000U, 12},
                                         {0xC0A80000U, 16}}};
  return std::ranges::any_of(ranges, [&](const Range& range) {
    return (address ^ range.network) >> (32U - range.bits) == 0;
  });
}

bool is_internal_v6(const in6_addr& address) {
  const auto& bytes = address.s6_addr;
  if (IN6_IS_ADDR_LOOPBACK(&address) != 0 || IN6_IS_ADDR_UNSPECIFIED(&address) != 0) return true;
  if (IN6_IS_ADDR_LINKLOCAL(&address) != 0 || (bytes[0] & 0xFEU) == 0xFCU) return true;
  if (IN6_IS_ADDR_V4MAPPED(&address) == 0) return false;
  return is_internal_v4(static_cast<std::uint32_t>(bytes[12]) << 24U |
                        static_cast<std::uint32_t>(bytes[13]) << 16U |
                        static_cast<std::uint32_t>(bytes[14]) << 8U | bytes[15]);
}

}  // namespace

bool Url::same_origin(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

bool Url::is_loopback() const {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  if (in_addr v4{}; inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24U == 127;
  }
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6) != 0;
}

bool Url::is_internal() const {
  if (is_loopback()) return true;
  // inet_aton takes what resolvers take: "127.1", "0x7f000001", "2130706433".
  if (in_addr v4{}; inet_aton(host.c_str(), &v4) != 0) return is_internal_v4(ntohl(v4.s_addr));
  in6_addr v6{};
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && is_internal_v6(v6);
}

std::string Url::peer() const {
  return bracketed(host) + ':' + std::to_string(port);
}

std::string Url::authority() const {
  std::string text = bracketed(host);
  if (port != default_port(scheme)) text += ':' + std::to_string(port);
  return text;
}

std::string Url::str() const {
  return scheme + "://" + authority() + target;
}

std::optional<Url> parse_url(std::string_view text) {
  constexpr std::size_t longest = 16U << 10U;
  if (text.size() > longest || !std::ranges::all_of(text, is_visible)) return std::nullopt;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  Url url;
  url.scheme = ascii_lower(text.substr(0, colon));
  if (url.scheme != "https" && url.scheme != "http") return std::nullopt;
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const std::size_t end = std::min(text.size(), text.find_first_of("/?"));
  if (!read_authority(text.substr(0, end), url)) return std::nullopt;
  text.remove_prefix(end);
  url.target = text.starts_with('/') ? std::string(text) : '/' + std::string(text);
  return url;
}

std::optional<std::string> resolve_url(std::string_view base, std::string_view target) {
  const std::optional<Url> from = parse_url(base);
  if (!from) return std::nullopt;
  target = target.substr(0, target.find('#'));
  const std::size_t colon = target.find(':');
  std::optional<Url> to;
  if (colon != std::string_view::npos && colon < target.find_first_of("/?")) {
    to = parse_url(target);
  } else if (target.starts_with("//")) {
    to = parse_url(from->scheme + ':' + std::string(target));
  } else {
    const std::string path = from->target.substr(0, from->target.find('?'));
    std::string joined(target);
    if (target.empty()) joined = from->target;
    if (target.starts_with('?')) joined = path + joined;
    if (!joined.starts_with('/')) joined.insert(0, path.substr(0, path.rfind('/') + 1));
    to = parse_url(from->scheme + "://" + from->authority() + joined);
  }
  if (!to) return std::nullopt;
  const std::size_t query = std::min(to->target.size(), to->target.find('?'));
  to->target = without_dots(to->target.substr(0, query)) + to->target.substr(query);
  return to->str();
}

std::string redact_url(std::string_view text) {
  std::optional<Url> url = parse_url(text);
  if (!url) return "(not a URL)";
  url->target.erase(std::min(url->target.size(), url->target.find('?')));
  return url->str();
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view unreserved = "-._~";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        (byte < 0x80 && std::isalnum(byte) != 0) || unreserved.find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    }
  }
  return out;
}

bool may_go(const Url& from, const Url& to) {
  if (from.scheme == "https" && to.scheme == "http") return false;
  return from.is_internal() || !to.is_internal() || from.same_origin(to);
}

}  // namespace kfpkg::http
