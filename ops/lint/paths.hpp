// SPDX-License-Identifier: Apache-2.0
// What the paths of a lint mean: folders of components, single specs and pipeline files, and the
// folders between.
#pragma once

#include "core/result.hpp"
#include "core/text/source.hpp"
#include "workspace/settings/shared_settings.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// A YAML or JSON file that is a spec, a compiled pipeline or a manifest of one, and not the spec
/// of its folder: it is linted by itself.
struct NamedDocument {
  std::filesystem::path path;         ///< absolute
  SourcePtr source;                   ///< empty when it cannot be read
  std::optional<Error> unreadable{};  ///< why
};
/// A text that is not saved yet as such a file; nothing when it is none.
[[nodiscard]] std::optional<NamedDocument> as_document(const std::string& given, std::string text,
                                                       workspace::SharedSettings& shared);

/// `files` are .py files of no component folder, `paths` what is neither of the others.
struct LintPaths {
  std::vector<std::string> paths;
  std::vector<NamedDocument> documents;      ///< sorted, each once
  std::vector<std::filesystem::path> files;  ///< absolute, those of one folder together, each once
};
[[nodiscard]] LintPaths split_paths(const std::vector<std::string>& given,
                                    workspace::SharedSettings& shared);

/// The folders above components, up to those that the user named.
class FoldersAbove {
 public:
  /// Without paths the working folder is meant.
  FoldersAbove(const std::vector<std::string>& paths, const std::filesystem::path& cwd);

  void add(const std::filesystem::path& component);

  /// Absolute.
  [[nodiscard]] const std::set<std::string>& folders() const { return m_folders; }

 private:
  [[nodiscard]] bool is_named(const std::string& folder);

  std::set<std::string> m_tops;
  std::map<std::string, bool> m_named;  // a folder, or one above it
  std::set<std::string> m_folders;
};

}  // namespace kfpkg::ops
