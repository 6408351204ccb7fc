// SPDX-License-Identifier: Apache-2.0
// Tables, usage and the regions that hold them.
#include "spec/component/describe_markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace kfpkg::spec {
namespace {

constexpr std::string_view k_open = "<!-- kfpkg:";
constexpr std::string_view k_open_end = " -->";
constexpr std::string_view k_close = "<!-- /kfpkg -->";

// One cell of a table: no line ends, no bars.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    const bool blank = c == '\n' || c == '\r' || c == '\t';
    if (blank && result.ends_with(' ')) continue;
    result += blank ? ' ' : c;
  }
  while (result.ends_with(' ')) result.pop_back();
  return result;
}

// Code in a cell; a text with backquotes needs a longer fence.
std::string code(std::string_view text) {
  if (text.empty()) return "empty";
  const std::string_view fence = text.find('`') == std::string_view::npos ? "`" : "``";
  return fmt::format("{}{}{}", fence, cell(text), fence);
}

template <class Item>
std::string type_cell(const Item& item) {
  if (item.type) return cell(item.type->value);
  if (item.type_key) return cell(item.type_key->value);
  return "Artifact";
}

template <class Item>
std::string_view description_of(const Item& item) {
  return item.description ? std::string_view(item.description->value) : std::string_view();
}

std::string default_cell(const Input& input) {
  if (input.default_value) return code(input.default_value->value);
  return input.optional ? "optional" : "required";
}

std::string row(std::initializer_list<std::string> cells) {
  std::string text = "|";
  for (const std::string& content : cells)
    text += content.empty() ? " |" : fmt::format(" {} |", content);
  return text + "\n";
}

struct Region {
  std::string name;
  Span span;  ///< from the line after the opening marker up to the closing one
};

std::vector<Region> find_regions(std::string_view text) {
  std::vector<Region> regions;
  for (std::size_t at = text.find(k_open); at != std::string_view::npos;) {
    const std::size_t next = std::min(text.find(k_open, at + 1), text.size());
    const std::string_view part = text.substr(at, next - at);
    const std::size_t line_end = part.find('\n');
    const std::size_t name_end = part.substr(0, line_end).find(k_open_end, k_open.size());
    const std::size_t close = part.find(k_close);
    const bool whole = line_end != part.npos && name_end != part.npos && close != part.npos;
    if (whole && line_end < close) {
      const std::string_view name = part.substr(k_open.size(), name_end - k_open.size());
      regions.push_back({std::string(name), {at + line_end + 1, at + close}});
    }
    at = next < text.size() ? next : text.npos;
  }
  return regions;
}

struct Usage {
  std::string variable;
  std::string location;
};

// `x = components.load_component_from_url("...")` as it stands in a region.
std::optional<Usage> find_usage(std::string_view text) {
  constexpr std::string_view k_call = " = components.load_component_from_url(\"";
  const std::size_t call = text.find(k_call);
  if (call == std::string_view::npos) return std::nullopt;
  const std::size_t begin = call + k_call.size();
  const std::size_t end = text.find('"', begin);
  const std::size_t line = text.rfind('\n', call);
  if (end == std::string_view::npos) return std::nullopt;
  const std::size_t name = line == std::string_view::npos ? 0 : line + 1;
  return Usage{std::string(text.substr(name, call - name)),
               std::string(text.substr(begin, end - begin))};
}

std::string with_line_ends(std::string_view text, bool crlf) {
  std::string result;
  for (const char c : text) {
    if (c == '\n' && crlf) result += '\r';
    result += c;
  }
  return result;
}

bool is_python_keyword(std::string_view word) {
  constexpr std::array<std::string_view, 32> k_words{
      "and",      "as",   "assert", "async",  "await",  "break",   "class", "continue",
      "def",      "del",  "elif",   "else",   "except", "finally", "for",   "from",
      "global",   "if",   "import", "in",     "is",     "lambda",  "not",   "or",
      "nonlocal", "pass", "raise",  "return", "try",    "while",   "with",  "yield"};
  return std::find(k_words.begin(), k_words.end(), word) != k_words.end();
}

}  // namespace

std::string describe_inputs(const Component& component) {
  if (component.inputs.empty()) return "None.\n";
  std::string text = row({"name", "type", "default", "description"}) + "|---|---|---|---|\n";
  for (const Input& input : component.inputs) {
    text += row({code(input.python_name), type_cell(input), default_cell(input),
                 cell(description_of(input))});
  }
  return text;
}

std::string describe_outputs(const Component& component) {
  if (component.outputs.empty()) return "None.\n";
  std::string text = row({"name", "type", "description"}) + "|---|---|---|\n";
  for (const Output& output : component.outputs) {
    text += row({code(output.python_name), type_cell(output), cell(description_of(output))});
  }
  return text;
}

std::string describe_usage(const Component& component, std::string_view variable,
                           std::string_view location) {
  std::string arguments;
  for (const Input& input : component.inputs) {
    if (input.optional) continue;
    if (!arguments.empty()) arguments += ", ";
    const bool keyword = is_python_keyword(input.python_name);
    arguments += keyword ? fmt::format("**{{\"{}\": ...}}", input.python_name)
                         : fmt::format("{}=...", input.python_name);
  }
  return fmt::format(
      "```python\nfrom kfp import components\n\n{} = "
      "components.load_component_from_url(\"{}\")\ntask = {}({})\n```\n",
      variable, location, variable, arguments);
}

std::vector<TextEdit> update_readme(const SourceBuffer& readme, const Component& component,
                                    std::string_view variable, std::string_view location) {
  const std::string_view text = readme.bytes();
  const bool crlf = text.find("\r\n") != std::string_view::npos;
  std::vector<TextEdit> edits;
  for (const Region& region : find_regions(text)) {
    const std::string_view old = readme.text(region.span);
    std::string fresh;
    if (region.name == "inputs") {
      fresh = describe_inputs(component);
    } else if (region.name == "outputs") {
      fresh = describe_outputs(component);
    } else if (region.name == "usage") {
      const Usage usage =
          find_usage(old).value_or(Usage{std::string(variable), std::string(location)});
      fresh = describe_usage(component, usage.variable, usage.location);
    } else {
      continue;
    }
    fresh = with_line_ends(fresh, crlf);
    if (fresh != old) edits.push_back({region.span, std::move(fresh)});
  }
  return edits;
}

std::string python_variable(std::string_view folder_name) {
  std::string name = sanitize_io_name(folder_name);
  if (name.empty() || (name.front() >= '0' && name.front() <= '9') || is_python_keyword(name))
    name.insert(0, "component_");
  return name;
}

}  // namespace kfpkg::spec
