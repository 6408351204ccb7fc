// SPDX-License-Identifier: Apache-2.0
// Block and flow collections of plain YAML by recursive descent: a column is all that a block knows
// of what is around it.
#include "core/yaml/plain_text.hpp"

#include "core/yaml/plain_cursor.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::yaml {
namespace {

// Less than what libyaml's tree is bounded by, so that texts near the bounds are its to judge.
constexpr std::size_t k_most_nodes = 50'000;
constexpr std::size_t k_deepest = 150;
// The scanners look for the ":" of a key in 1,024 characters.
constexpr std::size_t k_longest_key = 1000;

// Without a branch, so that the compiler looks at many bytes at a time.
bool is_odd(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return ((byte < ' ') | (byte > '~')) & (byte != '\n') & (byte != '\t');
}

bool has_plain_bytes(std::string_view text) {
  constexpr std::size_t k_block = 64;
  for (; text.size() >= k_block; text.remove_prefix(k_block)) {
    unsigned odd = 0;
    for (std::size_t i = 0; i < k_block; ++i) odd |= is_odd(text[i]);
    if (odd != 0) return false;
  }
  return std::none_of(text.begin(), text.end(), is_odd);
}

bool has_markers(std::string_view text) {
  for (const std::string_view marker : {"---", "...", "%"}) {
    if (text.starts_with(marker)) return true;
  }
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
    const std::string_view line = text.substr(at + 1, 3);
    if (line.starts_with('%') || line == "---" || line == "...") return true;
  }
  return false;
}

// Each function reads one thing from where the cursor stands, and stays behind it. False: the text
// is not plain, or wrong.
class PlainReader {
 public:
  explicit PlainReader(std::string_view text) : m_at{text} {}

  bool read(Node& root) {
    if (!m_at.skip_gap()) return false;
    const bool ok = m_at.at_item() ? block_sequence(root, m_at.column(), false, 0)
                    : at_flow()    ? flow(root, 0)
                                   : key(root) && block_mapping(root, 0);
    return ok && m_at.skip_gap() && m_at.done();
  }

 private:
  enum class Place { line, own_line };  // after "key:", or where a collection may begin

  [[nodiscard]] bool at_flow() const { return m_at.peek() == '[' || m_at.peek() == '{'; }
  [[nodiscard]] bool at_block_scalar() const { return m_at.peek() == '|' || m_at.peek() == '>'; }
  bool count(std::size_t depth) { return ++m_nodes <= k_most_nodes && depth <= k_deepest; }

  // A scalar with its ":" behind it; the cursor stays before that.
  bool key(Node& node) {
    if (!m_at.read_scalar(node, false)) return false;
    m_at.skip_blanks();
    return m_at.at_colon() && is_key(node);
  }

  [[nodiscard]] bool is_key(const Node& node) const {
    const bool merges = node.style == Style::plain && (node.value == "<<" || node.value == "=");
    const bool one_line = node.span.begin >= m_at.line_begin;
    return !merges && one_line && m_at.at - node.span.begin <= k_longest_key;
  }

  // A node in a collection at column `indent`.
  bool block_node(Node& node, std::size_t indent, Place place, std::size_t depth) {
    if (!count(depth)) return false;
    const std::size_t column = m_at.column();
    const bool own = place == Place::own_line;
    if (m_at.at_item()) return own && block_sequence(node, column, false, depth);
    if (at_flow()) return flow(node, depth) && m_at.ends_line();
    if (at_block_scalar()) return m_at.read_block_scalar(node, indent);
    if (!m_at.read_scalar(node, false)) return false;
    PlainCursor after = m_at;
    after.skip_blanks();
    if (!after.at_colon()) return m_at.finish_scalar(node, indent);
    m_at = after;
    return own && is_key(node) && block_mapping(node, depth);
  }

