// SPDX-License-Identifier: Apache-2.0
// Values of YAML and Python, written as JSON with a blank behind commas and colons.
#include "python/json_text.hpp"

#include "core/text/trim.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kfpkg::python {
namespace {

using Text = std::optional<std::string>;

constexpr std::size_t k_deepest = 30;

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Text number(std::string_view text) {
  const bool plain = text.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
  if (!plain || !nlohmann::json::accept(text)) return std::nullopt;
  return std::string(text);
}

Text scalar(const yaml::Node& node) {
  switch (yaml::scalar_type(node)) {
    case yaml::ScalarType::boolean:
      return yaml::as_bool(node) ? "true" : "false";
    case yaml::ScalarType::integer:
    case yaml::ScalarType::real:
      return number(node.value);
    case yaml::ScalarType::string:
    case yaml::ScalarType::timestamp:
      return json_string(node.value);
    case yaml::ScalarType::null:
    case yaml::ScalarType::binary:
    case yaml::ScalarType::merge:
    case yaml::ScalarType::other:
      break;
  }
  return std::nullopt;
}

void add(std::string& list, const std::string& item) {
  if (list.size() > 1) list += ", ";
  list += item;
}

Text at_depth(const yaml::Node& node, std::size_t depth) {
  if (node.alias_span || depth > k_deepest) return std::nullopt;
  if (node.kind == yaml::Kind::scalar) return scalar(node);
  const bool list = node.kind == yaml::Kind::sequence;
  std::string text = list ? "[" : "{";
  for (const yaml::Node& item : node.items) {
    const Text value = at_depth(item, depth + 1);
    if (!value) return std::nullopt;
    add(text, *value);
  }
  for (const yaml::Entry& entry : node.entries) {
    const Text value = at_depth(entry.value, depth + 1);
    if (entry.merged || !yaml::is_string(entry.key) || !value) return std::nullopt;
    add(text, json_string(entry.key.value) + ": " + *value);
  }
  return text + (list ? "]" : "}");
}

class PythonReader {
 public:
  explicit PythonReader(std::string_view text) : m_text(text) {}

  Text read() {
    Text value = value_at(0);
    skip_blanks();
    return m_text.empty() ? value : std::nullopt;
  }

 private:
  void skip_blanks() { m_text = trim_left(m_text); }

  bool take(std::string_view word) {
    skip_blanks();
    if (!m_text.starts_with(word)) return false;
    m_text.remove_prefix(word.size());
    return true;
  }

  Text value_at(std::size_t depth) {
    if (depth > k_deepest) return std::nullopt;
    if (take("[")) return list("]", depth);
    if (take("(")) return list(")", depth);
    if (take("{")) return dict(depth);
    if (m_text.starts_with('\'') || m_text.starts_with('"')) return string();
    if (take("True")) return "true";
    if (take("False")) return "false";
    const std::size_t end = std::min(m_text.find_first_of(" ,]})\n"), m_text.size());
    Text value = number(m_text.substr(0, end));
    m_text.remove_prefix(end);
    return value;
  }

  Text list(std::string_view end, std::size_t depth) {
    std::string text = "[";
    while (!take(end)) {
      const Text value = value_at(depth + 1);
      if (!value) return std::nullopt;
      add(text, *value);
      if (!take(",") && !trim_left(m_text).starts_with(end)) return std::nullopt;
    }
    return text + "]";
  }

  Text dict(std::size_t depth) {
    std::string text = "{";
    while (!take("}")) {
      skip_blanks();
      const Text key = string();
      if (!key || !take(":")) return std::nullopt;
      const Text value = value_at(depth + 1);
      if (!value) return std::nullopt;
      add(text, *key + ": " + *value);
      if (!take(",") && !trim_left(m_text).starts_with('}')) return std::nullopt;
    }
    return text + "}";
  }

  // As repr() writes them: of escapes the simple ones.
  Text string() {
    if (m_text.empty() || (m_text.front() != '\'' && m_text.front() != '"')) return std::nullopt;
    const char quote = m_text.front();
    std::string value;
    for (std::size_t at = 1; at < m_text.size(); ++at) {
      if (m_text[at] == quote) {
        m_text.remove_prefix(at + 1);
        return json_string(value);
      }
      if (m_text[at] != '\\') {
        value += m_text[at];
        continue;
      }
      constexpr std::string_view k_escapes = "\\'\"nrt";
      constexpr std::string_view k_meant = "\\'\"\n\r\t";
      const std::size_t which =
          ++at < m_text.size() ? k_escapes.find(m_text[at]) : std::string_view::npos;
      if (which == std::string_view::npos) return std::nullopt;
      value += k_meant[which];
    }
    return std::nullopt;
  }

  std::string_view m_text;
};

}  // namespace

std::optional<std::string> json_of(const yaml::Node& node) {
  return at_depth(node, 0);
}

std::optional<std::string> json_of_literal(std::string_view literal) {
  return PythonReader(literal).read();
}

}  // namespace kfpkg::python
