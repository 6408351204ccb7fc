// SPDX-License-Identifier: Apache-2.0
// Text to values and back, by the rules of the SDK and of the launcher.
#include "spec/backend/value.hpp"

#include "core/json/bounds.hpp"
#include "core/text/number.hpp"
#include "core/text/trim.hpp"
#include "spec/backend/go_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <set>
#include <vector>

namespace kfpkg::spec::backend {
namespace {

using nlohmann::json;

// Python allows one '_' between digits.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      out += text[i];
      continue;
    }
    const auto digit = [&](std::size_t at) {
      return at < text.size() && text[at] >= '0' && text[at] <= '9';
    };
    if (i == 0 || !digit(i - 1) || !digit(i + 1)) return std::nullopt;
  }
  return out;
}

std::string_view without_plus(std::string_view text) {
  const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+';
  return plus ? text.substr(1) : text;
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  return parse_number<std::int64_t>(without_plus(text));
}

// strtod, unlike from_chars, gives zero for numbers that are too small. A program without setlocale
// has its '.'.
std::optional<double> read_double(const std::string& text) {
  if (text.empty() || k_blanks.find(text.front()) != std::string_view::npos) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) return std::nullopt;
  return number;
}

// Go reads hexadecimal floats, which need an exponent; Python reads none.
bool is_hexadecimal(std::string_view text) {
  return text.find_first_of("xX") != std::string_view::npos;
}

Value number_value(double number) {
  return {format_number(number), format_number(number)};
}

Value boolean_value(bool truth) {
  const std::string text = truth ? "true" : "false";
  return {text, text};
}

Value text_value(std::string_view text) {
  return {json(std::string{text}).dump(-1, ' ', false, json::error_handler_t::replace),
          std::string{text}};
}

std::optional<Value> parse_integer(std::string_view text, std::string& why) {
  if (const auto number = read_integer(text)) return number_value(static_cast<double>(*number));
  why = "is not an integer";
  return std::nullopt;
}

std::optional<Value> parse_double(const std::string& text, std::string& why) {
  const auto number = read_double(text);
  if (number && std::isfinite(*number)) return number_value(*number);
  why = number ? "is not finite, and KFP cannot pass it on" : "is not a number";
  return std::nullopt;
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Remembers whether an object holds a key twice, which the library does not mind and protojson
// does.
class KeyCheck {
 public:
  bool operator()(int, json::parse_event_t event, const json& parsed) {
    if (event == json::parse_event_t::object_start) m_open.emplace_back();
    if (event == json::parse_event_t::object_end) m_open.pop_back();
    if (event == json::parse_event_t::key &&
        !m_open.back().insert(parsed.get<std::string>()).second) {
      m_repeated = true;
    }
    return true;
  }
  [[nodiscard]] bool repeated() const { return m_repeated; }

 private:
  std::vector<std::set<std::string>> m_open;
  bool m_repeated = false;
};

std::optional<Value> parse_container(std::string_view text, bool list, bool unique_keys,
                                     std::string& why) {
  if (!json_depth_within(text)) {
    why = "is nested too deeply";
    return std::nullopt;
  }
  KeyCheck keys;
  const json document = json::parse(text, std::ref(keys), false);
  if (document.is_discarded() || (list ? !document.is_array() : !document.is_object())) {
    why = list ? "is not a JSON list" : "is not a JSON object";
    return std::nullopt;
  }
  if (unique_keys && keys.repeated()) {
    why = "holds a key twice";
    return std::nullopt;
  }
  return Value{go_json(document, Escape::none), go_json(document, Escape::html)};
}

std::optional<Value> parse_python_double(std::string_view text, std::string& why) {
  const auto plain = without_underscores(trim(text));
  // An empty text is no number either, so that the message is the usual one.
  return parse_double(plain && !is_hexadecimal(*plain) ? *plain : "", why);
}

std::optional<Value> parse_go_double(std::string_view text, std::string& why) {
  const auto plain = without_underscores(trim(text));
  const bool good =
      plain && (!is_hexadecimal(*plain) || plain->find_first_of("pP") != std::string::npos);
  return parse_double(good ? *plain : "", why);
}

std::optional<Value> parse_python_boolean(std::string_view text, std::string& why) {
  static constexpr std::array<std::string_view, 6> yes = {"y", "yes", "t", "true", "on", "1"};
  static constexpr std::array<std::string_view, 6> no = {"n", "no", "f", "false", "off", "0"};
  std::string word{text};
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (is_one_of(word, yes)) return boolean_value(true);
  if (is_one_of(word, no)) return boolean_value(false);
  why = "is neither true nor false";
  return std::nullopt;
}

std::optional<Value> parse_go_boolean(std::string_view text, std::string& why) {
  static constexpr std::array<std::string_view, 6> yes = {"1", "t", "T", "TRUE", "true", "True"};
  static constexpr std::array<std::string_view, 6> no = {"0", "f", "F", "FALSE", "false", "False"};
  if (is_one_of(text, yes)) return boolean_value(true);
  if (is_one_of(text, no)) return boolean_value(false);
  why = "is neither true nor false";
  return std::nullopt;
}

}  // namespace

std::optional<Value> parse_argument(std::string_view ir_type, std::string_view text,
                                    std::string& why) {
  if (ir_type == "NUMBER_INTEGER")
    return parse_integer(without_underscores(trim(text)).value_or(""), why);
  if (ir_type == "NUMBER_DOUBLE") return parse_python_double(text, why);
  if (ir_type == "BOOLEAN") return parse_python_boolean(text, why);
  if (ir_type == "LIST") return parse_container(text, true, false, why);
  if (ir_type == "STRUCT" || ir_type == "TASK_FINAL_STATUS")
    return parse_container(text, false, false, why);
  return text_value(text);
}

std::optional<Value> parse_default(std::string_view ir_type, std::string_view text,
                                   std::string& why) {
  auto value = parse_argument(ir_type, text, why);
  if (!value && (ir_type == "LIST" || ir_type == "STRUCT")) return text_value(text);
  return value;
}

std::optional<Value> parse_output(std::string_view ir_type, std::string_view text,
                                  std::string& why) {
  if (ir_type == "NUMBER_INTEGER") return parse_integer(trim(text), why);
  if (ir_type == "NUMBER_DOUBLE") return parse_go_double(text, why);
  if (ir_type == "BOOLEAN") return parse_go_boolean(trim(text), why);
  if (ir_type == "LIST") return parse_container(text, true, true, why);
  if (ir_type == "STRUCT") return parse_container(text, false, true, why);
  return text_value(text);
}

}  // namespace kfpkg::spec::backend
