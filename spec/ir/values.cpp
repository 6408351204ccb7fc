// SPDX-License-Identifier: Apache-2.0
// google/protobuf/json_format.py: _ConvertScalarFieldValue, _ConvertInteger, _ConvertFloat, ...
#include "spec/ir/values.hpp"

#include "core/text/surrogates.hpp"
#include "python/number.hpp"
#include "spec/component/defaults.hpp"
#include "spec/component/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace kfpkg::spec::ir {
namespace {

using yaml::ScalarType;
using Problem = std::optional<std::string>;

constexpr double k_int32_end = 2147483648.0;
constexpr double k_int64_end = 9223372036854775808.0;

std::string without_underscores(std::string_view text) {
  std::string result(text);
  std::erase(result, '_');
  return result;
}

unsigned digit_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

// The value of YAML 1.1's integers, near enough to compare it with a field's range.
double integer_value(std::string_view scalar) {
  const std::string text = without_underscores(scalar);
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  double value = 0;
  if (rest.find(':') != std::string_view::npos) {
    constexpr double k_sexagesimal = 60;
    double part = 0;
    for (const char c : rest) {
      if (c == ':') {
        value = (value + part) * k_sexagesimal;
        part = 0;
      } else {
        part = part * 10 + digit_of(c);
      }
    }
    return negative ? -(value + part) : value + part;
  }
  unsigned base = 10;
  if (rest.starts_with("0x")) base = 16;
  if (rest.starts_with("0b")) base = 2;
  if (base != 10) rest.remove_prefix(2);
  if (base == 10 && rest.size() > 1 && rest.starts_with('0')) base = 8;
  for (const char c : rest) value = value * base + digit_of(c);
  return negative ? -value : value;
}

double real_value(std::string_view scalar) {
  return std::strtod(without_underscores(scalar).c_str(), nullptr);
}

bool is_special(std::string_view real) {
  return real.find_first_of("nN") != std::string_view::npos || std::isinf(real_value(real));
}

bool in_range(FieldKind kind, double value) {
  const double end = kind == FieldKind::int64 ? k_int64_end : k_int32_end;
  return value >= -end && value < end;
}

Problem not_a(std::string_view wanted, const yaml::Node& node) {
  return fmt::format("must be {}, not {}", wanted, describe_kind(node));
}

// Protobuf writes UTF-8.
Problem text_problem(const yaml::Node& text) {
  return has_surrogate(text.value) ? Problem("has half of a surrogate pair") : Problem();
}

Problem out_of_range(const yaml::Node& node) {
  return fmt::format("cannot be {}: it is out of range", node.value);
}

Problem integer_problem(FieldKind kind, const yaml::Node& node) {
  constexpr std::string_view k_wanted = "a whole number";
  const ScalarType type = yaml::scalar_type(node);
  double value = 0;
  if (type == ScalarType::integer) {
    value = integer_value(node.value);
  } else if (type == ScalarType::real) {
    value = real_value(node.value);
    if (is_special(node.value) || value != std::floor(value))
      return fmt::format("must be {}, not {}", k_wanted, node.value);
  } else {
    const bool text = type == ScalarType::string && node.value.find(' ') == std::string::npos;
    if (!text || !python::is_float(node.value)) return not_a(k_wanted, node);
    value = real_value(node.value);
    const bool whole = !is_special(node.value) && value == std::floor(value);
    if (!python::is_int(node.value) && !whole) return not_a(k_wanted, node);
  }
  return in_range(kind, value) ? Problem() : out_of_range(node);
}

Problem number_problem(const yaml::Node& node) {
  constexpr std::string_view k_wanted = "a number";
  const ScalarType type = yaml::scalar_type(node);
  if (type == ScalarType::boolean) return std::nullopt;
  if (type == ScalarType::integer)
    return std::isinf(integer_value(node.value)) ? out_of_range(node) : Problem();
  if (type == ScalarType::real)
    return is_special(node.value) ? not_a("a number or \"Infinity\" in quotes", node) : Problem();
  const bool number =
      type == ScalarType::string && node.value != "nan" && python::is_float(node.value);
  return number ? Problem() : not_a(k_wanted, node);
}

// Names, and their numbers: protobuf keeps numbers that it does not know.
Problem enum_problem(const Enum& values, const yaml::Node& node) {
  const ScalarType type = yaml::scalar_type(node);
  const auto fits = [](double value) { return in_range(FieldKind::int32, value); };
  if (type == ScalarType::boolean) return std::nullopt;
  if (type == ScalarType::integer)
    return fits(integer_value(node.value)) ? Problem() : out_of_range(node);
  if (type == ScalarType::real) {
    const bool number = !is_special(node.value) && fits(real_value(node.value));
    return number ? Problem() : out_of_range(node);
  }
  if (type != ScalarType::string) return not_a("one of its names", node);
  const auto& names = values.values;
  if (std::find(names.begin(), names.end(), node.value) != names.end()) return std::nullopt;
  if (python::is_int(node.value) && fits(real_value(node.value))) return std::nullopt;
  return fmt::format("cannot be \"{}\"", node.value);
}

// Duration.FromJsonString: whole seconds as int() reads them, a fraction, an s.
bool is_duration(std::string_view text) {
  constexpr double k_most_seconds = 315576000000.0;
  if (!text.ends_with('s')) return false;
  text.remove_suffix(1);
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  if (!python::is_int(whole) || std::abs(real_value(whole)) > k_most_seconds) return false;
  if (dot == std::string_view::npos) return true;
  const std::string fraction = fmt::format("0{}", text.substr(dot));
  const double nanos = std::round(real_value(fraction) * 1e9);
  return python::is_float(fraction) && nanos < 1e9 && !(whole.starts_with('+') && nanos < 0);
}

Problem duration_problem(const yaml::Node& node) {
  if (yaml::is_string(node) && is_duration(node.value)) return std::nullopt;
  return yaml::is_string(node) ? Problem("must be seconds with an s, like \"30s\"")
                               : not_a("text like \"30s\"", node);
}

bool is_json_scalar(const yaml::Node& node) {
  const ScalarType type = yaml::scalar_type(node);
  if (type == ScalarType::integer) return !std::isinf(integer_value(node.value));
  if (type == ScalarType::string) return !has_surrogate(node.value);
  if (type == ScalarType::real) return !is_special(node.value);
  return type == ScalarType::null || type == ScalarType::boolean;
}

}  // namespace