  // From the ":" of the first key on, which `node` is before it becomes the mapping.
  bool block_mapping(Node& node, std::size_t depth) {
    Node first = std::exchange(node, Node{});
    node.kind = Kind::mapping;
    node.style = Style::block;
    node.span.begin = first.span.begin;
    node.entries.reserve(4);
    node.entries.emplace_back().key = std::move(first);
    const std::size_t column = node.span.begin - m_at.line_begin;
    while (true) {
      Entry& entry = node.entries.back();
      ++m_at.at;
      if (!value_of_key(entry.value, column, depth)) return false;
      node.span.end = entry.value.span.end;
      if (!m_at.skip_gap()) return false;
      if (m_at.done() || m_at.column() < column) return true;
      if (m_at.column() > column || m_at.at_item() || !count(depth)) return false;
      if (!key(node.entries.emplace_back().key)) return false;
    }
  }

  bool value_of_key(Node& value, std::size_t column, std::size_t depth) {
    const std::size_t end = m_at.at;
    const std::size_t line = m_at.line_begin;
    if (!m_at.skip_gap()) return false;
    if (m_at.done()) return missing(value, end);
    if (m_at.line_begin == line) return block_node(value, column, Place::line, depth + 1);
    if (m_at.column() == column && m_at.at_item())
      return count(depth) && block_sequence(value, column, true, depth + 1);
    if (m_at.column() <= column) return missing(value, end);
    return block_node(value, column, Place::own_line, depth + 1);
  }

  // `in_mapping`: at the column of the key that it is the value of, where more keys may follow.
  bool block_sequence(Node& node, std::size_t column, bool in_mapping, std::size_t depth) {
    node.kind = Kind::sequence;
    node.style = Style::block;
    node.span.begin = m_at.at;
    node.items.reserve(4);
    while (true) {
      ++m_at.at;
      Node& item = node.items.emplace_back();
      if (!item_value(item, column, depth)) return false;
      node.span.end = item.span.end;
      if (!m_at.skip_gap()) return false;
      if (m_at.done() || m_at.column() < column) return true;
      if (m_at.column() > column) return false;
      if (!m_at.at_item()) return in_mapping;
    }
  }

  bool item_value(Node& item, std::size_t column, std::size_t depth) {
    const std::size_t end = m_at.at;
    const std::size_t line = m_at.line_begin;
    if (!m_at.skip_gap()) return false;
    const bool same_line = m_at.line_begin == line;
    if (m_at.done() || (!same_line && m_at.column() <= column)) return missing(item, end);
    return block_node(item, column, Place::own_line, depth + 1);
  }

  bool missing(Node& node, std::size_t at) {
    node.span = {at, at};
    return count(0);
  }

  bool flow(Node& node, std::size_t depth) {
    if (!count(depth)) return false;
    if (!at_flow()) return m_at.read_flow_scalar(node);
    const bool mapping = m_at.peek() == '{';
    node.kind = mapping ? Kind::mapping : Kind::sequence;
    node.style = Style::flow;
    node.span.begin = m_at.at++;
    const char close = mapping ? '}' : ']';
    if (!m_at.skip_gap()) return false;
    while (m_at.peek() != close) {
      const bool ok = mapping ? flow_entry(node.entries.emplace_back(), depth)
                              : flow(node.items.emplace_back(), depth + 1);
      if (!ok || !m_at.skip_gap()) return false;
      if (m_at.peek() == close) break;
      if (m_at.peek() != ',') return false;
      ++m_at.at;
      if (!m_at.skip_gap()) return false;
    }
    node.span.end = ++m_at.at;
    return true;
  }

  // In brackets a ":" may follow quotes at once.
  bool flow_entry(Entry& entry, std::size_t depth) {
    if (!m_at.read_scalar(entry.key, true)) return false;
    m_at.skip_blanks();
    if (m_at.peek() != ':' || !is_key(entry.key)) return false;
    ++m_at.at;
    return m_at.skip_gap() && flow(entry.value, depth + 1);
  }

  PlainCursor m_at;
  std::size_t m_nodes = 0;
};

}  // namespace

std::optional<Node> read_plain_text(std::string_view text) {
  if (!has_plain_bytes(text) || has_markers(text)) return std::nullopt;
  Node root;
  if (!PlainReader(text).read(root)) return std::nullopt;
  return root;
}

}  // namespace kfpkg::yaml
