// SPDX-License-Identifier: Apache-2.0
// kfp/dsl/structures.py, kfp/dsl/types/type_utils.py and kfp/compiler/pipeline_spec_builder.py.
#include "spec/ir/interface.hpp"

#include "core/text/suggest.hpp"
#include "core/yaml/writer.hpp"
#include "spec/ir/values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::spec::ir {
namespace {

struct OldType {
  std::string_view name;
  std::string_view now;
};
constexpr std::array<OldType, 3> k_old_types{
    {{"INT", "NUMBER_INTEGER"}, {"DOUBLE", "NUMBER_DOUBLE"}, {"STRING", "STRING"}}};

// One of inputDefinitions and outputDefinitions.
class DefinitionsReader {
 public:
  DefinitionsReader(MessageReader& messages, const Reading& reading, bool inputs)
      : m_messages(messages), m_reading(reading), m_inputs(inputs) {}

  void read(const yaml::Node& component) {
    const yaml::Entry* definitions =
        component.find_entry(m_inputs ? "inputDefinitions" : "outputDefinitions");
    if (definitions == nullptr || !expect(*definitions)) return;
    for (const std::string_view key : {"parameters", "artifacts"}) {
      const yaml::Entry* ports = definitions->value.find_entry(key);
      if (ports == nullptr || !expect(*ports)) continue;
      const yaml::KeptEntries kept(ports->value);
      for (const yaml::Entry& port : ports->value.entries) {
        const bool is_read = kept(port) && !is_hidden(*definitions, key, port);
        if (is_read && expect(port)) read_port(port);
      }
    }
  }

 private:
  bool expect(const yaml::Entry& entry) {
    if (entry.value.kind == yaml::Kind::mapping) return true;
    m_messages.report(k_ir_wrong_type, place_of(entry),
                      fmt::format("\"{}\" must be a mapping, not {}", entry.key.value,
                                  describe_kind(entry.value)));
    return false;
  }

  // The SDK puts both into one dict, artifacts last.
  static bool is_hidden(const yaml::Entry& definitions, std::string_view key,
                        const yaml::Entry& port) {
    const yaml::Node* artifacts = definitions.value.find("artifacts");
    return key == "parameters" && artifacts != nullptr &&
           artifacts->find(port.key.value) != nullptr;
  }

  void read_port(const yaml::Entry& port) {
    if (const yaml::Entry* type = port.value.find_entry("parameterType")) {
      read_parameter(port, *type);
    } else if (const yaml::Entry* artifact = port.value.find_entry("artifactType")) {
      if (expect(*artifact)) read_artifact(port, artifact->value);
    } else {
      report_untyped(port);
    }
  }

  void read_parameter(const yaml::Entry& port, const yaml::Entry& type) {
    if (!yaml::is_string(type.value) || !is_parameter_type(type.value.value)) {
      std::string help = did_you_mean(type.value.value, k_parameter_types);
      if (help.empty()) help = fmt::format("it is one of {}", fmt::join(k_parameter_types, ", "));
      Diagnostic* found = m_messages.report(
          k_ir_parameter_type, place_of(type),
          fmt::format("\"{}\" has an unknown parameterType", port.key.value), std::move(help));
      if (found != nullptr && yaml::is_string(type.value))
        m_reading.offer_near(*found, type.value.place(), type.value.value, k_parameter_types);
    }
    if (m_inputs) read_optional(port);
  }

  void read_optional(const yaml::Entry& port) {
    const yaml::Node* value = port.value.find("defaultValue");
    const yaml::Node* optional = port.value.find("isOptional");
    if (value == nullptr || yaml::is_null(*value) || optional == nullptr) return;
    const bool no = optional->kind == yaml::Kind::scalar &&
                    yaml::scalar_type(*optional) == yaml::ScalarType::boolean &&
                    !yaml::as_bool(*optional);
    if (!no) return;
    Diagnostic* found = m_messages.report(
        k_ir_default_not_optional, optional->place(),
        fmt::format("\"{}\" has a default and says that it is not optional", port.key.value),
        "write isOptional: true, or remove the defaultValue");
    if (found == nullptr || optional->alias_span) return;
    found->fixes.push_back({"write true", FixSafety::safe, {{optional->span, "true"}}});
  }

