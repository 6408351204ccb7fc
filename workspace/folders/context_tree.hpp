// SPDX-License-Identifier: Apache-2.0
// A build context without what kfpkg itself writes into it.
#pragma once

#include "core/fs/tree.hpp"
#include "workspace/folders/folders.hpp"
#include "workspace/folders/git_modes.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace kfpkg::workspace {

/// True for kfpkg.lock, and for what lies in the default folder of `kfpkg run`'s outputs, wherever
/// in a context: no builder is given them, so that writing them changes no image.
[[nodiscard]] bool is_own_path(std::string_view path);

/// The context of a folder as fingerprints and builders see it: own paths are not listed, nor is
/// any other folder that `kfpkg run` marked as its outputs (run/outputs_folder.hpp).
class ContextTree final : public Tree {
 public:
  /// `modes` take the place of those on disk unless they are null.
  explicit ContextTree(const ComponentFolder& folder,
                       std::shared_ptr<const GitModes> modes = nullptr);

  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override;
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override;
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override;
  [[nodiscard]] std::string display_path(std::string_view path) const override;

 private:
  DiskTree m_disk;
  std::shared_ptr<const GitModes> m_modes;
  std::string m_in_work_tree;  ///< where the context lies
};

}  // namespace kfpkg::workspace
