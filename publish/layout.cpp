// SPDX-License-Identifier: Apache-2.0
// Releases as files, and files as releases.
#include "publish/layout.hpp"

#include "release/name.hpp"
#include "release/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kfpkg::publish {
namespace {

/// By listing its folder: in a partial clone that costs no request, unlike stat() of a file.
Result<bool> exists(const Tree& tree, std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view folder = slash == path.npos ? std::string_view{} : path.substr(0, slash);
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  if (!folder.empty()) {
    KFPKG_TRY_ASSIGN(const std::optional<TreeEntry> entry, tree.stat(folder));
    if (!entry || entry->type != EntryType::directory) return false;
  }
  KFPKG_TRY_ASSIGN(const std::vector<std::string> names, tree.list(folder));
  return std::binary_search(names.begin(), names.end(), name);
}

Result<std::optional<std::string>> content(const Tree& tree, std::string_view path,
                                           std::uint64_t limit) {
  KFPKG_TRY_ASSIGN(const bool there, exists(tree, path));
  if (!there) return std::optional<std::string>{};
  KFPKG_TRY_ASSIGN(std::string text, tree.read(path, limit));
  return std::optional<std::string>(std::move(text));
}

struct ReadIndex {
  bool is_there = false;
  std::string text;
  release::Index index;
};

Result<ReadIndex> index_of(const Tree& files) {
  KFPKG_TRY_ASSIGN(const auto text, content(files, release::k_index_path, release::k_index_limit));
  if (text && text->empty()) {
    return fail(ErrorKind::config,
                fmt::format("{}: is empty", files.display_path(release::k_index_path)),
                "restore it, or remove it when nothing is published there yet");
  }
  ReadIndex read{text.has_value(), text.value_or(""), {}};
  KFPKG_TRY_ASSIGN(read.index,
                   release::read_index(read.text, files.display_path(release::k_index_path)));
  return read;
}

Status check_place(const Tree& files, const release::Index& index, std::string_view name) {
  if (!release::is_component_name(name)) {
    return fail(ErrorKind::config,
                fmt::format("\"{}\" cannot be the name of a published component", name),
                "use letters, digits, '.', '_' and '-'");
  }
  if (index.components.contains(name)) return {};
  KFPKG_TRY_ASSIGN(const bool spec_there, exists(files, newest_path(name)));
  // A run that was killed before it wrote the index has left the versions folder.
  KFPKG_TRY_ASSIGN(const bool ours, exists(files, join_path(name, "versions")));
  if (!spec_there || ours) return {};
  return fail(ErrorKind::config,
              fmt::format("{}: is there already and was not published by kfpkg",
                          files.display_path(newest_path(name))),
              "publish to another branch or prefix: --to REMOTE#BRANCH:PREFIX");
}

/// The state of one planning run; releases are added one after the other.
class Planner {
 public:
  explicit Planner(const Tree& files) : m_files(files) {}

  Status start();
  Status add(const Release& added);
  Result<ChangeSet> finish();

 private:
  [[nodiscard]] tl::unexpected<Error> conflict(const Release& added, std::string_view what) const;
  /// An error when the version is listed with other content.
  [[nodiscard]] Status check_listed(const Release& added, const release::IndexVersion& known) const;
  /// Without an entry what is there was left by a killed run, and counts for nothing.
  Status write(const std::string& path, const std::string& text);
  Status point_newest(const Release& added, bool is_new);
  void record(const Release& added);

