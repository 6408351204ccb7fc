// SPDX-License-Identifier: Apache-2.0
// Images that are not pinned by digest.
#include "lint/facts/named_images.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const SpecImagesView& view, Findings& findings) {
  for (const NamedImage& image : spec_images(view)) {
    if (image.reference.digest) continue;
    findings.add(image.span, fmt::format("the image \"{}\" has no digest", image.written),
                 "kfpkg publish writes specs with one; kfpkg image inspect tells it");
  }
}

}  // namespace

extern const Rule k_image_not_digest{
    {{"KF223", "image-not-digest"},
     Severity::info,
     FailsAt::policy,
     "",
     "the image is not pinned by digest",
     "A tag can be pushed again, and a spec that was tested then runs something else. What is "
     "published should be pinned; while authoring, a tag is what kfpkg expects.",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", command: [train]}}
)",
     R"(name: Train
implementation:
  container:
    image: "me/train:1.4.0@sha256:ab7dcdd27ea6b5aff1bb1ad9ec13a8fb4eb5bcd6cc5ecd94d7d1a8ee8e4c7d2f"
    command: [train]
)",
     true},
    check};

}  // namespace kfpkg::lint
