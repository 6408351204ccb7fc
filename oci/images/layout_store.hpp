// SPDX-License-Identifier: Apache-2.0
// An OCI layout on disk as an image store.
#pragma once

#include "oci/images/image_store.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace kfpkg::oci {

/// A layout; `name` is how the user wrote its folder.
[[nodiscard]] std::unique_ptr<ImageStore> layout_store(std::filesystem::path folder,
                                                       std::string name);

}  // namespace kfpkg::oci
