// SPDX-License-Identifier: Apache-2.0
// Logical lines of a Dockerfile, after BuildKit's frontend/dockerfile/parser.
#include "dockerfile/syntax/lines.hpp"

#include "core/text/ascii.hpp"
#include "dockerfile/syntax/text.hpp"

#include <algorithm>
#include <cctype>

namespace kfpkg::dockerfile {
namespace {

constexpr std::string_view k_bom = "\xEF\xBB\xBF";

bool is_comment(std::string_view line) {
  return trim_space_left(line).starts_with('#');
}

/// Cuts a continuation mark: the escape character, then blanks only, and no other escape before it.
bool cut_continuation(std::string_view& line, char escape) {
  std::string_view text = line;
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (!text.ends_with(escape)) return false;
  text.remove_suffix(1);
  if (text.ends_with(escape)) return false;
  line = text;
  return true;
}

}  // namespace

LogicalLine LogicalLine::slice(std::size_t begin, std::size_t length) const {
  LogicalLine part;
  begin = std::min(begin, text.size());
  length = std::min(length, text.size() - begin);
  part.text = text.substr(begin, length);
  const auto first = at.begin() + static_cast<std::ptrdiff_t>(begin);
  part.at.assign(first, first + static_cast<std::ptrdiff_t>(length));
  part.end = end;
  return part;
}

LogicalLine LogicalLine::trimmed() const {
  const std::string_view all = text;
  const std::string_view kept = trim_space(all);
  return slice(static_cast<std::size_t>(kept.data() - all.data()), kept.size());
}

Span LogicalLine::span() const {
  if (at.empty()) return {end, end};
  return {at.front(), at.back() + 1};
}

LineReader::LineReader(std::string_view bytes) : m_bytes(bytes) {
  if (bytes.starts_with(k_bom)) m_at = k_bom.size();
}

bool LineReader::next(Physical& line) {
  if (m_at >= m_bytes.size()) return false;
  const std::size_t end = std::min(m_bytes.find('\n', m_at), m_bytes.size());
  line.begin = m_at;
  line.text = m_bytes.substr(m_at, end - m_at);
  while (line.text.ends_with('\r')) line.text.remove_suffix(1);
  m_at = end + 1;
  return true;
}

bool LineReader::next_logical(LogicalLine& line, char escape) {
  line = {};
  Physical physical;
  bool going_on = false;
  while (next(physical)) {
    std::string_view text = physical.text;
    if (is_comment(text) || trim_space(text).empty()) continue;
    if (!going_on) text = trim_space_left(text);
    const std::size_t begin =
        physical.begin + static_cast<std::size_t>(text.data() - physical.text.data());
    const bool more = cut_continuation(text, escape);
    for (std::size_t i = 0; i < text.size(); ++i) line.at.push_back(begin + i);
    line.text.append(text);
    line.end = physical.begin + physical.text.size();
    if (!more && !trim_space(line.text).empty()) return true;
    going_on = more;
  }
  return !trim_space(line.text).empty();
}

std::map<std::string, std::string> read_directives(std::string_view bytes) {
  std::map<std::string, std::string> found;
  LineReader reader(bytes);
  LineReader::Physical line;
  bool is_script = false;
  for (bool is_first = true; reader.next(line); is_first = false) {
    if (is_first && line.text.starts_with("#!")) {
      is_script = true;
      continue;
    }
    std::string_view text = trim_space_left(line.text);
    if (!text.starts_with('#')) break;
    text = trim_space(text.substr(1));
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) break;
    std::string name(trim_space(text.substr(0, equals)));
    const std::string_view value = trim_space(text.substr(equals + 1));
    const bool is_word =
        !name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) != 0 &&
        std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    if (!is_word || value.empty()) break;
    name = ascii_lower(name);
    if (name != "syntax" && name != "escape" && name != "check") break;
    // Who reads a script is asked behind its first line, everything else only at the very top.
    if (!is_script || name == "syntax") found.emplace(std::move(name), value);
  }
  return found;
}

}  // namespace kfpkg::dockerfile
