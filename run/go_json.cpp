// SPDX-License-Identifier: Apache-2.0
// A small JSON writer: the library's own writes 5.0 where Go writes 5.
#include "run/go_json.hpp"

#include "run/value.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

namespace kfpkg::run {
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

std::string go_json(const json& value, Escape escape) {
  std::string out;
  write(value, escape, out);
  return out;
}

}  // namespace kfpkg::run
