// SPDX-License-Identifier: Apache-2.0
// inputUri and outputUri, which KFP 1.8 compiles to what nothing replaces.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  visit_placeholders(*view.component, [&](const spec::Argument& argument,
                                          const spec::Placeholder& placeholder) {
    const bool input = placeholder.kind == spec::PlaceholderKind::input_uri;
    if (!input && placeholder.kind != spec::PlaceholderKind::output_uri) return;
    const spec::Input* named = input ? view.component->find_input(placeholder.name.value) : nullptr;
    const bool left_out = named != nullptr && named->optional && !named->default_value;
    Diagnostic& found = findings.add(
        argument.span,
        left_out ? fmt::format("KFP 1.8 cannot compile inputUri when \"{}\" is not passed",
                               placeholder.name.value)
                 : fmt::format("KFP 1.8 does not replace {}: the program gets a template of KFP 2",
                               input ? "inputUri" : "outputUri"),
        fmt::format("write {}: it gives the path of the artifact's file",
                    input ? "inputPath" : "outputPath"));
    if (left_out) found.fails_at = FailsAt::compile;
  });
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
