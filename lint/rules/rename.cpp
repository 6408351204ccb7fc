// SPDX-License-Identifier: Apache-2.0
// Every place where a spec names an input or output.
#include "lint/rules/rename.hpp"

#include "core/yaml/writer.hpp"
#include "lint/rules/interface_use.hpp"

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_about_output(spec::PlaceholderKind kind) {
  return kind == spec::PlaceholderKind::output_path || kind == spec::PlaceholderKind::output_uri;
}

std::vector<Span> places_of(const spec::Component& component, std::string_view name, bool output) {
  std::vector<Span> places;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    if (placeholder.name.value == name && is_about_output(placeholder.kind) == output)
      places.push_back(placeholder.name.span);
  });
  return places;
}

// What stands behind an anchor is met once for each alias.
std::vector<TextEdit> edits_at(std::vector<Span> places, std::string_view name) {
  std::sort(places.begin(), places.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  places.erase(std::unique(places.begin(), places.end()), places.end());
  const std::string text = yaml::quote_scalar(name);
  std::vector<TextEdit> edits;
  for (const Span& place : places) edits.push_back({place, text});
  return edits;
}

}  // namespace

std::vector<TextEdit> rename(const spec::Component& component, const spec::Input& input,
                             std::string_view name) {
  std::vector<Span> places = places_of(component, input.name.value, false);
  places.push_back(input.name.span);
  return edits_at(std::move(places), name);
}

std::vector<TextEdit> rename(const spec::Component& component, const spec::Output& output,
                             std::string_view name) {
  std::vector<Span> places = places_of(component, output.name.value, true);
  places.push_back(output.name.span);
  for (const spec::FileOutput& file : component.file_outputs) {
    if (file.name.value == output.name.value) places.push_back(file.name.span);
  }
  return edits_at(std::move(places), name);
}

}  // namespace kfpkg::lint
