// SPDX-License-Identifier: Apache-2.0
// ComponentSpec.from_ir_dicts of kfp/dsl/structures.py, and what compiling and using the result
// adds.
#include "spec/component/layout_fixes.hpp"
#include "spec/ir/described_program.hpp"
#include "spec/ir/description.hpp"
#include "spec/ir/interface.hpp"
#include "spec/ir/message.hpp"
#include "spec/ir/pipeline.hpp"
#include "spec/ir/pipeline_model.hpp"
#include "spec/ir/values.hpp"
#include "spec/kfp_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::spec {
namespace {

constexpr std::string_view k_component_prefix = "comp-";

struct Spelling {
  std::string_view camel;
  std::string_view snake;
};
constexpr std::array<Spelling, 2> k_spellings{
    {{"pipelineInfo", "pipeline_info"}, {"deploymentSpec", "deployment_spec"}}};

// One file. Each member looks at one part, in the order in which the SDK does.
class PipelineReader {
 public:
  PipelineReader(Reading& reading, const yaml::Node& root)
      : m_reading(reading), m_messages(reading), m_root(root) {}

  void read(const yaml::Document* platform) {
    const yaml::Node* name = read_name();
    const yaml::Node* components = require_mapping(m_root, "components");
    const yaml::Entry* root = require(m_root, "root");
    if (name != nullptr && components != nullptr && root != nullptr) {
      const std::string key =
          std::string(k_component_prefix) + sanitize_component_name(name->value);
      const yaml::Entry* own = components->find_entry(key);
      read_interface_of(own == nullptr ? *root : *own);
    }
    const yaml::Entry* executor = read_executor(name);
    m_is_component = executor != nullptr;
    if (platform != nullptr) read_platform(*platform);
    read_messages(name, root);
    if (m_is_component) read_use(*executor);
    read_deployment();
    if (platform != nullptr) read_platform_executors(*platform);
  }

  [[nodiscard]] bool is_component() const { return m_is_component; }

 private:
  const yaml::Entry* require(const yaml::Node& mapping, std::string_view key) {
    if (const yaml::Entry* entry = mapping.find_entry(key)) return entry;
    const bool top = &mapping == &m_root;
    const Span span =
        mapping.entries.empty() ? mapping.place() : mapping.entries.front().key.place();
    Diagnostic* found = m_messages.report(k_ir_missing_part, top ? span : mapping.place(),
                                          fmt::format("the compiled pipeline has no \"{}\"", key),
                                          "compile the pipeline or component again");
    for (const Spelling& spelling : k_spellings) {
      const yaml::Entry* other = mapping.find_entry(spelling.snake);
      if (found == nullptr || spelling.camel != key || other == nullptr || other->merged) continue;
      found->help = fmt::format("write \"{}\" instead of \"{}\"", key, spelling.snake);
      found->fixes.push_back(
          {found->help, FixSafety::safe, {{other->key.place(), std::string(key)}}});
    }
    return nullptr;
  }

  const yaml::Node* require_mapping(const yaml::Node& mapping, std::string_view key) {
    const yaml::Entry* entry = require(mapping, key);
    return entry != nullptr && expect(*entry) ? &entry->value : nullptr;
  }

  bool expect(const yaml::Entry& entry) {
    if (entry.value.kind == yaml::Kind::mapping) return true;
    m_messages.report(k_ir_wrong_type, ir::place_of(entry),
                      fmt::format("\"{}\" must be a mapping, not {}", entry.key.value,
                                  describe_kind(entry.value)));
    return false;
  }

  const yaml::Node* read_name() {
    const yaml::Node* info = require_mapping(m_root, "pipelineInfo");
    const yaml::Entry* name = info == nullptr ? nullptr : require(*info, "name");
    if (name == nullptr) return nullptr;
    if (yaml::is_string(name->value)) return &name->value;
    Diagnostic* found = m_messages.report(
        k_ir_wrong_type, ir::place_of(*name),
        fmt::format("the pipeline's name must be text, not {}", describe_kind(name->value)));
    if (found != nullptr) m_reading.offer_quotes(*found, name->value);
    return nullptr;
  }

  void read_interface_of(const yaml::Entry& component) {
    if (expect(component)) {
      ir::read_interface(m_messages, m_reading, component.value);
      m_component = &component.value;
    }
  }

  // The executor that carries the pipeline's name; null means that the SDK sees a pipeline.
  const yaml::Entry* read_executor(const yaml::Node* name) {
    const yaml::Node* deployment = require_mapping(m_root, "deploymentSpec");
    const yaml::Node* executors =
        deployment == nullptr ? nullptr : require_mapping(*deployment, "executors");
    if (executors == nullptr || name == nullptr) return nullptr;
    const yaml::Entry* executor = ir::find_own_executor(*executors, name->value);
    if (executor == nullptr || ir::is_falsy(executor->value) || !expect(*executor)) return executor;
    const yaml::Entry* container = executor->value.find_entry("container");
    if (container == nullptr) {
      m_messages.report(k_ir_missing_part, executor->key.place(),
                        fmt::format("the executor \"{}\" has no container", executor->key.value),
                        "the SDK loads containers only as components, no importers");
    } else if (expect(*container) && require(container->value, "image") != nullptr) {
      for (const std::string_view key : {"command", "args"}) read_words(container->value, key);
    }
    return executor;
  }

