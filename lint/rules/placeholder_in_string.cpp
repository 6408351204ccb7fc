// SPDX-License-Identifier: Apache-2.0
// Placeholders inside a text, which nobody replaces.
#include "core/yaml/writer.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/folder/interpreters.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace kfpkg::lint {
namespace {

constexpr std::array<std::string_view, 5> k_openings{
    "{inputValue:", "{inputPath:", "{inputUri:", "{outputPath:", "{outputUri:"};

bool is_item(const std::vector<spec::Argument>& list, const spec::Argument& argument) {
  return std::any_of(list.begin(), list.end(),
                     [&](const spec::Argument& item) { return &item == &argument; });
}

// An item that the SDK compiles: one of a kind that the type does not have would stop it.
bool fits(const ComponentView& view, std::string_view key, std::string_view name) {
  const spec::Component& component = *view.component;
  if (key.starts_with("output")) {
    const spec::Output* output = component.find_output(name);
    if (output == nullptr) return false;
    return key == "outputPath" ||
           spec::classify_type(output->type).type_class != spec::TypeClass::parameter;
  }
  const spec::Input* input = component.find_input(name);
  if (input == nullptr) return false;
  // value-of-artifact adds the type in the next round.
  if (key == "inputValue" && !input->type && !input->has_other_type)
    return !uses_path(component, *input) &&
           add_type(view.documents->front(), input->name, "String").has_value();
  const bool is_parameter =
      spec::classify_type(input->type).type_class == spec::TypeClass::parameter;
  return is_parameter == (key == "inputValue");
}

// The placeholder, which is the end of the text, as an item of its own after what stands before.
void offer_item(const ComponentView& view, const spec::Argument& argument, const std::string& text,
                std::size_t at, Diagnostic& found) {
  const spec::Component& component = *view.component;
  const std::string_view placeholder = std::string_view(text).substr(at);
  const std::string_view key = placeholder.substr(1, placeholder.find(':') - 1);
  std::string_view name = placeholder.substr(key.size() + 2);
  name.remove_suffix(1);
  while (name.starts_with(' ')) name.remove_prefix(1);
  if (!fits(view, key, name) ||
      !(is_item(component.command, argument) || is_item(component.args, argument)))
    return;
  const std::string item = fmt::format("{{{}: {}}}", key, yaml::quote_scalar(name));
  const std::string_view before = std::string_view(text).substr(0, at);
  std::optional<TextEdit> edit;
  if (before.empty()) {
    edit = TextEdit{argument.span, item};
  } else if (before.starts_with('-') && before.ends_with('=')) {
    const std::string flag = yaml::quote_scalar(before.substr(0, before.size() - 1));
    edit = split_argument(*component.source, argument.span, flag, item);
  }
  if (edit) found.fixes.push_back({"make it an item", FixSafety::unsafe, {*edit}});
}

bool starts_shell(const spec::Component& component) {
  if (component.command.empty()) return false;
  const auto* program = std::get_if<std::string>(&component.command.front().value);
  return program != nullptr && is_shell(*program);
}

void check(const ComponentView& view, Findings& findings) {
  const bool is_shell_line = starts_shell(*view.component);
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    if (text.find('{') == std::string::npos) return;
    // A program inside the spec may well hold such text.
    if (text.find('\n') != std::string::npos && !is_shell_line) return;
    for (const std::string_view opening : k_openings) {
      const std::size_t at = text.find(opening);
      if (at == std::string::npos) continue;
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) continue;
      Diagnostic& found = findings.add(
          argument.span,
          fmt::format("\"{}\" inside a text is not replaced", text.substr(at, end - at + 1)),
          is_shell_line ? "write it as an item behind the text, and \"$0\", \"$1\" in its place"
                        : "write it as an item of its own, without quotes");
      if (end + 1 == text.size()) offer_item(view, argument, text, at, found);
      return;
    }
  });
}

}  // namespace

extern const Rule k_placeholder_in_string{
    {{"KF218", "placeholder-in-string"},
     Severity::error,
     FailsAt::silent,
     "",
     "a placeholder stands inside a text",
     "Placeholders are YAML mappings and stand as items of command or args. Inside a text they are "
     "letters like others, and the program "
     "receives them unchanged.",
     R"(name: Show
inputs: [{name: day, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: day}, "--day={inputValue: day}"]}}
)",
     R"(name: Show
inputs: [{name: day, type: String}]
implementation: {container: {image: "a/b:1", command: [show, --day, {inputValue: day}]}}
)"},
    check};

}  // namespace kfpkg::lint
