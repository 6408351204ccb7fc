// SPDX-License-Identifier: Apache-2.0
// Comments of Markdown and of files whose comments are lines of their own.
#include "core/text/trim.hpp"
#include "lint/comments/comments.hpp"

#include <algorithm>
#include <string_view>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_opening = "<!--";
constexpr std::string_view k_closing = "-->";

// The characters of a line that begins or ends a block of code; empty for other lines.
std::string_view fence_of(std::string_view line) {
  line = trim(line);
  if (!line.starts_with("```") && !line.starts_with("~~~")) return {};
  return line.substr(0, std::min(line.find_first_not_of(line.front()), line.size()));
}

// For each line (the first one at 1) whether it stands in a block of code.
std::vector<bool> lines_of_code(const SourceBuffer& source) {
  std::vector<bool> code(source.line_count() + 1, false);
  std::string_view open;
  for (std::size_t line = 1; line <= source.line_count(); ++line) {
    const std::string_view fence = fence_of(source.line(line));
    code[line] = !open.empty() || !fence.empty();
    if (open.empty()) {
      open = fence;
    } else if (fence.starts_with(open)) {
      open = {};
    }
  }
  return code;
}

bool is_blank_line(const SourceBuffer& source, std::size_t line) {
  return trim(source.line(line)).empty();
}

// The line itself when it holds more than the comment, else the next one that holds something.
std::size_t line_about(const SourceBuffer& source, Span comment) {
  const std::size_t first = source.position(comment.begin).line;
  std::size_t last = source.position(comment.end).line;
  const std::size_t begin = source.line_begin(first);
  const std::string_view behind = source.text({comment.end, source.bytes().size()});
  const bool alone = trim(source.text({begin, comment.begin})).empty() &&
                     trim(behind.substr(0, behind.find('\n'))).empty();
  if (!alone) return first;
  do {
    ++last;
  } while (last <= source.line_count() && is_blank_line(source, last));
  return last;
}

// Between backticks it is an example.
bool is_in_backticks(const SourceBuffer& source, std::size_t at) {
  const std::size_t begin = source.line_begin(source.position(at).line);
  const std::string_view before = source.text({begin, at});
  return std::count(before.begin(), before.end(), '`') % 2 == 1;
}

bool is_comment_line(const SourceBuffer& source, std::size_t line) {
  return trim(source.line(line)).starts_with('#');
}

}  // namespace

std::vector<Comment> markdown_comments(const SourceBuffer& source) {
  const std::vector<bool> code = lines_of_code(source);
  const std::string_view text = source.bytes();
  std::vector<Comment> comments;
  for (std::size_t at = text.find(k_opening); at != std::string_view::npos;
       at = text.find(k_opening, at + 1)) {
    const std::size_t end = text.find(k_closing, at);
    if (end == std::string_view::npos) break;
    if (code[source.position(at).line] || is_in_backticks(source, at)) continue;
    const Span span{at, end + k_closing.size()};
    const std::size_t line = line_about(source, span);
    comments.push_back({span, line, line});
  }
  return comments;
}

std::vector<Comment> line_comments(const SourceBuffer& source) {
  std::vector<Comment> comments;
  std::size_t next = 0;  // the first line behind the comment that holds more
  for (std::size_t line = 1; line <= source.line_count(); ++line) {
    if (!is_comment_line(source, line)) continue;
    const std::size_t begin = source.line_begin(line) + source.line(line).find('#');
    next = std::max(next, line + 1);
    while (next <= source.line_count() &&
           (is_comment_line(source, next) || is_blank_line(source, next)))
      ++next;
    comments.push_back({{begin, source.line_begin(line) + source.line(line).size()}, next, next});
  }
  return comments;
}

std::vector<Comment> comments_of(const SourcePtr& source) {
  const std::string& path = source->path();
  if (path.ends_with(".py")) return python_comments(*source);
  if (path.ends_with(".md")) return markdown_comments(*source);
  if (!path.ends_with(".yaml") && !path.ends_with(".yml")) return line_comments(*source);
  Diagnostics reported_already;
  const auto documents = yaml::parse(source, reported_already);
  return documents ? yaml_comments(*source, *documents) : std::vector<Comment>();
}

}  // namespace kfpkg::lint
