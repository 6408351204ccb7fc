// SPDX-License-Identifier: Apache-2.0
// Images whose name says nothing about their content.
#include "lint/rules/rules.hpp"
#include "oci/reference.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const FolderView& view, Findings& findings) {
  const spec::Text& image = view.component->image;
  if (image.value.find("{{") != std::string::npos) return;
  const auto reference = oci::Reference::parse(image.value);
  if (!reference || reference->digest) return;
  const bool untagged = reference->tag.empty();
  if (!untagged && reference->tag != "latest") return;
  findings.add(image.span,
               fmt::format("the image \"{}\" {}", image.value,
                           untagged ? "has no tag" : "has the tag latest"),
               "name a version (me/train:1.4.0); kfpkg publish pins it by digest");
}

}  // namespace

const Rule k_image_floating{{{"KF201", "image-floating"},
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
                            Needs::component,
                            check};

}  // namespace kfpkg::lint
