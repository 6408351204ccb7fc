// SPDX-License-Identifier: Apache-2.0
// Images of spec and Dockerfile as one list.
#include "lint/rules/named_images.hpp"

namespace kfpkg::lint {

namespace {

void add_image(const FolderView& view, const spec::Text& image, std::vector<NamedImage>& images) {
  if (image.value.find("{{") != std::string::npos || is_backend_task(image.value)) return;
  if (auto reference = oci::Reference::parse(image.value))
    images.push_back({*std::move(reference), view.source, image.span, image.value});
}

}  // namespace

bool is_backend_task(std::string_view image) {
  return image == "argostub/createpvc" || image == "argostub/deletepvc";
}

std::vector<NamedImage> spec_images(const FolderView& view) {
  std::vector<NamedImage> images;
  if (view.component != nullptr) add_image(view, view.component->image, images);
  if (view.pipeline == nullptr) return images;
  for (const spec::Executor& executor : view.pipeline->executors) {
    if (executor.image) add_image(view, *executor.image, images);
  }
  return images;
}

std::vector<NamedImage> named_images(const FolderView& view) {
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
