// SPDX-License-Identifier: Apache-2.0
// A whole document: what it is, its top level, metadata and implementation.
#include "core/text/suggest.hpp"
#include "spec/component/component.hpp"
#include "spec/component/layout_fixes.hpp"
#include "spec/component/read_graph.hpp"
#include "spec/component/reading.hpp"
#include "spec/component/refused.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::spec {
namespace {

constexpr std::array<std::string_view, 7> k_top_keys{
    "name", "description", "metadata", "inputs", "outputs", "implementation", "version"};
constexpr std::array<std::string_view, 2> k_metadata_keys{"annotations", "labels"};
constexpr std::array<std::string_view, 2> k_implementation_keys{"container", "graph"};

void report_pipeline(Reading& reading, const yaml::Node& root) {
  const Span span = root.entries.empty() ? root.place() : root.entries.front().key.place();
  Diagnostic& found = reading.report(
      k_not_a_component, span, "this is a compiled pipeline, not a component spec",
      "put the component.yaml that it was made from here, or make one with kfpkg new");
  found.fails_at = FailsAt::policy;  // the SDK itself loads it as a component
}

bool has_only_top_keys(const yaml::Node& root) {
  return std::all_of(root.entries.begin(), root.entries.end(), [](const yaml::Entry& entry) {
    return yaml::is_string(entry.key) &&
           std::find(k_top_keys.begin(), k_top_keys.end(), entry.key.value) != k_top_keys.end();
  });
}

void report_other(Reading& reading, const yaml::Node& root) {
  constexpr std::string_view k_help =
      "a component begins with name, inputs, outputs and implementation; see kfpkg new";
  if (!yaml::is_dict(root)) {
    Span line = root.place();
    const bool html = root.value.starts_with('<');
    line.end = std::min(line.end, reading.source()->bytes().find('\n', line.begin));
    reading.report(k_not_a_component, line,
                   html ? std::string("this is an HTML page, not a component")
                        : fmt::format("a component must be a mapping, not {}", describe_kind(root)),
                   html ? "use the raw URL of the file, not that of the page that shows it"
                        : std::string(k_help));
    return;
  }
  for (const yaml::Entry& entry : root.entries) {
    const std::string_view near = nearest(entry.key.value, std::span(k_top_keys).subspan(5, 1));
    if (near.empty()) continue;
    Diagnostic& found =
        reading.report(k_unknown_key, entry.key.place(),
                       fmt::format("unknown key \"{}\" in the component", entry.key.value),
                       "did you mean \"implementation\"?");
    if (!entry.merged) {
      reading.offer_near(found, entry.key.place(), entry.key.value,
                         std::span(k_top_keys).subspan(5, 1));
    }
    return;
  }
  const Span span = root.entries.empty() ? root.place() : root.entries.front().key.place();
  Diagnostic& found =
      reading.report(k_not_a_component, span, "this is no component: it has no \"implementation\"",
                     std::string(k_help));
  if (!has_only_top_keys(root)) return;
  is_fine_in_1_8(found);
  fails_to_compile_in_1_8(
      reading.report(k_missing_key, span, "it has no \"implementation\"", std::string(k_help)));
}

void report_not_component(Reading& reading, const yaml::Document& document) {
  switch (kind_of(document)) {
    case DocumentKind::pipeline_ir:
      return report_pipeline(reading, document.root);
    case DocumentKind::argo_workflow:
      reading.report(k_not_a_component, document.root.entries.front().key.place(),
                     "this is an Argo Workflow, not a component",
                     "Argo templates have no form that KFP loads; make a component with kfpkg new");
      return;
    case DocumentKind::component:
    case DocumentKind::other:
      return report_other(reading, document.root);
  }
}

void read_metadata(Reading& reading, const yaml::Node& root) {
  const yaml::Node* metadata = find_value(root, "metadata");
  if (metadata == nullptr || !expect_mapping(reading, *metadata, "metadata")) return;
  check_keys(reading, *metadata, k_metadata_keys, "metadata");
  for (const std::string_view key : k_metadata_keys) {
    const yaml::Node* map = find_value(*metadata, key);
    if (map == nullptr || !expect_mapping(reading, *map, key)) continue;
    (void)read_text_map(reading, k_annotation_not_string, *map,
                        key == "labels" ? "the label" : "the annotation");
  }
}

void read_implementation(Reading& reading, const yaml::Node& root, Component& component) {
  const yaml::Node* implementation = find_value(root, "implementation");
  const Span key = root.find_entry("implementation")->key.place();
  if (implementation == nullptr) {
    constexpr std::string_view k_help = "add \"container:\" with image and command below it";
    for (const auto mark : {is_fine_in_1_8, fails_to_compile_in_1_8}) {
      mark(reading.report(k_missing_key, key, "the implementation is empty", std::string(k_help)));
    }
    return;
  }
  if (!expect_mapping(reading, *implementation, "implementation")) return;
  check_keys(reading, *implementation, k_implementation_keys, "implementation");
  if (const yaml::Entry* graph = implementation->find_entry("graph")) {
    reading.report(k_graph_unsupported, graph->key.place(), "SDK 2.x loads no graph components",
                   "write the graph as a Python function with @dsl.pipeline");
    if (implementation->find_entry("container") != nullptr) {
      reading.report(k_wrong_shape, implementation->place(),
                     "an implementation is a container or a graph, not both");
    }
    check_graph(reading, graph->value, component,
                [](const yaml::Document& nested, Diagnostics& found) {
                  (void)read_component(nested, found);
                });
    return;
  }
  const yaml::Entry* container = implementation->find_entry("container");
  if (container == nullptr) {
    reading.report(k_missing_key, key, "the implementation has no container",
                   "add \"container:\" with image and command below it");
  } else if (yaml::is_null(container->value)) {
    reading.report(k_missing_key, container->key.place(), "the container is empty",
                   "add image and command below it");
  } else if (expect_mapping(reading, container->value, "container")) {
    read_container(reading, container->value, component);
  }
}

Component read_parts(Reading& reading, const yaml::Document& document, bool has_implementation) {
  const yaml::Node& root = document.root;
  Component component;
  component.source = document.source;
  if (has_implementation) check_keys(reading, root, k_top_keys, "the component");
  component.name = read_text(reading, root, "name", "the component");
  component.description = read_text(reading, root, "description", "the component");
  (void)read_text(reading, root, "version", "the component");
  read_metadata(reading, root);
  read_interface(reading, root, component);
  if (has_implementation) read_implementation(reading, root, component);
  return component;
}

bool has_key(const yaml::Node& root, std::string_view key) {
  return root.find(key) != nullptr;
}

}  // namespace

