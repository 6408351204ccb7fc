// SPDX-License-Identifier: Apache-2.0
// google/protobuf/json_format.py: _ConvertFieldValuePair and what it calls for collections.
#include "spec/ir/message.hpp"

#include "core/text/suggest.hpp"
#include "core/text/surrogates.hpp"
#include "spec/ir/values.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace kfpkg::spec::ir {
namespace {

const Field* find_field(const Message& message, std::string_view name) {
  for (const auto member : {&Field::json_name, &Field::proto_name}) {
    const auto found = std::find_if(message.fields.begin(), message.fields.end(),
                                    [&](const Field& field) { return field.*member == name; });
    if (found != message.fields.end()) return &*found;
  }
  return nullptr;
}

// json_format walks over whatever stands for a message, and finds nothing to refuse in these.
bool passes_as_empty(const yaml::Node& node) {
  if (node.kind == yaml::Kind::sequence) return node.items.empty();
  if (node.kind == yaml::Kind::mapping) return node.entries.empty();
  return yaml::is_string(node) && node.value.empty();
}

bool is_collection(FieldKind kind) {
  return kind == FieldKind::message || kind == FieldKind::structure || kind == FieldKind::value;
}

}  // namespace

Span place_of(const yaml::Entry& entry) {
  const Span place = entry.value.place();
  return place.begin == place.end ? entry.key.place() : place;
}

Diagnostic* MessageReader::report(RuleId rule, Span span, std::string message, std::string help) {
  if (!m_reported.emplace(span.begin, span.end).second) return nullptr;
  Diagnostic& found = m_reading.report(rule, span, std::move(message), std::move(help));
  found.fails_at = m_stage;
  return &found;
}

void MessageReader::read(const yaml::Node& node, const Message& message, std::string_view what) {
  if (passes_as_empty(node)) return;
  if (!yaml::is_dict(node)) {
    report(k_ir_wrong_type, node.place(),
           fmt::format("{} must be a mapping, not {}", what, describe_kind(node)));
    return;
  }
  std::set<std::string_view> oneofs;
  const yaml::KeptEntries kept(node);
  for (const yaml::Entry& entry : node.entries) {
    if (kept(entry)) read_entry(node, entry, message, what, oneofs);
  }
}

void MessageReader::read_structure(const yaml::Node& node, std::string_view what) {
  if (yaml::is_dict(node)) return read_value(node, what);
  report(k_ir_wrong_type, node.place(),
         fmt::format("{} must be a mapping, not {}", what, describe_kind(node)));
}

void MessageReader::read_value(const yaml::Node& node, std::string_view what) {
  const yaml::Node* found = find_not_json(node);
  if (found == nullptr) return;
  if (yaml::is_string(*found)) return report_surrogate(*found, fmt::format("a text in {}", what));
  if (found->kind == yaml::Kind::scalar && yaml::scalar_type(*found) == yaml::ScalarType::real)
    return report_special(*found, what);
  Diagnostic* diagnostic =
      report(k_ir_wrong_type, found->place(),
             fmt::format("{} in {} has no form in JSON", describe_kind(*found), what));
  if (diagnostic != nullptr) m_reading.offer_quotes(*diagnostic, *found);
}

// ParseDict takes it; writing the message is what fails.
void MessageReader::report_special(const yaml::Node& number, std::string_view what) {
  Diagnostic* found =
      report(k_ir_wrong_type, number.place(),
             fmt::format("the number {} in {} has no form in JSON", number.value, what),
             "write a finite number, or leave it out");
  if (found != nullptr && m_stage == FailsAt::load) found->fails_at = FailsAt::compile;
}

void MessageReader::report_surrogate(const yaml::Node& text, std::string_view what) {
  report(k_ir_wrong_type, text.place(), fmt::format("{} has half of a surrogate pair", what),
         "write the character itself, or \\U and eight digits");
}

void MessageReader::read_entry(const yaml::Node& mapping, const yaml::Entry& entry,
                               const Message& message, std::string_view what,
                               std::set<std::string_view>& oneofs) {
  const Field* field = yaml::is_string(entry.key) ? find_field(message, entry.key.value) : nullptr;
  if (field == nullptr) return report_unknown(mapping, entry, message, what);
  if (yaml::is_null(entry.value)) return;
  if (!field->oneof.empty() && !oneofs.insert(field->oneof).second) {
    std::vector<std::string_view> names;
    for (const Field& other : message.fields) {
      if (other.oneof == field->oneof) names.push_back(other.json_name);
    }
    report(k_ir_two_of_one, entry.key.place(),
           fmt::format("{} has two of {}", what, fmt::join(names, ", ")), "keep one of them");
    return;
  }
  if (!field->since.empty()) report_newer(entry, *field);
  read_field(entry.value, place_of(entry), *field);
}

