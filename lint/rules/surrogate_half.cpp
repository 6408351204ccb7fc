// SPDX-License-Identifier: Apache-2.0
// Halves of surrogate pairs, which KFP reads and cannot write.
#include "core/text/surrogates.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"
#include "spec/kfp_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace kfpkg::lint {
namespace {

// Where the compilers of these versions write the text.
void check_text(const spec::Text& text, std::string_view what, spec::KfpVersions versions,
                Findings& findings) {
  if (!has_surrogate(text.value)) return;
  findings
      .add(text.span, fmt::format("KFP cannot compile {} with half of a surrogate pair", what),
           "write the character itself, or \\U and eight digits: json.dumps(..., "
           "ensure_ascii=False) does")
      .targets = versions.names();
}

// SDK 2.x writes concat and if as JSON, which has escapes for halves.
bool is_item(const std::vector<spec::Argument>& list, const spec::Argument& argument) {
  return std::any_of(list.begin(), list.end(),
                     [&](const spec::Argument& item) { return &item == &argument; });
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  const spec::KfpVersions every = spec::KfpVersions::all();
  if (component.description)
    check_text(*component.description, "a description", spec::k_all_of_kfp_2, findings);
  for (const spec::Input& input : component.inputs) {
    check_text(input.name, "the name of an input", {spec::KfpVersion::kfp_1_8}, findings);
    const bool is_parameter =
        spec::classify_type(input.type).type_class == spec::TypeClass::parameter;
    if (input.default_value && is_parameter)
      check_text(*input.default_value, "a default", every, findings);
  }
  check_text(component.image, "an image", every, findings);
  for (const spec::EnvVariable& variable : component.env) {
    check_text(variable.name, "a variable", spec::k_all_of_kfp_2, findings);
    check_text(variable.value, "a variable", spec::k_all_of_kfp_2, findings);
  }
  visit_texts(component, [&](const spec::Argument& argument, const std::string& text) {
    const bool alone = is_item(component.command, argument) || is_item(component.args, argument);
    check_text({text, argument.span}, "a command line",
               alone ? every : spec::KfpVersions{spec::KfpVersion::kfp_1_8}, findings);
  });
}

}  // namespace

extern const Rule k_surrogate_half{
    {{"KF015", "surrogate-half"},
     Severity::error,
     FailsAt::compile,
     "",
     "a text has half of a surrogate pair where the compiler must write it",
     "JSON writes a character beyond U+FFFF as two escapes, \"\\ud83d\\ude00\". YAML has no such "
     "pairs: Python gets two halves, which are no text that could be written as UTF-8, and the "
     "compiler stops with a UnicodeEncodeError.",
     R"(name: Show
description: "It shows \ud83d\ude00"
implementation: {container: {image: "a/b:1", command: [show]}}
)",
     R"(name: Show
description: "It shows \U0001f600"
implementation: {container: {image: "a/b:1", command: [show]}}
)"},
    check};

}  // namespace kfpkg::lint
