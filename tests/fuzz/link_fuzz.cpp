// SPDX-License-Identifier: Apache-2.0
// Link headers, and where they lead from a registry.
#include "core/http/transport.hpp"
#include "registry/protocol/link_detail.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace http = kfpkg::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto next = kfpkg::registry::next_link(text);
  if (!next) return 0;
  if (next->find('>') != std::string::npos) std::abort();
  const auto url = http::resolve_url("https://acme.io/v2/a/tags/list", *next);
  if (url && !http::parse_url(*url)) std::abort();
  return 0;
}
