// SPDX-License-Identifier: Apache-2.0
// NO_PROXY's entries with a port.
#include "core/http/no_proxy.hpp"

#include "core/text/number.hpp"
#include "core/text/split.hpp"

#include <optional>

namespace kfpkg::http {
namespace {

struct Entry {
  std::string_view host;
  std::optional<int> port;
};

Entry parse_entry(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}};
  const std::string_view host = text.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  // An IPv6 address without brackets has colons of its own, and no port.
  if (!bracketed && host.find(':') != std::string_view::npos) return {text, {}};
  const auto port = parse_number<int>(text.substr(colon + 1));
  if (!port) return {text, {}};
  return {bracketed ? host.substr(1, host.size() - 2) : host, port};
}

}  // namespace

std::string no_proxy_for_port(std::string_view list, int port) {
  std::string kept;
  for (const std::string_view text : split(list, ", \t")) {
    const Entry entry = parse_entry(text);
    if (entry.port && *entry.port != port) continue;
    if (!kept.empty()) kept += ',';
    kept += entry.host;
  }
  return kept;
}

}  // namespace kfpkg::http
