// SPDX-License-Identifier: Apache-2.0
// Base images that are not there for all platforms of a build: builders take an image without an
// index for every platform, and its programs run on one.
#pragma once

#include "dockerfile/build.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

/// A base of which the build needs platforms that it does not have.
struct PlatformGap {
  BaseImage base;
  std::vector<oci::Platform> lacking;
  std::vector<oci::Platform> present;  ///< empty: the builder's own, whichever that is
  bool is_pinned = false;  ///< FROM --platform takes it for another platform than the image's

  /// `the base image acme/tool:1 has no linux/arm64, only linux/amd64`
  [[nodiscard]] std::string message() const;
};

inline constexpr std::string_view k_platform_help =
    "take a base that has it, or build fewer platforms (--platform, or `platforms` in kfpkg.yaml); "
    "`platform_mismatch: allow` there builds it all the same";

/// The bases that the build asks for, one list per platform: builders pass over stages that the
/// image takes nothing from.
[[nodiscard]] std::vector<std::vector<BaseImage>> reached_bases(const Build& build);

/// What platforms a base has; null: not known, and fit for all.
using PlatformsOf = std::function<const std::vector<oci::Platform>*(const oci::Reference&)>;

/// In order of appearance, those alone whose files can reach the image: of the stages that it is
/// FROM, and of what COPY --from and mounts of these name. A stage that FROM --platform pins is
/// judged by that platform, and not at all where that is the builder's own; the one that the image
/// itself stands on has to be for the image's platform, and is not the builder's when several that
/// differ are built.
[[nodiscard]] std::vector<PlatformGap> platform_gaps(const Build& build,
                                                     const PlatformsOf& platforms_of);

}  // namespace kfpkg::dockerfile
