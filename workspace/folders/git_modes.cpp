// SPDX-License-Identifier: Apache-2.0
// core.fileMode and the index.
#include "workspace/folders/git_modes.hpp"

#include "core/fs/tree.hpp"
#include "git/repository.hpp"

namespace kfpkg::workspace {
namespace {

// `git init` writes core.fileMode into this file, so a glance at it saves most commands the 17 ms
// that libgit2 takes to load. Of a linked work tree it lies elsewhere.
bool may_ignore_modes(const std::filesystem::path& work_tree) {
  const DiskTree tree(work_tree, "");
  const auto entry = tree.stat(".git");
  if (!entry || !*entry) return false;
  if ((*entry)->type != EntryType::directory) return true;
  const auto text = tree.read(".git/config", k_document_limit);
  if (!text) return false;
  return text->find("filemode = true") == std::string::npos;
}

}  // namespace

std::shared_ptr<const GitModes> git_modes_of(const std::filesystem::path& work_tree) {
  if (work_tree.empty() || !may_ignore_modes(work_tree)) return nullptr;
  const auto repository = git::Repository::open(work_tree);
  if (!repository) return nullptr;
  auto executable = repository->executable_files();
  if (!executable || !*executable) return nullptr;
  return std::make_shared<const GitModes>(GitModes{work_tree, **std::move(executable)});
}

}  // namespace kfpkg::workspace
