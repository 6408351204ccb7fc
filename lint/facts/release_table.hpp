// SPDX-License-Identifier: Apache-2.0
// Releases of languages and distributions that get no security fixes any more.
#pragma once

#include "oci/reference.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::lint {

/// The table ends here: what ended later is not in it.
inline constexpr std::string_view k_release_table_date = "2026-11-01";

struct EndedRelease {
  std::string what;        ///< "Python 3.7"
  std::string_view since;  ///< "2023-06"
  std::string instead;     ///< an image of a maintained release, of the same kind
};
/// By repository and tag of official images, and by the distribution in a tag ("-buster",
/// "-ubuntu18.04") of any image.
[[nodiscard]] std::optional<EndedRelease> ended_release(const oci::Reference& image);

}  // namespace kfpkg::lint
