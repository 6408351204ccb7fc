// SPDX-License-Identifier: Apache-2.0
// References, digests and platforms: what is read is written so that it reads the same.
#include "oci/reference.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto ref = kfpkg::oci::Reference::parse(text)) {
    if (kfpkg::oci::Reference::parse(ref->str()) != ref) std::abort();
    if (kfpkg::oci::Reference::parse(ref->familiar()) != ref) std::abort();
  }
  if (const auto digest = kfpkg::oci::Digest::parse(text)) {
    if (digest->str() != text || digest->str().find_first_of("/.") != std::string::npos)
      std::abort();
  }
  if (const auto platform = kfpkg::oci::Platform::parse(text)) {
    if (kfpkg::oci::Platform::parse(platform->str()) != platform) std::abort();
  }
  return 0;
}
