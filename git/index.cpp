// SPDX-License-Identifier: Apache-2.0
// What the index has: files, and their modes where the file system keeps none.
#include "git/libgit2.hpp"
#include "git/repository.hpp"

namespace kfpkg::git {
namespace {

// git's own default is true.
Result<bool> modes_count_on_disk(const OpenRepository& open) {
  const Library& lib = *open.lib;
  Handle<git_config> config(lib.git_config_free);
  if (lib.git_repository_config_snapshot(config.out(), open.repo.get()) != 0)
    return lib.failed(ErrorKind::file, open.display);
  int value = 1;
  const int code = lib.git_config_get_bool(&value, config.get(), "core.filemode");
  if (code != 0 && code != GIT_ENOTFOUND) return lib.failed(ErrorKind::config, open.display);
  return value != 0;
}

Status open_index(const OpenRepository& open, Handle<git_index>& index) {
  if (open.lib->git_repository_index(index.out(), open.repo.get()) == 0) return {};
  return open.lib->failed(ErrorKind::file, open.display);
}

}  // namespace

Result<bool> Repository::tracks(std::string_view path) const {
  const std::scoped_lock lock(m_open->mutex);
  const Library& lib = *m_open->lib;
  Handle<git_index> index(lib.git_index_free);
  KFPKG_TRY(open_index(*m_open, index));
  const std::string itself(path);
  if (lib.git_index_find(nullptr, index.get(), itself.c_str()) == 0) return true;
  const std::string below = itself + '/';
  return lib.git_index_find_prefix(nullptr, index.get(), below.c_str()) == 0;
}

Result<std::optional<std::set<std::string, std::less<>>>> Repository::executable_files() const {
  const std::scoped_lock lock(m_open->mutex);
  KFPKG_TRY_ASSIGN(const bool on_disk, modes_count_on_disk(*m_open));
  if (on_disk) return std::nullopt;
  const Library& lib = *m_open->lib;
  Handle<git_index> index(lib.git_index_free);
  KFPKG_TRY(open_index(*m_open, index));
  std::set<std::string, std::less<>> found;
  for (std::size_t i = 0; i < lib.git_index_entrycount(index.get()); ++i) {
    const git_index_entry* entry = lib.git_index_get_byindex(index.get(), i);
    if (entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE) found.emplace_hint(found.end(), entry->path);
  }
  return found;
}

}  // namespace kfpkg::git
