// SPDX-License-Identifier: Apache-2.0
// inputUri and outputUri, which KFP 1.8 reads and cannot compile.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  visit_placeholders(
      *view.component, [&](const spec::Argument& argument, const spec::Placeholder& placeholder) {
        const bool input = placeholder.kind == spec::PlaceholderKind::input_uri;
        if (!input && placeholder.kind != spec::PlaceholderKind::output_uri) return;
        findings.add(argument.span,
                     fmt::format("KFP 1.8 cannot compile {}: its artifacts have no address",
                                 input ? "inputUri" : "outputUri"),
                     fmt::format("write {}: it gives the path of the artifact's file",
                                 input ? "inputPath" : "outputPath"));
      });
}

}  // namespace

extern const Rule k_uri_in_1_8{
    {{"KF229", "uri-in-1.8"},
     Severity::error,
     FailsAt::compile,
     "kfp-1.8",
     "inputUri or outputUri, which KFP 1.8 does not compile",
     "KFP 1.8 loads them for its v2 compatible mode, and its own compiler stops at them with "
     "\"Unrecognized argument type\".",
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
