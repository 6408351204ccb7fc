// SPDX-License-Identifier: Apache-2.0
// All rules in the order of their ids; CMake lists the files that they stand in.
#include "lint/rule_table.hpp"

#include "core/text/ascii.hpp"
#include "core/text/suggest.hpp"
#include "lint/example.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {

#define KFPKG_RULE(file) extern const Rule k_##file;
#define KFPKG_RULES(file) extern const std::span<const Rule> k_##file;
#include "lint/rule_files.inc"
#undef KFPKG_RULE
#undef KFPKG_RULES

namespace {

std::span<const Rule> rules_in(const Rule& rule) {
  return {&rule, 1};
}

std::span<const Rule> rules_in(std::span<const Rule> rules) {
  return rules;
}

std::vector<RuleFile> list_files() {
#define KFPKG_RULE(file) {#file, rules_in(k_##file)},
#define KFPKG_RULES(file) {#file, rules_in(k_##file)},
  return {
#include "lint/rule_files.inc"
  };
#undef KFPKG_RULE
#undef KFPKG_RULES
}

std::vector<const Rule*> collect() {
  std::vector<const Rule*> rules;
  for (const RuleFile& file : rule_files()) {
    for (const Rule& rule : file.rules) rules.push_back(&rule);
  }
  std::sort(rules.begin(), rules.end(),
            [](const Rule* a, const Rule* b) { return a->info.rule.id < b->info.rule.id; });
  return rules;
}

std::string_view stage_text(FailsAt stage) {
  switch (stage) {
    case FailsAt::load:
      return "when the SDK loads the component";
    case FailsAt::compile:
      return "when a pipeline with the component is compiled";
    case FailsAt::run:
      return "when the component runs";
    case FailsAt::silent:
      return "nowhere: KFP accepts it in silence";
    case FailsAt::policy:
      return "nowhere in KFP; kfpkg cannot work with it";
  }
  return {};
}

}  // namespace

std::span<const RuleFile> rule_files() {
  static const std::vector<RuleFile> k_files = list_files();
  return k_files;
}

std::span<const Rule* const> rule_table() {
  static const std::vector<const Rule*> k_rules = collect();
  return k_rules;
}

const Rule* find_rule(std::string_view id_or_name) {
  const auto rules = rule_table();
  const std::string id = ascii_upper(id_or_name);
  const auto at = std::lower_bound(
      rules.begin(), rules.end(), id,
      [](const Rule* rule, std::string_view wanted) { return rule->info.rule.id < wanted; });
  if (at != rules.end() && (*at)->info.rule.id == id) return *at;
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule* rule) {
    return rule->info.rule.name == id_or_name;
  });
  return found == rules.end() ? nullptr : *found;
}

std::string nearest_rule(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Rule* rule : rule_table()) {
    names.push_back(rule->info.rule.id);
    names.push_back(rule->info.rule.name);
  }
  const std::string near = did_you_mean(word, names);
  return near.empty() ? "kfpkg explain lists the rules" : near;
}

std::string explain(const RuleInfo& info) {
  std::string text = fmt::format("# {} {}\n\n{}.\n\n{}\n\n", info.rule.id, info.rule.name,
                                 info.summary, info.explanation);
  text += fmt::format("Severity: {}. It fails {}.\n", name_of(info.severity),
                      stage_text(info.fails_at));
  if (info.on_request) {
    text += fmt::format("Off unless asked for: name it in --select, or set lint.severity.{}.\n",
                        info.rule.id);
  }
  if (!info.targets.empty())
    text += fmt::format("Targets: {}.\n", fmt::join(target_list(info.targets), ", "));
  if (!info.bad.empty()) text += "\n## Example\n\n" + example_markdown(info.bad);
  if (!info.good.empty()) text += "\nInstead:\n\n" + example_markdown(info.good);
  return text;
}

}  // namespace kfpkg::lint
