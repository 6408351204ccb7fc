// SPDX-License-Identifier: Apache-2.0
// The commit that last touched a component.
#include "workspace/images/provenance.hpp"

#include "core/fs/tree.hpp"
#include "dockerfile/build.hpp"
#include "git/repository.hpp"
#include "workspace/folders/context_tree.hpp"

namespace kfpkg::workspace {
namespace {

Result<bool> same_file(const Tree& disk, const Tree& committed, const std::string& path) {
  KFPKG_TRY_ASSIGN(const auto here, disk.stat(path));
  KFPKG_TRY_ASSIGN(const auto there, committed.stat(path));
  if (!here || !there || here->type != there->type) return false;
  if (here->type == EntryType::symlink) return *disk.read_link(path) == *committed.read_link(path);
  if (here->size != there->size || here->executable != there->executable) return false;
  KFPKG_TRY_ASSIGN(const auto now, disk.open(path));
  KFPKG_TRY_ASSIGN(const auto then, committed.open(path));
  return same_content(*now, *then);
}

Result<bool> is_committed(const Tree& disk, const Tree& committed,
                          const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    KFPKG_TRY_ASSIGN(const bool same, same_file(disk, committed, path));
    if (!same) return false;
  }
  return true;
}

}  // namespace

Result<std::string> provenance_commit(const ComponentFolder& folder,
                                      const std::vector<std::string>& files,
                                      const Invocation& call) {
  const auto repository = git::Repository::open(folder.path);
  if (!repository) return std::string();
  const BuildContext& context = folder.context;
  const std::string prefix = context.path.lexically_relative(repository->work_tree()).string();
  const ContextTree disk(folder, git_modes_of(repository->work_tree()));
  std::vector<std::string> paths{join_path(context.below, folder.spec)};
  KFPKG_TRY_ASSIGN(const auto dockerfile, dockerfile::dockerfile_name(disk, context.below));
  // Without one the image is somebody else's.
  if (dockerfile) paths.push_back(join_path(context.below, *dockerfile));
  paths.insert(paths.end(), files.begin(), files.end());
  KFPKG_TRY_ASSIGN(const auto head, repository->head_commit());
  if (!head) return std::string();
  const std::string below = prefix == "." ? std::string() : prefix;
  KFPKG_TRY_ASSIGN(const auto committed, repository->commit_tree(*head, below));
  KFPKG_TRY_ASSIGN(const bool clean, is_committed(disk, *committed, paths));
  if (!clean) {
    call.progress.note(folder.name, "some files are not committed, so no commit is recorded");
    return std::string();
  }
  for (std::string& path : paths) path = join_path(below, path);
  KFPKG_TRY_ASSIGN(const auto last, repository->last_commit_touching(paths));
  return last && last->exact ? last->commit : std::string();
}

}  // namespace kfpkg::workspace