  const Tree& m_files;
  ReadIndex m_before;
  release::Index m_index;  ///< with what was added
  std::vector<release::NewEntry> m_new_entries;
  ChangeSet m_changes;
};

Status Planner::start() {
  KFPKG_TRY_ASSIGN(m_before, index_of(m_files));
  m_index = m_before.index;
  return {};
}

tl::unexpected<Error> Planner::conflict(const Release& added, std::string_view what) const {
  return version_conflict(added.name, added.entry.version, m_index.versions(added.name), what);
}

Status Planner::check_listed(const Release& added, const release::IndexVersion& known) const {
  const std::string path = version_path(added.name, added.entry.version);
  KFPKG_TRY_ASSIGN(const auto there, content(m_files, path, k_document_limit));
  if (there && *there != added.text)
    return conflict(added, fmt::format("{}, {}", path, first_difference(*there, added.text)));
  if (known.sha256 == added.entry.sha256) return {};
  return conflict(added, fmt::format("the index says sha256 {}, it is {} now", known.sha256,
                                     added.entry.sha256));
}

Status Planner::write(const std::string& path, const std::string& text) {
  KFPKG_TRY_ASSIGN(const auto there, content(m_files, path, k_document_limit));
  if (there && *there == text) return {};
  m_changes.files.push_back({there ? ChangeKind::modify : ChangeKind::create, path, text, false});
  return {};
}

Status Planner::point_newest(const Release& added, bool is_new) {
  std::vector<std::string> versions = m_index.versions(added.name);
  versions.push_back(added.entry.version);
  if (release::newest(versions)->str() != added.entry.version) return {};
  const std::string path = newest_path(added.name);
  KFPKG_TRY_ASSIGN(const bool there, exists(m_files, path));
  if (there && !is_new) {
    KFPKG_TRY_ASSIGN(const std::string old, m_files.read(path, k_document_limit));
    if (old == added.text) return {};
  }
  m_changes.files.push_back(
      {there ? ChangeKind::modify : ChangeKind::create, path, added.text, false});
  return {};
}

void Planner::record(const Release& added) {
  m_index.components[added.name].push_back(added.entry);
  m_new_entries.push_back({added.name, added.entry});
}

Status Planner::add(const Release& added) {
  KFPKG_TRY(check_place(m_files, m_index, added.name));
  const std::string& version = added.entry.version;
  const release::IndexVersion* known = m_index.find(added.name, version);
  const bool is_new = known == nullptr;
  if (known != nullptr) KFPKG_TRY(check_listed(added, *known));
  KFPKG_TRY(write(version_path(added.name, version), added.text));
  if (is_new) {
    KFPKG_TRY(write(digest_path(added.name, added.entry.sha256), added.text));
    KFPKG_TRY(write(tag_path(added.name, version), added.text));
    if (!added.readme.empty()) KFPKG_TRY(write(readme_path(added.name, version), added.readme));
  }
  KFPKG_TRY(point_newest(added, is_new));
  if (is_new) record(added);
  return {};
}

Result<ChangeSet> Planner::finish() {
  if (m_new_entries.empty()) return std::move(m_changes);
  const ChangeKind kind = m_before.is_there ? ChangeKind::modify : ChangeKind::create;
  KFPKG_TRY_ASSIGN(std::string text,
                   release::add_to_index(m_before.text, m_new_entries,
                                         m_files.display_path(release::k_index_path)));
  m_changes.files.push_back({kind, std::string(release::k_index_path), std::move(text), false});
  return std::move(m_changes);
}

}  // namespace

Result<std::vector<Releases>> read_releases(const Tree& files, std::span<const std::string> names) {
  KFPKG_TRY_ASSIGN(const ReadIndex read, index_of(files));
  std::vector<Releases> all;
  for (const std::string& name : names) {
    KFPKG_TRY(check_place(files, read.index, name));
    Releases releases{name, {}, {}};
    const auto found = read.index.components.find(name);
    if (found != read.index.components.end()) releases.versions = found->second;
    all.push_back(std::move(releases));
  }
  return all;
}

Result<std::string> read_release_text(const Tree& files, std::string_view name,
                                      std::string_view version) {
  return files.read(version_path(name, version), k_document_limit);
}

Result<std::vector<std::string>> read_names(const Tree& files, std::string_view prefix) {
  KFPKG_TRY_ASSIGN(const ReadIndex read, index_of(files));
  std::vector<std::string> names;
  for (const auto& [name, versions] : read.index.components) {
    if (name.starts_with(prefix)) names.push_back(name);
  }
  return names;
}

Result<ChangeSet> plan_files(const Tree& files, std::span<const Release> releases) {
  Planner planner(files);
  KFPKG_TRY(planner.start());
  for (const Release& one : releases) KFPKG_TRY(planner.add(one));
  return planner.finish();
}

std::string newest_path(std::string_view name) {
  return fmt::format("{}/component.yaml", name);
}
std::string version_path(std::string_view name, std::string_view version) {
  return fmt::format("{}/{}/component.yaml", name, version);
}
std::string readme_path(std::string_view name, std::string_view version) {
  return fmt::format("{}/{}/README.md", name, version);
}
std::string tag_path(std::string_view name, std::string_view version) {
  return fmt::format("{}/versions/tags/{}", name, version);
}
std::string digest_path(std::string_view name, std::string_view sha256) {
  return fmt::format("{}/versions/sha256/{}", name, sha256);
}

}  // namespace kfpkg::publish
