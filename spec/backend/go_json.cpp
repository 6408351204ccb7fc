// SPDX-License-Identifier: Apache-2.0
// A small writer of numbers and JSON: the library's own writes 5.0 where Go writes 5.
#include "spec/backend/go_json.hpp"

#include "core/text/number.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

namespace kfpkg::spec::backend {
namespace {

using nlohmann::json;

// Exponents from 1e21 up and below 1e-6, as both Go encoders write them: 1e+21, 1e-7.
std::string number_text(double number) {
  const double size = std::fabs(number);
  if (size == 0 || (size >= 1e-6 && size < 1e21)) return format_number(number);
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific)
                       .ptr;
  std::string text{buffer.data(), end};
  // e-07 becomes e-7.
  const std::size_t n = text.size();
  if (n >= 4 && text[n - 4] == 'e' && text[n - 3] == '-' && text[n - 2] == '0')
    text.erase(n - 2, 1);
  return text;
}

std::string text_text(const std::string& value, Escape escape) {
  std::string text = json(value).dump(-1, ' ', false, json::error_handler_t::replace);
  if (escape == Escape::none) return text;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> replacements = {
      {{"<", "\\u003c"},
       {">", "\\u003e"},
       {"&", "\\u0026"},
       {"\u2028", "\\u2028"},
       {"\u2029", "\\u2029"}}};
  for (const auto& [from, to] : replacements) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

void write(const json& value, Escape escape, std::string& out) {
  std::string_view separator;
  if (value.is_object()) {
    out += '{';
    for (const auto& [key, item] : value.items()) {
      out.append(separator).append(text_text(key, escape)).append(":");
      write(item, escape, out);
      separator = ",";
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (const json& item : value) {
      out += separator;
      write(item, escape, out);
      separator = ",";
    }
    out += ']';
  } else if (value.is_number()) {
    out += number_text(value.get<double>());
  } else if (value.is_string()) {
    out += text_text(value.get_ref<const std::string&>(), escape);
  } else {
    out += value.dump();
  }
}

}  // namespace

std::string format_number(double number) {
  if (number == 0) return std::signbit(number) ? "-0" : "0";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(number),
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view shortest{buffer.data(), static_cast<std::size_t>(end - buffer.data())};
  const std::size_t mark = shortest.find('e');
  std::string digits{shortest.substr(0, mark)};
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  std::string_view written = shortest.substr(mark + 1);  // "+05", always a number
  if (written.starts_with('+')) written.remove_prefix(1);
  const int exponent = parse_number<int>(written).value_or(0);
  std::string out = std::signbit(number) ? "-" : "";
  if (exponent < 0)
    return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return out + digits + std::string(whole - digits.size(), '0');
  return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string go_json(const json& value, Escape escape) {
  std::string out;
  write(value, escape, out);
  return out;
}

}  // namespace kfpkg::spec::backend
