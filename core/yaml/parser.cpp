// SPDX-License-Identifier: Apache-2.0
// The two ways to a tree. From events to a tree: positions, anchors, merge keys, bounds.
#include "core/fs/tree.hpp"
#include "core/yaml/document.hpp"
#include "core/yaml/events.hpp"
#include "core/yaml/plain_text.hpp"
#include "core/yaml/problems.hpp"
#include "core/yaml/safe_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace kfpkg::yaml {
namespace {

constexpr std::size_t k_max_nodes = 1'000'000;
constexpr std::size_t k_max_copied = 200'000;  ///< by aliases, which a short text can have many of
constexpr std::size_t k_max_events = 2 * k_max_nodes;
constexpr std::size_t k_max_depth = 200;

struct Anchor {
  Node node;
  std::size_t size = 0;  ///< nodes in it; 0 while it is still open
};

// One pass over the events. The first problem ends it; `problem` is then set.
class Composer {
 public:
  /// Takes the texts out of the events.
  Composer(const SourcePtr& source, std::vector<Event>& events)
      : m_source(source), m_text(source->bytes()), m_events(events) {}

  std::vector<Document> run() {
    std::vector<Document> documents;
    for (; m_next < m_events.size() && !problem; ++m_next) {
      if (m_events[m_next].type != EventType::document_start) continue;
      ++m_next;
      m_anchors.clear();
      m_count = 0;
      m_copied = 0;
      documents.push_back({m_source, node(0)});
    }
    return documents;
  }

  std::optional<Problem> problem;

 private:
  void report(std::string message, std::string help, Span span) {
    if (!problem) problem = Problem{std::move(message), std::move(help), span};
  }

  Node node(std::size_t depth) {
    Event& event = m_events[m_next];
    if (depth > k_max_depth) {
      report(fmt::format("nested more than {} levels deep", k_max_depth), {}, event.span);
    }
    if (problem) return {};
    if (event.type == EventType::alias) return alias(event);
    if (!event.anchor.empty()) open_anchor(event);
    const std::size_t before = m_count;
    count(1, event.span);
    Node result = event.type == EventType::scalar ? scalar(event) : collection(event, depth);
    if (!event.anchor.empty() && !problem) {
      m_anchors[event.anchor] = {result, m_count - before};
    }
    return result;
  }

  Node alias(const Event& event) {
    ++m_next;
    const auto found = m_anchors.find(event.anchor);
    if (found == m_anchors.end()) {
      report(fmt::format("the alias \"*{}\" has no anchor \"&{}\" before it", event.anchor,
                         event.anchor),
             "quote the text if it is not meant as an alias", event.span);
      return {};
    }
    if (found->second.size == 0) {
      report(fmt::format("the alias \"*{}\" stands inside its own anchor", event.anchor), {},
             event.span);
      return {};
    }
    count_copies(found->second.size, event.span);
    if (problem) return {};
    Node copy = found->second.node;
    copy.alias_span = event.span;
    return copy;
  }

  void open_anchor(const Event& event) {
    const auto [place, is_new] = m_anchors.try_emplace(event.anchor);
    if (!is_new) {
      report(fmt::format("the anchor \"&{}\" is there twice", event.anchor), "rename one of them",
             event.span);
    }
  }

  void count(std::size_t nodes, Span span) {
    m_count += nodes;
    if (m_count > k_max_nodes) {
      report(fmt::format("more than {} values and keys", k_max_nodes), {}, span);
    }
  }

  void count_copies(std::size_t nodes, Span span) {
    m_copied += nodes;
    count(nodes, span);
    if (m_copied > k_max_copied) {
      report(fmt::format("aliases stand for more than {} values and keys", k_max_copied), {}, span);
    }
  }

  // The library's block scalars end after their last line end.
  [[nodiscard]] Span own_span(const Event& event) const {
    Span span = event.span;
    if (!event.anchor.empty() || !event.tag.empty()) span.begin = skip_properties(m_text, span);
    const bool block = event.style == Style::literal || event.style == Style::folded;
    while (block && span.end > span.begin &&
           static_cast<unsigned char>(m_text[span.end - 1]) <= ' ') {
      --span.end;
    }
    return span;
  }

  Node scalar(Event& event) {
    ++m_next;
    Node result;
    result.style = event.style;
    result.span = own_span(event);
    result.tag = std::move(event.tag);
    result.value = std::move(event.value);
    return result;
  }

  Node collection(const Event& event, std::size_t depth) {
    const bool mapping = event.type == EventType::mapping_start;
    const EventType end = mapping ? EventType::mapping_end : EventType::sequence_end;
    Node result;
    result.kind = mapping ? Kind::mapping : Kind::sequence;
    result.style = event.style;
    result.tag = event.tag;
    result.span.begin = event.span.begin;
    Span last = event.span;
    ++m_next;
    while (!problem && m_events[m_next].type != end) {
      if (mapping) {
        Entry entry{node(depth + 1), node(depth + 1)};
        if (is_value_key(entry.key)) {
          // PyYAML makes a text of such a key (SafeConstructor.flatten_mapping).
          entry.key.tag = "tag:yaml.org,2002:str";
          m_value_keys.insert(entry.key.span.begin);
        }
        last = entry.value.place();
        result.entries.push_back(std::move(entry));
      } else {
        result.items.push_back(node(depth + 1));
        last = result.items.back().place();
      }
    }
    if (problem) return result;
    close(result, event, last);
    if (!mapping) return result;
    if (is_scalar_tag(result.tag)) {
      if (const Node* value = scalar_in(result)) return as_scalar(result, *value);
    }
    merge(result);
    return result;
  }

