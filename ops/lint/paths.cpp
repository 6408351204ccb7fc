// SPDX-License-Identifier: Apache-2.0
// Folders as text: those of std::filesystem are slow to compare, and here are many.
#include "ops/lint/paths.hpp"

#include "core/fs/paths.hpp"
#include "core/fs/tree.hpp"
#include "lint/folder/read_folder.hpp"
#include "workspace/folders/folders.hpp"
#include "workspace/folders/spec_name.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::ops {
namespace {

namespace stdfs = std::filesystem;

std::string parent_of(const std::string& folder) {
  const std::size_t slash = folder.rfind('/');
  if (slash == std::string::npos) return folder;
  return folder.substr(0, std::max<std::size_t>(slash, 1));
}

// A file of Python that belongs to no component.
bool is_pipeline(const std::string& given, workspace::SharedSettings& shared) {
  if (!given.ends_with(".py")) return false;
  const stdfs::path path = absolute_path(given, shared.cwd());
  return path.extension() == ".py" && type_at(path.native()) == EntryType::file &&
         !workspace::component_of_file(given, shared);
}

// Those that have a meaning of their own in a folder are its.
bool may_be_document(const stdfs::path& path, workspace::SharedSettings& shared) {
  const stdfs::path name = path.filename();
  const stdfs::path suffix = path.extension();
  return (suffix == ".yaml" || suffix == ".yml" || suffix == ".json") &&
         name != workspace::k_config_file &&
         name != workspace::SpecNames(shared).of(path.parent_path());
}

std::optional<NamedDocument> document_at(const std::string& given,
                                         workspace::SharedSettings& shared) {
  const stdfs::path path = absolute_path(given, shared.cwd());
  if (!may_be_document(path, shared) || type_at(path.native()) != EntryType::file)
    return std::nullopt;
  const std::string name = path.filename();
  const std::string shown = display_of(path.parent_path(), shared.cwd());
  const DiskTree tree(path.parent_path(), shown == "." ? std::string() : shown, name);
  auto text = tree.read(name, k_document_limit);
  if (text) return as_document(given, *std::move(text), shared);
  // Of data in JSON nobody says that it is a spec.
  if (path.extension() == ".json") return std::nullopt;
  return NamedDocument{path, make_source(display_of(path, shared.cwd()), ""),
                       std::move(text.error())};
}

}  // namespace

std::optional<NamedDocument> as_document(const std::string& given, std::string text,
                                         workspace::SharedSettings& shared) {
  const stdfs::path path = absolute_path(given, shared.cwd());
  if (!may_be_document(path, shared)) return std::nullopt;
  SourcePtr source = make_source(display_of(path, shared.cwd()), std::move(text));
  if (!lint::is_spec_document(source)) return std::nullopt;
  return NamedDocument{path, std::move(source)};
}

LintPaths split_paths(const std::vector<std::string>& given, workspace::SharedSettings& shared) {
  LintPaths named;
  for (const std::string& path : given) {
    if (is_pipeline(path, shared)) {
      named.files.push_back(absolute_path(path, shared.cwd()));
    } else if (auto document = document_at(path, shared)) {
      named.documents.push_back(*std::move(document));
    } else {
      named.paths.push_back(path);
    }
  }
  std::sort(named.files.begin(), named.files.end(), [](const auto& a, const auto& b) {
    return std::pair(a.parent_path(), a) < std::pair(b.parent_path(), b);
  });
  named.files.erase(std::unique(named.files.begin(), named.files.end()), named.files.end());
  auto& documents = named.documents;
  std::sort(documents.begin(), documents.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  documents.erase(std::unique(documents.begin(), documents.end(),
                              [](const auto& a, const auto& b) { return a.path == b.path; }),
                  documents.end());
  return named;
}

FoldersAbove::FoldersAbove(const std::vector<std::string>& paths, const stdfs::path& cwd) {
  for (const std::string& path : paths) m_tops.insert(absolute_path(path, cwd));
  if (m_tops.empty()) m_tops.insert(cwd.native());
}

void FoldersAbove::add(const stdfs::path& component) {
  std::string at = parent_of(component.native());
  while (is_named(at) && m_folders.insert(at).second) at = parent_of(at);
}

bool FoldersAbove::is_named(const std::string& folder) {
  const auto known = m_named.find(folder);
  if (known != m_named.end()) return known->second;
  const std::string above = parent_of(folder);
  const bool named = m_tops.contains(folder) || (above != folder && is_named(above));
  m_named.emplace(folder, named);
  return named;
}

}  // namespace kfpkg::ops
