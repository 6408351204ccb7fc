// SPDX-License-Identifier: Apache-2.0
// Where a component's image goes and which tags it gets.
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"

#include <string>
#include <string_view>

namespace kfpkg::image {

inline constexpr std::string_view k_default_template = "{registry}/{name}";

struct NameParts {
  std::string registry;  ///< host[:port][/prefix]; may be empty when the template does not use it
  std::string name;
  std::string version;  ///< may be empty: then there is no version tag
};

/// The repository, and the tag of the version: the template's own tag
/// (`acme/mlops:{name}-{version}`: one repository for all), else the version itself.
struct ImageName {
  oci::Reference repository;  ///< without tag and digest
  std::string version_tag;    ///< empty without a version
};

/// An error of kind config that names the template, what is missing in it or why the result is no
/// reference.
[[nodiscard]] Result<ImageName> image_name(std::string_view name_template, const NameParts& parts);

/// `k-` and the first `digits` (16 to 64) digits of the fingerprint. Such a tag never moves.
[[nodiscard]] std::string fingerprint_tag(std::string_view fingerprint_hex,
                                          std::size_t digits = 16);
[[nodiscard]] bool is_fingerprint_tag(std::string_view tag);

}  // namespace kfpkg::image
