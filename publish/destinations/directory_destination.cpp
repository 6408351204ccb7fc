// SPDX-License-Identifier: Apache-2.0
// Publishing to a folder on disk.
#include "publish/directory_target.hpp"

#include <fmt/format.h>

#include <memory>

namespace kfpkg::publish {

Result<PublicationPlan> publish_to_directory(const DirectoryTarget& target,
                                             std::span<const Entry> entries,
                                             std::string_view base_url, bool dry_run) {
  const std::string name = target.path.string();
  std::error_code code;
  const auto status = std::filesystem::status(target.path, code);
  const bool there = std::filesystem::exists(status);
  if (there && !std::filesystem::is_directory(status)) {
    return fail(ErrorKind::file, fmt::format("{}: is not a folder", name),
                "give another folder with --to");
  }
  std::unique_ptr<Tree> tree;
  if (there) {
    tree = std::make_unique<DiskTree>(target.path, name);
  } else {
    tree =
        std::make_unique<MemoryTree>(std::map<std::string, MemoryTree::File, std::less<>>{}, name);
  }
  KFPKG_TRY_ASSIGN(PublicationPlan plan, plan_publication(*tree, entries, base_url));
  if (!dry_run) KFPKG_TRY(apply(plan.changes, target.path));
  return plan;
}

}  // namespace kfpkg::publish
