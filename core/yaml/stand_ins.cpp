// SPDX-License-Identifier: Apache-2.0
// Stand-ins out of Unicode's private use area, of which a text that needs them holds none itself.
#include "core/yaml/stand_ins.hpp"

#include <algorithm>

namespace kfpkg::yaml {
namespace {

constexpr auto k_none = std::string_view::npos;
constexpr std::string_view k_mark = "\xEF\xBB\xBF";         // U+FEFF
constexpr std::string_view k_mark_hidden = "\xEF\xA3\xBF";  // U+F8FF
constexpr std::string_view k_blanks = " \t\r\n";
constexpr std::string_view k_digits = "0123456789";

// The first digit of the four that say D800 to DFFF, for an escape at `at`; k_none for another.
std::size_t surrogate_digits(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const std::size_t zeros = rest.starts_with("\\U0000") ? 4 : 0;
  if (zeros == 0 && !rest.starts_with("\\u")) return k_none;
  const std::string_view digits = rest.substr(2 + zeros, 2);
  const bool surrogate = digits.size() == 2 && (digits[0] == 'd' || digits[0] == 'D') &&
                         std::string_view("89abcdefABCDEF").find(digits[1]) != k_none;
  return surrogate ? at + 2 + zeros : k_none;
}

// Calls `visit` with the digits of each surrogate of a double-quoted scalar, up to its end.
template <class Visit>
void visit_surrogates(std::string_view text, std::size_t at, Visit visit) {
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] != '\\') continue;
    const std::size_t digits = surrogate_digits(text, at);
    if (digits != k_none) visit(digits);
    ++at;
  }
}

// D800 to DFFF become E000 to E7FF.
bool hide_surrogates(std::string& text, std::size_t at) {
  if (at < 2 || surrogate_digits(text, at - 2) == k_none) return false;
  visit_surrogates(text, at - 2, [&](std::size_t digits) {
    constexpr std::string_view k_from = "89abcdefABCDEF";
    constexpr std::string_view k_to = "01234567234567";
    text[digits] = 'e';
    text[digits + 1] = k_to[k_from.find(text[digits + 1])];
  });
  return true;
}

std::size_t next_line(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == k_none ? text.size() : end + 1;
}

// PyYAML wants the document to begin behind its directives.
bool document_starts(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t word = text.find_first_not_of(' ', at);
    const bool passed =
        word == k_none || text[at] == '%' || std::string_view("#\r\n").find(text[word]) != k_none;
    if (!passed) break;
    at = next_line(text, at);
  }
  const std::string_view rest = text.substr(at);
  return rest.starts_with("---") && (rest.size() == 3 || k_blanks.find(rest[3]) != k_none);
}

// A directive becomes a comment.
bool hide_directive(std::string& text, const Stop& stop) {
  const bool glued = stop.at < text.size() && text[stop.at] == '\t';
  if (glued || text[stop.context] != '%' || !document_starts(text, next_line(text, stop.at)))
    return false;
  text[stop.context] = '#';
  return true;
}

// 1.3 becomes 1.1: PyYAML looks at the first number alone.
bool hide_version(std::string& text, std::size_t at) {
  const std::size_t line = text.rfind("%YAML", at);
  const std::size_t major = line == k_none ? k_none : text.find_first_of(k_digits, line);
  if (major == k_none || text.compare(major, 2, "1.") != 0) return false;
  const std::size_t end = std::min(text.find_first_not_of(k_digits, major + 2), text.size());
  if (end == major + 2) return false;
  std::fill(text.begin() + static_cast<std::ptrdiff_t>(major) + 2,
            text.begin() + static_cast<std::ptrdiff_t>(end), '0');
  text[end - 1] = '1';
  return true;
}

}  // namespace

bool hide_byte_order_marks(std::string& text) {
  bool found = false;
  for (std::size_t at = text.find(k_mark); at != k_none; at = text.find(k_mark, at + 1)) {
    if (at != 0 && text[at - 1] != '\n' && text[at - 1] != '\r') continue;
    text.replace(at, k_mark.size(), k_mark_hidden);
    found = true;
  }
  return found;
}

bool put_stand_in(std::string& text, const Stop& stop) {
  if (stop.problem == "found invalid Unicode character escape code")
    return hide_surrogates(text, stop.at);
  if (stop.problem == "found unknown directive name") return hide_directive(text, stop);
  if (stop.problem == "found incompatible YAML document") return hide_version(text, stop.at);
  return false;
}

void show_byte_order_marks(std::string& value) {
  for (std::size_t at = value.find(k_mark_hidden); at != k_none;
       at = value.find(k_mark_hidden, at)) {
    value.replace(at, k_mark.size(), k_mark);
  }
}

void show_surrogates(std::string_view scalar, std::string& value) {
  bool found = false;
  visit_surrogates(scalar, scalar.find('"') + 1, [&](std::size_t) { found = true; });
  if (!found) return;
  // E000 to E7FF in UTF-8 begin with EE 80 to EE 9F; D800 to DFFF would begin with ED A0 to ED BF.
  for (std::size_t at = 0; at + 1 < value.size(); ++at) {
    const auto second = static_cast<unsigned char>(value[at + 1]);
    if (value[at] != '\xEE' || second > 0x9F) continue;
    value[at] = '\xED';
    value[at + 1] = static_cast<char>(second + 0x20U);
  }
}

}  // namespace kfpkg::yaml
