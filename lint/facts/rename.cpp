// SPDX-License-Identifier: Apache-2.0
// Every place where a spec names an input or output.
#include "lint/facts/rename.hpp"

#include "core/yaml/writer.hpp"
#include "lint/facts/interface_use.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

bool is_about_output(spec::PlaceholderKind kind) {
  return kind == spec::PlaceholderKind::output_path || kind == spec::PlaceholderKind::output_uri;
}

std::vector<Span> places_of(const spec::Component& component, std::string_view name, bool output) {
  std::vector<Span> places;
  visit_placeholders(component, [&](const spec::Argument&, const spec::Placeholder& placeholder) {
    // executorInput, concat and if name nothing.
    const bool names = placeholder.name.span.begin < placeholder.name.span.end;
    if (names && placeholder.name.value == name && is_about_output(placeholder.kind) == output)
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

template <class List>
bool is_taken(const List& list, const std::string& name) {
  return std::any_of(list.begin(), list.end(),
                     [&](const auto& item) { return item.python_name == name; });
}

bool is_in_template(const spec::Component& component, std::string_view name) {
  bool found = false;
  visit_texts(component, [&](const spec::Argument&, const std::string& text) {
    for (const RawTemplate& raw : find_templates(text)) found = found || raw.name == name;
  });
  return found;
}

template <class List, class Item>
void offer(const spec::Component& component, const List& list, const Item& item, std::string name,
           Diagnostic& found) {
  if (is_in_template(component, item.python_name) || is_in_template(component, item.name.value))
    return;
  // Those before it that have the same name get one of these in the same round.
  const std::string base = name;
  auto number = std::count_if(list.data(), &item,
                              [&](const Item& one) { return one.python_name == item.python_name; });
  if (number > 0) name = fmt::format("{}_{}", base, ++number);
  for (number = std::max<std::ptrdiff_t>(number, 1); is_taken(list, name);)
    name = fmt::format("{}_{}", base, ++number);
  found.fixes.push_back(
      {fmt::format("call it {}", name), FixSafety::unsafe, rename(component, item, name)});
}

}  // namespace

void offer_rename(const spec::Component& component, const spec::Input& input,
                  const std::string& name, Diagnostic& found) {
  offer(component, component.inputs, input, name, found);
}

void offer_rename(const spec::Component& component, const spec::Output& output,
                  const std::string& name, Diagnostic& found) {
  offer(component, component.outputs, output, name, found);
}

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
