// SPDX-License-Identifier: Apache-2.0
// YAML documents with positions, read as PyYAML's SafeLoader reads them; the only YAML reader whose positions
// or exact acceptance matter.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"

namespace kfpkg::yaml {

enum class Kind { scalar, sequence, mapping };
enum class Style { plain, single_quoted, double_quoted, literal, folded, block, flow };

struct Entry;

/// One node of the tree. `span` covers the text of the node itself (quotes included, without a trailing line
/// end for block collections). An alias is its anchor's node with `alias_span` set to where the alias stands.
struct Node {
  Kind kind = Kind::scalar;
  Style style = Style::plain;
  std::string tag;     ///< explicit tag as resolved by the parser, empty when none
  std::string value;   ///< scalars: decoded text, UTF-8
  Span span;
  std::optional<Span> alias_span;
  std::vector<Node> items;     ///< sequences
  std::vector<Entry> entries;  ///< mappings, in source order, duplicates kept

  /// Value of the last entry with this scalar key (PyYAML: the last one wins), or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] const Entry* find_entry(std::string_view key) const;
};

struct Entry {
  Node key;
  Node value;
};

/// What PyYAML's SafeLoader makes of a scalar (YAML 1.1: `on` is a bool, `1.10` a float, `1e-3` a str).
enum class ScalarType { null, boolean, integer, real, string, timestamp, binary, merge, other };
[[nodiscard]] ScalarType scalar_type(const Node& scalar);
[[nodiscard]] bool is_string(const Node& node);
[[nodiscard]] bool is_null(const Node& node);
/// The boolean of a scalar whose type is boolean.
[[nodiscard]] bool as_bool(const Node& scalar);

struct Document {
  SourcePtr source;
  Node root;
};

/// All documents of a text, or nothing when it does not parse: then one diagnostic with rule KF001
/// (`yaml-syntax`) was appended. Depth, nodes after alias expansion and size are bounded; a breach is KF001 too.
[[nodiscard]] std::optional<std::vector<Document>> parse(const SourcePtr& source,
                                                         Diagnostics& diagnostics);

}  // namespace kfpkg::yaml
