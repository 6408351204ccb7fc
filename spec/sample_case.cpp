// SPDX-License-Identifier: Apache-2.0
// Reads tests/cases/*.yaml.
#include "spec/sample_case.hpp"

#include "core/text/suggest.hpp"
#include "core/yaml/document.hpp"
#include "python/json_text.hpp"
#include "spec/rule_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace kfpkg::spec {
namespace {

using How = SampleExpectation::How;

constexpr std::array<std::string_view, 3> k_keys{"description", "inputs", "expect"};
constexpr std::array<std::pair<std::string_view, How>, 3> k_hows{
    {{"file", How::same_as_file}, {"equals", How::equals}, {"contains", How::contains}}};

class CaseReader {
 public:
  CaseReader(const SourcePtr& source, Diagnostics& diagnostics)
      : m_source(source), m_diagnostics(diagnostics) {}

  std::optional<SampleCase> read() {
    const auto documents = yaml::parse(m_source, m_diagnostics);
    if (!documents) return std::nullopt;
    if (documents->size() != 1 || documents->front().root.kind != yaml::Kind::mapping) {
      report(k_wrong_shape, {}, "a sample case is one mapping with inputs and expect");
      return std::nullopt;
    }
    const yaml::Node& root = documents->front().root;
    check_keys(root);
    m_case.source = m_source;
    if (const yaml::Node* text = root.find("description")) m_case.description = text->value;
    if (const yaml::Entry* inputs = root.find_entry("inputs")) {
      m_case.inputs_key = inputs->key.place();
      for_each_name(*inputs, [&](const yaml::Entry& entry) { read_input(entry); });
    }
    if (const yaml::Entry* expect = root.find_entry("expect"))
      for_each_name(*expect, [&](const yaml::Entry& entry) { read_expectation(entry); });
    return std::move(m_case);
  }

 private:
  void report(RuleId rule, Span span, std::string message, std::string help = {}) {
    Diagnostic found;
    found.rule = rule.id;
    found.name = rule.name;
    found.fails_at = FailsAt::policy;
    found.place = {m_source, span};
    found.message = std::move(message);
    found.help = std::move(help);
    m_diagnostics.push_back(std::move(found));
  }

  void check_keys(const yaml::Node& root) {
    for (const yaml::Entry& entry : root.entries) {
      const std::string& key = entry.key.value;
      if (std::find(k_keys.begin(), k_keys.end(), key) != k_keys.end()) continue;
      const std::string near = did_you_mean(key, k_keys);
      report(k_unknown_key, entry.key.place(), fmt::format("a sample case has no key \"{}\"", key),
             near.empty() ? fmt::format("its keys are {}", fmt::join(k_keys, ", ")) : near);
    }
  }

  template <class Visit>
  void for_each_name(const yaml::Entry& part, const Visit& visit) {
    if (part.value.kind != yaml::Kind::mapping) {
      return report(k_wrong_shape, part.value.place(),
                    fmt::format("\"{}\" must be a mapping by names", part.key.value));
    }
    for (const yaml::Entry& entry : part.value.entries) {
      if (entry.key.kind == yaml::Kind::scalar) visit(entry);
      if (!yaml::is_string(entry.key))
        report(k_wrong_shape, entry.key.place(), "YAML reads no text here",
               "put the name in quotes");
    }
  }

  void read_input(const yaml::Entry& entry) {
    const yaml::Node& value = entry.value;
    SampleInput input{entry.key.value, entry.key.place(), yaml::is_string(entry.key),
                      false,           value.value,       value.place()};
    const yaml::Node* file = value.kind == yaml::Kind::mapping && value.entries.size() == 1
                                 ? value.find("file")
                                 : nullptr;
    if (file != nullptr && yaml::is_string(*file)) {
      input.is_file = true;
      input.text = file->value;
    } else if (value.kind != yaml::Kind::scalar) {
      const auto json = python::json_of(value);
      if (!json) report(k_wrong_shape, value.place(), "no JSON says the same as this value");
      input.text = json.value_or("");
    }
    m_case.inputs.push_back(std::move(input));
  }

  void read_expectation(const yaml::Entry& entry) {
    const yaml::Node& value = entry.value;
    SampleExpectation expected;
    expected.name = entry.key.value;
    expected.name_span = entry.key.place();
    expected.span = value.place();
    const bool one = value.kind == yaml::Kind::mapping && value.entries.size() == 1;
    const auto how = std::find_if(k_hows.begin(), k_hows.end(), [&](const auto& each) {
      return one && value.entries.front().key.value == each.first;
    });
    if (how == k_hows.end() || value.entries.front().value.kind != yaml::Kind::scalar) {
      report(k_wrong_shape, value.place(),
             fmt::format("what output \"{}\" must be is not said", expected.name),
             "write one of {file: PATH}, {equals: TEXT}, {contains: TEXT}");
    } else {
      expected.how = how->second;
      expected.text = value.entries.front().value.value;
    }
    m_case.expectations.push_back(std::move(expected));
  }

  const SourcePtr& m_source;
  Diagnostics& m_diagnostics;
  SampleCase m_case;
};

}  // namespace

std::optional<SampleCase> read_sample_case(const SourcePtr& source, Diagnostics& diagnostics) {
  return CaseReader(source, diagnostics).read();
}

Result<std::vector<std::string>> list_sample_cases(const Tree& tree, std::string_view folder) {
  const std::string cases = join_path(folder, k_sample_cases);
  std::vector<std::string> paths;
  KFPKG_TRY_ASSIGN(const auto entry, tree.stat(cases));
  if (!entry || entry->type != EntryType::directory) return paths;
  KFPKG_TRY_ASSIGN(const auto names, tree.list(cases));
  for (const std::string& name : names) {
    const bool yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    if (yaml && paths.size() < k_most_sample_cases) paths.push_back(join_path(cases, name));
  }
  return paths;
}

}  // namespace kfpkg::spec
