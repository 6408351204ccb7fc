// SPDX-License-Identifier: Apache-2.0
// Lists as mappings, mappings as lists, one document for several.
#include "spec/component/layout_fixes.hpp"

#include "core/text/split.hpp"
#include "core/yaml/writer.hpp"
#include "python/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfpkg::spec {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// The names and values of a list of {name, value}; empty when it holds anything else.
Pairs named_values(const yaml::Node& list) {
  Pairs pairs;
  std::set<std::string_view> names;
  for (const yaml::Node& item : list.items) {
    const yaml::Node* name = item.find("name");
    const yaml::Node* value = item.find("value");
    if (item.kind != yaml::Kind::mapping || item.entries.size() != 2 || item.alias_span) return {};
    if (name == nullptr || value == nullptr || !yaml::is_string(*name)) return {};
    if (value->kind != yaml::Kind::scalar || !names.insert(name->value).second) return {};
    pairs.emplace_back(yaml::quote_scalar(name->value), yaml::quote_scalar(value->value));
  }
  return pairs;
}

std::size_t column_of(const SourceBuffer& source, std::size_t offset) {
  return source.position(offset).column - 1;
}

std::string line_end_of(const SourceBuffer& source) {
  return source.bytes().find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
}

// The item `key: value` of a mapping as it is written.
struct Item {
  std::string key;
  Span key_span;
  const yaml::Node* value;
  bool bare_colon;  ///< nothing but white space, line ends and comments between colon and value
};

bool is_simple_gap(std::string_view gap) {
  if (!gap.starts_with(':')) return false;
  gap.remove_prefix(1);
  while (!gap.empty()) {
    if (gap.front() == '#') gap.remove_prefix(std::min(gap.find('\n'), gap.size()));
    if (gap.empty()) return true;
    if (std::string_view(" \r\n").find(gap.front()) == std::string_view::npos) return false;
    gap.remove_prefix(1);
  }
  return true;
}

// The edits that turn one entry into a list's item, or none when its layout is not simple. The item
// begins with `dash`, "- " or nothing.
std::vector<TextEdit> item_edits(const SourceBuffer& source, const yaml::Entry& entry,
                                 std::string_view dash) {
  const Span key = entry.key.span;
  const yaml::Node& value = entry.value;
  if (entry.merged || entry.key.alias_span || value.alias_span || !yaml::is_string(entry.key) ||
      entry.key.style == yaml::Style::literal || entry.key.style == yaml::Style::folded)
    return {};
  if (!is_simple_gap(source.text({key.end, value.span.begin})) || !value.tag.empty()) return {};
  const std::string name(source.text(key));
  if (yaml::is_null(value) && value.span.begin == value.span.end)
    return {{{key.begin, value.span.end}, fmt::format("{}{{name: {}}}", dash, name)}};
  if (yaml::is_string(value) && source.text(value.span).find('\n') == std::string_view::npos) {
    return {{{key.begin, value.span.begin}, fmt::format("{}{{name: {}, type: ", dash, name)},
            {{value.span.end, value.span.end}, "}"}};
  }
  if (value.kind != yaml::Kind::mapping || value.find("name") != nullptr) return {};
  if (value.style == yaml::Style::flow) {
    return {{{key.begin, value.span.begin + 1},
             fmt::format("{}{{name: {}{}", dash, name, value.entries.empty() ? "" : ", ")}};
  }
  const std::size_t inner = column_of(source, value.span.begin);
  if (dash.empty() || inner != column_of(source, key.begin) + 2) return {};
  return {{{key.begin, key.end + 1}, fmt::format("- name: {}", name)}};
}

}  // namespace

void offer_mapping(const SourceBuffer& source, const yaml::Node& env, Diagnostic& found) {
  const Pairs pairs = named_values(env);
  const bool simple = !env.alias_span && source.text(env.span).find('#') == std::string_view::npos;
  if (pairs.empty() || !simple) return;
  std::string text;
  if (env.style == yaml::Style::flow) {
    for (const auto& [name, value] : pairs)
      text += fmt::format("{}{}: {}", text.empty() ? "{" : ", ", name, value);
    text += '}';
  } else {
    // A list may stand at its key's column, a mapping may not.
    const std::size_t column = column_of(source, env.span.begin);
    for (const auto& [name, value] : pairs) {
      text +=
          text.empty() ? std::string(2, ' ') : line_end_of(source) + std::string(column + 2, ' ');
      text += fmt::format("{}: {}", name, value);
    }
  }
  found.fixes.push_back({"write it as a mapping", FixSafety::safe, {{env.span, std::move(text)}}});
}

