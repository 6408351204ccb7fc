// SPDX-License-Identifier: Apache-2.0
// Programs whose name is only known when the task runs.
#include "lint/rule.hpp"

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  const auto& words = component.command.empty() ? component.args : component.command;
  if (words.empty()) return;
  const auto* placeholder = std::get_if<spec::Placeholder>(&words.front().value);
  if (placeholder == nullptr) return;
  findings.add(words.front().span,
               "KFP does not replace a placeholder in the place of the program's name",
               "begin with the program: [python3, {inputPath: script}], or "
               "[sh, -c, 'exec \"$0\" \"$@\"', ...]");
}

}  // namespace

extern const Rule k_command_placeholder{
    {{"KF226", "command-placeholder"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17",
     "the command begins with a placeholder",
     "KFP's launcher replaces placeholders in the first word of the command and then runs the word "
     "as it was (backend/src/v2/component/launcher_v2.go, compileCmdAndArgs): no such program is "
     "found. Further words are replaced.",
     R"(name: Run
inputs: [{name: script, type: Artifact}]
implementation: {container: {image: "a/b:1", command: [{inputPath: script}, --verbose]}}
)",
     R"(name: Run
inputs: [{name: script, type: Artifact}]
implementation: {container: {image: "a/b:1", command: [python3, {inputPath: script}, --verbose]}}
)"},
    check};

}  // namespace kfpkg::lint
