// SPDX-License-Identifier: Apache-2.0
// From a template and answers to the files of a new component folder.
#pragma once

#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace kfpkg::templates {

/// What a component is called where. Derived once, so that folder, image and spec agree.
struct ComponentNames {
  std::string folder;     ///< "train_model": also the last part of the image's name
  std::string title;      ///< "Train model": `name:` in the spec
  std::string component;  ///< "train-model": as the SDK sanitises the title
  std::string function;   ///< "train_model": what people assign the loaded component to in Python
};

/// Accepts a folder name as it is, and makes one of other words ("Train Model" -> train_model). An
/// error of kind usage, with the reason, when nothing is left of it, it starts with a digit, or it
/// is too long for an image or a pipeline (the SDK allows 128 characters).
[[nodiscard]] Result<ComponentNames> component_names(std::string_view name);

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
