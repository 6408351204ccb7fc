// SPDX-License-Identifier: Apache-2.0
// Paths, then what changed, then one part.
#include "ops/build/select.hpp"

#include "workspace/changes/changes.hpp"
#include "workspace/folders/load_folders.hpp"
#include "workspace/folders/same_names.hpp"

#include <fmt/format.h>

namespace kfpkg::ops {
namespace {

using Folders = std::vector<workspace::ComponentFolder>;

Result<Folders> only_changed(Folders folders, const std::string& base,
                             const std::vector<std::string>& paths, const Invocation& call) {
  KFPKG_TRY_ASSIGN(const workspace::WorkspaceChanges changes,
                   workspace::changes_since(base, folders, paths, call));
  if (changes.touched.empty()) {
    call.progress.note("build", fmt::format("nothing changed since {}", changes.base));
  }
  Folders touched;
  for (const workspace::TouchedFolder& each : changes.touched) touched.push_back(*each.folder);
  return touched;
}

// Every part needs the images that its components start from; who comes second finds them there.
void keep_part(Folders& folders, const Shard& shard) {
  std::size_t index = 0;
  std::erase_if(folders, [&](const workspace::ComponentFolder& folder) {
    return !folder.is_image && index++ % shard.parts != shard.number - 1;
  });
}

}  // namespace

Result<Folders> select_folders(const FolderChoice& choice, const SettingsLayer& flags,
                               const Invocation& call) {
  std::vector<std::string> paths = choice.paths;
  if (choice.all) paths = {workspace::find_workspace_root(call.cwd, call.environment).string()};
  KFPKG_TRY_ASSIGN(Folders folders,
                   workspace::load_built_folders(paths, flags, call,
                                                 choice.changed ? workspace::NoComponents::accept
                                                                : workspace::NoComponents::refuse));
  KFPKG_TRY(workspace::check_names_differ(folders, workspace::NameOf::image));
  if (choice.changed) {
    KFPKG_TRY_ASSIGN(folders, only_changed(std::move(folders), choice.base, paths, call));
  }
  keep_part(folders, choice.shard);
  return folders;
}

}  // namespace kfpkg::ops
