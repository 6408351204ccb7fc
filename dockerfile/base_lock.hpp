// SPDX-License-Identifier: Apache-2.0
// kfpkg.lock: which digest each base image had when it was last looked up, and what belongs to it.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "oci/reference.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::dockerfile {

inline constexpr std::string_view k_lock_name = "kfpkg.lock";
/// What helps where it cannot be read.
inline constexpr std::string_view k_lock_help =
    "take the file back (git checkout HEAD -- kfpkg.lock), or remove it: the next build writes it "
    "anew";

/// What is known of a base image.
struct LockedBase {
  oci::Digest digest;
  /// Those that there are images for; nothing where an older kfpkg has written the entry.
  std::optional<std::vector<oci::Platform>> platforms{};
  std::vector<std::string> triggers{};  ///< what its ONBUILD runs, as Dockerfile lines
  friend bool operator==(const LockedBase&, const LockedBase&) = default;
};

struct BaseLock {
  std::map<std::string, LockedBase> bases;  ///< by canonical reference, with its tag or digest

  /// Null: not known.
  [[nodiscard]] const LockedBase* find(const oci::Reference& base) const;
  friend bool operator==(const BaseLock&, const BaseLock&) = default;
};

/// Nothing when the text is not a lock; the reason is in `diagnostics` (KF604 `lock-syntax`).
[[nodiscard]] std::optional<BaseLock> parse_lock(const SourcePtr& source, Diagnostics& diagnostics);

/// kfpkg.lock as it stands in a workspace.
struct StoredLock {
  std::optional<std::string> text;  ///< nothing: there is none
  BaseLock lock;
};
/// Nothing when the file is no lock; the reason is in `diagnostics`. An error is about a file that
/// cannot be read.
[[nodiscard]] Result<std::optional<StoredLock>> read_lock(const Tree& workspace,
                                                          Diagnostics& diagnostics);

/// Sorted, LF, the same bytes for the same value.
[[nodiscard]] std::string write_lock(const BaseLock& lock);

/// The change that brings the file at `path` from `before` (null: absent) to `lock`; no file when
/// nothing changes.
[[nodiscard]] ChangeSet lock_change(std::string path, const std::string* before,
                                    const BaseLock& lock);

}  // namespace kfpkg::dockerfile
