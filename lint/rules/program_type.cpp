// SPDX-License-Identifier: Apache-2.0
// Values that the program's own conversion cannot take.
#include "lint/facts/interface_use.hpp"
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"
#include "python/number.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

using spec::PlaceholderKind;

bool is_numeric(std::string_view type) {
  return type == "int" || type == "float";
}

bool reads_number(std::string_view type, std::string_view text) {
  return type == "int" ? python::is_int(text) : python::is_float(text);
}

struct Wrong {
  std::string message;
  std::string help;
};

// What a value of the input looks like on the command line, against int() or float().
std::optional<Wrong> wrong_value(const spec::Input& input, const PassedValue& passed) {
  const std::string& type = passed.option->type;
  if (!is_numeric(type)) return std::nullopt;
  const std::string ir = spec::classify_type(input.type).ir_name;
  const auto say = [&](std::string_view what, std::string help) {
    return Wrong{fmt::format("{} is read by {}() in the program, but \"{}\" is {}", passed.name,
                             type, input.name.value, what),
                 std::move(help)};
  };
  if (ir == "BOOLEAN")
    return say("a Bool: true or false", "change the type of one of them; int() takes no \"true\"");
  if (ir == "LIST" || ir == "STRUCT")
    return say("JSON", "let the program read it with json.loads, or change the type");
  if (ir == "NUMBER_DOUBLE" && type == "int")
    return say("a Float, which has a decimal point", "make it an Integer, or read it with float()");
  const bool bad_default = ir == "STRING" && input.default_value &&
                           !input.default_value->value.empty() &&
                           !reads_number(type, input.default_value->value);
  if (bad_default) {
    return Wrong{fmt::format("{} is read by {}() in the program, which cannot read the default "
                             "\"{}\" of \"{}\"",
                             passed.name, type, input.default_value->value, input.name.value),
                 "give it a number as default, or read it as text"};
  }
  return std::nullopt;
}

std::optional<Wrong> wrong_path(PlaceholderKind kind, const PassedValue& passed) {
  const std::string& type = passed.option->type;
  const bool output = kind == PlaceholderKind::output_path;
  if (is_numeric(type) && (output || kind == PlaceholderKind::input_path)) {
    return Wrong{fmt::format("{} is read by {}() in the program, but the spec passes a path",
                             passed.name, type),
                 output ? "let the program take a path, and write its output there"
                        : "let the program take a path and read the file, or pass inputValue"};
  }
  const bool reads = type == "click.Path:exists" || type == "argparse.FileType:r" ||
                     type == "argparse.FileType:rb";
  if (output && reads) {
    return Wrong{fmt::format("{} has to be a file that exists, but the spec passes the path of an "
                             "output, which is not there yet",
                             passed.name),
                 "let the program take a path that it will write"};
  }
  return std::nullopt;
}

std::optional<Wrong> wrong_text(const std::string& text, const PassedValue& passed) {
  const bool raw = text.find("{{$") != std::string::npos;
  if (raw || !is_numeric(passed.option->type) || reads_number(passed.option->type, text))
    return std::nullopt;
  return Wrong{fmt::format("{} is read by {}() in the program, which cannot read \"{}\"",
                           passed.name, passed.option->type, text),
               "pass a number"};
}

// `--rate=fast`
void check_texts(const ProgramCall& call, Findings& findings) {
  for (const PassedFlag& flag : call.flags) {
    if (flag.option == nullptr || flag.option->loose || flag.text.empty()) continue;
    auto wrong = wrong_text(flag.text, {flag.option, flag.argument, flag.name});
    if (!wrong) continue;
    Diagnostic& found =
        findings.add(flag.argument->span, std::move(wrong->message), std::move(wrong->help));
    add_related(found, flag.option->place, "the program reads it here");
  }
}

void check(const ProgramView& view, Findings& findings) {
  const auto call = follow_call(view);
  if (!call) return;
  check_texts(*call, findings);
  for (const PassedValue& passed : passed_values(*call)) {
    if (passed.option->loose) continue;
    std::optional<Wrong> wrong;
    const spec::Input* input = nullptr;
    if (const auto* text = std::get_if<std::string>(&passed.argument->value)) {
      wrong = wrong_text(*text, passed);
    } else {
      const auto& placeholder = std::get<spec::Placeholder>(passed.argument->value);
      if (placeholder.kind == PlaceholderKind::input_value)
        input = effective_input(*view.component, placeholder);
      wrong = input != nullptr ? wrong_value(*input, passed) : wrong_path(placeholder.kind, passed);
    }
    if (!wrong) continue;
    Diagnostic& found =
        findings.add(passed.argument->span, std::move(wrong->message), std::move(wrong->help));
    if (input != nullptr) found.related.push_back({findings.place(input->span), "the input"});
    add_related(found, passed.option->place, "the program reads it here");
  }
}

}  // namespace

extern const Rule k_program_type{
    {{"KF404", "program-type"},
     Severity::error,
     FailsAt::run,
     "",
     "the program cannot read a value of the type that the spec declares",
     "int() and float() stop at `true`, at JSON, at a path, and int() at `0.5` and `1.0`: argparse "
     "and click then refuse the argument. Only contradictions are reported that hold for the "
     "values "
     "of the type; types that the program makes itself are not judged.",
     R"(--- file component.yaml
name: Train
inputs: [{name: rate, type: Float}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--rate, {inputValue: rate}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=int)
print(parser.parse_args().rate)
)",
     R"(--- file component.yaml
name: Train
inputs: [{name: rate, type: Float}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--rate, {inputValue: rate}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=float)
print(parser.parse_args().rate)
)"},
    check};

}  // namespace kfpkg::lint
