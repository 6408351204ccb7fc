// SPDX-License-Identifier: Apache-2.0
// Lines of block scalars by their number, others by their text.
#include "lint/facts/program_place.hpp"

#include <algorithm>

namespace kfpkg::lint {
namespace {

/// A line of the program, and a place in it.
struct ProgramLine {
  std::size_t number = 0;  ///< counted from 0
  std::string_view text;
  std::size_t column = 0;  ///< in bytes, from 0
};

ProgramLine line_at(std::string_view program, std::size_t offset) {
  offset = std::min(offset, program.size());
  const std::string_view before = program.substr(0, offset);
  const std::size_t begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const std::size_t end = std::min(program.find('\n', offset), program.size());
  const auto number = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  return {number, program.substr(begin, end - begin), offset - begin};
}

// A block scalar has its lines as they are, behind the line of its indicator; in quotes a line is
// found by its text, where that stands there once.
std::optional<Span> place_of(const ProgramLine& line, const SourceBuffer& source, Span scalar) {
  if (line.text.empty()) return std::nullopt;
  const bool is_block = source.text(scalar).starts_with('|');
  const std::size_t first = source.position(scalar.begin).line;
  const std::size_t from = is_block ? source.line_begin(first + 1 + line.number) : scalar.begin;
  if (from >= scalar.end) return std::nullopt;
  const std::string_view rest = source.text({from, scalar.end});
  const std::size_t at = rest.find(line.text);
  if (at == std::string_view::npos) return std::nullopt;
  if (!is_block && rest.find(line.text, at + 1) != std::string_view::npos) return std::nullopt;
  return Span{from + at + line.column, from + at + line.text.size()};
}

}  // namespace

std::optional<Span> place_in_scalar(std::string_view program, std::size_t offset,
                                    const SourceBuffer& source, Span scalar) {
  return place_of(line_at(program, offset), source, scalar);
}

}  // namespace kfpkg::lint