DocumentKind kind_of(const yaml::Document& document) {
  const yaml::Node& root = document.root;
  if (!yaml::is_dict(root)) return DocumentKind::other;
  if (has_key(root, "implementation")) return DocumentKind::component;
  if (has_key(root, "pipelineInfo") || has_key(root, "deploymentSpec") ||
      has_key(root, "pipelineSpec")) {
    return DocumentKind::pipeline_ir;
  }
  const yaml::Node* version = root.find("apiVersion");
  if (version != nullptr && version->value.starts_with("argoproj.io/"))
    return DocumentKind::argo_workflow;
  return DocumentKind::other;
}

void report_extra_document(Reading& reading, const std::vector<yaml::Document>& documents,
                           std::size_t last, std::string_view message) {
  // Between the end of a document and the start of the next stands the line that separates them.
  const SourceBuffer& source = *reading.source();
  const std::size_t end = documents[last].root.place().end;
  const std::size_t mark = source.bytes().find("---", end);
  const std::size_t begin =
      mark == std::string_view::npos ? documents[last + 1].root.place().begin : mark;
  Diagnostic& found =
      reading.report(k_extra_document, {begin, std::min(begin + 3, source.bytes().size())},
                     std::string(message), "remove this line and what follows it");
  offer_one_document(source, end, found);
}

std::optional<Component> read_component(const yaml::Document& document, Diagnostics& diagnostics) {
  Reading reading(document.source, diagnostics);
  const yaml::Node& root = document.root;
  const bool has_implementation = kind_of(document) == DocumentKind::component;
  if (!has_implementation) report_not_component(reading, document);
  // KFP 1.8 loads an interface without an implementation.
  const bool is_interface = yaml::is_dict(root) && has_only_top_keys(root);
  if (!has_implementation && !is_interface) return std::nullopt;
  Component component = read_parts(reading, document, has_implementation);
  if (!reading.clean()) return std::nullopt;
  return component;
}

std::optional<Component> read_refused(const yaml::Document& document) {
  if (kind_of(document) != DocumentKind::component) return std::nullopt;
  const yaml::Node* implementation = find_value(document.root, "implementation");
  if (implementation == nullptr || find_value(*implementation, "container") == nullptr)
    return std::nullopt;
  Diagnostics told_before;
  Reading reading(document.source, told_before);
  return read_parts(reading, document, true);
}

std::optional<Component> read_documents(const SourcePtr& source,
                                        const std::vector<yaml::Document>& documents,
                                        Diagnostics& diagnostics) {
  Reading reading(source, diagnostics);
  if (documents.empty()) {
    reading.report(k_not_a_component, {0, 0}, "the file is empty",
                   "make a component with kfpkg new");
    return std::nullopt;
  }
  auto component = read_component(documents.front(), diagnostics);
  const bool pipeline = kind_of(documents.front()) == DocumentKind::pipeline_ir;
  if (documents.size() == 1 || (pipeline && documents.size() == 2)) return component;
  report_extra_document(reading, documents, 0, "a component file holds one document");
  return std::nullopt;
}

std::optional<Component> load_component(const SourcePtr& source, Diagnostics& diagnostics) {
  const auto documents = yaml::parse(source, diagnostics);
  return documents ? read_documents(source, *documents, diagnostics) : std::nullopt;
}

const Input* Component::find_input(std::string_view raw_name) const {
  const auto found = std::find_if(inputs.begin(), inputs.end(),
                                  [&](const Input& input) { return input.name.value == raw_name; });
  return found == inputs.end() ? nullptr : &*found;
}

const Output* Component::find_output(std::string_view raw_name) const {
  const auto found = std::find_if(outputs.begin(), outputs.end(), [&](const Output& output) {
    return output.name.value == raw_name;
  });
  return found == outputs.end() ? nullptr : &*found;
}

}  // namespace kfpkg::spec