  void report_untyped(const yaml::Entry& port) {
    const yaml::Entry* old = port.value.find_entry("type");
    Diagnostic* found = m_messages.report(
        k_ir_parameter_type, old == nullptr ? port.key.place() : old->key.place(),
        old == nullptr
            ? fmt::format("\"{}\" has no parameterType and no artifactType", port.key.value)
            : fmt::format("\"{}\" names its type as kfp before 2.0 did", port.key.value),
        old == nullptr ? "" : "write parameterType, or compile the pipeline again");
    if (found == nullptr || old == nullptr || old->merged || old->value.alias_span) return;
    for (const OldType& type : k_old_types) {
      if (old->value.value != type.name) continue;
      found->fixes.push_back(
          {fmt::format("write parameterType: {}", type.now),
           FixSafety::safe,
           {{old->key.place(), "parameterType"}, {old->value.place(), std::string(type.now)}}});
    }
  }

  void read_artifact(const yaml::Entry& port, const yaml::Node& type) {
    const yaml::Entry* title = type.find_entry("schemaTitle");
    const yaml::Entry* version = type.find_entry("schemaVersion");
    if (title == nullptr || version == nullptr) {
      Diagnostic* found = m_messages.report(
          k_ir_artifact_type, type.place(),
          fmt::format("the type of \"{}\" has no {}", port.key.value,
                      title == nullptr ? "schemaTitle" : "schemaVersion"),
          title == nullptr ? "write schemaTitle: system.Artifact" : "write schemaVersion: 0.0.1");
      if (found != nullptr && title != nullptr && type.style == yaml::Style::flow &&
          !type.alias_span) {
        const std::size_t end = title->value.place().end;
        found->fixes.push_back(
            {found->help, FixSafety::safe, {{{end, end}, ", schemaVersion: 0.0.1"}}});
      }
      return;
    }
    check_title(port, *title);
    check_version(port, *version);
  }

  void check_title(const yaml::Entry& port, const yaml::Entry& title) {
    const std::string& text = title.value.value;
    const std::size_t dot = text.find('.');
    const std::string name_space = text.substr(0, dot);
    const bool known = name_space == "system" || name_space == "google";
    const bool two = dot != std::string::npos && text.find('.', dot + 1) == std::string::npos;
    if (yaml::is_string(title.value) && known && two && text.find('@') == std::string::npos) return;
    m_messages.report(
        k_ir_artifact_type, place_of(title),
        fmt::format("the schemaTitle of \"{}\" must be system.NAME or google.NAME", port.key.value),
        "SDK 2.x knows artifacts of these two name spaces");
  }

  // Python takes the default for anything that is false to it.
  void check_version(const yaml::Entry& port, const yaml::Entry& version) {
    if (is_falsy(version.value)) return;
    const std::string& text = version.value.value;
    const bool three = std::count(text.begin(), text.end(), '.') == 2;
    if (yaml::is_string(version.value) && three && text.find('@') == std::string::npos) return;
    Diagnostic* found = m_messages.report(
        k_ir_artifact_type, place_of(version),
        fmt::format("the schemaVersion of \"{}\" must have three parts, like 0.0.1",
                    port.key.value));
    if (found == nullptr || version.value.alias_span ||
        version.value.span.begin == version.value.span.end)
      return;
    found->help = "write 0.0.1";
    found->fixes.push_back({found->help, FixSafety::unsafe, {{version.value.span, "0.0.1"}}});
  }

  MessageReader& m_messages;
  const Reading& m_reading;
  bool m_inputs;
};

}  // namespace

bool is_parameter_type(std::string_view name) {
  return std::find(k_parameter_types.begin(), k_parameter_types.end(), name) !=
         k_parameter_types.end();
}

void read_interface(MessageReader& messages, const Reading& reading, const yaml::Node& component) {
  DefinitionsReader(messages, reading, true).read(component);
  DefinitionsReader(messages, reading, false).read(component);
}

}  // namespace kfpkg::spec::ir
