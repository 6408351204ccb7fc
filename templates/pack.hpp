// SPDX-License-Identifier: Apache-2.0
// Packs of templates: those inside the program, or a folder of an organisation's own.
#pragma once

#include "core/fs/tree.hpp"
#include "core/result.hpp"
#include "templates/manifest.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::templates {

// A pack is a tree with one folder per template. Each folder holds `template.yaml` (description,
// and the variables that the template takes besides those that every template has) and the files of
// a component folder, which are rendered by core/template. A file with a NUL byte is copied as it
// is. A file that starts with "#!", or is executable in the pack, becomes executable.

struct TemplateFile {
  std::string path;  ///< below the component folder
  std::string content;
  bool executable = false;
};

struct Template {
  std::string name;
  std::string description;
  std::string component_description;  ///< for a component whose author gives none
  std::vector<Variable> variables;
  std::vector<TemplateFile> files;  ///< sorted by path
};

/// The templates inside the program.
[[nodiscard]] std::unique_ptr<Tree> embedded_pack();

/// Names of the templates, sorted.
[[nodiscard]] Result<std::vector<std::string>> template_names(const Tree& pack);

/// Reads one template. An unknown name is an error of kind usage that lists the names there are.
/// Links and odd names in a pack are errors of kind config: a pack may come from anywhere.
[[nodiscard]] Result<Template> read_template(const Tree& pack, std::string_view name);

}  // namespace kfpkg::templates
