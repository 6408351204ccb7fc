// SPDX-License-Identifier: Apache-2.0
// Sample cases that speak of inputs and outputs which the spec does not have.
#include "core/text/suggest.hpp"
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_folder = "tests/cases";
constexpr std::size_t k_most_cases = 1000;

bool is_yaml(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml");
}

// One case, parsed; a file that is no YAML mapping is not judged here.
void visit_case(const FolderView& view, const std::string& name,
                const std::function<void(const SourcePtr&, const yaml::Node&)>& visit) {
  const std::string path = join_path(join_path(view.folder, k_folder), name);
  const auto entry = view.tree->stat(path);
  if (!entry || !*entry || (*entry)->type != EntryType::file) return;
  auto text = view.tree->read(path, k_document_limit);
  if (!text) return;
  const SourcePtr source = make_source(view.tree->display_path(path), std::move(*text));
  Diagnostics own;
  const auto documents = yaml::parse(source, own);
  if (!documents || documents->size() != 1) return;
  const yaml::Node& root = documents->front().root;
  if (root.kind == yaml::Kind::mapping) visit(source, root);
}

void visit_cases(const FolderView& view,
                 const std::function<void(const SourcePtr&, const yaml::Node&)>& visit) {
  const std::string folder = join_path(view.folder, k_folder);
  const auto entry = view.tree->stat(folder);
  if (!entry || !*entry || (*entry)->type != EntryType::directory) return;
  const auto names = view.tree->list(folder);
  if (!names) return;
  std::size_t count = 0;
  for (const std::string& name : *names) {
    if (is_yaml(name) && ++count <= k_most_cases) visit_case(view, name, visit);
  }
}

// By the name in the spec, or by the one that SDK 2.x calls it.
template <class Declared>
bool names_one(const std::vector<Declared>& declared, std::string_view name) {
  return std::any_of(declared.begin(), declared.end(), [&](const Declared& one) {
    return one.name.value == name || one.python_name == name;
  });
}

template <class Declared>
void check_names(const std::vector<Declared>& declared, const yaml::Node* named,
                 std::string_view what, const SourcePtr& source, Findings& findings) {
  if (named == nullptr || named->kind != yaml::Kind::mapping) return;
  std::vector<std::string_view> known;
  for (const Declared& one : declared) known.push_back(one.name.value);
  for (const yaml::Entry& entry : named->entries) {
    if (entry.key.kind != yaml::Kind::scalar || names_one(declared, entry.key.value)) continue;
    const std::string near = did_you_mean(entry.key.value, known);
    std::string others = fmt::format("its {}s are {}", what, fmt::join(known, ", "));
    if (known.empty()) others = fmt::format("it has no {}s", what);
    findings.add_in(source, entry.key.place(),
                    fmt::format("the component has no {} \"{}\"", what, entry.key.value),
                    near.empty() ? others : near);
  }
}

void check_undeclared(const FolderView& view, Findings& findings) {
  visit_cases(view, [&](const SourcePtr& source, const yaml::Node& root) {
    check_names(view.component->inputs, root.find("inputs"), "input", source, findings);
    check_names(view.component->outputs, root.find("expect"), "output", source, findings);
  });
}

bool gives(const yaml::Node* inputs, const spec::Input& input) {
  if (inputs == nullptr || inputs->kind != yaml::Kind::mapping) return false;
  return inputs->find(input.name.value) != nullptr || inputs->find(input.python_name) != nullptr;
}

void check_missing(const FolderView& view, Findings& findings) {
  const auto& declared = view.component->inputs;
  if (std::all_of(declared.begin(), declared.end(), [](const auto& one) { return one.optional; }))
    return;
  visit_cases(view, [&](const SourcePtr& source, const yaml::Node& root) {
    const yaml::Entry* inputs = root.find_entry("inputs");
    for (const spec::Input& input : view.component->inputs) {
      if (input.optional || gives(inputs == nullptr ? nullptr : &inputs->value, input)) continue;
      const Span place = inputs == nullptr ? Span{0, 0} : inputs->key.place();
      Diagnostic& found = findings.add_in(
          source, place,
          fmt::format("this case gives no input \"{}\", which has no default", input.name.value),
          "give it a value, or give the input a default in component.yaml");
      found.related.push_back({findings.place(input.span), "the input"});
    }
  });
}

}  // namespace

const Rule k_case_undeclared{
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
    Needs::folder,
    check_undeclared};

const Rule k_case_input_missing{
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
    Needs::folder,
    check_missing};

}  // namespace kfpkg::lint
