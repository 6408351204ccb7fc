// SPDX-License-Identifier: Apache-2.0
// Manifests, indexes and image configurations.
#include "oci/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto manifest = kfpkg::oci::parse_manifest(text, {});
  if (const auto* index = manifest ? std::get_if<kfpkg::oci::Index>(&*manifest) : nullptr) {
    if (index->images().size() > index->manifests.size()) std::abort();
    static_cast<void>(kfpkg::oci::select_platform(*index, {"linux", "amd64", ""}));
  }
  static_cast<void>(kfpkg::oci::parse_image_config(text));
  return 0;
}
