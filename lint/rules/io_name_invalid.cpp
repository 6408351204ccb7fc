// SPDX-License-Identifier: Apache-2.0
// Names of inputs and outputs that no pipeline can use.
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

bool begins_with_letter(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z';
}

void check_name(const spec::Text& name, const std::string& rewritten, std::string_view kind,
                Findings& findings) {
  if (begins_with_letter(rewritten)) return;
  const std::string result = rewritten.empty() ? "empty" : fmt::format("\"{}\"", rewritten);
  findings.add(name.span,
               fmt::format("the {} \"{}\" becomes {} in pipelines, which is no valid name", kind,
                           name.value, result),
               "begin the name with a Latin letter");
}

void check(const FolderView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    check_name(input.name, input.python_name, "input", findings);
    if (input.python_name != "self") continue;
    findings.add(input.name.span, "no pipeline can pass an input called \"self\"", "rename it");
  }
  for (const spec::Output& output : view.component->outputs) {
    check_name(output.name, output.python_name, "output", findings);
  }
}

}  // namespace

const Rule k_io_name_invalid{{{"KF108", "io-name-invalid"},
                              Severity::error,
                              FailsAt::compile,
                              "kfp-2 kfp-2.17 vertex",
                              "an input or output has a name that SDK 2.x cannot use",
                              "SDK 2.x writes names in lower case and replaces everything but "
                              "Latin letters, digits and underscores. What is left must begin with "
                              "a letter, and cannot be \"self\".",
                              R"(name: Add
inputs: [{name: 2nd, type: Integer}]
implementation: {container: {image: "a/b:1", command: [add, {inputValue: 2nd}]}}
)",
                              R"(name: Add
inputs: [{name: second, type: Integer}]
implementation: {container: {image: "a/b:1", command: [add, {inputValue: second}]}}
)"},
                             Needs::component,
                             check};

}  // namespace kfpkg::lint
