// SPDX-License-Identifier: Apache-2.0
// Defaults that reach the program as another value than the one that is written.
#include "core/text/number.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>

namespace kfpkg::lint {
namespace {

using yaml::ScalarType;

// str() of Python for a number of YAML, or empty where only Python can say.
std::string python_text(ScalarType type, std::string_view written) {
  if (type == ScalarType::boolean) return {};
  if (type == ScalarType::integer) {
    const auto value = parse_number<std::int64_t>(written);
    const bool octal = written.size() > 1 && written.find_first_not_of("+-") != 0 - 1U &&
                       written[written.find_first_not_of("+-")] == '0';
    return value && !octal ? fmt::format("{}", *value) : std::string();
  }
  if (written.find_first_not_of("0123456789.-") != std::string_view::npos) return {};
  std::string text = fmt::format("{}", std::strtod(std::string(written).c_str(), nullptr));
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

void offer_quotes(const SourceBuffer& source, const spec::Text& value, bool same,
                  Diagnostic& found) {
  if (source.text(value.span) != value.value) return;
  found.fixes.push_back({"put it in quotes",
                         same ? FixSafety::safe : FixSafety::unsafe,
                         {{value.span, fmt::format("\"{}\"", value.value)}}});
}

// A text that YAML reads as something else.
void check_text(const SourceBuffer& source, const spec::Input& input, Findings& findings) {
  const spec::Text& value = *input.default_value;
  const std::string text = python_text(input.default_type, value.value);
  const bool same = text == value.value;
  const std::string what = input.default_type == ScalarType::boolean ? "a boolean" : "a number";
  Diagnostic& found =
      same ? findings.add(value.span,
                          fmt::format("KFP 1.8 refuses {} as default of \"{}\", which is a String",
                                      value.value, input.name.value),
                          fmt::format("write \"{}\"", value.value))
           : findings.add(
                 value.span,
                 fmt::format("YAML reads the default {} as {}{}", value.value, what,
                             text.empty() ? ", and the program gets what Python writes for it"
                                          : fmt::format(": the program gets \"{}\"", text)),
                 fmt::format("write \"{}\"", value.value));
  if (same) found.targets = {"kfp-1.8"};
  offer_quotes(source, value, same, found);
}

// Digits beyond what a double holds: pipelines store every number as one.
bool loses_digits(std::string_view text) {
  const std::size_t first = text.find_first_of("123456789");
  if (first == std::string_view::npos || text.size() - first < 16) return false;
  if (text.find_first_not_of("0123456789", first) != std::string_view::npos) return false;
  return fmt::format("{:.0f}", std::strtod(std::string(text.substr(first)).c_str(), nullptr)) !=
         text.substr(first);
}

void check_whole_number(const spec::Input& input, Findings& findings) {
  const spec::Text& value = *input.default_value;
  const bool cut = input.default_type == ScalarType::real;
  if (cut || input.default_type == ScalarType::boolean) {
    findings.add(value.span,
                 fmt::format("SDK 2.x makes a whole number of the default {}", value.value),
                 cut ? "write a whole number, or give the input the type Float"
                     : "write 0 or 1, or give the input the type Bool");
  } else if (loses_digits(value.value)) {
    findings.add(value.span,
                 fmt::format("a pipeline cannot hold all the digits of {}", value.value),
                 "give the input the type String; numbers are exact up to 9007199254740992");
  }
}

void check(const ComponentView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    if (!input.default_value || !input.type) continue;
    const std::string ir_name = spec::classify_type(input.type).ir_name;
    const bool generic = spec::canonical_type(input.type->value).empty();
    if (generic) continue;
    if (ir_name == "STRING" && input.default_type != ScalarType::string) {
      check_text(*view.source, input, findings);
    } else if (ir_name == "NUMBER_INTEGER") {
      check_whole_number(input, findings);
    }
  }
}

}  // namespace

extern const Rule k_default_converted{
    {{"KF124", "default-converted"},
     Severity::warning,
     FailsAt::silent,
     "",
     "a default becomes another value before the program gets it",
     "YAML reads 1.10 as the number 1.1 and yes as true; SDK 2.x writes what Python makes of that "
     "into a String: '1.1' and 'True'. KFP 1.8 refuses to pass a number where a String is "
     "declared. Of an Integer's 1.5 SDK 2.x takes 1, and pipelines store all numbers as doubles. "
     "Quotes keep a text as it is.",
     R"(name: Show
inputs: [{name: release, type: String, default: 1.10}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: release}]}}
)",
     R"(name: Show
inputs: [{name: release, type: String, default: "1.10"}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: release}]}}
)"},
    check};

}  // namespace kfpkg::lint
