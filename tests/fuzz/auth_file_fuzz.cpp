// SPDX-License-Identifier: Apache-2.0
// docker and podman credential files.
#include "core/crypto/sha256.hpp"
#include "registry/auth/credentials/auth_file_detail.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = kfpkg::registry::parse_auth_file(text, "fuzz");
  if (file) static_cast<void>(kfpkg::registry::most_specific(file->auths, "a.io", "b/c"));
  if (const auto bytes = kfpkg::base64_decode(text)) {
    if (kfpkg::base64_decode(kfpkg::base64_encode(*bytes)) != bytes) std::abort();
  }
  return 0;
}
