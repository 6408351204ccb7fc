// SPDX-License-Identifier: Apache-2.0
// ComponentSpec.from_yaml_documents.
#include "spec/ir/description.hpp"

#include "spec/ir/described_program.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace kfpkg::spec::ir {
namespace {

constexpr auto k_none = std::string_view::npos;

// Those line ends of str.splitlines() that YAML can hold.
constexpr std::array<std::string_view, 6> k_line_ends{"\r\n",   "\n",     "\r",
                                                      "\u0085", "\u2028", "\u2029"};

// Takes the line and its end from the front.
std::string_view take_line(std::string_view& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    const auto end = std::find_if(k_line_ends.begin(), k_line_ends.end(),
                                  [&](std::string_view one) { return rest.starts_with(one); });
    if (end == k_line_ends.end()) continue;
    const std::string_view line = text.substr(0, at);
    text.remove_prefix(at + end->size());
    return line;
  }
  return std::exchange(text, {});
}

// Whether a text may begin a statement of the program, as docstrings do.
bool may_have_docstring(std::string_view program) {
  for (std::size_t at = program.find_first_of("\"'"); at != k_none;
       at = program.find_first_of("\"'", at + 1)) {
    std::string_view before = program.substr(0, at);
    while (!before.empty() && std::string_view("rRuU").find(before.back()) != k_none)
      before.remove_suffix(1);
    const std::size_t last = before.find_last_not_of(" \t\f");
    if (last == k_none || std::string_view("\n\r:(\\;").find(before[last]) != k_none) return true;
  }
  return false;
}

}  // namespace

std::optional<Span> find_endless_description(const yaml::Document& document) {
  constexpr std::string_view k_heading = "# Description: ";
  constexpr std::string_view k_further = "#             ";
  constexpr int k_lines_before = 3;
  const std::string_view text = document.source->bytes();
  const std::size_t heading = text.find(k_heading);
  if (heading == k_none) return std::nullopt;
  std::string_view rest = text;
  for (int line = 0; line < k_lines_before; ++line) static_cast<void>(take_line(rest));
  while (!rest.empty()) {
    if (!take_line(rest).starts_with(k_further)) return std::nullopt;
  }
  // A docstring is the description, and comments are not looked at.
  const auto program = find_described_program(document);
  if (program && may_have_docstring(program->value)) return std::nullopt;
  return Span{heading, heading + k_heading.size() - 1};
}

}  // namespace kfpkg::spec::ir
