// SPDX-License-Identifier: Apache-2.0
// kfpkg explain
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "core/terminal/terminal.hpp"
#include "core/text/split.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace kfpkg::cli {
namespace {

std::string list_of_rules() {
  std::vector<std::vector<std::string>> rows{{"RULE", "NAME", "SEVERITY", "SUMMARY"}};
  for (const lint::Rule* rule : lint::rule_table()) {
    const lint::RuleInfo& info = rule->info;
    rows.push_back({std::string(info.rule.id), std::string(info.rule.name),
                    std::string(name_of(info.severity)), std::string(info.summary)});
  }
  return render_table(rows);
}

Json json_of(const lint::RuleInfo& info) {
  Json targets = Json::array();
  for (const std::string_view target : split(info.targets, " ")) targets.push_back(target);
  return {{"rule", info.rule.id},
          {"name", info.rule.name},
          {"severity", name_of(info.severity)},
          {"fails_at", name_of(info.fails_at)},
          {"targets", std::move(targets)},
          {"summary", info.summary},
          {"explanation", info.explanation},
          {"on_request", info.on_request}};
}

Json json_of(const std::vector<const lint::Rule*>& rules) {
  Json document{{"schema", "kfpkg.rules/1"}, {"rules", Json::array()}};
  for (const lint::Rule* rule : rules) document["rules"].push_back(json_of(rule->info));
  return document;
}

/// All for no name.
Result<std::vector<const lint::Rule*>> rules_of(const std::string& name) {
  if (name.empty()) return std::vector(lint::rule_table().begin(), lint::rule_table().end());
  const lint::Rule* rule = lint::find_rule(name);
  if (rule != nullptr) return std::vector{rule};
  return fail(ErrorKind::usage, fmt::format("explain: there is no rule \"{}\"", name),
              lint::nearest_rule(name));
}

Action bind_explain(CommandLine& line) {
  const auto name = std::make_shared<std::string>();
  line.optional_positional("rule", *name, "id or name of a rule (default: the list of all)");
  line.reports();
  return [name](workspace::Session&, Console& console) -> Result<ExitCode> {
    KFPKG_TRY_ASSIGN(const std::vector<const lint::Rule*> rules, rules_of(*name));
    if (console.common.format == OutputFormat::json)
      return show(console, {{}, [&] { return json_of(rules); }});
    // A page is a fixed text; its examples stay as they are.
    KFPKG_TRY(write_product(console,
                            name->empty() ? list_of_rules() : lint::explain(rules.front()->info)));
    return ExitCode::done;
  };
}

}  // namespace

Command explain_command() {
  return {"explain", "the page of a lint rule", "  kfpkg explain KF101\n", bind_explain, false, 30};
}

}  // namespace kfpkg::cli
