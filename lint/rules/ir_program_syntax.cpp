// SPDX-License-Identifier: Apache-2.0
// Programs in compiled components that the SDK cannot parse.
#include "lint/facts/program_place.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <optional>

namespace kfpkg::lint {
namespace {

void check(const DescribedProgramView& view, Findings& findings) {
  if (view.facts.parser != python::Program::Parser::unreadable) return;
  const Place& why = view.facts.why_place;
  std::optional<Span> place;
  if (why.source)
    place = place_in_scalar(view.program.value, why.span.begin, *view.source, view.program.span);
  findings.add(place.value_or(view.program.span),
               fmt::format("SDK 2.x cannot load this program: {}", view.facts.why),
               "compile the component again, or load it with a Python that knows the program's "
               "syntax");
}

}  // namespace

extern const Rule k_ir_program_syntax{
    {{"KF725", "ir-program-syntax"},
     Severity::error,
     FailsAt::load,
     "kfp-2 kfp-2.17 vertex",
     "a program in a compiled component is not Python",
     "When the SDK loads a compiled component it parses the first word of its command that holds "
     "\"import kfp\", to find a description in its docstrings, and stops with a SyntaxError where "
     "it cannot. It parses with the Python that loads the component; kfpkg asks the python3 of "
     "this machine, or the one that lint.python names.",
     R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [python3, -c, "import kfp\nprint 1"]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)",
     R"(components: {comp-show: {executorLabel: exec-show}}
deploymentSpec: {executors: {exec-show: {container: {image: "a/b:1", command: [python3, -c, "import kfp\nx = 1"]}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {show: {componentRef: {name: comp-show}, taskInfo: {name: show}}}}}
schemaVersion: 2.1.0
)"},
    check};

}  // namespace kfpkg::lint
