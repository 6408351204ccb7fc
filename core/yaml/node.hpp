// SPDX-License-Identifier: Apache-2.0
// The nodes of a YAML document, with positions and PyYAML's types of scalars.
#pragma once

#include "core/diag/rule_id.hpp"
#include "core/text/source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kfpkg::yaml {

enum class Kind { scalar, sequence, mapping };
enum class Style { plain, single_quoted, double_quoted, literal, folded, block, flow };

struct Entry;

/// One node of the tree. `span` covers the text of the node itself: quotes and the indicator of a
/// block scalar included, anchor, tag and a trailing line end not. A value that is not there has an
/// empty span right after its colon. An alias is its anchor's node with `alias_span` set to where
/// the alias stands.
struct Node {
  Kind kind = Kind::scalar;
  Style style = Style::plain;
  std::string
      tag;  ///< explicit tag as resolved by the parser, empty when none; "!" means: as if plain
  std::string value;  ///< scalars: decoded text, UTF-8
  Span span;
  std::optional<Span> alias_span;
  std::vector<Node> items;  ///< sequences
  /// Mappings: entries that come from a merge key (`<<`) first, then its own in source order,
  /// duplicates kept.
  std::vector<Entry> entries;

  /// Where the node stands in its document: the alias, or its own text.
  [[nodiscard]] Span place() const { return alias_span.value_or(span); }
  /// Value of the last entry with this string as key (PyYAML: the last one wins), or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] const Entry* find_entry(std::string_view key) const;
  /// False for an entry that a later one with the same key hides.
  [[nodiscard]] bool keeps(const Entry& entry) const;
  /// The entry that is left where all have one key; null when there are none or several.
  [[nodiscard]] const Entry* only_entry() const;
};

/// Which entries of a mapping no later one hides, for loops over all of them: Node::keeps searches
/// the mapping each time. The mapping must outlive it.
class KeptEntries {
 public:
  explicit KeptEntries(const Node& mapping);
  [[nodiscard]] bool operator()(const Entry& entry) const;

 private:
  const Node& m_mapping;
  std::unordered_map<std::string_view, const Entry*> m_last;  ///< of a mapping with many
};

struct Entry {
  Node key;
  Node value;
  bool merged = false;  ///< comes from a merge key, as PyYAML expands it
};

/// What PyYAML's SafeLoader makes of a scalar (YAML 1.1: `on` is a bool, `1.10` a float, `1e-3` a
/// str).
enum class ScalarType { null, boolean, integer, real, string, timestamp, binary, merge, other };
[[nodiscard]] ScalarType scalar_type(const Node& scalar);
[[nodiscard]] bool is_string(const Node& node);
/// A mapping that PyYAML makes a dict of; one with the tag !!set it makes a set.
[[nodiscard]] bool is_dict(const Node& node);
/// A sequence whose items PyYAML makes tuples of (!!omap, !!pairs). Without items it is a list.
[[nodiscard]] bool holds_tuples(const Node& node);
[[nodiscard]] bool is_null(const Node& node);
/// The name of the YAML tag by which PyYAML would choose a constructor of a scalar, "int"; empty
/// for other tags.
[[nodiscard]] std::string_view tag_name(const Node& scalar);
/// The boolean of a scalar whose type is boolean.
[[nodiscard]] bool as_bool(const Node& scalar);

struct Document {
  SourcePtr source;
  Node root;
};

/// The rule of every problem that `parse` of core/yaml/document.hpp reports.
inline constexpr RuleId k_yaml_syntax{"KF001", "yaml-syntax"};

}  // namespace kfpkg::yaml
