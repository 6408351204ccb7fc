// SPDX-License-Identifier: Apache-2.0
// Changes to files as a value: planners return one, --dry-run prints it, and only `apply` writes.
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

enum class ChangeKind { create, modify, remove };

struct FileChange {
  ChangeKind kind = ChangeKind::create;
  std::string path;     ///< tree path below the root that `apply` is given
  std::string content;  ///< create, modify
  bool executable = false;
};

struct ChangeSet {
  std::vector<FileChange> files;
};

/// Writes the changes below `root`, each file by a temporary file beside it, fsync and rename, so
/// that no reader sees half a file. `create` refuses a path that exists. Checks all paths before it
/// writes the first one. With `staging`, all temporary files are in that folder (of the same file
/// system), so that those of a killed run are found without a search.
[[nodiscard]] Status apply(const ChangeSet& changes, const std::filesystem::path& root,
                           const std::filesystem::path& staging = {});

/// Replaces one file atomically, with mode 0644, 0755, that of secrets (0600), or the one that it
/// has (0644 where it is new). The temporary file is beside it, or in `staging`.
enum class FileMode { regular, executable, secret, kept };
[[nodiscard]] Status write_file(const std::filesystem::path& path, std::string_view content,
                                FileMode mode = FileMode::regular,
                                const std::filesystem::path& staging = {});
/// ".kfpkg-x7Yb2c": the name of a temporary file in a staging folder.
[[nodiscard]] bool is_staged_name(std::string_view name);
/// Removes the temporary files that killed writers of a file left beside it. Only for who holds the
/// lock under which all of them write it; best effort.
void remove_left_behind(const std::filesystem::path& path);
/// "kfpkg.lock.kfpkg-x7Yb2c": the name of a temporary file of `name`, beside it.
[[nodiscard]] bool is_left_behind(std::string_view entry, std::string_view name);
/// The first folder on the way from `root` to a path below it that is a symbolic link; empty: none.
[[nodiscard]] std::filesystem::path link_on_the_way(const std::filesystem::path& root,
                                                    std::string_view tree_path);
/// After it, new names in the folder outlive a power cut; best effort.
void sync_directory(const std::filesystem::path& directory);
/// Adds to the end of a file, which is made if it is absent; for logs that others began.
[[nodiscard]] Status append_to_file(const std::filesystem::path& path, std::string_view content);
/// Reads a whole file; an error when it is absent or longer than `limit`.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit);

}  // namespace kfpkg
