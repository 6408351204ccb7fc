// SPDX-License-Identifier: Apache-2.0
// Releases as destinations keep them: one version of a component, written once, never changed.
#pragma once

#include "core/result.hpp"
#include "release/index.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::publish {

struct Release {
  std::string name;
  release::IndexVersion entry;  ///< decides who owns the version
  std::string text;             ///< of the published spec
  std::string readme;           ///< with LF; empty: none
};

/// The releases of one component as they were when they were read.
struct Releases {
  std::string name;
  std::vector<release::IndexVersion> versions;  ///< by precedence, lowest first
  /// What the destination compares to see whether somebody wrote meanwhile. Opaque; means something
  /// only to the object that gave it.
  std::string token;

  [[nodiscard]] const release::IndexVersion* find(std::string_view version) const;
  /// The versions of all entries.
  [[nodiscard]] std::vector<std::string> listed() const;
};

/// "train 0.1.0 is published already with other content: WHAT", kind config; the hint proposes the
/// version after `versions`, to be set in `settings_path` (empty: not known).
[[nodiscard]] tl::unexpected<Error> version_conflict(std::string_view name,
                                                     std::string_view version,
                                                     std::vector<std::string> versions,
                                                     std::string_view what,
                                                     std::string_view settings_path = {});

/// `line 12: "image: a" there, "image: b" here`
[[nodiscard]] std::string first_difference(std::string_view there, std::string_view here);

}  // namespace kfpkg::publish