std::optional<std::string> scalar_problem(const Field& field, const yaml::Node& node) {
  const bool scalar = node.kind == yaml::Kind::scalar;
  switch (field.kind) {
    case FieldKind::text:
      return yaml::is_string(node) ? text_problem(node) : not_a("text", node);
    case FieldKind::boolean: {
      const bool boolean = scalar && yaml::scalar_type(node) == ScalarType::boolean;
      return boolean ? Problem() : not_a("true or false", node);
    }
    case FieldKind::int32:
    case FieldKind::int64:
      return scalar ? integer_problem(field.kind, node) : not_a("a whole number", node);
    case FieldKind::number:
      return scalar ? number_problem(node) : not_a("a number", node);
    case FieldKind::enumeration:
      return scalar ? enum_problem(*field.values, node) : not_a("one of its names", node);
    case FieldKind::duration:
      return duration_problem(node);
    case FieldKind::message:
    case FieldKind::structure:
    case FieldKind::value:
      break;
  }
  return std::nullopt;
}

const yaml::Node* find_not_json(const yaml::Node& node) {
  if (node.kind == yaml::Kind::scalar) return is_json_scalar(node) ? nullptr : &node;
  if (node.kind == yaml::Kind::mapping && !yaml::is_dict(node)) return &node;
  for (const yaml::Node& item : node.items) {
    if (const yaml::Node* found = find_not_json(item)) return found;
  }
  const yaml::KeptEntries kept(node);
  for (const yaml::Entry& entry : node.entries) {
    if (!yaml::is_string(entry.key) || has_surrogate(entry.key.value)) return &entry.key;
    if (!kept(entry)) continue;
    if (const yaml::Node* found = find_not_json(entry.value)) return found;
  }
  return nullptr;
}

bool is_falsy(const yaml::Node& node) {
  if (node.kind != yaml::Kind::scalar) return node.items.empty() && node.entries.empty();
  const ScalarType type = yaml::scalar_type(node);
  if (type == ScalarType::boolean) return !yaml::as_bool(node);
  if (type == ScalarType::integer) return integer_value(node.value) == 0;
  if (type == ScalarType::real) return !is_special(node.value) && real_value(node.value) == 0;
  if (type == ScalarType::string || type == ScalarType::binary) return node.value.empty();
  return type == ScalarType::null;
}

}  // namespace kfpkg::spec::ir
