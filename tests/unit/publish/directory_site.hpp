// SPDX-License-Identifier: Apache-2.0
// A folder to publish to.
#pragma once

#include "published_site.hpp"

namespace kfpkg::publish::samples {

/// The folder `site` of the sandbox, which a put makes.
class DirectorySite final : public PublishedSite {
 public:
  [[nodiscard]] std::string text() const override { return sandbox().path("site").string(); }
  [[nodiscard]] std::string file(const std::string& path) override {
    return read_file(sandbox().path("site") / path, release::k_index_limit).value_or("");
  }
};

}  // namespace kfpkg::publish::samples
