// SPDX-License-Identifier: Apache-2.0
// index.json of a published place (`kfpkg.index/1`): what is there and where it came from. Sorted,
// append-only, byte-stable: adding a version changes no line of another one, and keys that are not
// known here stay.
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::release {

inline constexpr std::string_view k_index_path = "index.json";
inline constexpr std::uint64_t k_index_limit = 64U << 20U;

/// One published version. `path` is relative to the index.
struct IndexVersion {
  std::string version;
  std::string path;    ///< "train/0.1.0/component.yaml"
  std::string sha256;  ///< of the published text: 64 hexadecimal digits
  std::string image;   ///< pinned by digest
  std::vector<std::string> platforms;
  std::string fingerprint;  ///< of what the image was built from; empty: not known
  std::string commit;       ///< that last touched the inputs; empty: not known
};

/// Component name to its versions, by precedence, lowest first.
struct Index {
  std::map<std::string, std::vector<IndexVersion>, std::less<>> components;
  [[nodiscard]] const IndexVersion* find(std::string_view name, std::string_view version) const;
  [[nodiscard]] std::vector<std::string> versions(std::string_view name) const;
};

/// Whether a text is an index of kfpkg, of whatever version.
[[nodiscard]] bool is_index(std::string_view text);

/// An empty text is an empty index. kind config when the text is something else; `display` names it
/// in messages.
[[nodiscard]] Result<Index> read_index(std::string_view text, std::string_view display);

/// One version of a component that the index is to have as well.
struct NewEntry {
  std::string name;
  IndexVersion version;
};
/// The text with these versions more, none of which may be in it yet.
[[nodiscard]] Result<std::string> add_to_index(std::string_view text,
                                               std::span<const NewEntry> entries,
                                               std::string_view display);

}  // namespace kfpkg::release
