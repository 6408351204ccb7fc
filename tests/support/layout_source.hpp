// SPDX-License-Identifier: Apache-2.0
// Images in a layout, to be copied from it.
#pragma once

#include "oci/content_store.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace kfpkg::test {

// Images are written as text, so that nothing of what is tested makes them.
struct LayoutSource {
  explicit LayoutSource(const std::filesystem::path& folder) : layout(folder) {
    REQUIRE(layout.create().has_value());
  }
  std::string put(const std::string& type, const std::string& bytes, const std::string& more = {}) {
    REQUIRE(layout.put(oci::Digest::of(bytes), bytes).has_value());
    return fmt::format(R"({{"mediaType":"{}","digest":"{}","size":{}{}}})", type,
                       oci::Digest::of(bytes).str(), bytes.size(), more);
  }
  std::string image(const std::string& architecture) {
    const std::string config =
        fmt::format(R"({{"os":"linux","architecture":"{}","config":{{}}}})", architecture);
    const std::string layer_type = "application/vnd.oci.image.layer.v1.tar";
    const std::string text = fmt::format(
        R"({{"schemaVersion":2,"mediaType":"{}","config":{},"layers":[{},{}],"x-kept":[1]}})",
        oci::k_oci_manifest, put(std::string(oci::k_oci_config), config), put(layer_type, "common"),
        put(layer_type, "only " + architecture));
    return put(std::string(oci::k_oci_manifest), text,
               fmt::format(R"(,"platform":{{"os":"linux","architecture":"{}"}})", architecture));
  }
  std::string index(const std::string& entries) {
    return fmt::format(R"({{"schemaVersion":2,"mediaType":"{}","manifests":[{}],"x-kept":"yes"}})",
                       oci::k_oci_index, entries);
  }
  void name(const std::string& bytes, std::string_view type, const std::string& tag) {
    put(std::string(type), bytes);
    REQUIRE(layout.add({std::string(type), oci::Digest::of(bytes), bytes.size(), {}, {}, {}}, tag)
                .has_value());
  }
  oci::Layout layout;
};

}  // namespace kfpkg::test
