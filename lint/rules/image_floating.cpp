// SPDX-License-Identifier: Apache-2.0
// Images whose name says nothing about their content.
#include "lint/facts/named_images.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const SpecImagesView& view, Findings& findings) {
  for (const NamedImage& image : spec_images(view)) {
    const bool untagged = image.reference.tag.empty();
    if (image.reference.digest || (!untagged && image.reference.tag != "latest")) continue;
    findings.add(image.span,
                 fmt::format("the image \"{}\" {}", image.written,
                             untagged ? "has no tag" : "has the tag latest"),
                 "name a version (me/train:1.4.0); kfpkg publish pins it by digest");
  }
}

}  // namespace

extern const Rule k_image_floating{
    {{"KF201", "image-floating"},
     Severity::warning,
     FailsAt::run,
     "",
     "the image has no tag, or the tag latest",
     "Such a name means another image from one day to the next: runs "
     "cannot be repeated, and KFP's step cache does not see the change.",
     R"(name: Train
implementation: {container: {image: me/train, command: [train]}}
)",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", command: [train]}}
)"},
    check};

}  // namespace kfpkg::lint
