// SPDX-License-Identifier: Apache-2.0
// Components that SDK 2.x calls "name".
#include "lint/rule.hpp"

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  if (view.component->name) return;
  findings.add(Span{0, 0}, "the component has no name: SDK 2.x calls it \"name\"",
               "add \"name: ...\" at the top of the file");
}

}  // namespace

extern const Rule k_component_name_missing{
    {{"KF125", "component-name-missing"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "the component has no name",
     "SDK 2.x then calls it \"name\", and so the steps of runs, the second one \"name-2\".",
     R"(implementation: {container: {image: "a/b:1", command: [show]}}
)",
     R"(name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
)"},
    check};

}  // namespace kfpkg::lint
