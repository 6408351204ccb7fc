// SPDX-License-Identifier: Apache-2.0
// Sample cases that speak of inputs and outputs which the spec does not have.
#include "core/text/suggest.hpp"
#include "lint/rule.hpp"
#include "spec/sample_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

// What cannot be read is not judged here.
template <class Visit>
void visit_cases(const FolderView& view, const Visit& visit) {
  const auto paths = spec::list_sample_cases(*view.tree, view.folder);
  if (!paths) return;
  for (const std::string& path : *paths) {
    const auto entry = view.tree->stat(path);
    if (!entry || !*entry || (*entry)->type != EntryType::file) continue;
    auto text = view.tree->read(path, k_document_limit);
    if (!text) continue;
    Diagnostics own;
    const SourcePtr source = make_source(view.tree->display_path(path), std::move(*text));
    if (const auto sample = spec::read_sample_case(source, own)) visit(*sample);
  }
}

// By the name in the spec, or by the one that SDK 2.x calls it.
template <class Declared>
bool names_one(const std::vector<Declared>& declared, std::string_view name) {
  return std::any_of(declared.begin(), declared.end(), [&](const Declared& one) {
    return one.name.value == name || one.python_name == name;
  });
}

template <class Declared, class Named>
void check_names(const std::vector<Declared>& declared, const std::vector<Named>& named,
                 std::string_view what, const SourcePtr& source, Findings& findings) {
  std::vector<std::string_view> known;
  for (const Declared& one : declared) known.push_back(one.name.value);
  for (const Named& one : named) {
    if (names_one(declared, one.name)) continue;
    const std::string near = did_you_mean(one.name, known);
    std::string others = fmt::format("its {}s are {}", what, fmt::join(known, ", "));
    if (known.empty()) others = fmt::format("it has no {}s", what);
    findings.add_in(source, one.name_span,
                    fmt::format("the component has no {} \"{}\"", what, one.name),
                    near.empty() ? others : near);
  }
}

void check_undeclared(const FolderView& view, Findings& findings) {
  visit_cases(view, [&](const spec::SampleCase& sample) {
    check_names(view.component->inputs, sample.inputs, "input", sample.source, findings);
    check_names(view.component->outputs, sample.expectations, "output", sample.source, findings);
  });
}

bool gives(const spec::SampleCase& sample, const spec::Input& input) {
  return std::ranges::any_of(sample.inputs, [&](const spec::SampleInput& given) {
    return given.is_string && (given.name == input.name.value || given.name == input.python_name);
  });
}

void check_missing(const FolderView& view, Findings& findings) {
  const auto& declared = view.component->inputs;
  if (std::all_of(declared.begin(), declared.end(), [](const auto& one) { return one.optional; }))
    return;
  visit_cases(view, [&](const spec::SampleCase& sample) {
    for (const spec::Input& input : declared) {
      if (input.optional || gives(sample, input)) continue;
      Diagnostic& found = findings.add_in(
          sample.source, sample.inputs_key.value_or(Span{0, 0}),
          fmt::format("this case gives no input \"{}\", which has no default", input.name.value),
          "give it a value, or give the input a default in component.yaml");
      found.related.push_back({findings.place(input.span), "the input"});
    }
  });
}

constexpr Rule k_case_undeclared{
    {{"KF303", "case-undeclared"},
     Severity::error,
     FailsAt::policy,
     "",
     "a sample case names an input or output that the spec does not have",
     "The files under tests/cases are sample runs: `inputs` by the names of the spec's inputs, "
     "`expect` by those of its outputs. Another name is a slip, or was forgotten when the spec "
     "changed.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file tests/cases/hello.yaml
inputs: {text: hello, number: 1}
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file tests/cases/hello.yaml
inputs: {text: hello}
)"},
    check_undeclared};

constexpr Rule k_case_input_missing{
    {{"KF304", "case-input-missing"},
     Severity::error,
     FailsAt::policy,
     "",
     "a sample case leaves out an input that has to be given",
     "An input that is neither optional nor has a default must be given by each of the files under "
     "tests/cases; the run would not start.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file tests/cases/hello.yaml
inputs: {}
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file tests/cases/hello.yaml
inputs: {text: hello}
)"},
    check_missing};

constexpr std::array k_rules{k_case_undeclared, k_case_input_missing};

}  // namespace

extern const std::span<const Rule> k_sample_case_rules = k_rules;

}  // namespace kfpkg::lint
