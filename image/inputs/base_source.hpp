// SPDX-License-Identifier: Apache-2.0
// Where builders find a base image.
#pragma once

#include "oci/reference.hpp"

#include <filesystem>
#include <variant>

namespace kfpkg::image {

/// An image in an OCI layout on this machine, which no registry and no engine has to know.
struct LayoutImage {
  std::filesystem::path layout;  ///< absolute
  oci::Digest digest;
  friend bool operator==(const LayoutImage&, const LayoutImage&) = default;
};

/// By its name, with a digest where one is known, or in a layout.
using BaseSource = std::variant<oci::Reference, LayoutImage>;

}  // namespace kfpkg::image
