// SPDX-License-Identifier: Apache-2.0
// Elements of command and args: texts and placeholders, as SDK 2.x parses and converts them.
#include "core/text/ascii.hpp"
#include "core/text/suggest.hpp"
#include "core/yaml/writer.hpp"
#include "spec/component/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace kfpkg::spec {
namespace {

constexpr std::array<std::string_view, 8> k_placeholders{"inputValue", "inputPath",    "inputUri",
                                                         "outputPath", "outputUri",    "concat",
                                                         "if",         "executorInput"};
constexpr std::array<std::string_view, 3> k_removed{"inputMetadata", "inputOutputPortName",
                                                    "outputMetadata"};
constexpr std::array<std::string_view, 3> k_if_keys{"cond", "then", "else"};

struct NamedKind {
  std::string_view key;
  PlaceholderKind kind;
  bool of_output;
};
constexpr std::array<NamedKind, 5> k_named{{
    {"inputValue", PlaceholderKind::input_value, false},
    {"inputPath", PlaceholderKind::input_path, false},
    {"inputUri", PlaceholderKind::input_uri, false},
    {"outputPath", PlaceholderKind::output_path, true},
    {"outputUri", PlaceholderKind::output_uri, true},
}};

// One list of arguments. Each member appends its findings and gives what could be read.
// Words that people take for placeholders, which are not near the right one, or nearer to another.
std::string_view placeholder_for(std::string_view key) {
  struct Word {
    std::string_view key;
    std::string_view placeholder;
  };
  constexpr std::array<Word, 8> k_words{{{"outputValue", "outputPath"},
                                         {"outputFile", "outputPath"},
                                         {"output", "outputPath"},
                                         {"inputFile", "inputPath"},
                                         {"inputArtifact", "inputPath"},
                                         {"input", "inputValue"},
                                         {"inputParameter", "inputValue"},
                                         {"value", "inputValue"}}};
  const auto word =
      std::find_if(k_words.begin(), k_words.end(), [&](const Word& one) { return one.key == key; });
  return word == k_words.end() ? std::string_view() : word->placeholder;
}

class ArgumentReader {
 public:
  ArgumentReader(Reading& reading, const Component& component, std::string_view key)
      : m_reading(reading), m_component(component), m_key(key) {}

  std::vector<Argument> list(const yaml::Node& list, bool in_concat) {
    std::vector<Argument> result;
    result.reserve(list.items.size());
    for (const yaml::Node& item : list.items) {
      if (auto argument = one(item, in_concat)) result.push_back(std::move(*argument));
    }
    return result;
  }

 private:
  std::optional<Argument> one(const yaml::Node& node, bool in_concat) {
    if (yaml::is_string(node)) return Argument{node.value, node.place()};
    if (yaml::is_dict(node)) {
      auto placeholder = read_placeholder(node, in_concat);
      if (!placeholder) return std::nullopt;
      return Argument{std::move(*placeholder), node.place()};
    }
    const bool empty = node.span.begin == node.span.end;
    Diagnostic& found = m_reading.report(
        k_non_string_arg, node.place(),
        empty ? fmt::format("an element of {} is empty", m_key)
              : fmt::format("each element of {} must be text or a placeholder, not {}", m_key,
                            describe_kind(node)),
        empty ? "write \"\" for an empty text" : "");
    m_reading.offer_quotes(found, node);
    m_reading.offer_empty_text(found, node);
    return std::nullopt;
  }

  std::optional<Placeholder> read_placeholder(const yaml::Node& node, bool in_concat) {
    const yaml::Entry* entry = only_entry(node);
    if (entry == nullptr) return std::nullopt;
    const std::string& key = entry->key.value;
    const auto named = std::find_if(k_named.begin(), k_named.end(),
                                    [&](const NamedKind& n) { return n.key == key; });
    if (named != k_named.end()) return read_named(*named, entry->value);
    if (key == "concat") return read_concat(entry->value);
    if (key == "if") return read_if(entry->value, in_concat);
    if (key == "executorInput") return read_executor_input(entry->value);
    report_unknown(*entry);
    return std::nullopt;
  }

