// SPDX-License-Identifier: Apache-2.0
// Reporting, known keys and texts.
#include "spec/component/reading.hpp"

#include "core/text/suggest.hpp"
#include "core/yaml/writer.hpp"
#include "spec/component/layout_fixes.hpp"
#include "spec/kfp_version.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::spec {
namespace {

struct KeyHint {
  std::string_view key;
  std::string_view hint;
};

// Keys that people try because Kubernetes, Docker or another tool has them.
constexpr std::array<KeyHint, 21> k_hints{{
    {"required", "inputs are required unless they say \"optional: true\""},
    {"value", "write \"default\""},
    {"desc", "write \"description\""},
    {"resources", "set them in the pipeline: task.set_cpu_limit(\"1\").set_memory_limit(\"1G\")"},
    {"imagePullPolicy",
     "set it in the pipeline: kubernetes.set_image_pull_policy(task, \"Always\")"},
    {"imagePullSecrets",
     "set them in the pipeline: kubernetes.set_image_pull_secrets(task, [...])"},
    {"volumeMounts", "mount in the pipeline: kubernetes.mount_pvc(task, ...)"},
    {"volumes", "mount in the pipeline: kubernetes.mount_pvc(task, ...)"},
    {"ports", "nothing connects to a task; remove it"},
    {"securityContext",
     "set it in the pipeline: kubernetes.set_security_context(task, run_as_user=1000)"},
    {"nodeSelector", "set it in the pipeline: kubernetes.add_node_selector(task, ...)"},
    {"tolerations", "set them in the pipeline: kubernetes.add_toleration(task, ...)"},
    {"workingDir",
     "set WORKDIR in the Dockerfile, or begin the command with sh -c 'cd ... && exec ...'"},
    {"entrypoint", "write \"command\""},
    {"file_outputs", "write \"fileOutputs\", better an {outputPath: ...} in args"},
    {"unconfigurableOutputPaths", "write \"fileOutputs\", better an {outputPath: ...} in args"},
    {"apiVersion", "a component has no apiVersion; remove the line"},
    {"kind", "a component has no kind; remove the line"},
    {"annotations", "annotations stand below \"metadata\""},
    {"labels", "labels stand below \"metadata\""},
    {"default", "outputs have no default; remove the line"},
}};

// Keys of the container, written above it.
std::string_view where_of(std::string_view key, std::span<const std::string_view> known) {
  constexpr std::array<std::string_view, 5> k_container{"image", "command", "args", "env",
                                                        "fileOutputs"};
  const auto has = [](const auto& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  if (!has(k_container, key)) return {};
  if (has(known, "container")) return "it belongs below \"container:\", indented";
  if (has(known, "implementation"))
    return "it belongs below \"implementation:\" and \"container:\", indented";
  return {};
}

struct Synonym {
  std::string_view key;
  std::string_view known;
};
constexpr std::array<Synonym, 5> k_synonyms{{
    {"value", "default"},
    {"desc", "description"},
    {"entrypoint", "command"},
    {"file_outputs", "fileOutputs"},
    {"unconfigurableOutputPaths", "fileOutputs"},
}};

bool is_known(std::span<const std::string_view> known, std::string_view key) {
  return std::find(known.begin(), known.end(), key) != known.end();
}

// Another tool's word for a key that has no place here.
bool is_synonym_elsewhere(std::string_view key, std::span<const std::string_view> known) {
  return std::any_of(k_synonyms.begin(), k_synonyms.end(), [&](const Synonym& synonym) {
    return synonym.key == key && !is_known(known, synonym.known);
  });
}

std::string hint_for(const yaml::Node& mapping, std::string_view key,
                     std::span<const std::string_view> known) {
  if (const std::string_view where = where_of(key, known); !where.empty())
    return std::string(where);
  const auto hint =
      std::find_if(k_hints.begin(), k_hints.end(), [&](const KeyHint& h) { return h.key == key; });
  const auto synonym = std::find_if(k_synonyms.begin(), k_synonyms.end(),
                                    [&](const Synonym& one) { return one.key == key; });
  if (synonym != k_synonyms.end() && mapping.find(synonym->known) != nullptr)
    return fmt::format("\"{}\" is there already: take this one out", synonym->known);
  if (hint != k_hints.end() && !is_synonym_elsewhere(key, known)) return std::string(hint->hint);
  return help_for_key(mapping, key, known);
}

// There is no place for them in a spec: most are of Kubernetes, and outputs have no default.
bool has_no_place(std::string_view key) {
  constexpr std::array<std::string_view, 16> k_keys{
      "resources",   "volumeMounts",     "volumes",         "workingDir",    "imagePullPolicy",
      "ports",       "imagePullSecrets", "securityContext", "restartPolicy", "nodeSelector",
      "tolerations", "livenessProbe",    "readinessProbe",  "apiVersion",    "kind",
      "default"};
  return std::find(k_keys.begin(), k_keys.end(), key) != k_keys.end();
}

// Another tool's word for a key that is known here, or a slip of the keys.
void offer_key(const Reading& reading, Diagnostic& found, const yaml::Node& mapping,
               const yaml::Entry& entry, std::span<const std::string_view> known) {
  const std::string& key = entry.key.value;
  const bool boolean = entry.value.kind == yaml::Kind::scalar && !entry.value.alias_span &&
                       yaml::scalar_type(entry.value) == yaml::ScalarType::boolean;
  if (key == "required" && boolean && is_known(known, "optional")) {
    if (mapping.find("optional") != nullptr) return;
    // With a default KFP takes an input for optional, whatever the author calls it.
    if (yaml::as_bool(entry.value) && mapping.find("default") != nullptr) {
      if (const auto edit = remove_entry(*reading.source(), mapping, entry))
        found.fixes.push_back({"remove it", FixSafety::safe, {*edit}});
      return;
    }
    const std::string text =
        fmt::format("optional: {}", yaml::as_bool(entry.value) ? "false" : "true");
    found.fixes.push_back({fmt::format("write \"{}\"", text),
                           FixSafety::safe,
                           {{{entry.key.place().begin, entry.value.span.end}, text}}});
    return;
  }
  for (const Synonym& synonym : k_synonyms) {
    if (synonym.key != key || !is_known(known, synonym.known)) continue;
    if (mapping.find(synonym.known) != nullptr) return;
    found.fixes.push_back({fmt::format("write \"{}\"", synonym.known),
                           FixSafety::safe,
                           {{entry.key.place(), std::string(synonym.known)}}});
    return;
  }
  if (has_no_place(key)) {
    if (const auto edit = remove_entry(*reading.source(), mapping, entry))
      found.fixes.push_back({"remove it", FixSafety::unsafe, {*edit}});
    return;
  }
  const std::string_view near = nearest(key, known);
  if (near.empty() || mapping.find(near) != nullptr) return;
  reading.offer_near(found, entry.key.place(), key, known);
}

}  // namespace

Diagnostic& Reading::report(RuleId rule, Span span, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.rule = rule.id;
  diagnostic.name = rule.name;
  diagnostic.severity = Severity::error;
  diagnostic.fails_at = FailsAt::load;
  diagnostic.place = {m_source, span};
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  m_diagnostics.push_back(std::move(diagnostic));
  return m_diagnostics.back();
}

void Reading::take(Diagnostic diagnostic) {
  m_diagnostics.push_back(std::move(diagnostic));
}

void Reading::offer_quotes(Diagnostic& diagnostic, const yaml::Node& scalar) const {
  const bool plain = scalar.kind == yaml::Kind::scalar && scalar.style == yaml::Style::plain;
  if (!plain || !scalar.tag.empty() || scalar.alias_span || scalar.span.begin == scalar.span.end)
    return;
  const std::string quoted = fmt::format("\"{}\"", scalar.value);
  if (m_source->text(scalar.span) != scalar.value) return;
  diagnostic.fixes.push_back({"put it in quotes", FixSafety::safe, {{scalar.span, quoted}}});
  if (diagnostic.help.empty()) diagnostic.help = fmt::format("write {}", quoted);
}

void Reading::offer_empty_text(Diagnostic& diagnostic, const yaml::Node& value) const {
  const std::size_t at = value.span.begin;
  if (value.span.end != at || at == 0 || value.alias_span || !value.tag.empty()) return;
  const char before = m_source->bytes()[at - 1];
  if (before != ':' && before != '-') return;
  diagnostic.fixes.push_back({"write an empty text", FixSafety::safe, {{{at, at}, " \"\""}}});
}

void Reading::offer_near(Diagnostic& diagnostic, Span span, std::string_view word,
                         std::span<const std::string_view> known) const {
  const std::string_view near = nearest(word, known);
  if (near.empty()) return;
  const FixSafety safety = only_near(word, known).empty() ? FixSafety::unsafe : FixSafety::safe;
  diagnostic.fixes.push_back(
      {fmt::format("write \"{}\"", near), safety, {{span, yaml::quote_scalar(near)}}});
}

void is_fine_in_1_8(Diagnostic& diagnostic) {
  diagnostic.targets = k_all_of_kfp_2.names();
}

void fails_to_compile_in_1_8(Diagnostic& diagnostic) {
  diagnostic.targets = KfpVersions{KfpVersion::kfp_1_8}.names();
  diagnostic.fails_at = FailsAt::compile;
}

std::string_view describe_kind(const yaml::Node& node) {
  if (node.kind == yaml::Kind::sequence)
    return yaml::holds_tuples(node) ? "a list of pairs" : "a list";
  if (node.kind == yaml::Kind::mapping) return yaml::is_dict(node) ? "a mapping" : "a set";
  switch (yaml::scalar_type(node)) {
    case yaml::ScalarType::null:
      return "empty";
    case yaml::ScalarType::boolean:
      return "a boolean";
    case yaml::ScalarType::integer:
    case yaml::ScalarType::real:
      return "a number";
    case yaml::ScalarType::timestamp:
      return "a date";
    case yaml::ScalarType::binary:
      return "binary data";
    case yaml::ScalarType::string:
      return "text";
    case yaml::ScalarType::merge:
    case yaml::ScalarType::other:
      break;
  }
  return "something else";
}

Text text_of(const yaml::Node& node) {
  return {node.value, node.place()};
}

const yaml::Node* find_value(const yaml::Node& mapping, std::string_view key) {
  const yaml::Node* node = mapping.find(key);
  return node == nullptr || yaml::is_null(*node) ? nullptr : node;
}

bool is_list(const yaml::Node& node) {
  return node.kind == yaml::Kind::sequence && !yaml::holds_tuples(node);
}

std::string help_for_key(const yaml::Node& mapping, std::string_view key,
                         std::span<const std::string_view> known) {
  const std::string_view near = nearest(key, known);
  if (near.empty()) return fmt::format("known keys are {}", fmt::join(known, ", "));
  if (mapping.find(near) != nullptr)
    return fmt::format("\"{}\" is there already: take this one out", near);
  return did_you_mean(key, known);
}

bool expect_mapping(Reading& reading, const yaml::Node& node, std::string_view what) {
  if (yaml::is_dict(node)) return true;
  reading.report(k_wrong_shape, node.place(),
                 fmt::format("{} must be a mapping, not {}", what, describe_kind(node)),
                 fmt::format("write its keys below \"{}:\", indented", what));
  return false;
}

void check_keys(Reading& reading, const yaml::Node& mapping,
                std::span<const std::string_view> known, std::string_view where) {
  for (const yaml::Entry& entry : mapping.entries) {
    const std::string& key = entry.key.value;
    if (yaml::is_string(entry.key) && is_known(known, key)) continue;
    Diagnostic& found = reading.report(k_unknown_key, entry.key.place(),
                                       fmt::format("unknown key \"{}\" in {}", key, where),
                                       hint_for(mapping, key, known));
    if (!entry.merged) offer_key(reading, found, mapping, entry, known);
  }
}

std::optional<Text> read_text(Reading& reading, const yaml::Node& mapping, std::string_view key,
                              std::string_view where) {
  const yaml::Node* node = find_value(mapping, key);
  if (node == nullptr) return std::nullopt;
  if (yaml::is_string(*node)) return text_of(*node);
  const bool scalar = node->kind == yaml::Kind::scalar;
  Diagnostic& found = reading.report(
      k_not_a_string, node->place(),
      scalar ? fmt::format("\"{}\" of {} must be text, and YAML reads \"{}\" as {}", key, where,
                           node->value, describe_kind(*node))
             : fmt::format("\"{}\" of {} must be text, not {}", key, where, describe_kind(*node)));
  reading.offer_quotes(found, *node);
  return std::nullopt;
}

std::vector<std::pair<Text, Text>> read_text_map(Reading& reading, RuleId rule,
                                                 const yaml::Node& mapping, std::string_view what) {
  std::vector<std::pair<Text, Text>> result;
  const yaml::KeptEntries kept(mapping);
  for (const yaml::Entry& entry : mapping.entries) {
    if (!kept(entry)) continue;
    for (const yaml::Node* node : {&entry.key, &entry.value}) {
      if (yaml::is_string(*node)) continue;
      const bool empty = node->kind == yaml::Kind::scalar && node->span.begin == node->span.end;
      const std::string_view role = node == &entry.key ? "name" : "value";
      Diagnostic& found =
          reading.report(rule, empty ? entry.key.place() : node->place(),
                         fmt::format("the {} of {} \"{}\" must be text, not {}", role, what,
                                     entry.key.value, describe_kind(*node)),
                         empty ? "write \"\" for an empty text" : "");
      reading.offer_quotes(found, *node);
      if (node != &entry.value) continue;
      reading.offer_empty_text(found, *node);
      if (rule.id == k_annotation_not_string.id && node->kind != yaml::Kind::scalar)
        offer_json(*reading.source(), entry, found);
    }
    result.emplace_back(text_of(entry.key), text_of(entry.value));
  }
  return result;
}

}  // namespace kfpkg::spec
