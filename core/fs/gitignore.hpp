// SPDX-License-Identifier: Apache-2.0
// .gitignore, read and matched as git does; libgit2 would cost 17 ms of start-up.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace kfpkg {

/// The patterns in force in one folder: of its own .gitignore, then of those above it, then of
/// `.git/info/exclude`. A value: a folder's is made from that of the folder above. The user's own
/// core.excludesFile is not asked, since other machines have another. What is tracked is not
/// ignored, whatever matches it; that is not known here.
class GitIgnore {
 public:
  /// Nothing is ignored.
  GitIgnore() = default;
  /// The same with the text of a .gitignore that stands in `folder` (a tree path), which beats what
  /// is there already.
  [[nodiscard]] GitIgnore with(std::string_view text, std::string_view folder) const;
  /// `path` is a tree path in a folder that is not ignored itself.
  [[nodiscard]] bool ignores(std::string_view path, bool is_directory) const;

 private:
  struct Scope;
  std::shared_ptr<const Scope> m_innermost;
};

/// Longest .gitignore that is read.
inline constexpr std::uint64_t k_gitignore_limit = 1U << 20U;

/// The patterns of a repository that are in no .gitignore: `info/exclude` of the repository whose
/// work tree's root this is, also when `.git` is a file (a work tree or submodule); empty when
/// there is none.
[[nodiscard]] GitIgnore repository_excludes(const std::filesystem::path& root);

}  // namespace kfpkg
