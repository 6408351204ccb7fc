// SPDX-License-Identifier: Apache-2.0
// A place in a text of plain YAML, and the scalars that stand there. Private to core/yaml.
#pragma once

#include "core/yaml/node.hpp"

#include <cstddef>
#include <string_view>

namespace kfpkg::yaml {

/// Moves over a text that holds nothing but printable ASCII, tabs and line feeds. What reads
/// something returns false where the text is not plain, or wrong.
struct PlainCursor {
  std::string_view text;
  std::size_t at = 0;
  std::size_t line_begin = 0;

  [[nodiscard]] bool done() const { return at == text.size(); }
  /// NUL past the end, which is in no such text.
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at + ahead < text.size() ? text[at + ahead] : '\0';
  }
  /// A blank, a line end or the end of the text follows.
  [[nodiscard]] bool is_blank(std::size_t ahead) const {
    const char c = peek(ahead);
    return c == ' ' || c == '\n' || c == '\0';
  }
  [[nodiscard]] std::size_t column() const { return at - line_begin; }
  /// A "-" that begins an item.
  [[nodiscard]] bool at_item() const { return peek() == '-' && is_blank(1); }
  /// A ":" that ends a key.
  [[nodiscard]] bool at_colon() const { return peek() == ':' && is_blank(1); }
  /// A "#" that begins a comment.
  [[nodiscard]] bool at_comment() const {
    return peek() == '#' && (at == line_begin || text[at - 1] == ' ');
  }

  void skip_blanks() {
    while (peek() == ' ') ++at;
  }
  void next_line() { line_begin = ++at; }

  /// Blanks, comments and line ends, up to what follows.
  [[nodiscard]] bool skip_gap();
  /// Nothing but a comment follows on this line. Stays before it.
  [[nodiscard]] bool ends_line();

  /// A quoted scalar, or the part of a plain one on this line; `in_flow` inside brackets.
  [[nodiscard]] bool read_scalar(Node& node, bool in_flow);
  /// What follows of it in a collection at column `indent`: more lines of a plain one, and the end
  /// of its last line.
  [[nodiscard]] bool finish_scalar(Node& node, std::size_t indent);
  /// A whole one inside brackets.
  [[nodiscard]] bool read_flow_scalar(Node& node);
  /// "|" and ">" with their lines.
  [[nodiscard]] bool read_block_scalar(Node& node, std::size_t indent);

 private:
  [[nodiscard]] bool read_plain(Node& node, bool in_flow);
  [[nodiscard]] bool read_quoted(Node& node);
  [[nodiscard]] bool finish_plain(Node& node, bool in_flow, std::size_t indent);
  [[nodiscard]] std::string_view scan_plain(bool in_flow);
  /// Line ends and the blanks behind them; how many line ends.
  std::size_t skip_breaks();
};

}  // namespace kfpkg::yaml
