// SPDX-License-Identifier: Apache-2.0
// What the readers of a component's parts share: reporting at a place, known keys, text. Private to
// spec.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "spec/component/model.hpp"
#include "spec/rule_id.hpp"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::spec {

/// Where the findings of one document go. All of them mean that the SDK refuses to load it.
class Reading {
 public:
  Reading(SourcePtr source, Diagnostics& diagnostics)
      : m_source(std::move(source)), m_diagnostics(diagnostics), m_before(diagnostics.size()) {}

  /// Appends an error; the reference holds until the next report.
  Diagnostic& report(RuleId rule, Span span, std::string message, std::string help = {});
  /// A finding that another reader made.
  void take(Diagnostic diagnostic);
  /// The scalar's own text, put in quotes by a safe fix.
  void offer_quotes(Diagnostic& diagnostic, const yaml::Node& scalar) const;

  /// `""` where a value is missing after a colon or a dash.
  void offer_empty_text(Diagnostic& diagnostic, const yaml::Node& value) const;
  /// The nearest of `known` in place of `word`: safe when no other one is near.
  void offer_near(Diagnostic& diagnostic, Span span, std::string_view word,
                  std::span<const std::string_view> known) const;

  [[nodiscard]] bool clean() const { return m_diagnostics.size() == m_before; }
  [[nodiscard]] const SourcePtr& source() const { return m_source; }

 private:
  SourcePtr m_source;
  Diagnostics& m_diagnostics;
  std::size_t m_before;
};

/// The finding is about SDK 2.x: KFP 1.8 takes this.
void is_fine_in_1_8(Diagnostic& diagnostic);
/// The finding is about KFP 1.8 alone, which loads this and stops when it compiles.
void fails_to_compile_in_1_8(Diagnostic& diagnostic);

/// "a list", "a mapping", "a number", "a boolean": what stands where something else was expected.
[[nodiscard]] std::string_view describe_kind(const yaml::Node& node);

/// A list to Python, whose items are what they look like: none of pairs (!!omap, !!pairs).
[[nodiscard]] bool is_list(const yaml::Node& node);

[[nodiscard]] Text text_of(const yaml::Node& node);

/// The value of a key, unless it is null or missing.
[[nodiscard]] const yaml::Node* find_value(const yaml::Node& mapping, std::string_view key);

/// False and a finding when the node is no mapping. `what` names it: "metadata".
[[nodiscard]] bool expect_mapping(Reading& reading, const yaml::Node& node, std::string_view what);

/// What a key that is not known may have meant in this mapping: the nearest one of those that are,
/// unless it is there already; else all of them.
[[nodiscard]] std::string help_for_key(const yaml::Node& mapping, std::string_view key,
                                       std::span<const std::string_view> known);

/// A finding for each key that is not known; `where` names the mapping: "an input".
void check_keys(Reading& reading, const yaml::Node& mapping,
                std::span<const std::string_view> known, std::string_view where);

/// The text of an optional key; a finding when it is no string.
[[nodiscard]] std::optional<Text> read_text(Reading& reading, const yaml::Node& mapping,
                                            std::string_view key, std::string_view where);

/// A mapping of strings to strings; a finding by `rule` for each breach.
[[nodiscard]] std::vector<std::pair<Text, Text>> read_text_map(Reading& reading, RuleId rule,
                                                               const yaml::Node& mapping,
                                                               std::string_view what);

/// A finding at the line that ends the document at `last`, when others follow that do not belong
/// there.
void report_extra_document(Reading& reading, const std::vector<yaml::Document>& documents,
                           std::size_t last, std::string_view message);

/// inputs and outputs (read_interface.cpp), container (read_container.cpp), command and args
/// (read_arguments.cpp).
void read_interface(Reading& reading, const yaml::Node& root, Component& component);
void read_container(Reading& reading, const yaml::Node& container, Component& component);
[[nodiscard]] std::vector<Argument> read_arguments(Reading& reading, const yaml::Node& list,
                                                   const Component& component,
                                                   std::string_view key);

}  // namespace kfpkg::spec
