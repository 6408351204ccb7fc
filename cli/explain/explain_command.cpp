// SPDX-License-Identifier: Apache-2.0
// kfpkg explain
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "core/terminal/terminal.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <memory>

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

Result<std::string> page_of(const std::string& name) {
  if (name.empty()) return list_of_rules();
  const lint::Rule* rule = lint::find_rule(name);
  if (rule != nullptr) return lint::explain(rule->info);
  return fail(ErrorKind::usage, fmt::format("explain: there is no rule \"{}\"", name),
              lint::nearest_rule(name));
}

Action bind_explain(CommandLine& line) {
  const auto name = std::make_shared<std::string>();
  line.optional_positional("rule", *name, "id or name of a rule (default: the list of all)");
  return [name](workspace::Session&, Console& console) -> Result<ExitCode> {
    KFPKG_TRY_ASSIGN(const std::string page, page_of(*name));
    KFPKG_TRY(write_product(console, page));
    return ExitCode::done;
  };
}

}  // namespace

Command explain_command() {
  return {"explain", "the page of a lint rule", "  kfpkg explain KF101\n", bind_explain, false, 30};
}

}  // namespace kfpkg::cli
