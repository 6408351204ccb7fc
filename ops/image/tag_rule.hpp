// SPDX-License-Identifier: Apache-2.0
// Which tags stay where they are: the one place that decides it for all commands.
#pragma once

#include "core/result.hpp"
#include "oci/reference.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace kfpkg::ops {

/// "1.4.0" and "2.0.0-rc.1", also behind a name ("train-1.4.0", one repository for many) and a "v".
[[nodiscard]] bool is_version_tag(std::string_view tag);

/// A tag of a store that is about to stand for something.
struct TagChange {
  std::string name;  ///< of the image, with the tag
  std::string tag;   ///< empty: by digest alone
  std::optional<oci::Digest> there;
  oci::Digest wanted;

  [[nodiscard]] bool moves() const { return there && *there != wanted; }
};

/// Refuses with an error of kind config to move a fingerprint's tag (k-...), by whatever word,
/// and the tag of a version unless `move`, which is the user's --move.
[[nodiscard]] Status check_change(const TagChange& change, bool move);

}  // namespace kfpkg::ops
