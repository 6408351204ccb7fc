// SPDX-License-Identifier: Apache-2.0
// libyaml's events with byte offsets; respells the few texts that PyYAML accepts and libyaml does
// not.
#include "core/yaml/events.hpp"

#include "core/yaml/stand_ins.hpp"

#include <yaml.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace kfpkg::yaml {
namespace {

// Each respelling costs one more pass; texts that need more are reported as libyaml sees them.
constexpr std::size_t k_max_respellings = 64;
// Bytes that stand-ins may cost beyond that: a short text may have many.
constexpr std::size_t k_most_work = 32UL * 1024 * 1024;
constexpr std::string_view k_bom = "\xEF\xBB\xBF";

bool starts_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

// libyaml counts code points. Offsets in the respelled text are turned into offsets in the source.
class OffsetMap {
 public:
  OffsetMap(std::string_view text, const std::vector<std::size_t>& inserted, std::size_t skipped)
      : m_size(text.size()), m_inserted(inserted), m_skipped(skipped) {
    const bool ascii = std::all_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
    if (ascii) return;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (starts_code_point(text[at])) m_begins.push_back(at);
    }
    m_begins.push_back(text.size());
  }

  [[nodiscard]] std::size_t respelled(std::size_t index) const {
    if (m_begins.empty()) return std::min(index, m_size);
    return m_begins[std::min(index, m_begins.size() - 1)];
  }

  [[nodiscard]] std::size_t source(std::size_t index) const { return unspelled(respelled(index)); }

  [[nodiscard]] std::size_t unspelled(std::size_t at) const {
    const auto before = std::lower_bound(m_inserted.begin(), m_inserted.end(), at);
    return at - static_cast<std::size_t>(before - m_inserted.begin()) + m_skipped;
  }

  /// Byte offsets of the respelled text.
  [[nodiscard]] Span bytes(std::size_t begin, std::size_t end) const {
    return {unspelled(begin), unspelled(end)};
  }

  [[nodiscard]] Span span(const yaml_mark_t& begin, const yaml_mark_t& end) const {
    return {source(begin.index), source(end.index)};
  }

 private:
  std::size_t m_size;
  std::vector<std::size_t> m_begins;  ///< empty: every byte is a character
  const std::vector<std::size_t>& m_inserted;
  std::size_t m_skipped;
};

struct ParserDeleter {
  void operator()(yaml_parser_t* parser) const {
    yaml_parser_delete(parser);
    delete parser;
  }
};
using Parser = std::unique_ptr<yaml_parser_t, ParserDeleter>;

