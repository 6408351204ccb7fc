// SPDX-License-Identifier: Apache-2.0
// A YAML mapping as a protobuf message: what json_format.ParseDict refuses. Private to spec.
#pragma once

#include "spec/component/reading.hpp"
#include "spec/ir/schema.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace kfpkg::spec::ir {

/// Reports through `reading`; a place where something was reported already stays quiet.
class MessageReader {
 public:
  explicit MessageReader(Reading& reading) : m_reading(reading) {}

  /// Where the SDK or the backend refuses what is found from now on.
  void set_stage(FailsAt stage) { m_stage = stage; }
  /// The Go backend discards fields that it does not know.
  void set_discards_unknown(bool discards) { m_discards_unknown = discards; }
  /// The rule of keys that a message does not have.
  void set_unknown_rule(RuleId rule) { m_unknown_rule = rule; }

  /// `what` names the message to people: "the pipeline".
  void read(const yaml::Node& node, const Message& message, std::string_view what);
  /// Any mapping (google.protobuf.Struct).
  void read_structure(const yaml::Node& node, std::string_view what);

  /// Appends a finding, unless there is one at this place.
  Diagnostic* report(RuleId rule, Span span, std::string message, std::string help = {});

 private:
  void read_entry(const yaml::Node& mapping, const yaml::Entry& entry, const Message& message,
                  std::string_view what, std::set<std::string_view>& oneofs);
  void read_field(const yaml::Node& value, Span place, const Field& field);
  void read_one(const yaml::Node& value, Span place, const Field& field, std::string_view what);
  void read_value(const yaml::Node& node, std::string_view what);
  void report_unknown(const yaml::Node& mapping, const yaml::Entry& entry, const Message& message,
                      std::string_view what);
  void report_newer(const yaml::Entry& entry, const Field& field);
  void report_special(const yaml::Node& number, std::string_view what);
  void report_surrogate(const yaml::Node& text, std::string_view what);
  void report_scalar(const yaml::Node& value, Span place, const Field& field, std::string problem);

  Reading& m_reading;
  FailsAt m_stage = FailsAt::load;
  bool m_discards_unknown = false;
  RuleId m_unknown_rule = k_ir_unknown_key;
  std::set<std::pair<std::size_t, std::size_t>> m_reported;
};

/// Where a value stands: its key when it is empty.
[[nodiscard]] Span place_of(const yaml::Entry& entry);

}  // namespace kfpkg::spec::ir
