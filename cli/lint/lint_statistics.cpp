// SPDX-License-Identifier: Apache-2.0
// One count for each rule, shown in two ways.
#include "cli/lint/lint_statistics.hpp"

#include "cli/show.hpp"
#include "core/terminal/terminal.hpp"
#include "lint/fixes/fix_planner.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace kfpkg::cli {
namespace {

struct RuleCount {
  std::string rule;
  std::string name;
  Severity severity = Severity::info;  ///< the highest of its findings
  std::size_t findings = 0;
  std::size_t safe = 0;    ///< fixable
  std::size_t unsafe = 0;  ///< fixable with --unsafe-fixes alone
  std::set<std::string> files;
};

void add(const Diagnostic& diagnostic, RuleCount& count) {
  count.rule = diagnostic.rule;
  count.name = diagnostic.name;
  count.severity = std::min(count.severity, diagnostic.severity);
  ++count.findings;
  if (lint::usable_fix(diagnostic, FixSafety::safe) != nullptr) {
    ++count.safe;
  } else if (lint::usable_fix(diagnostic, FixSafety::unsafe) != nullptr) {
    ++count.unsafe;
  }
  if (diagnostic.place.source) count.files.insert(diagnostic.place.source->path());
}

std::vector<RuleCount> count_rules(const Diagnostics& diagnostics) {
  std::map<std::string_view, RuleCount> by_rule;
  for (const Diagnostic& diagnostic : diagnostics) add(diagnostic, by_rule[diagnostic.rule]);
  std::vector<RuleCount> counts;
  for (auto& [rule, count] : by_rule) counts.push_back(std::move(count));
  std::stable_sort(counts.begin(), counts.end(),
                   [](const auto& a, const auto& b) { return a.findings > b.findings; });
  return counts;
}

}  // namespace

std::string statistics_text(const Diagnostics& diagnostics) {
  if (diagnostics.empty()) return {};
  std::vector<std::vector<std::string>> rows{
      {"findings", "files", "fixable", "severity", "rule", "name"}};
  for (const RuleCount& count : count_rules(diagnostics)) {
    rows.push_back({fmt::to_string(count.findings), fmt::to_string(count.files.size()),
                    fmt::to_string(count.safe), std::string(name_of(count.severity)), count.rule,
                    count.name});
  }
  return render_table(std::move(rows)) + '\n';
}

std::string statistics_json(const Diagnostics& diagnostics) {
  Json rules = Json::array();
  for (const RuleCount& count : count_rules(diagnostics)) {
    rules.push_back({{"rule", count.rule},
                     {"name", count.name},
                     {"severity", name_of(count.severity)},
                     {"findings", count.findings},
                     {"files", count.files.size()},
                     {"fixable", {{"safe", count.safe}, {"unsafe", count.unsafe}}}});
  }
  return render_json({{"schema", "kfpkg.statistics/1"},
                      {"rules", std::move(rules)},
                      {"counts",
                       {{"error", count(diagnostics, Severity::error)},
                        {"warning", count(diagnostics, Severity::warning)},
                        {"info", count(diagnostics, Severity::info)}}}});
}

}  // namespace kfpkg::cli
