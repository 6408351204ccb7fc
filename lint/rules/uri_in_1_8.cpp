// SPDX-License-Identifier: Apache-2.0
// inputUri and outputUri, which KFP 1.8 compiles to what nothing replaces.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

bool may_be_left_out(const spec::Component& component, const std::string& input) {
  const spec::Input* named = component.find_input(input);
  return named != nullptr && named->optional && !named->default_value;
}

// Calls `visit` with each placeholder, and with true for those that KFP 1.8 resolves also where no
// optional input is passed: it leaves out the other branch of an if.
template <class Visit>
void visit_reached(const spec::Component& component, const std::vector<spec::Argument>& list,
                   bool reached, Visit visit) {
  for (const spec::Argument& argument : list) {
    const auto* placeholder = std::get_if<spec::Placeholder>(&argument.value);
    if (placeholder == nullptr) continue;
    visit(argument, *placeholder, reached);
    const bool is_if = placeholder->kind == spec::PlaceholderKind::if_present;
    const bool absent = is_if && may_be_left_out(component, placeholder->name.value);
    visit_reached(component, placeholder->items, reached && !absent, visit);
    visit_reached(component, placeholder->otherwise, reached && absent, visit);
  }
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  const auto report = [&](const spec::Argument& argument, const spec::Placeholder& placeholder,
                          bool reached) {
    const bool input = placeholder.kind == spec::PlaceholderKind::input_uri;
    if (!input && placeholder.kind != spec::PlaceholderKind::output_uri) return;
    const bool left_out = input && reached && may_be_left_out(component, placeholder.name.value);
    Diagnostic& found = findings.add(
        argument.span,
        left_out ? fmt::format("KFP 1.8 cannot compile inputUri when \"{}\" is not passed",
                               placeholder.name.value)
                 : fmt::format("KFP 1.8 does not replace {}: the program gets a template of KFP 2",
                               input ? "inputUri" : "outputUri"),
        fmt::format("write {}: it gives the path of the artifact's file",
                    input ? "inputPath" : "outputPath"));
    if (left_out) found.fails_at = FailsAt::compile;
  };
  for (const auto* list : {&component.command, &component.args})
    visit_reached(component, *list, true, report);
}

}  // namespace

extern const Rule k_uri_in_1_8{
    {{"KF229", "uri-in-1.8"},
     Severity::error,
     FailsAt::run,
     "kfp-1.8",
     "inputUri or outputUri, which KFP 1.8 does not replace",
     "KFP 1.8 has them for its v2 compatible mode. Its own compiler writes the template of KFP 2, "
     "{{$.inputs.artifacts['table'].uri}}, which Argo passes on as it stands; for an optional "
     "input "
     "that is not passed it stops with \"Unrecognized argument type\".",
     R"(name: Show
inputs: [{name: table, type: Dataset}]
implementation: {container: {image: "a/b:1", command: [show, {inputUri: table}]}}
)",
     R"(name: Show
inputs: [{name: table, type: Dataset}]
implementation: {container: {image: "a/b:1", command: [show, {inputPath: table}]}}
)"},
    check};

}  // namespace kfpkg::lint
