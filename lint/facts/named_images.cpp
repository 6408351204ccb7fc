// SPDX-License-Identifier: Apache-2.0
// Images of spec and Dockerfile as one list.
#include "lint/facts/named_images.hpp"

namespace kfpkg::lint {

bool is_backend_task(std::string_view image) {
  return image == "argostub/createpvc" || image == "argostub/deletepvc";
}

std::vector<NamedImage> spec_images(const SpecImagesView& view) {
  std::vector<NamedImage> images;
  for (const Ref<spec::Text>& image : view.images) {
    if (image->value.find("{{") != std::string::npos || is_backend_task(image->value)) continue;
    if (auto reference = oci::Reference::parse(image->value))
      images.push_back({*std::move(reference), view.source, image->span, image->value});
  }
  return images;
}

std::vector<NamedImage> named_images(const ImagesView& view) {
  std::vector<NamedImage> images = spec_images(view);
  if (view.dockerfile != nullptr) {
    for (const dockerfile::BaseImage& base : view.dockerfile->bases)
      images.push_back(
          {base.reference, view.dockerfile->build.file.source, base.span, base.written});
  }
  return images;
}

bool same_repository(const oci::Reference& a, const oci::Reference& b) {
  const std::string one = "/" + a.familiar();
  const std::string other = "/" + b.familiar();
  const auto name = [](const std::string& text) {
    return text.substr(0, text.find_first_of(":@", text.rfind('/')));
  };
  return name(one).ends_with(name(other)) || name(other).ends_with(name(one));
}

}  // namespace kfpkg::lint
