// SPDX-License-Identifier: Apache-2.0
// Every image that a component folder names.
#pragma once

#include "lint/rule.hpp"
#include "oci/reference.hpp"

#include <string>
#include <vector>

namespace kfpkg::lint {

struct NamedImage {
  oci::Reference reference;
  SourcePtr source;  ///< component.yaml or the Dockerfile
  Span span;
  std::string written;
};
/// The image of the spec, then those that the Dockerfile reads; what is no reference is left out.
[[nodiscard]] std::vector<NamedImage> named_images(const FolderView& view);

}  // namespace kfpkg::lint
