// SPDX-License-Identifier: Apache-2.0
// Values that are none of the program's choices.
#include "core/text/suggest.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

std::string help_for(std::string_view text, const std::vector<std::string>& choices) {
  const std::vector<std::string_view> known(choices.begin(), choices.end());
  const std::string near = did_you_mean(text, known);
  return near.empty() ? fmt::format("the program takes {}", fmt::join(choices, ", ")) : near;
}

void check_choice(const python::ProgramOption& option, std::string_view text, Span span,
                  std::string_view name, Findings& findings) {
  const std::vector<std::string>& choices = option.choices;
  // Of numbers the spelling may differ.
  if (choices.empty() || option.loose || !option.type.empty()) return;
  if (text.empty() || text.find("{{$") != std::string_view::npos) return;
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return;
  Diagnostic& found = findings.add(
      span, fmt::format("\"{}\" is none of the choices of {} in the program", text, name),
      help_for(text, choices));
  add_related(found, option.place, "its choices are declared here");
}

void check_value(const spec::Component& component, const PassedValue& passed, Findings& findings) {
  if (const auto* literal = std::get_if<std::string>(&passed.argument->value)) {
    return check_choice(*passed.option, *literal, passed.argument->span, passed.name, findings);
  }
  const auto& placeholder = std::get<spec::Placeholder>(passed.argument->value);
  const spec::Input* input = placeholder.kind == spec::PlaceholderKind::input_value
                                 ? effective_input(component, placeholder)
                                 : nullptr;
  if (input == nullptr || !input->default_value) return;
  if (spec::classify_type(input->type).ir_name != "STRING") return;
  check_choice(*passed.option, input->default_value->value, input->default_value->span, passed.name,
               findings);
}

void check(const ProgramView& view, Findings& findings) {
  const auto call = follow_call(view);
  if (!call) return;
  for (const PassedValue& passed : passed_values(*call))
    check_value(*view.component, passed, findings);
  for (const PassedFlag& flag : call->flags) {
    if (flag.option != nullptr)
      check_choice(*flag.option, flag.text, flag.argument->span, flag.name, findings);
  }
}

}  // namespace

extern const Rule k_program_choice{
    {{"KF406", "program-choice"},
     Severity::error,
     FailsAt::run,
     "",
     "a default or a literal value is none of the program's choices",
     "The program lists the values that it takes (choices=[...], click.Choice), and stops at any "
     "other. A default in the spec is passed like a value that somebody gave.",
     R"(--- file component.yaml
name: Train
inputs: [{name: optimizer, type: String, default: adam}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--optimizer, {inputValue: optimizer}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--optimizer", choices=["Adam", "SGD"])
print(parser.parse_args().optimizer)
)",
     R"(--- file component.yaml
name: Train
inputs: [{name: optimizer, type: String, default: Adam}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--optimizer, {inputValue: optimizer}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--optimizer", choices=["Adam", "SGD"])
print(parser.parse_args().optimizer)
)"},
    check};

}  // namespace kfpkg::lint
