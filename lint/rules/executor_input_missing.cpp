// SPDX-License-Identifier: Apache-2.0
// KFP's own executor, started without what it reads.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <algorithm>
#include <iterator>

namespace kfpkg::lint {
namespace {

bool names_executor(std::string_view text) {
  constexpr std::string_view k_modules[] = {"kfp.dsl.executor_main", "kfp.components.executor_main",
                                            "kfp.v2.components.executor_main"};
  if (text.find("kfp.") == std::string_view::npos) return false;
  return std::any_of(std::begin(k_modules), std::end(k_modules), [text](std::string_view module) {
    return text.find(module) != std::string_view::npos;
  });
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Argument* starts = nullptr;
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    if (starts == nullptr && names_executor(text)) starts = &argument;
  });
  if (starts == nullptr || find_use(*view.component).everything) return;
  findings.add(starts->span, "KFP's executor is started without the executor input",
               "add --executor_input, {executorInput: null} to args");
}

}  // namespace

extern const Rule k_executor_input_missing{
    {{"KF410", "executor-input-missing"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "KFP's executor of Python functions does not get the executor input",
     "python3 -m kfp.dsl.executor_main calls a function of a file with what stands in "
     "--executor_input: inputs, and where outputs go. Without it the task stops with \"the "
     "following arguments are required\".",
     R"(name: Add
inputs: [{name: a, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, -m, kfp.dsl.executor_main, --component_module_path, /app/add.py]
    args: [--function_to_execute, add, --a, {inputValue: a}]
)",
     R"(name: Add
inputs: [{name: a, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, -m, kfp.dsl.executor_main, --component_module_path, /app/add.py]
    args: [--function_to_execute, add, --executor_input, {executorInput: null}]
)"},
    check};

}  // namespace kfpkg::lint
