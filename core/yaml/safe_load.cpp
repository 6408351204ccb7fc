// SPDX-License-Identifier: Apache-2.0
// The checks of yaml/constructor.py (PyYAML 6.0), class SafeConstructor.
#include "core/yaml/safe_load.hpp"

#include "core/text/number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace kfpkg::yaml {
namespace {

constexpr std::string_view k_prefix = "tag:yaml.org,2002:";
// CPython refuses to convert longer decimal texts to int.
constexpr std::size_t k_most_digits = 4300;

std::optional<int> number(std::string_view& text, std::size_t most) {
  std::size_t count = 0;
  while (count < text.size() && count < most && text[count] >= '0' && text[count] <= '9') ++count;
  const auto value = parse_number<int>(text.substr(0, count));
  text.remove_prefix(count);
  return value;
}

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool is_date(int year, int month, int day) {
  constexpr std::array<int, 12> k_days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const int longest =
      k_days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap(year) ? 1 : 0);
  return day <= longest;
}

// A text of the timestamp's form; false when datetime would raise.
bool is_real_time(std::string_view text) {
  const auto next = [&](std::size_t most) {
    while (!text.empty() && (text.front() < '0' || text.front() > '9')) text.remove_prefix(1);
    return number(text, most).value_or(0);
  };
  const int year = next(4);
  const int month = next(2);
  const int day = next(2);
  if (!is_date(year, month, day)) return false;
  if (text.empty()) return true;
  if (next(2) > 23 || next(2) > 59 || next(2) > 59) return false;
  if (text.starts_with(".")) {
    text.remove_prefix(1);
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
  }
  const std::size_t sign = text.find_first_of("+-");
  if (sign == std::string_view::npos) return true;
  text.remove_prefix(sign + 1);
  const int hours = next(2);
  return hours * 60 + next(2) < 24 * 60;
}

bool is_convertible_int(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  if (digits.starts_with("-") || digits.starts_with("+")) digits.erase(0, 1);
  if (digits.empty() || digits == "0b" || digits == "0x") return false;
  const bool decimal = digits[0] != '0' && digits.find(':') == std::string::npos;
  return !decimal || digits.size() <= k_most_digits;
}

// binascii.a2b_base64 passes over other characters, and over all that follows a full padding.
bool is_base64(std::string_view text) {
  constexpr std::size_t k_group = 4;
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::all_of(text.begin(), text.end(), is_ascii)) return false;
  std::size_t letters = 0;  // of the last group
  std::size_t pads = 0;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '+' || c == '/';
    if (letter) {
      letters = (letters + 1) % k_group;
      pads = 0;
    } else if (c == '=' && letters >= 2 && letters + ++pads >= k_group) {
      letters = 0;
      break;
    }
  }
  return letters == 0;
}

// An explicit tag promises a form that the text must have.
bool has_form_of(const Node& scalar, std::string_view type) {
  Node plain = scalar;
  plain.tag = "!";
  const ScalarType form = scalar_type(plain);
  if (type == "float") return form == ScalarType::real || form == ScalarType::integer;
  return tag_name(plain) == type;
}

std::optional<ConstructError> check_scalar(const Node& node) {
  const std::string_view name = tag_name(node);
  const bool explicit_tag = !node.tag.empty() && node.tag != "!";
  if (name == "str" || name == "null") return std::nullopt;
  if (name == "binary") {
    if (is_base64(node.value)) return std::nullopt;
    return ConstructError{fmt::format("\"{}\" is not base64", node.value), "remove the tag",
                          node.place()};
  }
  if (name == "bool" || name == "float" || name == "int" || name == "timestamp") {
    if (explicit_tag && !has_form_of(node, name)) {
      return ConstructError{
          fmt::format("\"{}\" is not of the type {} of its tag", node.value, name),
          "remove the tag", node.place()};
    }
    if (name == "timestamp" && !is_real_time(node.value)) {
      return ConstructError{
          fmt::format("\"{}\" is read as a date and there is no such date", node.value),
          "put it in quotes", node.place()};
    }
    if (name == "int" && !is_convertible_int(node.value)) {
      return ConstructError{fmt::format("\"{}\" is read as a number and is none",
                                        std::string_view(node.value).substr(0, 40)),
                            "put it in quotes", node.place()};
    }
    return std::nullopt;
  }
  if (name == "merge" || name == "value") {
    return ConstructError{
        fmt::format("\"{}\" has a special meaning in YAML 1.1 and cannot stand here", node.value),
        "put it in quotes", node.place()};
  }
  return ConstructError{fmt::format("unknown tag \"{}\"", node.tag), "remove the tag",
                        node.place()};
}

std::optional<ConstructError> check_pairs(const Node& list) {
  for (const Node& item : list.items) {
    if (item.kind == Kind::mapping && item.entries.size() == 1) continue;
    return ConstructError{"each item of a list with this tag is a mapping with one key",
                          "remove the tag", item.place()};
  }
  return std::nullopt;
}

std::optional<ConstructError> check_collection_tag(const Node& node) {
  if (node.tag.empty() || node.tag == "!") return std::nullopt;
  const std::string_view tag = node.tag;
  const std::string_view name = tag.starts_with(k_prefix) ? tag.substr(k_prefix.size()) : "";
  const bool fits = node.kind == Kind::mapping ? name == "map" || name == "set"
                                               : name == "seq" || name == "omap" || name == "pairs";
  if (fits) return name == "omap" || name == "pairs" ? check_pairs(node) : std::nullopt;
  return ConstructError{fmt::format("unknown tag \"{}\"", node.tag), "remove the tag",
                        node.place()};
}

std::optional<ConstructError> check_key(const Node& key) {
  if (key.kind != Kind::scalar) {
    return ConstructError{"a list or mapping cannot be a key",
                          "quote it if it is text: YAML reads {…} and […] as collections",
                          key.place()};
  }
  return check_scalar(key);
}

}  // namespace

std::optional<ConstructError> find_construct_error(const Node& node) {
  if (node.kind == Kind::scalar) return check_scalar(node);
  if (auto error = check_collection_tag(node)) return error;
  for (const Node& item : node.items) {
    if (auto error = find_construct_error(item)) return error;
  }
  for (const Entry& entry : node.entries) {
    if (auto error = check_key(entry.key)) return error;
    if (auto error = find_construct_error(entry.value)) return error;
  }
  return std::nullopt;
}

}  // namespace kfpkg::yaml
