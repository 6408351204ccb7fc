// SPDX-License-Identifier: Apache-2.0
// Scalars written by yaml-cpp.
#include "core/yaml/writer.hpp"

#include "core/yaml/node.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace kfpkg::yaml {
namespace {

bool is_tame(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || c == '_' || c == '-' || c == '.' || c == '/' || c == '@' ||
         c == ' ' || c == ':' || c == '+';
}

// Stricter than yaml-cpp, which writes YAML 1.2: what PyYAML takes for a number, date or bool is
// quoted, and so is everything that a flow collection or a comment could cut short.
bool is_plain_safe(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_tame)) return false;
  if (text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (std::string_view("-.:@+").find(text.front()) != std::string_view::npos) return false;
  if (text.find(": ") != std::string_view::npos) return false;
  Node node;
  node.value = text;
  if (scalar_type(node) != ScalarType::string) return false;
  // YAML 1.1 as others read it: single letters are bools, and 1e3 or 0o7 numbers.
  if (text == "y" || text == "Y" || text == "n" || text == "N") return false;
  const bool digit_first = text.front() >= '0' && text.front() <= '9';
  return !digit_first ||
         text.find_first_not_of("0123456789abcdefoxABCDEFOX_.+-: ") != std::string_view::npos;
}

// Characters that yaml-cpp would write as they are although YAML forbids them or reads them as line
// ends.
bool needs_escapes(std::string_view text) {
  constexpr std::array<std::string_view, 5> k_characters{"\x7F", "\xE2\x80\xA8", "\xE2\x80\xA9",
                                                         "\xEF\xBF\xBE", "\xEF\xBF\xBF"};
  return std::any_of(k_characters.begin(), k_characters.end(),
                     [&](std::string_view c) { return text.find(c) != std::string_view::npos; });
}

}  // namespace

std::string quote_scalar(std::string_view text) {
  const std::string value(text);
  YAML::Emitter emitter;
  emitter.SetStringFormat(is_plain_safe(text) ? YAML::Auto : YAML::DoubleQuoted);
  emitter.SetOutputCharset(needs_escapes(text) ? YAML::EscapeNonAscii : YAML::EmitNonAscii);
  emitter << value;
  return emitter.c_str();
}

}  // namespace kfpkg::yaml
