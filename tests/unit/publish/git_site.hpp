// SPDX-License-Identifier: Apache-2.0
// A git repository to publish to.
#pragma once

#include "published_site.hpp"

namespace kfpkg::publish::samples {

/// The folder `parts` on main of the repository `parts.git`, the origin of `work`.
class GitSite final : public PublishedSite {
 public:
  GitSite() {
    sandbox().make_repository("work");
    sandbox().make_bare("parts.git");
    sandbox().git("work", {"remote", "add", "origin", "../parts.git"});
    sandbox().git("work", {"push", "--quiet", "origin", "main"});
  }
  [[nodiscard]] std::string text() const override {
    return "git+file://" + sandbox().path("parts.git").string() + "#main:parts";
  }
  [[nodiscard]] std::string file(const std::string& path) override {
    const ProcessResult shown =
        sandbox().try_git("parts.git", {"cat-file", "blob", "main:parts/" + path});
    return shown.ok() ? shown.out : "";
  }
};

}  // namespace kfpkg::publish::samples
