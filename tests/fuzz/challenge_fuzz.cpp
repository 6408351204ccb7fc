// SPDX-License-Identifier: Apache-2.0
// WWW-Authenticate, Retry-After.
#include "registry/auth/challenge_detail.hpp"
#include "registry/retry.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto challenges = kfpkg::registry::parse_challenges(text);
  if (challenges.size() > 16) std::abort();
  for (const auto& challenge : challenges) {
    if (challenge.scheme.empty()) std::abort();
  }
  static_cast<void>(kfpkg::registry::parse_retry_after(text, {}));
  return 0;
}