  static bool is_value_key(const Node& key) {
    if (key.tag == "tag:yaml.org,2002:value") return true;
    return key.value == "=" && key.kind == Kind::scalar && tag_name(key) == "value";
  }

  // Those whose constructors take what construct_scalar gives, and nothing else of the node.
  static bool is_scalar_tag(std::string_view tag) {
    constexpr std::string_view k_prefix = "tag:yaml.org,2002:";
    constexpr std::array<std::string_view, 6> k_names{"str", "null",  "bool",
                                                      "int", "float", "binary"};
    if (!tag.starts_with(k_prefix)) return false;
    return std::find(k_names.begin(), k_names.end(), tag.substr(k_prefix.size())) != k_names.end();
  }

  // SafeConstructor.construct_scalar: of a mapping it takes the value of the first key "=".
  [[nodiscard]] const Node* scalar_in(const Node& node) const {
    if (node.kind == Kind::scalar) return &node;
    const auto found =
        std::find_if(node.entries.begin(), node.entries.end(), [&](const Entry& entry) {
          return !entry.merged && m_value_keys.contains(entry.key.span.begin);
        });
    return found == node.entries.end() ? nullptr : scalar_in(found->value);
  }

  static Node as_scalar(const Node& mapping, const Node& value) {
    Node result;
    result.tag = mapping.tag;
    result.span = mapping.span;
    result.value = value.value;
    return result;
  }

  void close(Node& result, const Event& event, Span last) {
    const Event& end = m_events[m_next++];
    result.span.end = event.style == Style::flow ? end.span.end : last.end;
    if (event.anchor.empty() && event.tag.empty()) return;
    result.span.begin = skip_properties(m_text, result.span);
  }

  void merge(Node& mapping) {
    const auto is_merge = [](const Entry& entry) {
      return entry.key.kind == Kind::scalar && scalar_type(entry.key) == ScalarType::merge;
    };
    if (std::none_of(mapping.entries.begin(), mapping.entries.end(), is_merge)) return;
    std::vector<Entry> merged;
    for (const Entry& entry : mapping.entries) {
      if (is_merge(entry)) take_from(entry.value, merged);
    }
    std::erase_if(mapping.entries, is_merge);
    for (Entry& entry : mapping.entries) merged.push_back(std::move(entry));
    mapping.entries = std::move(merged);
  }

  void take_from(const Node& value, std::vector<Entry>& merged) {
    if (value.kind == Kind::sequence) {
      // Earlier mappings win, so later ones come first.
      for (auto item = value.items.rbegin(); item != value.items.rend(); ++item) {
        if (item->kind != Kind::mapping) return refuse_merge(*item);
        take_entries(*item, merged);
      }
    } else if (value.kind == Kind::mapping) {
      take_entries(value, merged);
    } else {
      refuse_merge(value);
    }
  }

  void refuse_merge(const Node& value) {
    report("the merge key \"<<\" takes a mapping or a list of mappings", {}, value.place());
  }

  void take_entries(const Node& mapping, std::vector<Entry>& merged) {
    for (const Entry& entry : mapping.entries) {
      merged.push_back(entry);
      merged.back().merged = true;
    }
  }

  SourcePtr m_source;
  std::string_view m_text;
  std::vector<Event>& m_events;
  std::size_t m_next = 0;
  std::size_t m_count = 0;
  std::size_t m_copied = 0;
  std::map<std::string, Anchor, std::less<>> m_anchors;
  std::set<std::size_t> m_value_keys;  ///< where keys began that had the tag !!value
};

}  // namespace

std::optional<std::vector<Document>> compose(const SourcePtr& source, Diagnostics& diagnostics) {
  EventStream stream = read_events(source->bytes(), {k_max_events, k_max_depth + 1});
  // PyYAML stops at whichever comes first.
  auto error = find_pyyaml_error(source->bytes(), stream.events);
  if (stream.error && (!error || stream.error->span.begin <= error->span.begin))
    error = stream.error;
  if (error) {
    diagnostics.push_back(to_diagnostic(source, *error));
    return std::nullopt;
  }
  Composer composer(source, stream.events);
  std::vector<Document> documents = composer.run();
  if (!composer.problem) return documents;
  diagnostics.push_back(to_diagnostic(source, std::move(*composer.problem)));
  return std::nullopt;
}

std::optional<std::vector<Document>> parse(const SourcePtr& source, Diagnostics& diagnostics) {
  if (source->bytes().size() > k_document_limit) {
    diagnostics.push_back(to_diagnostic(source, Problem{"larger than 4 MiB", {}, {0, 0}}));
    return std::nullopt;
  }
  std::optional<std::vector<Document>> documents;
  if (auto root = read_plain_text(source->bytes())) {
    documents.emplace();
    documents->push_back({source, std::move(*root)});
  } else {
    documents = compose(source, diagnostics);
    if (!documents) return std::nullopt;
  }
  for (const Document& document : *documents) {
    auto bad = find_construct_error(document.root);
    if (!bad) continue;
    diagnostics.push_back(
        to_diagnostic(source, Problem{std::move(bad->message), std::move(bad->help), bad->span}));
    return std::nullopt;
  }
  return documents;
}

}  // namespace kfpkg::yaml
