// SPDX-License-Identifier: Apache-2.0
// Comments beside the scalars of YAML and between the instructions of a Dockerfile.
#include "lint/comments/comments.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_blank = " \t\r";

// A block scalar from the end of its first line on, since a comment may stand behind the indicator.
Span text_of(const yaml::Node& scalar, const SourceBuffer& source) {
  if (scalar.style != yaml::Style::literal && scalar.style != yaml::Style::folded) {
    return scalar.span;
  }
  const std::size_t end = source.text(scalar.span).find_first_of("\r\n");
  return {end == std::string_view::npos ? scalar.span.end : scalar.span.begin + end,
          scalar.span.end};
}

void collect_scalars(const yaml::Node& node, const SourceBuffer& source,
                     std::vector<Span>& scalars) {
  if (node.alias_span) return;
  if (node.kind == yaml::Kind::scalar) scalars.push_back(text_of(node, source));
  for (const yaml::Node& item : node.items) collect_scalars(item, source, scalars);
  for (const yaml::Entry& entry : node.entries) {
    if (entry.merged) continue;
    collect_scalars(entry.key, source, scalars);
    collect_scalars(entry.value, source, scalars);
  }
}

bool has_content(const SourceBuffer& source, std::size_t line) {
  const std::string_view text = source.line(line);
  const std::size_t first = text.find_first_not_of(k_blank);
  return first != std::string_view::npos && text[first] != '#';
}

// Last line of the scalars that begin in a line.
std::map<std::size_t, std::size_t> ends_by_line(const SourceBuffer& source,
                                                const std::vector<Span>& scalars) {
  std::map<std::size_t, std::size_t> ends;
  for (const Span& scalar : scalars) {
    const std::size_t begin = source.position(scalar.begin).line;
    const std::size_t end = source.position(std::max(scalar.begin + 1, scalar.end) - 1).line;
    ends[begin] = std::max(ends[begin], end);
  }
  return ends;
}

std::pair<std::size_t, std::size_t> lines_of(const dockerfile::Instruction& instruction,
                                             const SourceBuffer& source) {
  const Span span = instruction.span;
  return {source.position(span.begin).line,
          source.position(std::max(span.begin + 1, span.end) - 1).line};
}

bool is_in_heredoc(const dockerfile::Instruction& instruction, std::size_t offset) {
  return std::any_of(instruction.heredocs.begin(), instruction.heredocs.end(),
                     [offset](const dockerfile::Heredoc& heredoc) {
                       return heredoc.content.begin <= offset && offset < heredoc.content.end;
                     });
}

}  // namespace

std::vector<Comment> yaml_comments(const SourceBuffer& source,
                                   const std::vector<yaml::Document>& documents) {
  std::vector<Span> scalars;
  for (const yaml::Document& document : documents) collect_scalars(document.root, source, scalars);
  std::sort(scalars.begin(), scalars.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  const auto ends = ends_by_line(source, scalars);
  const std::string_view text = source.bytes();
  std::vector<Comment> comments;
  std::size_t next = 0;
  std::size_t line = 0;  // the first one with content, at or behind the comment
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at)) {
    while (next < scalars.size() && scalars[next].end <= at) ++next;
    if (next < scalars.size() && scalars[next].begin <= at) {
      ++at;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    line = std::max(line, source.position(at).line);
    while (line <= source.line_count() && !has_content(source, line)) ++line;
    const auto scalar_end = ends.find(line);
    comments.push_back({{at, end}, line, scalar_end == ends.end() ? line : scalar_end->second});
    at = end;
  }
  return comments;
}

std::vector<Comment> dockerfile_comments(const dockerfile::Dockerfile& file) {
  const SourceBuffer& source = *file.source;
  std::vector<Comment> comments;
  auto instruction = file.instructions.begin();
  for (std::size_t line = 1; line <= source.line_count(); ++line) {
    const std::string_view text = source.line(line);
    const std::size_t mark = text.find_first_not_of(k_blank);
    if (mark == std::string_view::npos || text[mark] != '#') continue;
    const auto offset = static_cast<std::size_t>(text.data() + mark - source.bytes().data());
    const auto is_over = [&] { return lines_of(*instruction, source).second < line; };
    while (instruction != file.instructions.end() && is_over()) ++instruction;
    const bool none = instruction == file.instructions.end();
    if (!none && is_in_heredoc(*instruction, offset)) continue;
    const auto [first, last] =
        none ? std::pair<std::size_t, std::size_t>{1, 0} : lines_of(*instruction, source);
    comments.push_back({{offset, offset + text.size() - mark}, first, last});
  }
  return comments;
}

}  // namespace kfpkg::lint