  const yaml::Entry* only_entry(const yaml::Node& node) {
    if (const yaml::Entry* only = node.only_entry()) return only;
    const bool empty = node.entries.empty();
    m_reading.report(k_unknown_placeholder, node.place(),
                     empty ? "an empty placeholder" : "a placeholder has one key only",
                     empty ? "write text, or {inputValue: NAME}"
                           : "write each placeholder as an item of its own, or quote the text");
    return nullptr;
  }

  void report_unknown(const yaml::Entry& entry) {
    const std::string& key = entry.key.value;
    if (std::find(k_removed.begin(), k_removed.end(), key) != k_removed.end()) {
      m_reading.report(k_placeholder_removed, entry.key.place(),
                       fmt::format("SDK 2.x has no placeholder \"{}\"", key),
                       "use {executorInput: null} and read it from that JSON");
      check_removed(key, entry.value);
      return;
    }
    const std::string_view meant = placeholder_for(key);
    std::string help = meant.empty() ? did_you_mean(key, k_placeholders)
                                     : fmt::format("did you mean \"{}\"?", meant);
    if (auto glued = advice_on_glued(entry)) help = *std::move(glued);
    if (key == "isPresent") help = "write {if: {cond: {isPresent: NAME}, then: [...]}}";
    if (help.empty()) help = "if this is text, put it in quotes: YAML reads \"a: b\" as a mapping";
    Diagnostic& found = m_reading.report(k_unknown_placeholder, entry.key.place(),
                                         fmt::format("unknown placeholder \"{}\"", key), help);
    if (meant.empty()) {
      m_reading.offer_near(found, entry.key.place(), key, k_placeholders);
    } else {
      found.fixes.push_back({fmt::format("write \"{}\"", meant),
                             FixSafety::unsafe,
                             {{entry.key.place(), std::string(meant)}}});
    }
  }

  // key={inputValue: x}, which YAML reads as the mapping of "key={inputValue" to "x}".
  [[nodiscard]] std::optional<std::string> advice_on_glued(const yaml::Entry& entry) const {
    const std::string& key = entry.key.value;
    const std::size_t open = key.rfind('{');
    const std::size_t close = entry.value.value.find('}');
    if (open == std::string::npos || close == std::string::npos) return std::nullopt;
    const std::string kind = key.substr(open + 1);
    const bool known = std::any_of(k_named.begin(), k_named.end(),
                                   [&](const NamedKind& named) { return named.key == kind; });
    if (!known) return std::nullopt;
    const std::string name = entry.value.value.substr(0, close);
    const Input* input = m_component.find_input(name);
    const bool has_template = kind == "inputValue" && input != nullptr &&
                              classify_type(input->type).type_class == TypeClass::parameter;
    if (!has_template) return fmt::format("write {{{}: {}}} as an item of its own", kind, name);
    return fmt::format(
        "write {}; for KFP 1.8 {{concat: [...]}}",
        yaml::quote_scalar(fmt::format("{}{{{{$.inputs.parameters['{}']}}}}{}", key.substr(0, open),
                                       input->python_name, entry.value.value.substr(close + 1))));
  }

  // What KFP 1.8 wants as its value.
  void check_removed(std::string_view key, const yaml::Node& value) {
    if (key == "outputMetadata") {
      if (!yaml::is_null(value)) {
        m_reading.report(k_unknown_placeholder, value.place(), "outputMetadata takes no value");
      }
      return;
    }
    const auto name = read_name(key, value);
    if (name && m_component.find_input(name->value) == nullptr) report_undeclared(*name, false);
  }

  std::optional<Placeholder> read_named(const NamedKind& named, const yaml::Node& value) {
    auto name = read_name(named.key, value);
    if (!name) return std::nullopt;
    if (named.of_output) {
      if (const Output* output = m_component.find_output(name->value)) {
        if (named.kind == PlaceholderKind::output_path) check_output_type(*output, *name);
      } else {
        report_undeclared(*name, true);
      }
    } else if (m_component.find_input(name->value) == nullptr) {
      report_undeclared(*name, false);
    }
    return make(named.kind, std::move(*name));
  }