  void read_words(const yaml::Node& container, std::string_view key) {
    const yaml::Entry* entry = container.find_entry(key);
    if (entry == nullptr || ir::is_falsy(entry->value) || yaml::is_string(entry->value)) return;
    if (entry->value.kind == yaml::Kind::scalar) {
      m_messages.report(
          k_ir_wrong_type, ir::place_of(*entry),
          fmt::format("\"{}\" must be a list, not {}", key, describe_kind(entry->value)));
    }
    const auto expect_text = [&](const yaml::Node& node) {
      if (yaml::is_string(node)) return;
      Diagnostic* found = m_messages.report(
          k_ir_wrong_type, node.place(),
          fmt::format("an element of \"{}\" must be text, not {}", key, describe_kind(node)));
      if (found != nullptr) m_reading.offer_quotes(*found, node);
    };
    for (const yaml::Node& item : entry->value.items) expect_text(item);
    for (const yaml::Entry& item : entry->value.entries) expect_text(item.key);
  }

  void read_platform(const yaml::Document& platform) {
    m_messages.read(platform.root, ir::platform_spec(), "the platform document");
    const yaml::Node* platforms = platform.root.find("platforms");
    if (platforms == nullptr) return;
    for (const yaml::Entry& one : platforms->entries) {
      const yaml::Node* config = one.value.find("pipelineConfig");
      const yaml::Node* workspace = config == nullptr ? nullptr : config->find("workspace");
      m_has_workspace = m_has_workspace || (workspace != nullptr && !yaml::is_null(*workspace));
    }
  }

  // The SDK takes any mapping there; the backend reads it when a run is created.
  void read_platform_executors(const yaml::Document& platform) {
    const yaml::Node* executors = &platform.root;
    for (const std::string_view key : {"platforms", "kubernetes", "deploymentSpec", "executors"}) {
      executors = executors == nullptr ? nullptr : executors->find(key);
    }
    if (executors == nullptr) return;
    m_messages.set_stage(FailsAt::run);
    m_messages.set_discards_unknown(false);
    m_messages.set_unknown_rule(k_platform_key_unknown);
    const yaml::KeptEntries kept(*executors);
    for (const yaml::Entry& entry : executors->entries) {
      if (!kept(entry)) continue;
      m_messages.read(entry.value, ir::kubernetes_executor_config(),
                      fmt::format("the platform's part of \"{}\"", entry.key.value));
    }
  }

  void read_importers() {
    const yaml::Node* deployment = m_root.find("deploymentSpec");
    const yaml::Node* executors = deployment == nullptr ? nullptr : deployment->find("executors");
    if (executors == nullptr || m_has_workspace) return;
    for (const yaml::Entry& executor : executors->entries) {
      const yaml::Node* importer = executor.value.find("importer");
      const yaml::Entry* download =
          importer == nullptr ? nullptr : importer->find_entry("downloadToWorkspace");
      if (download == nullptr || ir::is_falsy(download->value)) continue;
      m_messages.report(
          k_ir_workspace_missing, download->key.place(),
          fmt::format("\"{}\" downloads to a workspace that is not configured", executor.key.value),
          "compile with pipeline_config=dsl.PipelineConfig(workspace=...)");
    }
  }

  // What protobuf refuses: at load when the SDK sees a pipeline, else when it is compiled again.
  void read_messages(const yaml::Node* name, const yaml::Entry* root) {
    m_messages.set_stage(m_is_component ? FailsAt::compile : FailsAt::load);
    m_messages.read(m_root, ir::pipeline_spec(), "the pipeline");
    m_messages.set_stage(FailsAt::compile);
    if (name != nullptr && name->value.empty()) {
      m_messages.report(k_ir_missing_part, name->place(), "the pipeline's name is empty",
                        "write a name");
    }
    if (root != nullptr && yaml::is_null(root->value)) {
      m_messages.report(k_ir_missing_part, root->key.place(), "the \"root\" is empty",
                        "compile the pipeline or component again");
    }
    if (root != nullptr) ir::read_signature(m_messages, root->value);
    read_importers();
    if (m_component != nullptr) {
      m_messages.set_stage(FailsAt::silent);
      ir::read_spelling(m_messages, *m_component);
      m_messages.set_stage(FailsAt::compile);
      ir::read_names(m_messages, *m_component);
      ir::read_defaults(m_messages, m_reading, *m_component);
      ir::read_given_by_kfp(m_messages, *m_component);
    }
  }

  // In a pipeline the SDK reads it too, when another pipeline uses this one; in a component only
  // the backend does, which discards keys that it does not know.
  void read_deployment() {
    const yaml::Node* deployment = m_root.find("deploymentSpec");
    if (deployment == nullptr) return;
    m_messages.set_stage(m_is_component ? FailsAt::run : FailsAt::compile);
    m_messages.set_discards_unknown(m_is_component);
    m_messages.read(*deployment, ir::pipeline_deployment_config(), "the deploymentSpec");
  }

