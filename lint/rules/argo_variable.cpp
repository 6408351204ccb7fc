// SPDX-License-Identifier: Apache-2.0
// Variables of Argo, which KFP 2 does not replace.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <array>

namespace kfpkg::lint {
namespace {

constexpr std::array<std::string_view, 6> k_openings{
    "{{workflow.", "{{inputs.parameters.", "{{inputs.artifacts.", "{{pod.name", "{{tasks.",
    "{{steps."};

void check(const ComponentView& view, Findings& findings) {
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    if (text.find("{{") == std::string::npos) return;
    for (const std::string_view opening : k_openings) {
      const std::size_t at = text.find(opening);
      if (at == std::string::npos) continue;
      const std::size_t end = text.find("}}", at);
      if (end == std::string::npos) continue;
      findings.add(argument.span,
                   fmt::format("KFP 2 does not replace \"{}\"", text.substr(at, end - at + 2)),
                   "declare an input, and let the pipeline pass dsl.PIPELINE_JOB_ID_PLACEHOLDER or "
                   "the value");
      return;
    }
  });
}

}  // namespace

extern const Rule k_argo_variable{
    {{"KF219", "argo-variable"},
     Severity::error,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "a text holds a variable of Argo, which KFP 2 does not replace",
     "KFP 1 handed command lines to Argo, which replaced {{workflow.uid}} "
     "and the like. KFP 2 does not: the program receives the text as "
     "it stands.",
     R"(name: Show
implementation: {container: {image: "a/b:1", command: [show, "{{workflow.uid}}"]}}
)",
     R"(name: Show
inputs: [{name: run_id, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: run_id}]}}
)"},
    check};

}  // namespace kfpkg::lint
