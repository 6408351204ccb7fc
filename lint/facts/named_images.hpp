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
  SourcePtr source;  ///< the spec or the Dockerfile
  Span span;
  std::string written;
};
/// True for the names by which KFP's backend knows what it does itself, without a container: the
/// volumes that kfp-kubernetes makes and deletes (backend/src/v2/driver/k8s.go).
[[nodiscard]] bool is_backend_task(std::string_view image);

/// Those of the spec; what is no reference, is filled in by a template or is a task of the backend,
/// is left out.
[[nodiscard]] std::vector<NamedImage> spec_images(const SpecImagesView& view);

/// These, then those that the Dockerfile reads.
[[nodiscard]] std::vector<NamedImage> named_images(const ImagesView& view);

/// True when the two name one repository; one of them may leave out the registry and what stands
/// before the name.
[[nodiscard]] bool same_repository(const oci::Reference& a, const oci::Reference& b);

}  // namespace kfpkg::lint
