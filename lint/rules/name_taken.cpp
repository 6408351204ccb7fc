// SPDX-License-Identifier: Apache-2.0
// Two component folders of one name.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const FolderView& view, Findings& findings) {
  if (view.config->namesake.empty()) return;
  findings.add({0, 0}, fmt::format("the component in {} has the same name", view.config->namesake),
               "write `name: OTHER` in the kfpkg.yaml of one of them: where none is written, the "
               "folder's name counts");
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