  // Only the use in another pipeline looks at the rest of a component.
  void read_use(const yaml::Entry& executor) {
    const yaml::Node* container = executor.value.find("container");
    if (ir::is_falsy(executor.value)) {
      m_messages.report(k_ir_missing_part, executor.key.place(),
                        fmt::format("the executor \"{}\" is empty", executor.key.value),
                        "compile the component again");
    }
    if (container == nullptr || container->kind != yaml::Kind::mapping) return;
    const yaml::Entry* image = container->find_entry("image");
    if (image != nullptr && !yaml::is_null(image->value) && !yaml::is_string(image->value)) {
      Diagnostic* found = m_messages.report(
          k_ir_wrong_type, ir::place_of(*image),
          fmt::format("the image must be text, not {}", describe_kind(image->value)));
      if (found != nullptr) m_reading.offer_quotes(*found, image->value);
    }
    if (const yaml::Entry* env = container->find_entry("env")) read_env(*env);
  }

  // The compiler writes env as a list, and the loader takes it for a mapping.
  void read_env(const yaml::Entry& env) {
    if (ir::is_falsy(env.value)) return;
    const bool list = env.value.kind == yaml::Kind::sequence;
    const bool texts = std::all_of(
        env.value.entries.begin(), env.value.entries.end(), [](const yaml::Entry& entry) {
          const bool text = yaml::is_string(entry.value) || yaml::is_null(entry.value);
          return text && yaml::is_string(entry.key);
        });
    if (env.value.kind == yaml::Kind::mapping && texts) return;
    m_messages.report(k_ir_env_unusable, env.key.place(),
                      list ? "SDK 2.x cannot use a compiled component with env in a pipeline"
                           : fmt::format("env must be a list of name and value, not {}",
                                         describe_kind(env.value)),
                      "set the variables in the pipeline, task.set_env_variable(...), or load the "
                      "component.yaml it was compiled from");
  }

  Reading& m_reading;
  ir::MessageReader m_messages;
  const yaml::Node& m_root;
  const yaml::Node* m_component = nullptr;  ///< whose inputs and outputs the SDK gives it
  bool m_is_component = false;
  bool m_has_workspace = false;
};

void report_job(Reading& reading, const yaml::Node& root) {
  reading.report(k_not_a_component, root.find_entry("pipelineSpec")->key.place(),
                 "this is a PipelineJob, not a compiled pipeline",
                 "its \"pipelineSpec\" alone is one: write that to a file of its own");
}

void report_old_sdk(Reading& reading, const yaml::Node& root) {
  Diagnostic& found = reading.report(k_not_a_component, root.entries.front().key.place(),
                                     "KFP 1.8 loads no compiled pipelines",
                                     "load the component.yaml that it was compiled from");
  found.targets = KfpVersions{KfpVersion::kfp_1_8}.names();
}

// True when the SDK reads the second document; it takes two at most.
bool check_count(Reading& reading, const std::vector<yaml::Document>& documents) {
  if (documents.size() == 1) return false;
  const bool null = yaml::is_null(documents[1].root);
  if (documents.size() == 2 && !null) return true;
  report_extra_document(reading, documents, null ? 0 : 1,
                        null ? "the document after this line is empty"
                             : "a compiled pipeline has one further document at most");
  return false;
}

void report_description(Reading& reading, const yaml::Document& document) {
  const auto heading = ir::find_endless_description(document);
  if (!heading) return;
  reading.report(k_ir_description_end, *heading,
                 "\"# Description: \" makes the SDK read beyond the end of the file",
                 "write another line after the description, # alone, or remove these words");
}

// Of a broken document rules would say what follows from the breach.
bool is_broken(const Diagnostic& diagnostic) {
  return diagnostic.fails_at == FailsAt::load || diagnostic.rule == k_ir_wrong_type.id ||
         diagnostic.rule == k_ir_two_of_one.id;
}

}  // namespace

std::optional<Pipeline> read_pipeline(const SourcePtr& source,
                                      const std::vector<yaml::Document>& documents,
                                      Diagnostics& diagnostics) {
  Reading reading(source, diagnostics);
  const auto before = static_cast<std::ptrdiff_t>(diagnostics.size());
  const yaml::Node& root = documents.front().root;
  if (root.find("pipelineSpec") != nullptr && root.find("pipelineInfo") == nullptr) {
    report_job(reading, root);
    return std::nullopt;
  }
  const bool platform = check_count(reading, documents);
  PipelineReader reader(reading, root);
  reader.read(platform ? &documents[1] : nullptr);
  report_description(reading, documents.front());
  const bool broken = std::any_of(diagnostics.begin() + before, diagnostics.end(), is_broken);
  report_old_sdk(reading, root);
  if (broken) return std::nullopt;
  Pipeline pipeline = make_pipeline(source, root);
  pipeline.is_component = reader.is_component();
  return pipeline;
}

}  // namespace kfpkg::spec
