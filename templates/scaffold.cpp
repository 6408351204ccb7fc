// SPDX-License-Identifier: Apache-2.0
// Answers into a view, a view and a template into files.
#include "templates/scaffold.hpp"

#include "core/template/mustache.hpp"
#include "core/text/suggest.hpp"
#include "core/yaml/writer.hpp"
#include "oci/reference.hpp"
#include "templates/pack.hpp"
#include "templates/readme.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace kfpkg::templates {
namespace {

constexpr std::string_view k_first_version = "0.1.0";

// Each value as people read it, and under NAME_yaml as a YAML scalar.
void add_text(TemplateView& view, const std::string& name, const std::string& value) {
  view[name] = {value, {}, false};
  view[name + "_yaml"] = {value.empty() ? "" : yaml::quote_scalar(value), {}, false};
}

Result<std::string> image_name(const ScaffoldRequest& request, const std::string& folder) {
  const std::string name =
      request.registry.empty() ? folder : fmt::format("{}/{}", request.registry, folder);
  std::string image = fmt::format("{}:{}", name, k_first_version);
  if (!oci::Reference::parse(image)) {
    return fail(ErrorKind::usage,
                fmt::format("registry \"{}\": no image can be called {}", request.registry, image),
                "give host and path in lower case, for example: ghcr.io/acme");
  }
  return image;
}

Status check_variables(const Template& chosen, const ScaffoldRequest& request) {
  std::vector<std::string_view> known;
  known.reserve(chosen.variables.size());
  for (const Variable& variable : chosen.variables) known.push_back(variable.name);
  for (const auto& [name, value] : request.variables) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return fail(ErrorKind::usage,
                fmt::format("template \"{}\" has no variable \"{}\"", chosen.name, name),
                known.empty() ? "leave --set out: this template has no variables"
                              : did_you_mean(name, known));
  }
  std::vector<std::string> missing;
  for (const Variable& variable : chosen.variables) {
    if (!variable.default_value && !request.variables.contains(variable.name)) {
      missing.push_back(fmt::format("{} ({})", variable.name, variable.description));
    }
  }
  if (missing.empty()) return {};
  return fail(ErrorKind::usage,
              fmt::format("template \"{}\" needs {}", chosen.name, fmt::join(missing, ", ")),
              "give each as --set NAME=VALUE");
}

Result<TemplateView> make_view(const Template& chosen, const ScaffoldRequest& request,
                               const ComponentNames& names) {
  KFPKG_TRY(check_variables(chosen, request));
  KFPKG_TRY_ASSIGN(const std::string image, image_name(request, names.folder));
  TemplateView view;
  for (const Variable& variable : chosen.variables) {
    const auto given = request.variables.find(variable.name);
    add_text(
        view, variable.name,
        given != request.variables.end() ? given->second : variable.default_value.value_or(""));
  }
  add_text(view, "folder", names.folder);
  add_text(view, "title", names.title);
  add_text(view, "component", names.component);
  add_text(view, "function", names.function);
  add_text(view, "description",
           request.description.empty() ? chosen.component_description : request.description);
  add_text(view, "author", request.author);
  add_text(view, "registry", request.registry);
  add_text(view, "image", image);
  add_text(view, "version", std::string{k_first_version});
  return view;
}

bool is_binary(std::string_view content) {
  return content.find('\0') != std::string_view::npos;
}

}  // namespace

Result<ChangeSet> plan_scaffold(const Tree& pack, const ScaffoldRequest& request) {
  KFPKG_TRY_ASSIGN(Template chosen, read_template(pack, request.template_name));
  KFPKG_TRY_ASSIGN(const ComponentNames names, component_names(request.name));
  KFPKG_TRY_ASSIGN(const TemplateView view, make_view(chosen, request, names));
  ChangeSet changes;
  for (TemplateFile& file : chosen.files) {
    FileChange change{ChangeKind::create, file.path, {}, file.executable};
    if (is_binary(file.content)) {
      change.content = std::move(file.content);
    } else {
      const std::string label = pack.display_path(join_path(chosen.name, file.path));
      KFPKG_TRY_ASSIGN(change.content, render_template(label, file.content, view));
    }
    changes.files.push_back(std::move(change));
  }
  KFPKG_TRY(fill_readme(changes, names));
  return changes;
}

}  // namespace kfpkg::templates
