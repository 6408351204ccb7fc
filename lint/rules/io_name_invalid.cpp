// SPDX-License-Identifier: Apache-2.0
// Names of inputs and outputs that no pipeline can use.
#include "lint/facts/rename.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

bool begins_with_letter(std::string_view name) {
  return !name.empty() && name.front() >= 'a' && name.front() <= 'z';
}

template <class Item>
void check_name(const spec::Component& component, const Item& item, std::string_view kind,
                Findings& findings) {
  const std::string& rewritten = item.python_name;
  if (begins_with_letter(rewritten)) return;
  const std::string result = rewritten.empty() ? "empty" : fmt::format("\"{}\"", rewritten);
  Diagnostic& found =
      findings.add(item.name.span,
                   fmt::format("the {} \"{}\" becomes {} in pipelines, which is no valid name",
                               kind, item.name.value, result),
                   "begin the name with a Latin letter");
  const std::string other =
      rewritten.empty() ? std::string(kind) : fmt::format("{}_{}", kind, rewritten);
  offer_rename(component, item, other, found);
}

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    check_name(*view.component, input, "input", findings);
    if (input.python_name != "self") continue;
    offer_rename(*view.component, input, "input_self",
                 findings.add(input.name.span, "no pipeline can pass an input called \"self\"",
                              "rename it"));
  }
  for (const spec::Output& output : view.component->outputs) {
    check_name(*view.component, output, "output", findings);
  }
}

}  // namespace

extern const Rule k_io_name_invalid{
    {{"KF108", "io-name-invalid"},
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
    check};

}  // namespace kfpkg::lint
