// SPDX-License-Identifier: Apache-2.0
// deserialize_v1_component_yaml_default of kfp/dsl/types/type_utils.py.
#include "spec/defaults.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace kfpkg::spec {
namespace {

using nlohmann::json;

constexpr std::size_t k_most_digits = 4300;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

// str.strip() for the blanks of ASCII and the no-break space.
std::string_view strip(std::string_view text) {
  constexpr std::string_view k_blanks = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
  constexpr std::string_view k_nbsp = "\xC2\xA0";
  for (bool more = true; more;) {
    more = false;
    if (!text.empty() && k_blanks.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
      more = true;
    } else if (text.starts_with(k_nbsp)) {
      text.remove_prefix(k_nbsp.size());
      more = true;
    }
    if (!text.empty() && k_blanks.find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
      more = true;
    } else if (text.ends_with(k_nbsp)) {
      text.remove_suffix(k_nbsp.size());
      more = true;
    }
  }
  return text;
}

// Digits with single underscores between them; how many digits, 0 when there are none or an
// underscore is loose.
std::size_t take_digits(std::string_view& text) {
  std::size_t count = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_digit(text[at])) {
      ++count;
    } else if (text[at] != '_' || at == 0 || at + 1 == text.size() || !is_digit(text[at + 1]) ||
               !is_digit(text[at - 1])) {
      break;
    }
    ++at;
  }
  text.remove_prefix(at);
  return count;
}

bool is_truth_word(std::string_view text) {
  constexpr std::array<std::string_view, 12> k_words{"y", "yes", "t", "true",  "on",  "1",
                                                     "n", "no",  "f", "false", "off", "0"};
  return std::find(k_words.begin(), k_words.end(), lower(text)) != k_words.end();
}

bool holds_null(const json& value) {
  if (value.is_null()) return true;
  if (!value.is_structured()) return false;
  return std::any_of(value.begin(), value.end(), [](const json& item) { return holds_null(item); });
}

DefaultVerdict check_json(std::string_view ir_name, std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) return DefaultVerdict::not_json;
  if (value.is_structured() && holds_null(value)) return DefaultVerdict::holds_null;
  const bool fits = ir_name == "LIST" ? value.is_array() : value.is_object();
  return fits || value.is_null() ? DefaultVerdict::fine : DefaultVerdict::other_json;
}

bool is_infinite_or_nan(std::string_view text) {
  return lower(text).find_first_of("in") != std::string::npos;
}

DefaultVerdict check_integer(yaml::ScalarType type, std::string_view text) {
  if (type == yaml::ScalarType::string) {
    return is_python_int(text) ? DefaultVerdict::fine : DefaultVerdict::refused;
  }
  // int() of a YAML float truncates, and raises for .inf and .nan.
  const bool special = type == yaml::ScalarType::real && is_infinite_or_nan(text);
  return special ? DefaultVerdict::refused : DefaultVerdict::fine;
}

}  // namespace

bool is_python_int(std::string_view text) {
  text = strip(text);
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  const std::size_t digits = take_digits(text);
  return digits > 0 && digits <= k_most_digits && text.empty();
}

bool is_python_float(std::string_view text) {
  text = strip(text);
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  const std::string word = lower(text);
  if (word == "inf" || word == "infinity" || word == "nan") return true;
  std::size_t digits = take_digits(text);
  if (text.starts_with(".")) {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (lower(text.front()) != 'e') return false;
  text.remove_prefix(1);
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  return take_digits(text) > 0 && text.empty();
}

DefaultVerdict check_default(std::string_view ir_name, bool generic, yaml::ScalarType type,
                             std::string_view text) {
  const bool is_text = type == yaml::ScalarType::string;
  if (ir_name == "NUMBER_INTEGER") return check_integer(type, text);
  if (ir_name == "NUMBER_DOUBLE") {
    return !is_text || is_python_float(text) ? DefaultVerdict::fine : DefaultVerdict::refused;
  }
  if (ir_name == "BOOLEAN") {
    return !is_text || is_truth_word(text) ? DefaultVerdict::fine : DefaultVerdict::refused;
  }
  if (ir_name == "LIST" || ir_name == "STRUCT") {
    if (generic) return DefaultVerdict::not_json;
    return is_text ? check_json(ir_name, text) : DefaultVerdict::other_json;
  }
  return DefaultVerdict::fine;
}

}  // namespace kfpkg::spec
