// SPDX-License-Identifier: Apache-2.0
// Input names from which KFP 1.8 cannot make a Python parameter.
#include "core/text/ascii.hpp"
#include "lint/facts/rename.hpp"
#include "lint/rule.hpp"
#include "python/letter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

struct ParameterName {
  std::string text;
  bool is_identifier = true;
};

// str.lower() beyond ASCII matters for one letter: the Kelvin sign is a k.
std::uint32_t lower(std::uint32_t point) {
  constexpr std::uint32_t k_kelvin = 0x212A;
  if (point == k_kelvin) return 'k';
  return point < 0x80 ? static_cast<unsigned char>(ascii_lower(static_cast<char>(point))) : point;
}

// As _sanitize_python_function_name of KFP 1.8, and whether inspect.Parameter takes it.
ParameterName parameter_name(std::string_view name) {
  using python::Letter;
  ParameterName result;
  bool gap = false;
  while (!name.empty()) {
    std::size_t size = 0;
    const std::uint32_t point = lower(python::code_point(name, size));
    const Letter letter = python::letter_of(point);
    const std::string_view written = name.substr(0, size);
    name.remove_prefix(size);
    if (letter == Letter::other) {
      gap = true;
      continue;
    }
    const bool first = result.text.empty();
    if (first && letter == Letter::digit) result.text += 'n';
    if (first && letter == Letter::part) result.is_identifier = false;
    if (letter == Letter::odd) result.is_identifier = false;
    if (!first && gap) result.text += '_';
    gap = false;
    if (point < 0x80) {
      result.text += static_cast<char>(point);
    } else {
      result.text += written;
    }
  }
  return result;
}

bool is_keyword(std::string_view name) {
  constexpr std::array<std::string_view, 32> k_keywords{
      "and",    "as",   "assert", "async",  "await",  "break",  "class",    "continue",
      "def",    "del",  "elif",   "else",   "except", "for",    "finally",  "from",
      "global", "if",   "import", "in",     "is",     "lambda", "nonlocal", "not",
      "or",     "pass", "raise",  "return", "try",    "while",  "with",     "yield"};
  return std::find(k_keywords.begin(), k_keywords.end(), name) != k_keywords.end();
}

std::string problem_of(std::string_view name) {
  const ParameterName parameter = parameter_name(name);
  if (parameter.text.empty())
    return fmt::format("KFP 1.8 finds nothing in \"{}\" to name a parameter by", name);
  if (is_keyword(parameter.text))
    return fmt::format("KFP 1.8 cannot use \"{}\": it is a word of Python", parameter.text);
  if (!parameter.is_identifier)
    return fmt::format("KFP 1.8 cannot use \"{}\": Python has no such names", parameter.text);
  return {};
}

void check(const DocumentView& view, Findings& findings) {
  if (view.documents->empty()) return;
  const yaml::Node& root = view.documents->front().root;
  const yaml::Node* inputs = root.kind == yaml::Kind::mapping ? root.find("inputs") : nullptr;
  if (inputs == nullptr) return;
  for (const yaml::Node& input : inputs->items) {
    const yaml::Node* name = input.find("name");
    const yaml::Node* type = input.find("type");
    if (name == nullptr || !yaml::is_string(*name)) continue;
    // The state of the run is no parameter.
    if (type != nullptr && type->value == "PipelineTaskFinalStatus") continue;
    const std::string problem = problem_of(name->value);
    if (!problem.empty()) findings.add(name->place(), problem, "rename the input");
  }
}

void check_keywords(const ComponentView& view, Findings& findings) {
  for (const spec::Input& input : view.component->inputs) {
    if (!is_keyword(input.python_name)) continue;
    Diagnostic& found =
        findings.add(input.name.span,
                     fmt::format("\"{}\" is a word of Python: pipelines cannot write {}=...",
                                 input.name.value, input.python_name),
                     fmt::format("rename the input; until then they must pass **{{\"{}\": ...}}",
                                 input.python_name));
    offer_rename(*view.component, input, "input_" + input.python_name, found);
  }
}

constexpr Rule k_name_keyword{
    {{"KF128", "name-keyword"},
     Severity::warning,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "an input is called like a keyword of Python",
     "SDK 2.x takes such a component, and a pipeline that calls it with from=... is no Python. "
     "KFP 1.8 does not load it.",
     R"(name: Show
inputs: [{name: from, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: from}]}}
)",
     R"(name: Show
inputs: [{name: source, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: source}]}}
)"},
    check_keywords};

constexpr Rule k_name_not_python{
    {{"KF120", "name-not-python"},
     Severity::error,
     FailsAt::load,
     "kfp-1.8",
     "KFP 1.8 cannot name a Python parameter by an input",
     "KFP 1.8 makes a Python function of a component, with a parameter for each input: its name in "
     "lower case, with _ for what is no letter or digit. It stops at names that are keywords of "
     "Python, at those of which nothing is left, and at digits that Python has in no name, like ².",
     R"(name: Show
inputs: [{name: class, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: class}]}}
)",
     R"(name: Show
inputs: [{name: label, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: label}]}}
)"},
    check};

constexpr std::array k_rules{k_name_keyword, k_name_not_python};

}  // namespace

extern const std::span<const Rule> k_python_name_rules = k_rules;

}  // namespace kfpkg::lint
