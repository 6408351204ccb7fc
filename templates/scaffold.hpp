// SPDX-License-Identifier: Apache-2.0
// From a template and answers to the files of a new component folder.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "templates/names.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace kfpkg::templates {

struct ScaffoldRequest {
  std::string template_name = "python";
  std::string name;         ///< as the user typed it
  std::string description;  ///< empty: the template's own
  std::string author;       ///< "Jane Doe <jane@example.org>"; empty: none
  std::string registry;     ///< put before the image's name: "ghcr.io/acme"; empty: none
  std::map<std::string, std::string> variables;  ///< the template's own
};

/// The files of the new folder, with paths below it. Pure.
[[nodiscard]] Result<ChangeSet> plan_scaffold(const Tree& pack, const ScaffoldRequest& request);

/// Writes a planned folder at `target`, which must not exist (an error of kind usage): all files go
/// to a folder beside it that is renamed at the end, so that nothing half-written is left.
[[nodiscard]] Status create_folder(const ChangeSet& files, const std::filesystem::path& target);

}  // namespace kfpkg::templates
