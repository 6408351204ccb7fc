// SPDX-License-Identifier: Apache-2.0
// Sample cases that speak of inputs and outputs which the spec does not have.
#include "core/text/suggest.hpp"
#include "dockerfile/paths.hpp"
#include "lint/rule.hpp"
#include "spec/sample_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

// A file that cannot be read is another rule's matter.
template <class Visit>
void visit_sources(const FolderView& view, const Visit& visit) {
  const auto paths = spec::list_sample_cases(*view.tree, view.folder);
  if (!paths) return;
  for (const std::string& path : *paths) {
    const auto entry = view.tree->stat(path);
    if (!entry || !*entry || (*entry)->type != EntryType::file) continue;
    auto text = view.tree->read(path, k_document_limit);
    if (!text) continue;
    visit(make_source(view.tree->display_path(path), std::move(*text)));
  }
}

template <class Visit>
void visit_cases(const FolderView& view, const Visit& visit) {
  visit_sources(view, [&](const SourcePtr& source) {
    Diagnostics said_by_case_invalid;
    if (const auto sample = spec::read_sample_case(source, said_by_case_invalid)) visit(*sample);
  });
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

void check_invalid(const FolderView& view, Findings& findings) {
  visit_sources(view, [&](const SourcePtr& source) {
    Diagnostics found;
    (void)spec::read_sample_case(source, found);
    for (Diagnostic& one : found) {
      findings.add_in(source, one.place.span, std::move(one.message), std::move(one.help)).related =
          std::move(one.related);
    }
  });
}

// Nothing is said of a path that leaves the folder.
bool is_missing(const FolderView& view, std::string_view text) {
  const std::string path =
      join_path(join_path(view.folder, spec::k_sample_cases), dockerfile::clean_path(text));
  if (text.empty() || text.starts_with('/') || !is_tree_path(path)) return false;
  const auto entry = view.tree->stat(path);
  return entry && !*entry;
}

void check_files(const FolderView& view, Findings& findings) {
  visit_cases(view, [&](const spec::SampleCase& sample) {
    const auto check_one = [&](const std::string& text, Span span) {
      if (!is_missing(view, text)) return;
      findings.add_in(sample.source, span, fmt::format("there is no file \"{}\"", text),
                      fmt::format("paths count from {}", spec::k_sample_cases));
    };
    for (const spec::SampleInput& input : sample.inputs) {
      if (input.is_file) check_one(input.text, input.span);
    }
    for (const spec::SampleExpectation& expected : sample.expectations) {
      if (expected.how == spec::SampleExpectation::How::same_as_file)
        check_one(expected.text, expected.span);
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

constexpr Rule k_case_invalid{
    {{"KF308", "case-invalid"},
     Severity::error,
     FailsAt::policy,
     "",
     "a sample case that cannot be read to its end",
     "A file under tests/cases is one mapping: `description`, `inputs` with a value or {file: "
     "PATH} "
     "for each input, `expect` with {file: PATH}, {equals: TEXT} or {contains: TEXT} for each "
     "output. What else it holds would be passed over, and the run would show less than it says.",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file tests/cases/hello.yaml
inputs: {text: hello}
expects: {}
)",
     R"(--- file component.yaml
name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [echo, {inputValue: text}]}}
--- file tests/cases/hello.yaml
inputs: {text: hello}
expect: {}
)"},
    check_invalid};

constexpr Rule k_case_file_missing{
    {{"KF309", "case-file-missing"},
     Severity::error,
     FailsAt::policy,
     "",
     "a sample case names a file that is not there",
     "`{file: PATH}` is what an input gets, or what an output must be. The path counts from the "
     "folder of the case.",
     R"(--- file component.yaml
name: Count
inputs: [{name: rows, type: Dataset}]
implementation: {container: {image: "a/b:1", command: [count, {inputPath: rows}]}}
--- file tests/cases/three.yaml
inputs: {rows: {file: data/three.csv}}
)",
     R"(--- file component.yaml
name: Count
inputs: [{name: rows, type: Dataset}]
implementation: {container: {image: "a/b:1", command: [count, {inputPath: rows}]}}
--- file tests/cases/three.yaml
inputs: {rows: {file: data/three.csv}}
--- file tests/cases/data/three.csv
1
2
3
)"},
    check_files};

constexpr std::array k_rules{k_case_undeclared, k_case_input_missing, k_case_invalid,
                             k_case_file_missing};

}  // namespace

extern const std::span<const Rule> k_sample_case_rules = k_rules;

}  // namespace kfpkg::lint
