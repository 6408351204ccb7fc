// SPDX-License-Identifier: Apache-2.0
// Two component folders of one name.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const FolderView& view, Findings& findings) {
  if (view.config->namesake.empty()) return;
  const std::string& other = view.config->namesake;
  findings.add({0, 0}, fmt::format("the image or the versions of {} have the same name", other),
               fmt::format("give one of them another name, as in `name: OTHER` in {}/kfpkg.yaml; "
                           "where the setting `image` has no {{name}}, write it there",
                           other));
}

}  // namespace

extern const Rule k_name_taken{
    {{"KF307", "name-taken"},
     Severity::error,
     FailsAt::policy,
     "",
     "another component has the same name, so its image and versions go to the same place",
     "A component's name is the setting \"name\" of its kfpkg.yaml, or else the name of its "
     "folder. "
     "Its image and its published versions are called by it: the images of two components of one "
     "name would replace each other, and one would be published as a version of the other. `kfpkg "
     "build` and `kfpkg publish` refuse both. Give one of them another \"name\", or an \"image\" "
     "and a \"publish.to\" of its own.",
     "",
     ""},
    check};

}  // namespace kfpkg::lint
