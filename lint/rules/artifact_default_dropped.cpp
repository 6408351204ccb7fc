// SPDX-License-Identifier: Apache-2.0
// Defaults of artifacts, which SDK 2.x drops.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    if (!input.default_value) continue;
    if (spec::classify_type(input.type).type_class == spec::TypeClass::parameter) continue;
    // There value-of-artifact says what is wrong.
    if (uses_value(*view.component, input)) continue;
    findings.add(input.default_value->span,
                 fmt::format("SDK 2.x drops the default of \"{}\": {}", input.name.value,
                             artifact_reason(input.type, input.has_other_type)),
                 "write \"optional: true\" instead of the default, or pass a location as a String");
  }
}

}  // namespace

extern const Rule k_artifact_default_dropped{
    {{"KF110", "artifact-default-dropped"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "an artifact has a default, which SDK 2.x drops",
     "Only parameters can have a default in SDK 2.x. The default of an artifact is left out of the "
     "pipeline without a word, and the input "
     "becomes optional without a value.",
     R"(name: Show
inputs: [{name: data, type: Dataset, default: "gs://bucket/x"}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputPath: data}]
)",
     R"(name: Show
inputs: [{name: data, type: Dataset}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputPath: data}]
)"},
    check};

}  // namespace kfpkg::lint
