// SPDX-License-Identifier: Apache-2.0
// Images that no registry can have.
#include "lint/rule.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check_image(const spec::Text& image, Findings& findings) {
  if (image.value.find("{{") != std::string::npos) return;
  if (oci::Reference::parse(image.value)) return;
  findings.add(image.span,
               image.value.empty() ? "the image is empty"
                                   : fmt::format("\"{}\" is not a valid image name", image.value),
               oci::advice_on(image.value));
}

void check(const SpecImagesView& view, Findings& findings) {
  for (const Ref<spec::Text>& image : view.images) check_image(*image, findings);
}

}  // namespace

extern const Rule k_image_invalid{
    {{"KF216", "image-invalid"},
     Severity::error,
     FailsAt::run,
     "",
     "the image is no valid image name",
     "KFP does not look at the name; the cluster does, and the pod stays in InvalidImageName.",
     R"(name: Train
implementation: {container: {image: "me/Train:1.4.0", command: [train]}}
)",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", command: [train]}}
)"},
    check};

}  // namespace kfpkg::lint
