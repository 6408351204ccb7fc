// SPDX-License-Identifier: Apache-2.0
// Changes of a component's text that keep the author's layout and comments.
#include "core/yaml/writer.hpp"
#include "spec/component/model.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace kfpkg::spec {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string in_style_of(std::string_view old_text, std::string_view value) {
  const bool simple = value.find_first_of("'\"\\") == std::string_view::npos;
  if (simple && old_text.starts_with('"')) return fmt::format("\"{}\"", value);
  if (simple && old_text.starts_with('\'')) return fmt::format("'{}'", value);
  return yaml::quote_scalar(value);
}

bool is_empty_node(const yaml::Node& node) {
  return yaml::is_null(node) || (node.kind == yaml::Kind::mapping && node.entries.empty());
}

// Writes edits into one document's text.
class Editor {
 public:
  explicit Editor(const yaml::Document& document)
      : m_source(document.source), m_text(document.source->bytes()), m_root(document.root) {
    m_line_end = m_text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  }

  std::vector<TextEdit> set_annotations(const Pairs& pairs) {
    if (pairs.empty()) return {};
    const yaml::Entry* metadata = m_root.find_entry("metadata");
    if (metadata == nullptr || is_empty_node(metadata->value)) {
      add_metadata(metadata, pairs);
      return std::move(m_edits);
    }
    const yaml::Entry* annotations = metadata->value.find_entry("annotations");
    if (annotations == nullptr) {
      append(metadata->value, {"annotations", pairs});
    } else if (is_empty_node(annotations->value)) {
      replace_empty(*annotations, column_of(*annotations), pairs);
    } else {
      update(annotations->value, pairs);
    }
    return std::move(m_edits);
  }

 private:
  struct Addition {
    std::string key;
    Pairs pairs;
  };

  static std::string flow(const Pairs& pairs) {
    std::string text = "{";
    for (const auto& [key, value] : pairs) {
      if (text.size() > 1) text += ", ";
      text += fmt::format("{}: {}", yaml::quote_scalar(key), yaml::quote_scalar(value));
    }
    return text + "}";
  }

  // Each pair on a line of its own; begins with a line end.
  [[nodiscard]] std::string block(const Pairs& pairs, std::size_t indent) const {
    std::string text;
    for (const auto& [key, value] : pairs) {
      text += m_line_end + std::string(indent, ' ') +
              fmt::format("{}: {}", yaml::quote_scalar(key), yaml::quote_scalar(value));
    }
    return text;
  }

  [[nodiscard]] std::size_t column_of(const yaml::Entry& entry) const {
    return m_source->position(entry.key.place().begin).column - 1;
  }

  [[nodiscard]] std::size_t line_end_after(std::size_t offset) const {
    const std::size_t end = m_text.find_first_of("\r\n", offset);
    return end == std::string_view::npos ? m_text.size() : end;
  }

  void insert(std::size_t at, std::string text) { m_edits.push_back({{at, at}, std::move(text)}); }

  void add_metadata(const yaml::Entry* metadata, const Pairs& pairs) {
    if (m_root.style == yaml::Style::flow) {
      if (metadata != nullptr)
        return replace_flow(*metadata, fmt::format("{{annotations: {}}}", flow(pairs)));
      return append(m_root, {"metadata", {}}, fmt::format("{{annotations: {}}}", flow(pairs)));
    }
    const std::size_t column = m_root.entries.empty() ? 0 : column_of(m_root.entries.front());
    const std::string below =
        m_line_end + std::string(column + 2, ' ') + "annotations:" + block(pairs, column + 4);
    if (metadata != nullptr) return replace_block(*metadata, below);
    const yaml::Entry* after = m_root.find_entry("description");
    if (after == nullptr) after = m_root.find_entry("name");
    if (after != nullptr) {
      return insert(line_end_after(after->value.place().end),
                    m_line_end + std::string(column, ' ') + "metadata:" + below);
    }
    insert(m_root.span.begin, "metadata:" + below + m_line_end + std::string(column, ' '));
  }

  void replace_empty(const yaml::Entry& entry, std::size_t column, const Pairs& pairs) {
    // Inside braces everything stays inside braces.
    if (in_flow(entry)) return replace_flow(entry, flow(pairs));
    replace_block(entry, block(pairs, column + 2));
  }

  [[nodiscard]] bool in_flow(const yaml::Entry& entry) const {
    const yaml::Node* metadata = m_root.find("metadata");
    return m_root.style == yaml::Style::flow ||
           (metadata != nullptr && metadata->style == yaml::Style::flow &&
            metadata->span.begin <= entry.key.place().begin);
  }

  void replace_flow(const yaml::Entry& entry, std::string text) {
    const Span span = entry.value.place();
    if (span.begin == span.end) text.insert(0, " ");
    m_edits.push_back({span, std::move(text)});
  }

  // `below` begins with a line end; a comment behind the empty value stays on its line.
  void replace_block(const yaml::Entry& entry, std::string below) {
    const Span span = entry.value.place();
    if (span.begin != span.end) {
      std::size_t begin = span.begin;
      while (begin > 0 && m_text[begin - 1] == ' ') --begin;
      m_edits.push_back({{begin, span.end}, ""});
    }
    insert(line_end_after(span.end), std::move(below));
  }

  // One more entry at the end of a mapping that has entries.
  void append(const yaml::Node& mapping, const Addition& addition, std::string flow_value = {}) {
    if (mapping.style == yaml::Style::flow) {
      if (flow_value.empty()) flow_value = flow(addition.pairs);
      return append_flow(mapping, fmt::format("{}: {}", addition.key, flow_value));
    }
    const std::size_t column = column_of(mapping.entries.front());
    insert(line_end_after(mapping.span.end), m_line_end + std::string(column, ' ') + addition.key +
                                                 ":" + block(addition.pairs, column + 2));
  }

  void append_flow(const yaml::Node& mapping, std::string_view text) {
    const std::size_t end = mapping.entries.back().value.place().end;
    insert(end, fmt::format(", {}", text));
  }

  void update(const yaml::Node& annotations, const Pairs& pairs) {
    Pairs missing;
    for (const auto& [key, value] : pairs) {
      const yaml::Entry* entry = annotations.find_entry(key);
      if (entry == nullptr || entry->merged) {
        missing.emplace_back(key, value);
        continue;
      }
      const Span span = entry->value.place();
      std::string text = in_style_of(m_source->text(span), value);
      if (span.begin == span.end) text.insert(0, " ");
      m_edits.push_back({span, std::move(text)});
    }
    if (missing.empty()) return;
    if (annotations.style == yaml::Style::flow) {
      const std::string text = flow(missing);
      return append_flow(annotations, std::string_view(text).substr(1, text.size() - 2));
    }
    insert(line_end_after(annotations.span.end),
           block(missing, column_of(annotations.entries.back())));
  }

  SourcePtr m_source;
  std::string_view m_text;
  const yaml::Node& m_root;
  std::string m_line_end;
  std::vector<TextEdit> m_edits;
};

}  // namespace

TextEdit set_image(const Component& component, std::string_view image) {
  return {component.image.span, in_style_of(component.source->text(component.image.span), image)};
}

std::vector<TextEdit> set_annotations(const yaml::Document& document, const Pairs& annotations) {
  return Editor(document).set_annotations(annotations);
}

}  // namespace kfpkg::spec
