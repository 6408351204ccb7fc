// SPDX-License-Identifier: Apache-2.0
// Inputs that are optional, or are not, against what their entry seems to say.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

// `default:` and nothing behind it.
void check_empty_default(const yaml::Node& input, const yaml::Node& name, Findings& findings) {
  const yaml::Entry* entry = input.find_entry("default");
  if (entry == nullptr || !yaml::is_null(entry->value)) return;
  const yaml::Node* optional = input.find("optional");
  if (optional != nullptr && !yaml::is_null(*optional) && yaml::as_bool(*optional)) return;
  findings.add(entry->key.place(),
               fmt::format("an empty default is none: every pipeline must pass \"{}\"", name.value),
               "write default: '' for an empty text, or \"optional: true\" to leave it out");
}

// KFP asks for the default alone.
void check_required(const yaml::Node& input, const yaml::Node& name, Findings& findings) {
  const yaml::Node* value = input.find("default");
  const yaml::Node* optional = input.find("optional");
  if (value == nullptr || yaml::is_null(*value)) return;
  if (optional == nullptr || yaml::is_null(*optional) || yaml::as_bool(*optional)) return;
  Diagnostic& found = findings.add(
      optional->place(),
      fmt::format("\"{}\" has a default, so KFP takes it for optional all the same", name.value),
      "write true, or remove the default so that pipelines must pass it");
  if (!optional->alias_span)
    found.fixes.push_back({"write true", FixSafety::safe, {{optional->span, "true"}}});
}

void check(const ComponentView& view, Findings& findings) {
  const yaml::Node* inputs = view.documents->front().root.find("inputs");
  if (inputs == nullptr) return;
  for (const yaml::Node& input : inputs->items) {
    const yaml::Node* name = input.find("name");
    if (name == nullptr) continue;
    check_empty_default(input, *name, findings);
    check_required(input, *name, findings);
  }
}

}  // namespace

extern const Rule k_optional_contradicted{
    {{"KF126", "optional-contradicted"},
     Severity::warning,
     FailsAt::silent,
     "",
     "an input is required or optional against what it seems to say",
     "An empty default counts as none, so that the input must be passed. A default makes an input "
     "optional whatever \"optional\" says.",
     R"(name: Show
inputs: [{name: text, type: String, default: }]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)",
     R"(name: Show
inputs: [{name: text, type: String, default: ''}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)"},
    check};

}  // namespace kfpkg::lint
