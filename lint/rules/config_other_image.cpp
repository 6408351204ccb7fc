// SPDX-License-Identifier: Apache-2.0
// A kfpkg.yaml by which another image is built than the spec names.
#include "lint/facts/named_images.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const BuiltComponentView& view, Findings& findings) {
  const auto built = oci::Reference::parse(view.config->image);
  const auto named = oci::Reference::parse(view.component->image.value);
  if (!built || !named || same_repository(*built, *named)) return;
  findings.add(view.component->image.span,
               fmt::format("by {} kfpkg build makes {}, and the spec names {}",
                           view.config->image_origin, built->familiar(), named->familiar()),
               fmt::format("name {} here, or change the setting", built->familiar()));
}

}  // namespace

extern const Rule k_config_other_image{
    {{"KF305", "config-other-image"},
     Severity::warning,
     FailsAt::policy,
     "",
     "kfpkg.yaml makes another image than the one that the spec names",
     "The settings \"image\" and \"registry\" say what kfpkg build pushes. Published specs get "
     "that "
     "image; who loads the spec from the repository itself gets the one that it names, which "
     "nothing here builds.",
     "",
     ""},
    check};

}  // namespace kfpkg::lint