void offer_named_list(const SourceBuffer& source, const yaml::Node& mapping, Diagnostic& found) {
  if (mapping.kind != yaml::Kind::mapping || mapping.alias_span) return;
  const bool flow = mapping.style == yaml::Style::flow;
  std::vector<TextEdit> edits;
  for (const yaml::Entry& entry : mapping.entries) {
    auto item = item_edits(source, entry, flow ? "" : "- ");
    if (item.empty()) return;
    std::move(item.begin(), item.end(), std::back_inserter(edits));
  }
  if (flow) {
    edits.push_back({{mapping.span.begin, mapping.span.begin + 1}, "["});
    edits.push_back({{mapping.span.end - 1, mapping.span.end}, "]"});
  }
  if (!edits.empty()) {
    found.fixes.push_back({"write it as a list", FixSafety::safe, std::move(edits)});
  }
}

void offer_json(const SourceBuffer& source, const yaml::Entry& entry, Diagnostic& found) {
  const yaml::Node& value = entry.value;
  const Span gap{entry.key.span.end, value.span.begin};
  const bool simple = !entry.merged && !entry.key.alias_span && !value.alias_span &&
                      value.tag.empty() && is_simple_gap(source.text(gap)) &&
                      source.text({gap.begin, value.span.end}).find('#') == std::string_view::npos;
  const auto json = simple ? python::json_of(value) : std::nullopt;
  if (!json) return;
  std::string text;
  for (const char c : *json) text += c == '\'' ? std::string("''") : std::string(1, c);
  found.fixes.push_back({"write it as JSON in quotes",
                         FixSafety::safe,
                         {{{gap.begin, value.span.end}, fmt::format(": '{}'", text)}}});
}

void offer_words(const yaml::Node& line, Diagnostic& found) {
  const bool plain = yaml::is_string(line) && !line.alias_span && !line.value.empty() &&
                     line.value.find_first_of("\"'$`\\|&;<>(){}*?[]#~!=\n") == std::string::npos;
  if (!plain) return;
  std::string list;
  for (const std::string_view word : split(line.value, " \t")) {
    list += fmt::format("{}{}", list.empty() ? "" : ", ", yaml::quote_scalar(word));
  }
  found.fixes.push_back(
      {"make it a list", FixSafety::unsafe, {{line.span, fmt::format("[{}]", list)}}});
}

std::optional<TextEdit> remove_entry(const SourceBuffer& source, const yaml::Node& mapping,
                                     const yaml::Entry& entry) {
  const auto begin = mapping.entries.data();
  const auto at = static_cast<std::size_t>(&entry - begin);
  const bool merges = std::any_of(mapping.entries.begin(), mapping.entries.end(),
                                  [](const yaml::Entry& one) { return one.merged; });
  if (mapping.entries.size() < 2 || merges || entry.value.alias_span) return std::nullopt;
  if (mapping.style == yaml::Style::flow) {
    if (at + 1 < mapping.entries.size())
      return TextEdit{{entry.key.span.begin, mapping.entries[at + 1].key.span.begin}, ""};
    return TextEdit{{mapping.entries[at - 1].value.place().end, entry.value.span.end}, ""};
  }
  const std::string_view text = source.bytes();
  std::size_t line = source.line_begin(source.position(entry.key.span.begin).line);
  if (line == 0 && text.starts_with("\xEF\xBB\xBF")) line = 3;
  const std::string_view before = source.text({line, entry.key.span.begin});
  if (before.find_first_not_of(' ') != std::string_view::npos) return std::nullopt;
  const std::size_t last = std::max(entry.key.span.end, entry.value.span.end);
  const std::size_t end = std::min(text.find('\n', last), text.size() - 1) + 1;
  return TextEdit{{line, end}, ""};
}

void offer_one_document(const SourceBuffer& source, std::size_t end, Diagnostic& found) {
  std::vector<TextEdit> edits;
  const std::string_view text = source.bytes();
  std::size_t at = std::min(text.find('\n', end), text.size());
  while (at < text.size()) {
    const std::size_t begin = at + 1;
    at = std::min(text.find('\n', begin), text.size());
    const std::size_t next = std::min(at + 1, text.size());
    std::string_view line = text.substr(begin, at - begin);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    if (line == "---") {
      edits.push_back({{begin, next}, ""});
    } else if (!line.empty() && line != "..." && line.find_first_not_of(' ') != line.find('#')) {
      return;
    }
  }
  if (!edits.empty()) {
    found.fixes.push_back({"remove the empty document", FixSafety::safe, std::move(edits)});
  }
}

}  // namespace kfpkg::spec
