// SPDX-License-Identifier: Apache-2.0
// Writes what the linter would otherwise find out of date in a new README.
#include "templates/readme.hpp"

#include "core/text/edit.hpp"
#include "core/yaml/document.hpp"
#include "spec/component/component.hpp"
#include "spec/component/describe_markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace kfpkg::templates {
namespace {

FileChange* find_file(ChangeSet& files, std::string_view path) {
  const auto found = std::find_if(files.files.begin(), files.files.end(),
                                  [&](const FileChange& file) { return file.path == path; });
  return found == files.files.end() ? nullptr : &*found;
}

Result<spec::Component> read_spec(const FileChange& file) {
  Diagnostics diagnostics;
  const auto documents = yaml::parse(make_source(file.path, file.content), diagnostics);
  if (documents && documents->size() == 1) {
    auto component = spec::read_component(documents->front(), diagnostics);
    if (component) return *std::move(component);
  }
  const std::string why =
      diagnostics.empty() ? "not one YAML document" : diagnostics.front().message;
  return fail(ErrorKind::config, fmt::format("template: {} does not load: {}", file.path, why));
}

}  // namespace

Status fill_readme(ChangeSet& files, const ComponentNames& names) {
  const FileChange* spec = find_file(files, "component.yaml");
  FileChange* readme = find_file(files, "README.md");
  if (spec == nullptr || readme == nullptr) return {};
  KFPKG_TRY_ASSIGN(const spec::Component component, read_spec(*spec));
  const std::string location = fmt::format("<published>/{}/component.yaml", names.folder);
  const SourceBuffer text{readme->path, readme->content};
  KFPKG_TRY_ASSIGN(
      readme->content,
      apply_edits(readme->content, spec::update_readme(text, component, names.function, location)));
  return {};
}

}  // namespace kfpkg::templates
