// SPDX-License-Identifier: Apache-2.0
// A tree with another one in the place of one of its folders: a component, unsaved texts and all,
// in the folders around it.
#pragma once

#include "core/fs/tree.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// What lies at and below `at` is read from `inside`, the rest from `around`, which has a folder of
/// that name. `inside` must outlive it.
class MountedTree final : public Tree {
 public:
  /// `folder` is the part of `inside` that is shown at `at`.
  MountedTree(std::shared_ptr<const Tree> around, std::string at, const Tree& inside,
              std::string folder)
      : m_around(std::move(around)),
        m_at(std::move(at)),
        m_inside(inside),
        m_folder(std::move(folder)) {}

  [[nodiscard]] Result<std::optional<TreeEntry>> stat(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<std::string>> list(std::string_view path) const override;
  [[nodiscard]] Result<std::vector<ListedEntry>> list_types(std::string_view path) const override;
  [[nodiscard]] Result<std::unique_ptr<ByteSource>> open(std::string_view path) const override;
  [[nodiscard]] Result<std::string> read_link(std::string_view path) const override;
  [[nodiscard]] std::string display_path(std::string_view path) const override;

 private:
  /// The path in `inside`; nothing when it is not there.
  [[nodiscard]] std::optional<std::string> inside(std::string_view path) const;

  std::shared_ptr<const Tree> m_around;
  std::string m_at;
  const Tree& m_inside;
  std::string m_folder;
};

}  // namespace kfpkg