  static Placeholder make(PlaceholderKind kind, Text name) {
    std::string python_name = sanitize_io_name(name.value);
    return {kind, std::move(name), std::move(python_name), {}, {}};
  }

  std::optional<Text> read_name(std::string_view key, const yaml::Node& value) {
    if (yaml::is_string(value)) return text_of(value);
    const bool empty = value.span.begin == value.span.end;
    Diagnostic& found = m_reading.report(
        k_unknown_placeholder, value.place(),
        empty ? fmt::format("{} needs a name", key)
              : fmt::format("the name in {} must be text, not {}", key, describe_kind(value)));
    const bool of_output = key.starts_with("output");
    const bool declared = of_output ? m_component.find_output(value.value) != nullptr
                                    : m_component.find_input(value.value) != nullptr;
    if (declared) {
      m_reading.offer_quotes(found, value);
    } else {
      found.help = help_to_declare(of_output);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::vector<std::string_view> names(bool of_output) const {
    std::vector<std::string_view> known;
    for (const Input& input : m_component.inputs) {
      if (!of_output) known.push_back(input.name.value);
    }
    for (const Output& output : m_component.outputs) {
      if (of_output) known.push_back(output.name.value);
    }
    return known;
  }

  [[nodiscard]] std::string help_to_declare(bool of_output) const {
    const std::string_view kind = of_output ? "output" : "input";
    const auto known = names(of_output);
    constexpr std::size_t k_told = 12;
    if (known.empty()) return fmt::format("declare it under {}s", kind);
    const auto named = std::span(known).first(std::min(known.size(), k_told));
    return fmt::format("declare it under {}s, or use one of: {}{}", kind, fmt::join(named, ", "),
                       known.size() > k_told ? ", ..." : "");
  }

  // The SDK looks at the first key of a map that stands as type, and trips when there is none.
  void check_output_type(const Output& output, const Text& name) {
    if (!output.has_other_type || (output.type_key && !output.has_odd_type_key)) return;
    m_reading
        .report(
            k_type_not_name, name.span,
            output.type_key
                ? fmt::format("the type of output \"{}\" is a mapping whose key is no text, "
                              "which the SDK cannot read",
                              name.value)
                : fmt::format(
                      "the type of output \"{}\" is an empty mapping, which the SDK cannot read",
                      name.value),
            "remove the type, or name one")
        .related.push_back({{m_reading.source(), output.span}, "the output"});
  }

  void report_undeclared(const Text& name, bool of_output) {
    const auto known = names(of_output);
    const std::string_view kind = of_output ? "output" : "input";
    const bool compares = ++m_undeclared <= k_compared;
    std::string help = compares ? did_you_mean(name.value, known) : std::string();
    const bool other_side = of_output ? m_component.find_input(name.value) != nullptr
                                      : m_component.find_output(name.value) != nullptr;
    if (other_side) {
      help = of_output ? "it is an input: move it to outputs, or use inputValue or inputPath"
                       : "it is an output: use outputPath";
    } else if (help.empty()) {
      help = help_to_declare(of_output);
    }
    Diagnostic& found =
        m_reading.report(k_placeholder_undeclared, name.span,
                         fmt::format("\"{}\" is no {} of this component", name.value, kind), help);
    if (!other_side && compares) m_reading.offer_near(found, name.span, name.value, known);
  }

  std::optional<Placeholder> read_executor_input(const yaml::Node& value) {
    if (yaml::is_null(value)) return make(PlaceholderKind::executor_input, {});
    m_reading.report(k_unknown_placeholder, value.place(), "executorInput takes no value",
                     "write {executorInput: null}");
    return std::nullopt;
  }

  std::optional<Placeholder> read_concat(const yaml::Node& value) {
    if (is_list(value)) {
      Placeholder result = make(PlaceholderKind::concat, {});
      result.items = list(value, true);
      return result;
    }
    m_reading.report(k_unknown_placeholder, value.place(),
                     fmt::format("concat takes a list, not {}", describe_kind(value)),
                     "write {concat: [\"a\", {inputValue: NAME}]}");
    return std::nullopt;
  }

  std::optional<Placeholder> read_if(const yaml::Node& value, bool in_concat) {
    if (!yaml::is_dict(value)) {
      m_reading.report(k_unknown_placeholder, value.place(),
                       fmt::format("if takes a mapping, not {}", describe_kind(value)),
                       "write {if: {cond: {isPresent: NAME}, then: [...]}}");
      return std::nullopt;
    }
    check_keys(m_reading, value, k_if_keys, "an if");
    const yaml::Node* condition = required(value, "cond");
    Placeholder result = make(PlaceholderKind::if_present,
                              condition == nullptr ? Text{} : read_condition(*condition));
    std::optional<bool> truth = condition == nullptr ? std::nullopt : old_truth(*condition);
    if (condition != nullptr && asks_for_given(*condition)) truth = true;
    const bool reached = std::exchange(m_reached, m_reached && truth != false);
    if (const yaml::Node* then = required(value, "then"))
      result.items = read_branch(*then, in_concat, false);
    m_reached = reached && truth != true;
    if (const yaml::Node* otherwise = find_value(value, "else")) {
      result.otherwise = read_branch(*otherwise, in_concat, true);
    }
    m_reached = reached;
    return result;
  }

  const yaml::Node* required(const yaml::Node& mapping, std::string_view key) {
    const yaml::Node* node = find_value(mapping, key);
    if (node == nullptr) {
      m_reading.report(k_missing_key, mapping.place(), fmt::format("an if has no \"{}\"", key),
                       "write {if: {cond: {isPresent: NAME}, then: [...]}}");
    }
    return node;
  }

  Text read_condition(const yaml::Node& node) {
    const yaml::Entry* name = node.only_entry();
    if (name == nullptr || name->key.value != "isPresent" || !yaml::is_dict(node)) {
      const bool was_known = is_old_condition(node);
      m_reading.report(was_known ? k_if_cond_unsupported : k_wrong_shape, node.place(),
                       was_known ? "SDK 2.x knows one condition only: {isPresent: NAME}"
                                 : "a condition must be {isPresent: NAME}",
                       "test other conditions in the program");
      if (was_known && node.kind == yaml::Kind::mapping) check_old_name(node);
      if (was_known && yaml::is_string(node)) check_old_truth(node);
      return {};
    }
    auto text = read_name("isPresent", name->value);
    if (!text) return {};
    if (m_component.find_input(text->value) == nullptr) report_undeclared(*text, false);
    return *text;
  }

  // KFP 1.8 also takes a text, a boolean and the value of an input.
  static bool is_old_condition(const yaml::Node& node) {
    if (node.kind == yaml::Kind::mapping) {
      const yaml::Entry* name = node.only_entry();
      return name != nullptr && name->key.value == "inputValue" && yaml::is_string(name->value);
    }
    return node.kind == yaml::Kind::scalar &&
           (yaml::is_string(node) || yaml::scalar_type(node) == yaml::ScalarType::boolean);
  }

  // Every task passes it, or its default is.
  [[nodiscard]] bool asks_for_given(const yaml::Node& node) const {
    const yaml::Entry* entry = node.only_entry();
    if (entry == nullptr || entry->key.value != "isPresent" || !yaml::is_string(entry->value))
      return false;
    const Input* input = m_component.find_input(entry->value.value);
    return input != nullptr && (!input->optional || input->default_value);
  }

  // distutils.util.strtobool; an empty text is false before that. Nothing for another word, and
  // for conditions that are no constants.
  static std::optional<bool> old_truth(const yaml::Node& node) {
    if (node.kind != yaml::Kind::scalar) return std::nullopt;
    if (yaml::scalar_type(node) == yaml::ScalarType::boolean) return yaml::as_bool(node);
    constexpr std::array<std::string_view, 6> k_true{"y", "yes", "t", "true", "on", "1"};
    constexpr std::array<std::string_view, 7> k_false{"", "n", "no", "f", "false", "off", "0"};
    const std::string word = ascii_lower(node.value);
    if (std::find(k_true.begin(), k_true.end(), word) != k_true.end()) return true;
    if (std::find(k_false.begin(), k_false.end(), word) != k_false.end()) return false;
    return std::nullopt;
  }

  void check_old_truth(const yaml::Node& node) {
    if (!m_reached || old_truth(node)) return;
    fails_to_compile_in_1_8(
        m_reading.report(k_wrong_shape, node.place(),
                         fmt::format("KFP 1.8 takes \"{}\" for no truth value", node.value),
                         "write true, false or {isPresent: NAME}"));
  }

  // Its compiler also resolves everything for KFP 2, where the value is a template.
  void check_old_name(const yaml::Node& node) {
    if (m_reached) {
      fails_to_compile_in_1_8(m_reading.report(
          k_wrong_shape, node.place(), "KFP 1.8 takes the value of an input for no truth value",
          "write {isPresent: NAME}, and look at the value in the program"));
    }
    const Text name = text_of(node.only_entry()->value);
    if (m_component.find_input(name.value) == nullptr) report_undeclared(name, false);
  }

  std::vector<Argument> read_branch(const yaml::Node& node, bool in_concat, bool is_else) {
    if (is_list(node)) {
      if (in_concat) {
        Diagnostic& found = m_reading.report(
            k_if_list_in_concat, node.place(), "inside concat an if takes one element, not a list",
            "write the element without the brackets, or move the if out of concat");
        offer_element(found, node, is_else);
      }
      return list(node, false);
    }
    if (is_else && yaml::is_dict(node)) {
      Diagnostic& found =
          m_reading.report(k_else_not_list, node.place(),
                           "SDK 2.x cannot read a placeholder as else; it wants a list",
                           "put it in brackets: else: [{...}]");
      if (!in_concat) offer_list(found, node);
    }
    std::vector<Argument> result;
    if (auto argument = one(node, in_concat)) result.push_back(std::move(*argument));
    return result;
  }

  // The one element in place of its list.
  void offer_element(Diagnostic& found, const yaml::Node& list, bool is_else) const {
    const bool plain =
        list.style == yaml::Style::flow && !list.alias_span && list.items.size() == 1;
    if (!plain || (is_else && list.items.front().kind == yaml::Kind::mapping)) return;
    const Span item = list.items.front().place();
    found.fixes.push_back({"write it without the brackets",
                           FixSafety::safe,
                           {{{list.span.begin, item.begin}, ""}, {{item.end, list.span.end}, ""}}});
  }

  // Brackets around it, or a dash before it when it stands on a line of its own.
  void offer_list(Diagnostic& found, const yaml::Node& node) const {
    const Span span = node.span;
    if (node.alias_span) return;
    std::vector<TextEdit> edits;
    if (node.style == yaml::Style::flow) {
      edits = {{{span.begin, span.begin}, "["}, {{span.end, span.end}, "]"}};
    } else if (m_reading.source()->text(span).find('\n') == std::string_view::npos) {
      edits = {{{span.begin, span.begin}, "- "}};
    }
    if (!edits.empty()) {
      found.fixes.push_back({"put it in a list", FixSafety::safe, std::move(edits)});
    }
  }

  Reading& m_reading;
  const Component& m_component;
  std::string_view m_key;
  /// Names that may be slips: comparing all of many with all inputs takes too long.
  static constexpr std::size_t k_compared = 100;
  std::size_t m_undeclared = 0;
  bool m_reached = true;  ///< KFP 1.8 evaluates conditions, and leaves out the other branch
};

}  // namespace

std::vector<Argument> read_arguments(Reading& reading, const yaml::Node& list,
                                     const Component& component, std::string_view key) {
  return ArgumentReader(reading, component, key).list(list, false);
}

}  // namespace kfpkg::spec