Parser make_parser(std::string_view text) {
  Parser parser(new yaml_parser_t);
  yaml_parser_initialize(parser.get());
  // PyYAML is handed decoded text: no other encoding is ever detected.
  yaml_parser_set_encoding(parser.get(), YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(parser.get(), reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  return parser;
}

std::string to_string(const yaml_char_t* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return Style::folded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
      break;
  }
  return Style::plain;
}

Event scalar_event(const yaml_event_t& raw) {
  const auto& data = raw.data.scalar;
  Event event{EventType::scalar, {}, to_string(data.anchor), to_string(data.tag), {}, {}};
  event.value.assign(reinterpret_cast<const char*>(data.value), data.length);
  event.style = style_of(data.style);
  // The library drops the tag "!" and says so by this flag only.
  if (event.tag.empty() && data.plain_implicit && event.style != Style::plain) event.tag = "!";
  return event;
}

std::optional<Event> convert(const yaml_event_t& raw) {
  switch (raw.type) {
    case YAML_DOCUMENT_START_EVENT:
      return Event{EventType::document_start, {}, {}, {}, {}, {}};
    case YAML_DOCUMENT_END_EVENT:
      return Event{EventType::document_end, {}, {}, {}, {}, {}};
    case YAML_ALIAS_EVENT:
      return Event{EventType::alias, {}, to_string(raw.data.alias.anchor), {}, {}, {}};
    case YAML_SCALAR_EVENT:
      return scalar_event(raw);
    case YAML_SEQUENCE_START_EVENT: {
      const auto& data = raw.data.sequence_start;
      const bool flow = data.style == YAML_FLOW_SEQUENCE_STYLE;
      return Event{EventType::sequence_start, {}, to_string(data.anchor),
                   to_string(data.tag),       {}, flow ? Style::flow : Style::block};
    }
    case YAML_MAPPING_START_EVENT: {
      const auto& data = raw.data.mapping_start;
      const bool flow = data.style == YAML_FLOW_MAPPING_STYLE;
      return Event{EventType::mapping_start, {}, to_string(data.anchor),
                   to_string(data.tag),      {}, flow ? Style::flow : Style::block};
    }
    case YAML_SEQUENCE_END_EVENT:
      return Event{EventType::sequence_end, {}, {}, {}, {}, {}};
    case YAML_MAPPING_END_EVENT:
      return Event{EventType::mapping_end, {}, {}, {}, {}, {}};
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
      break;
  }
  return std::nullopt;
}

SyntaxError error_of(const yaml_parser_t& parser, const OffsetMap& map, std::size_t size) {
  SyntaxError error;
  error.problem = parser.problem == nullptr ? "not YAML" : parser.problem;
  if (parser.error == YAML_READER_ERROR) {
    // The reader counts bytes of its input.
    const std::size_t at = std::min(parser.problem_offset, size);
    error.span = map.bytes(at, std::min(at + 1, size));
    return error;
  }
  const std::size_t at = map.source(parser.problem_mark.index);
  error.span = {at, map.source(parser.problem_mark.index + 1)};
  if (parser.context != nullptr) {
    error.context = parser.context;
    error.context_span =
        Span{map.source(parser.context_mark.index), map.source(parser.context_mark.index + 1)};
  }
  return error;
}

struct Pass {
  EventStream stream;
  Stop stop;
  std::size_t respell_at = std::string_view::npos;  ///< in the text of this pass
};

// libyaml's time grows with the depth of each token: what is deeper than any tree may be is not
// read.
class Depth {
 public:
  explicit Depth(std::size_t most) : m_most(most) {}
  [[nodiscard]] bool is_passed(const Event& event) {
    if (event.type == EventType::sequence_start || event.type == EventType::mapping_start)
      ++m_depth;
    if (event.type == EventType::sequence_end || event.type == EventType::mapping_end) --m_depth;
    return m_depth > m_most;
  }

 private:
  std::size_t m_most;
  std::size_t m_depth = 0;
};

Pass read_pass(std::string_view text, const std::vector<std::size_t>& inserted, std::size_t skipped,
               EventLimits limits) {
  Depth depth(limits.depth);
  const OffsetMap map(text, inserted, skipped);
  const Parser parser = make_parser(text);
  Pass pass;
  for (bool done = false; !done;) {
    yaml_event_t raw;
    if (!yaml_parser_parse(parser.get(), &raw)) {
      pass.stream.error = error_of(*parser, map, text.size());
      pass.stop = {parser->problem == nullptr ? std::string_view() : parser->problem,
                   map.respelled(parser->problem_mark.index),
                   map.respelled(parser->context_mark.index)};
      // `{a:, b}` and `{a:[b]}`: PyYAML ends the key there, libyaml wants a space first.
      if (pass.stream.error->problem == "found unexpected ':'") {
        pass.respell_at = map.respelled(parser->problem_mark.index) + 1;
      }
      return pass;
    }
    done = raw.type == YAML_STREAM_END_EVENT;
    if (auto event = convert(raw)) {
      event->span = map.span(raw.start_mark, raw.end_mark);
      done = done || depth.is_passed(*event);
      pass.stream.events.push_back(std::move(*event));
    }
    yaml_event_delete(&raw);
    if (pass.stream.events.size() > limits.events) {
      pass.stream.error = SyntaxError{"too many nodes", pass.stream.events.back().span, {}, {}};
      return pass;
    }
  }
  return pass;
}

// Where a blank makes libyaml read as PyYAML does, in the text of the pass; npos when it does, or
// when nothing helps.
std::size_t respelling_place(std::string_view source, std::string_view respelled,
                             const std::vector<std::size_t>& inserted, std::size_t skipped,
                             const Pass& pass) {
  constexpr auto k_none = std::string_view::npos;
  if (pass.respell_at != k_none) {
    const bool helps = pass.respell_at < respelled.size() &&
                       std::string_view(",[]{}").find(respelled[pass.respell_at]) != k_none;
    return helps ? pass.respell_at : k_none;
  }
  if (pass.stream.error) return k_none;
  std::size_t at = find_glued_key_indicator(source, pass.stream.events);
  if (at == k_none) return k_none;
  at -= skipped;
  // Back to this pass's text: spaces inserted before it moved it to the right.
  for (const std::size_t place : inserted) at += place <= at ? 1U : 0U;
  return at + 1;
}

// `text` is the source without its byte-order mark.
EventStream read_respelled(std::string_view source, std::string& text, std::size_t skipped,
                           EventLimits limits) {
  std::vector<std::size_t> inserted;
  for (std::size_t passes = 1;; ++passes) {
    Pass pass = read_pass(text, inserted, skipped, limits);
    const bool may_go_on = passes <= k_max_respellings || passes * text.size() <= k_most_work;
    if (may_go_on && pass.stream.error && put_stand_in(text, pass.stop)) continue;
    const std::size_t at = respelling_place(source, text, inserted, skipped, pass);
    if (at == std::string_view::npos || inserted.size() == k_max_respellings)
      return std::move(pass.stream);
    for (std::size_t& place : inserted) place += place >= at ? 1U : 0U;
    text.insert(at, 1, ' ');
    inserted.insert(std::lower_bound(inserted.begin(), inserted.end(), at), at);
  }
}

void take_back_stand_ins(std::string_view source, bool marks, std::vector<Event>& events) {
  const bool escapes =
      source.find("\\u") != std::string_view::npos || source.find("\\U") != std::string_view::npos;
  for (Event& event : events) {
    if (marks) show_byte_order_marks(event.value);
    if (escapes && event.style == Style::double_quoted)
      show_surrogates(source.substr(0, event.span.end).substr(event.span.begin), event.value);
  }
}

}  // namespace

EventStream read_events(std::string_view text, EventLimits limits) {
  // libyaml skips a byte-order mark but counts its column, which breaks the indentation of the
  // first line.
  const std::size_t skipped = text.starts_with(k_bom) ? k_bom.size() : 0;
  std::string respelled(text.substr(skipped));
  const bool marks = hide_byte_order_marks(respelled);
  EventStream stream = read_respelled(text, respelled, skipped, limits);
  take_back_stand_ins(text, marks, stream.events);
  return stream;
}

}  // namespace kfpkg::yaml
