// SPDX-License-Identifier: Apache-2.0
// URLs and targets that servers send.
#include "core/http/transport.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto url = kfpkg::http::parse_url(text)) {
    const auto again = kfpkg::http::parse_url(url->str());
    if (!again || !again->same_origin(*url) || again->target != url->target) std::abort();
    if (kfpkg::http::redact_url(text).find('?') != std::string::npos) std::abort();
    static_cast<void>(url->is_internal());
  }
  if (const auto resolved = kfpkg::http::resolve_url("https://a.io/b/c?d", text)) {
    if (!kfpkg::http::parse_url(*resolved)) std::abort();
  }
  return 0;
}
