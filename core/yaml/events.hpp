// SPDX-License-Identifier: Apache-2.0
// The events of a YAML text as PyYAML would emit them, with byte spans. Private to core/yaml.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/text/source.hpp"
#include "core/yaml/node.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::yaml {

enum class EventType {
  document_start,
  document_end,
  scalar,
  alias,
  sequence_start,
  sequence_end,
  mapping_start,
  mapping_end
};

struct Event {
  EventType type = EventType::scalar;
  Span span;  ///< anchor and tag included, as the library reports it
  std::string anchor;
  std::string tag;  ///< "!" when a scalar says that it wants to be resolved as if it were plain
  std::string value;
  Style style = Style::plain;
};

/// Why a text is no YAML: the words are the library's, the place is a byte span of the source.
struct SyntaxError {
  std::string problem;
  Span span;
  std::string context;
  std::optional<Span> context_span;
};

struct EventStream {
  std::vector<Event> events;
  std::optional<SyntaxError> error;
};

struct EventLimits {
  std::size_t events = 0;
  std::size_t depth = 0;
};
/// Reads a whole text. At most so many events are kept; one more is an error. Reading ends where
/// collections are open beyond the depth, after the event that opens the last one.
[[nodiscard]] EventStream read_events(std::string_view text, EventLimits limits);

/// The documents that libyaml's events give, without the checks of what can be built of them;
/// nothing, and one diagnostic, where the events or the bounds of a tree stop it.
[[nodiscard]] std::optional<std::vector<Document>> compose(const SourcePtr& source,
                                                           Diagnostics& diagnostics);

/// Where PyYAML stops although libyaml does not: a tab between tokens, a `?` inside a flow scalar.
[[nodiscard]] std::optional<SyntaxError> find_pyyaml_error(std::string_view text,
                                                           const std::vector<Event>& events);

/// Where the text of a node begins after its anchor and tag.
[[nodiscard]] std::size_t skip_properties(std::string_view text, Span span);

/// A plain scalar in a flow collection whose `?` PyYAML takes for the key indicator, or npos.
[[nodiscard]] std::size_t find_glued_key_indicator(std::string_view text,
                                                   const std::vector<Event>& events);

}  // namespace kfpkg::yaml
