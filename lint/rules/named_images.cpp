// SPDX-License-Identifier: Apache-2.0
// Images of spec and Dockerfile as one list.
#include "lint/rules/named_images.hpp"

namespace kfpkg::lint {

std::vector<NamedImage> named_images(const FolderView& view) {
  std::vector<NamedImage> images;
  if (view.component != nullptr) {
    const spec::Text& image = view.component->image;
    if (auto reference = oci::Reference::parse(image.value))
      images.push_back({*std::move(reference), view.source, image.span, image.value});
  }
  if (view.dockerfile != nullptr) {
    for (const dockerfile::BaseImage& base : view.dockerfile->bases)
      images.push_back({base.reference, view.dockerfile->file.source, base.span, base.written});
  }
  return images;
}

}  // namespace kfpkg::lint
