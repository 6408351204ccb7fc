// SPDX-License-Identifier: Apache-2.0
// Private to this room: libgit2 as a table of functions that is loaded when the first repository is
// opened.
#pragma once

#include "core/result.hpp"

#include <git2.h>

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>

// Every libgit2 function that kfpkg calls. Only functions whose signature is the same from 1.5 on
// may stand here.
// clang-format off
#define KFPKG_LIBGIT2_FUNCTIONS(X)                                                          \
  X(git_libgit2_init) X(git_libgit2_shutdown) X(git_libgit2_version) X(git_libgit2_opts)    \
  X(git_error_last) X(git_strarray_dispose) X(git_repository_open_ext)                      \
  X(git_repository_free) X(git_repository_path) X(git_repository_workdir)                   \
  X(git_repository_head) X(git_repository_odb) X(git_odb_read_header) X(git_odb_free)       \
  X(git_reference_shorthand) X(git_reference_free) X(git_reference_create)                  \
  X(git_reference_is_branch) X(git_remote_lookup) X(git_remote_url) X(git_remote_list)      \
  X(git_remote_free) X(git_revparse_single) X(git_object_peel) X(git_object_free)           \
  X(git_object_id) X(git_commit_lookup) X(git_commit_free) X(git_commit_tree)               \
  X(git_commit_parentcount) X(git_commit_parent_id) X(git_commit_create)                    \
  X(git_tree_lookup) X(git_tree_free) X(git_tree_id) X(git_tree_entry_bypath)               \
  X(git_tree_entry_free) X(git_tree_entry_id) X(git_tree_entry_name)                        \
  X(git_tree_entry_filemode) X(git_tree_entrycount) X(git_tree_entry_byindex)               \
  X(git_tree_create_updated) X(git_blob_create_from_buffer) X(git_blob_lookup)              \
  X(git_blob_rawsize) X(git_blob_rawcontent) X(git_blob_free) X(git_signature_new)          \
  X(git_signature_free) X(git_oid_fromstr) X(git_oid_tostr) X(git_oid_equal)                \
  X(git_merge_base) X(git_repository_is_shallow) X(git_diff_options_init)                   \
  X(git_diff_tree_to_workdir_with_index) X(git_diff_num_deltas) X(git_diff_get_delta)       \
  X(git_diff_free) X(git_repository_config_snapshot) X(git_config_get_bool)                 \
  X(git_config_free) X(git_repository_index) X(git_index_free) X(git_index_entrycount)      \
  X(git_index_get_byindex) X(git_index_find) X(git_index_find_prefix)
// clang-format on

namespace kfpkg::git {

/// The loaded and initialised library.
class Library {
 public:
  /// Tries the given file names (empty: libgit2.so.1.5 and its successors). kind tool when none
  /// fits.
  [[nodiscard]] static Result<std::shared_ptr<const Library>> load(
      std::span<const std::string> names = {});
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() = default;

// NOLINTNEXTLINE(bugprone-macro-parentheses): a declared name takes none
#define KFPKG_DECLARE(function) decltype(&::function) function = nullptr;
  KFPKG_LIBGIT2_FUNCTIONS(KFPKG_DECLARE)
#undef KFPKG_DECLARE

  /// The library's last message on this thread, for an Error.
  [[nodiscard]] std::string last_message() const;
  [[nodiscard]] tl::unexpected<Error> failed(ErrorKind kind, std::string_view subject) const;

 private:
  Library() = default;
  [[nodiscard]] Status bind(const std::string& file);
  [[nodiscard]] Status initialise(const std::string& file) const;
  void* m_handle = nullptr;
};

/// Owns one libgit2 object and frees it with the library's function of that type.
template <class T>
class Handle {
 public:
  explicit Handle(void (*release)(T*)) : m_release(release) {}
  Handle(Handle&& other) noexcept
      : m_object(std::exchange(other.m_object, nullptr)), m_release(other.m_release) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (m_object != nullptr) m_release(m_object);
  }
  [[nodiscard]] T* get() const { return m_object; }
  [[nodiscard]] T** out() { return &m_object; }

 private:
  T* m_object = nullptr;
  void (*m_release)(T*);
};

/// An open repository. libgit2 objects of one repository are used by one thread at a time, hence
/// the mutex.
struct OpenRepository {
  OpenRepository(std::shared_ptr<const Library> library, std::string name)
      : lib(std::move(library)), repo(lib->git_repository_free), display(std::move(name)) {}
  std::shared_ptr<const Library> lib;
  Handle<git_repository> repo;
  std::string display;  ///< how messages name it
  mutable std::mutex mutex;
};

[[nodiscard]] std::string hex(const Library& lib, const git_oid& id);
/// An error of kind usage when the text is not a full object id.
[[nodiscard]] Result<git_oid> parse_id(const Library& lib, std::string_view text);

}  // namespace kfpkg::git
