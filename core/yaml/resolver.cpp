// SPDX-License-Identifier: Apache-2.0
// PyYAML's implicit resolvers (yaml/resolver.py, version 6.0), written out by hand: std::regex is
// slow and overflows the stack on long scalars.
#include "core/yaml/node.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace kfpkg::yaml {
namespace {

constexpr std::string_view k_prefix = "tag:yaml.org,2002:";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_digit_or_underscore(char c) {
  return is_digit(c) || c == '_';
}
bool is_hex(char c) {
  return is_digit_or_underscore(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Consumes text from the front; the member functions are the pieces of the regular expressions.
struct Cursor {
  std::string_view rest;

  [[nodiscard]] bool done() const { return rest.empty(); }
  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool take_any(std::string_view set) {
    if (rest.empty() || set.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  template <class Predicate>
  std::size_t take_while(Predicate matches, std::size_t most = std::string_view::npos) {
    std::size_t count = 0;
    while (count < rest.size() && count < most && matches(rest[count])) ++count;
    rest.remove_prefix(count);
    return count;
  }
  bool digits(std::size_t least, std::size_t most) { return take_while(is_digit, most) >= least; }
};

// (?::[0-5]?[0-9])+ up to the end or to a dot.
bool sexagesimal(Cursor& at) {
  bool any = false;
  while (at.take(':')) {
    const bool two =
        at.rest.size() >= 2 && at.rest[0] <= '5' && is_digit(at.rest[0]) && is_digit(at.rest[1]);
    if (!at.digits(1, two ? 2 : 1)) return false;
    any = true;
  }
  return any;
}

bool is_int(std::string_view text) {
  Cursor at{text};
  at.take_any("-+");
  if (at.done() || !is_digit(at.rest.front())) return false;
  if (at.take('0')) {
    if (at.done()) return true;
    if (at.take('b')) {
      return at.take_while([](char c) { return c == '0' || c == '1' || c == '_'; }) > 0 &&
             at.done();
    }
    if (at.take('x')) return at.take_while(is_hex) > 0 && at.done();
    at.take_while([](char c) { return (c >= '0' && c <= '7') || c == '_'; });
    return at.done();
  }
  at.take_while(is_digit_or_underscore);
  return at.done() || (sexagesimal(at) && at.done());
}

// (?:[eE][-+][0-9]+)?
bool exponent(Cursor& at) {
  if (at.done()) return true;
  return at.take_any("eE") && at.take_any("-+") && at.take_while(is_digit) > 0 && at.done();
}

bool is_float(std::string_view text) {
  constexpr std::array<std::string_view, 3> k_infinities{".inf", ".Inf", ".INF"};
  constexpr std::array<std::string_view, 3> k_nans{".nan", ".NaN", ".NAN"};
  if (std::find(k_nans.begin(), k_nans.end(), text) != k_nans.end()) return true;
  Cursor at{text};
  const bool has_sign = at.take_any("-+");
  if (std::find(k_infinities.begin(), k_infinities.end(), at.rest) != k_infinities.end())
    return true;
  if (at.take('.')) {
    if (has_sign || at.done() || !is_digit(at.rest.front())) return false;
    at.take_while(is_digit_or_underscore);
    return exponent(at);
  }
  if (at.done() || !is_digit(at.rest.front())) return false;
  at.take_while(is_digit_or_underscore);
  if (!at.done() && at.rest.front() == ':') {
    if (!sexagesimal(at) || !at.take('.')) return false;
    at.take_while(is_digit_or_underscore);
    return at.done();
  }
  if (!at.take('.')) return false;
  at.take_while(is_digit_or_underscore);
  return exponent(at);
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool time_zone(Cursor& at) {
  at.take_while(is_blank);
  if (at.take('Z')) return at.done();
  if (!at.take_any("-+") || !at.digits(1, 2)) return false;
  if (at.done()) return true;
  return at.take(':') && at.digits(2, 2) && at.done();
}

bool is_timestamp(std::string_view text) {
  Cursor at{text};
  if (!at.digits(4, 4) || !at.take('-')) return false;
  const std::size_t month = at.take_while(is_digit, 2);
  if (month == 0 || !at.take('-')) return false;
  const std::size_t day = at.take_while(is_digit, 2);
  if (day == 0) return false;
  if (at.done()) return month == 2 && day == 2;
  if (!at.take_any("Tt") && at.take_while(is_blank) == 0) return false;
  if (!at.digits(1, 2) || !at.take(':') || !at.digits(2, 2)) return false;
  if (!at.take(':') || !at.digits(2, 2)) return false;
  if (at.take('.')) at.take_while(is_digit);
  return at.done() || time_zone(at);
}

// The last part of a tag, and what is made of it.
struct Resolved {
  std::string_view name;
  ScalarType type;
};
constexpr Resolved k_str{"str", ScalarType::string};
constexpr Resolved k_null{"null", ScalarType::null};
constexpr Resolved k_bool{"bool", ScalarType::boolean};
constexpr Resolved k_int{"int", ScalarType::integer};
constexpr Resolved k_float{"float", ScalarType::real};
constexpr Resolved k_timestamp{"timestamp", ScalarType::timestamp};
constexpr Resolved k_binary{"binary", ScalarType::binary};
constexpr Resolved k_merge{"merge", ScalarType::merge};

// Most texts that get here are names like "name" and "type": few comparisons for each.
bool is_null_word(std::string_view text) {
  const char first = text.front();
  if (first == 'n' || first == 'N') return text == "null" || text == "Null" || text == "NULL";
  return text == "~";
}

bool is_bool(std::string_view text) {
  switch (text.front()) {
    case 'y':
    case 'Y':
      return text == "yes" || text == "Yes" || text == "YES";
    case 'n':
    case 'N':
      return text == "no" || text == "No" || text == "NO";
    case 't':
    case 'T':
      return text == "true" || text == "True" || text == "TRUE";
    case 'f':
    case 'F':
      return text == "false" || text == "False" || text == "FALSE";
    case 'o':
    case 'O':
      return text == "on" || text == "On" || text == "ON" || text == "off" || text == "Off" ||
             text == "OFF";
    default:
      return false;
  }
}

// By their first character, most texts can be nothing but a string.
constexpr auto k_may_be_special = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("~nNyYtTfFoO.+-0123456789<=!&*"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

// Of null and bool.
constexpr std::size_t k_longest_word = std::string_view("false").size();

Resolved implicit_type(std::string_view text) {
  if (text.empty()) return k_null;
  const char first = text.front();
  if (!k_may_be_special[static_cast<unsigned char>(first)]) return k_str;
  if (text.size() <= k_longest_word) {
    if (is_null_word(text)) return k_null;
    if (is_bool(text)) return k_bool;
    if (text == "<<") return k_merge;
    if (text == "=") return {"value", ScalarType::other};
    if (text == "!" || text == "&" || text == "*") return {"yaml", ScalarType::other};
  }
  const bool number = is_digit(first) || first == '-' || first == '+';
  if (number || first == '.') {
    if (is_float(text)) return k_float;
    if (number && is_int(text)) return k_int;
    if (is_digit(first) && is_timestamp(text)) return k_timestamp;
  }
  return k_str;
}

ScalarType type_named(std::string_view name) {
  for (const Resolved& known :
       {k_str, k_null, k_bool, k_int, k_float, k_timestamp, k_binary, k_merge}) {
    if (known.name == name) return known.type;
  }
  return ScalarType::other;
}

bool is_implicit(const Node& node) {
  return node.tag == "!" || (node.tag.empty() && node.style == Style::plain);
}

}  // namespace

std::string_view tag_name(const Node& scalar) {
  if (is_implicit(scalar)) return implicit_type(scalar.value).name;
  if (scalar.tag.empty()) return k_str.name;
  const std::string_view tag = scalar.tag;
  return tag.starts_with(k_prefix) ? tag.substr(k_prefix.size()) : std::string_view();
}

ScalarType scalar_type(const Node& scalar) {
  if (is_implicit(scalar)) return implicit_type(scalar.value).type;
  return type_named(tag_name(scalar));
}

}  // namespace kfpkg::yaml
