// SPDX-License-Identifier: Apache-2.0
// An OCI layout on disk as an image store.
#pragma once

#include "oci/images/image_store.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

namespace kfpkg::oci {

/// What names of layouts start with, as for skopeo and buildah.
inline constexpr std::string_view k_layout_scheme = "oci:";

/// A layout; `name` is how the user wrote its folder.
[[nodiscard]] std::unique_ptr<ImageStore> layout_store(std::filesystem::path folder,
                                                       std::string_view name);

}  // namespace kfpkg::oci