// What is false or empty is the same where nobody knows it.
void MessageReader::report_newer(const yaml::Entry& entry, const Field& field) {
  if (is_falsy(entry.value)) return;
  Diagnostic* found =
      report(k_platform_key_too_new, entry.key.place(),
             fmt::format("KFP before {} does not know \"{}\"", field.since, entry.key.value),
             "leave it out, or lint with --target kfp-2.17 if the pipeline runs there alone");
  if (found != nullptr) found->severity = Severity::warning;
}

void MessageReader::report_unknown(const yaml::Node& mapping, const yaml::Entry& entry,
                                   const Message& message, std::string_view what) {
  std::vector<std::string_view> known;
  for (const Field& field : message.fields) known.push_back(field.json_name);
  Diagnostic* found = report(m_unknown_rule, entry.key.place(),
                             fmt::format("unknown key \"{}\" in {}", entry.key.value, what),
                             help_for_key(mapping, entry.key.value, known));
  if (found == nullptr) return;
  if (m_discards_unknown) {
    found->fails_at = FailsAt::silent;
    found->severity = Severity::warning;
  }
  const std::string_view near = nearest(entry.key.value, known);
  if (!entry.merged && !near.empty() && mapping.find(near) == nullptr)
    m_reading.offer_near(*found, entry.key.place(), entry.key.value, known);
  if (!m_discards_unknown && m_stage != FailsAt::run) return;
  // The SDK takes the pipeline without the key: written as it was meant, it is another one.
  for (Fix& fix : found->fixes) fix.safety = FixSafety::unsafe;
}

void MessageReader::read_field(const yaml::Node& value, Span place, const Field& field) {
  const auto report_shape = [&](std::string_view wanted) {
    report(k_ir_wrong_type, place,
           fmt::format("\"{}\" must be {}, not {}", field.json_name, wanted, describe_kind(value)));
  };
  if (field.label == FieldLabel::single)
    return read_one(value, place, field, fmt::format("\"{}\"", field.json_name));
  if (field.label == FieldLabel::repeated) {
    if (value.kind != yaml::Kind::sequence) return report_shape("a list");
    for (const yaml::Node& item : value.items) {
      if (yaml::is_null(item) && field.kind != FieldKind::value) {
        report(k_ir_wrong_type, item.place(),
               fmt::format("an element of \"{}\" is empty", field.json_name));
      } else {
        read_one(item, item.place(), field, fmt::format("an element of \"{}\"", field.json_name));
      }
    }
    return;
  }
  if (!yaml::is_dict(value)) return report_shape("a mapping");
  const yaml::KeptEntries kept(value);
  for (const yaml::Entry& entry : value.entries) {
    if (!kept(entry)) continue;
    if (!yaml::is_string(entry.key)) {
      Diagnostic* found = report(k_ir_wrong_type, entry.key.place(),
                                 fmt::format("a key of \"{}\" must be text, not {}",
                                             field.json_name, describe_kind(entry.key)));
      if (found != nullptr) m_reading.offer_quotes(*found, entry.key);
      continue;
    }
    if (has_surrogate(entry.key.value))
      report_surrogate(entry.key, fmt::format("a key of \"{}\"", field.json_name));
    read_one(entry.value, place_of(entry), field, fmt::format("\"{}\"", entry.key.value));
  }
}

void MessageReader::read_one(const yaml::Node& value, Span place, const Field& field,
                             std::string_view what) {
  if (!is_collection(field.kind)) {
    if (auto problem = scalar_problem(field, value))
      report_scalar(value, place, field, std::move(*problem));
    return;
  }
  if (field.kind == FieldKind::value) return read_value(value, what);
  if (value.place().begin == value.place().end) {
    report(k_ir_wrong_type, place, fmt::format("{} is empty", what), "write {} for none");
  } else if (field.kind == FieldKind::structure) {
    read_structure(value, what);
  } else {
    read(value, *field.message, what);
  }
}

void MessageReader::report_scalar(const yaml::Node& value, Span place, const Field& field,
                                  std::string problem) {
  std::string help;
  if (field.kind == FieldKind::text && yaml::is_string(value))
    return report_surrogate(value, fmt::format("\"{}\"", field.json_name));
  if (field.kind == FieldKind::enumeration) {
    help = did_you_mean(value.value, field.values->values);
    if (help.empty())
      help = fmt::format("it is one of {}", fmt::join(field.values->values.subspan(1), ", "));
  }
  Diagnostic* found = report(k_ir_wrong_type, place,
                             fmt::format("\"{}\" {}", field.json_name, problem), std::move(help));
  if (found == nullptr || value.kind != yaml::Kind::scalar) return;
  if (field.kind == FieldKind::text) m_reading.offer_quotes(*found, value);
  if (field.kind == FieldKind::enumeration && yaml::is_string(value))
    m_reading.offer_near(*found, value.place(), value.value, field.values->values);
  const bool word = value.value == "true" || value.value == "false";
  if (field.kind == FieldKind::boolean && word && !value.alias_span) {
    found->fixes.push_back(
        {"write it without quotes", FixSafety::safe, {{value.span, value.value}}});
    found->help = fmt::format("write {} without quotes", value.value);
  }
}

}  // namespace kfpkg::spec::ir
