// SPDX-License-Identifier: Apache-2.0
// The published text of a spec: the author's, with the image pinned by digest and its version and
// URL noted.
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"

#include <string>
#include <string_view>

namespace kfpkg::publish {

/// Keys of metadata.annotations in a published spec. `canonical_location` is the convention of
/// KFP's own components.
inline constexpr std::string_view k_version_annotation = "version";
inline constexpr std::string_view k_location_annotation = "canonical_location";

/// What is written into the text.
struct Pin {
  oci::Reference image;  ///< must have a digest; the tag is left out
  std::string version;
  std::string url;  ///< of this version
};

/// All other bytes stay as the author wrote them, but line ends are LF. Checked by reading the
/// result again. An error of kind findings when KFP does not load the text; `display` names the
/// spec.
[[nodiscard]] Result<std::string> pin_spec(std::string_view text, const Pin& pin,
                                           std::string_view display);

/// CR LF becomes LF: the text that KFP 1.8's digest is taken over.
[[nodiscard]] std::string with_lf(std::string_view text);
/// SHA-256 of the text with LF, 64 hexadecimal digits: KFP 1.8's component digest.
[[nodiscard]] std::string component_digest(std::string_view text);

}  // namespace kfpkg::publish
