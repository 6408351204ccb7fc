// SPDX-License-Identifier: Apache-2.0
// Tags that are moved to other content as a habit.
#include "lint/facts/named_images.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

// Branches and stages; a tag that goes on (main-4f2c1d0, dev.12) is another one each time.
bool moves(std::string_view tag) {
  constexpr std::array<std::string_view, 16> k_tags{
      "dev",     "devel", "develop", "development", "main", "master", "trunk",    "head",
      "nightly", "edge",  "staging", "stage",       "test", "prod",   "snapshot", "production"};
  return std::find(k_tags.begin(), k_tags.end(), tag) != k_tags.end();
}

void check(const SpecImagesView& view, Findings& findings) {
  for (const NamedImage& image : spec_images(view)) {
    if (image.reference.digest || !moves(image.reference.tag)) continue;
    findings.add(
        image.span,
        fmt::format("the tag \"{}\" is one that moves, and neither KFP's cache nor the nodes "
                    "see it move",
                    image.reference.tag),
        "name a version (me/train:1.4.0); kfpkg publish pins it by digest");
  }
}

}  // namespace

extern const Rule k_image_tag_moves{
    {{"KF221", "image-tag-moves"},
     Severity::warning,
     FailsAt::silent,
     "",
     "the image has a tag that is moved to new content, such as dev or main",
     "Nodes keep the image that they have of such a name (imagePullPolicy IfNotPresent; only "
     "latest is pulled each time), and KFP's step cache, whose key holds the name, gives back the "
     "results of the old one.",
     R"(name: Train
implementation: {container: {image: "me/train:dev", command: [train]}}
)",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", command: [train]}}
)"},
    check};

}  // namespace kfpkg::lint
