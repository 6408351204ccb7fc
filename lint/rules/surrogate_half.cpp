// SPDX-License-Identifier: Apache-2.0
// Halves of surrogate pairs, which SDK 2.x reads and cannot write.
#include "lint/rules/interface_use.hpp"
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

// As the reader of YAML encodes D800 to DFFF.
bool has_half(std::string_view text) {
  constexpr auto k_none = std::string_view::npos;
  for (std::size_t at = text.find('\xED'); at != k_none; at = text.find('\xED', at + 1)) {
    const std::string_view second = text.substr(at + 1, 1);
    if (!second.empty() && static_cast<unsigned char>(second.front()) >= 0xA0) return true;
  }
  return false;
}

void check_text(std::string_view text, Span span, std::string_view what, Findings& findings) {
  if (!has_half(text)) return;
  findings.add(span, fmt::format("SDK 2.x cannot compile {} with half of a surrogate pair", what),
               "write the character itself, or \\U and eight digits: json.dumps(..., "
               "ensure_ascii=False) does");
}

void check(const FolderView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  if (component.description) {
    check_text(component.description->value, component.description->span, "a description",
               findings);
  }
  for (const spec::Input& input : component.inputs) {
    const bool is_parameter =
        spec::classify_type(input.type).type_class == spec::TypeClass::parameter;
    if (input.default_value && is_parameter)
      check_text(input.default_value->value, input.default_value->span, "a default", findings);
  }
  check_text(component.image.value, component.image.span, "an image", findings);
  for (const spec::EnvVariable& variable : component.env) {
    check_text(variable.name.value, variable.name.span, "a variable", findings);
    check_text(variable.value.value, variable.value.span, "a variable", findings);
  }
  visit_texts(component, [&](const spec::Argument& argument, const std::string& text) {
    check_text(text, argument.span, "a command line", findings);
  });
}

}  // namespace

const Rule k_surrogate_half{
    {{"KF015", "surrogate-half"},
     Severity::error,
     FailsAt::compile,
     "kfp-2 kfp-2.17 vertex",
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
    Needs::component,
    check};

}  // namespace kfpkg::lint
