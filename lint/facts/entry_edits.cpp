// SPDX-License-Identifier: Apache-2.0
// Layout seen from the text of a line.
#include "lint/facts/entry_edits.hpp"

#include "core/text/trim.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_space = " ";

std::string_view line_end_of(std::string_view text) {
  return text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
}

// What stands on the line before an offset.
std::string_view line_before(std::string_view text, std::size_t offset) {
  const std::size_t end = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t begin = end == std::string_view::npos ? 0 : end + 1;
  return text.substr(begin, offset - begin);
}

bool is_indent(std::string_view text) {
  return text.find_first_not_of(k_space) == std::string_view::npos;
}

}  // namespace

std::optional<TextEdit> add_entry(const SourceBuffer& source, const spec::Text& value,
                                  std::string_view entry, std::string_view after) {
  const std::string_view text = source.bytes();
  const std::string_view before = trim_right(line_before(text, value.span.begin), k_space);
  if (!before.ends_with(after)) return std::nullopt;
  const std::string_view lead = before.substr(0, before.size() - after.size());
  const std::string_view outside = trim_right(lead, k_space);
  if (outside.ends_with('{') || outside.ends_with(',')) {
    return TextEdit{{value.span.end, value.span.end}, fmt::format(", {}", entry)};
  }
  const bool block = is_indent(lead) ||
                     (outside.ends_with('-') && is_indent(outside.substr(0, outside.size() - 1)));
  if (!block || source.text(value.span).find('\n') != std::string_view::npos) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of("\r\n", value.span.end), text.size());
  return TextEdit{{end, end},
                  fmt::format("{}{}{}", line_end_of(text), std::string(lead.size(), ' '), entry)};
}

std::optional<TextEdit> add_type(const yaml::Document& document, const spec::Text& name,
                                 std::string_view type) {
  const yaml::Node* inputs = document.root.find("inputs");
  if (inputs == nullptr) return std::nullopt;
  for (const yaml::Node& item : inputs->items) {
    const yaml::Node* own = item.find("name");
    if (own == nullptr || own->place() != name.span) continue;
    const yaml::Entry* entry = item.find_entry("type");
    if (entry == nullptr) return add_entry(*document.source, name, fmt::format("type: {}", type));
    const yaml::Node& value = entry->value;
    if (!yaml::is_null(value) || value.alias_span || !value.tag.empty()) return std::nullopt;
    const bool bare = value.span.begin == value.span.end;
    return TextEdit{value.span, fmt::format("{}{}", bare ? " " : "", type)};
  }
  return std::nullopt;
}

std::optional<TextEdit> replace_type(const yaml::Document& document,
                                     const std::optional<spec::Text>& type_key,
                                     std::string_view type) {
  if (!type_key) return std::nullopt;
  for (const std::string_view key : {"inputs", "outputs"}) {
    const yaml::Node* list = document.root.find(key);
    if (list == nullptr) continue;
    for (const yaml::Node& item : list->items) {
      const yaml::Node* node = item.find("type");
      if (node == nullptr || node->entries.empty() || node->alias_span) continue;
      if (node->entries.front().key.place() != type_key->span) continue;
      if (document.source->text(node->span).find('#') != std::string_view::npos)
        return std::nullopt;
      return TextEdit{node->span, std::string(type)};
    }
  }
  return std::nullopt;
}

std::optional<TextEdit> put_before(const SourceBuffer& source, Span argument,
                                   const std::vector<std::string>& words) {
  const std::string_view before = line_before(source.bytes(), argument.begin);
  const std::string_view outside = trim_right(before, k_space);
  const Span here{argument.begin, argument.begin};
  if (outside.ends_with('[')) return TextEdit{here, fmt::format("{}, ", fmt::join(words, ", "))};
  if (!outside.ends_with('-') || !is_indent(outside.substr(0, outside.size() - 1)))
    return std::nullopt;
  const std::string next = std::string(line_end_of(source.bytes())) + std::string(before);
  return TextEdit{here, fmt::format("{}{}", fmt::join(words, next), next)};
}

std::optional<TextEdit> split_argument(const SourceBuffer& source, Span argument,
                                       std::string_view first, std::string_view second) {
  const std::string_view before = line_before(source.bytes(), argument.begin);
  const std::string_view outside = trim_right(before, k_space);
  if (outside.ends_with('[') || outside.ends_with(',')) {
    return TextEdit{argument, fmt::format("{}, {}", first, second)};
  }
  if (!outside.ends_with('-') || !is_indent(outside.substr(0, outside.size() - 1)))
    return std::nullopt;
  return TextEdit{argument,
                  fmt::format("{}{}{}{}", first, line_end_of(source.bytes()), before, second)};
}

}  // namespace kfpkg::lint
