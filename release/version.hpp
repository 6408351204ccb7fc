// SPDX-License-Identifier: Apache-2.0
// Versions of components: Semantic Versioning 2.0 without build metadata, which an image tag cannot
// hold.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::release {

struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::vector<std::string> prerelease;  ///< dot-separated identifiers

  /// Nothing for anything but MAJOR.MINOR.PATCH[-PRERELEASE] as semver.org writes it, or over 128
  /// characters.
  [[nodiscard]] static std::optional<Version> parse(std::string_view text);
  [[nodiscard]] std::string str() const;
  /// Precedence as semver.org 2.0.0 section 11 says.
  friend std::strong_ordering operator<=>(const Version& a, const Version& b);
  friend bool operator==(const Version& a, const Version& b) = default;
};

/// What helps where a text is none.
inline constexpr const char* k_version_help =
    "write MAJOR.MINOR.PATCH, for example 0.1.0 or 1.0.0-rc.1";

/// The version that people get when they name none: the highest release, or the highest pre-release
/// as long as there is no release. Texts that are no versions are passed over; nothing when none is
/// left.
[[nodiscard]] std::optional<Version> newest(std::span<const std::string> versions);

/// The next version to propose after all of these: the patch level of the highest one counted up.
[[nodiscard]] std::string next_patch(std::span<const std::string> versions);

}  // namespace kfpkg::release
