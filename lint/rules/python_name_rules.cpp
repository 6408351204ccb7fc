// SPDX-License-Identifier: Apache-2.0
// Input names from which KFP 1.8 cannot make a Python parameter.
#include "lint/facts/rename.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

// As _sanitize_python_function_name of KFP 1.8, for ASCII; a letter outside ASCII stays.
std::string parameter_name(std::string_view name) {
  std::string result;
  bool gap = false;
  for (const char c : name) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      static_cast<unsigned char>(c) >= 0x80;
    if (word && gap && !result.empty()) result += '_';
    gap = !word;
    if (word) result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
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
    const std::string parameter = parameter_name(name->value);
    if (!parameter.empty() && !is_keyword(parameter)) continue;
    findings.add(
        name->place(),
        parameter.empty()
            ? fmt::format("KFP 1.8 finds nothing in \"{}\" to name a parameter by", name->value)
            : fmt::format("KFP 1.8 cannot use \"{}\": it is a word of Python", parameter),
        "rename the input");
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
     "Python, and at those of which nothing is left.",
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
