// SPDX-License-Identifier: Apache-2.0
// How closely selectors name rules.
#include "lint/selection.hpp"

#include "core/diag/severity.hpp"
#include "core/text/ascii.hpp"
#include "core/text/suggest.hpp"
#include "core/yaml/document.hpp"
#include "lint/rule_id.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_off = "off";
constexpr std::array<std::string_view, 4> k_severities{"error", "warning", "info", k_off};
constexpr std::array<std::string_view, 2> k_always{yaml::k_yaml_syntax.id, k_component_missing.id};
constexpr std::size_t k_not_at_all = 0;
constexpr std::size_t k_as_one_of_all = 1;

bool begins_id(std::string_view selector, std::string_view id) {
  return selector.size() > 1 && selector.size() <= id.size() &&
         std::equal(selector.begin(), selector.end(), id.begin(),
                    [](char a, char b) { return ascii_upper(a) == b; });
}

// In characters of the id; a name is as close as the whole id.
std::size_t closeness(std::string_view selector, const RuleInfo& rule) {
  if (rule.rule.name == selector) return rule.rule.id.size();
  return begins_id(selector, rule.rule.id) ? selector.size() : k_not_at_all;
}

std::size_t closest(const std::vector<std::string>& selectors, const RuleInfo& rule) {
  std::size_t best = k_not_at_all;
  for (const std::string& selector : selectors) best = std::max(best, closeness(selector, rule));
  return best;
}

std::size_t selected(const std::vector<std::string>& selectors, const RuleInfo& rule) {
  const bool always = std::find(k_always.begin(), k_always.end(), rule.rule.id) != k_always.end();
  if (selectors.empty() || always) return std::max(closest(selectors, rule), k_as_one_of_all);
  return closest(selectors, rule);
}

// The severity that the closest selector gives, "" for none.
std::string_view severity_of(const std::map<std::string, std::string>& severities,
                             const RuleInfo& rule) {
  std::size_t best = k_not_at_all;
  std::string_view severity;
  for (const auto& [selector, value] : severities) {
    const std::size_t close = closeness(selector, rule);
    if (close <= best) continue;
    best = close;
    severity = value;
  }
  return severity;
}

bool names_alone(std::string_view selector, const RuleInfo& rule) {
  return closeness(selector, rule) == rule.rule.id.size();
}

// By a selector that is about no other rule.
bool is_asked_for(const RuleInfo& rule, const LintOptions& options) {
  const auto named = [&](const std::string& selector) { return names_alone(selector, rule); };
  return std::any_of(options.select.begin(), options.select.end(), named) ||
         std::any_of(options.severities.begin(), options.severities.end(),
                     [&](const auto& entry) { return named(entry.first); });
}

// False for options that leave every rule as it is.
bool chooses(const LintOptions& options) {
  return !options.select.empty() || !options.ignore.empty() || !options.severities.empty() ||
         !options.flags.select.empty() || !options.flags.ignore.empty();
}

bool names_a_rule(const std::string& selector) {
  const auto rules = rule_table();
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) {
    return closeness(selector, rule->info) != k_not_at_all;
  });
}

}  // namespace

Status check_selectors(const std::vector<std::string>& selectors) {
  for (const std::string& selector : selectors) {
    if (names_a_rule(selector)) continue;
    return fail(ErrorKind::config, fmt::format("unknown rule \"{}\"", selector),
                nearest_rule(selector));
  }
  return {};
}

Status check_severity(std::string_view severity) {
  if (std::find(k_severities.begin(), k_severities.end(), severity) != k_severities.end())
    return {};
  const std::string near = did_you_mean(severity, k_severities);
  return fail(
      ErrorKind::config, fmt::format("unknown severity \"{}\"", severity),
      near.empty() ? fmt::format("severities are {}", fmt::join(k_severities, ", ")) : near);
}

Status check_targets(const std::vector<std::string>& targets) {
  for (const std::string& target : targets) {
    if (spec::kfp_version_named(target)) continue;
    return fail(ErrorKind::config, fmt::format("unknown target \"{}\"", target),
                fmt::format("targets are {}", fmt::join(spec::kfp_version_names(), ", ")));
  }
  return {};
}

Status check_options(const LintOptions& options) {
  KFPKG_TRY(check_targets(options.targets));
  for (const auto* selectors :
       {&options.select, &options.ignore, &options.flags.select, &options.flags.ignore}) {
    KFPKG_TRY(check_selectors(*selectors));
  }
  for (const auto& [selector, severity] : options.severities) {
    KFPKG_TRY(check_selectors({selector}));
    KFPKG_TRY(check_severity(severity));
  }
  return {};
}

Selection::Selection(const LintOptions& options)
    : m_targets(spec::KfpVersions::named(options.targets)) {
  if (!chooses(options)) return;
  const auto rules = rule_table();
  m_decisions.reserve(rules.size());
  for (const Rule* rule : rules) m_decisions.push_back(decide(rule->info, options));
}

Selection::Decision Selection::decide(const RuleInfo& rule, const LintOptions& options) {
  const std::string_view severity = severity_of(options.severities, rule);
  Decision decision{true, severity_named(severity)};
  decision.on = severity != k_off && selected(options.select, rule) > closest(options.ignore, rule);
  if (rule.on_request && !is_asked_for(rule, options)) decision.on = false;
  const RuleChoice& flags = options.flags;
  const std::size_t taken_away = closest(flags.ignore, rule);
  if (!flags.select.empty()) {
    const auto named = [&](const std::string& selector) { return names_alone(selector, rule); };
    decision.on =
        selected(flags.select, rule) > taken_away &&
        (!rule.on_request || std::any_of(flags.select.begin(), flags.select.end(), named));
  } else if (taken_away != k_not_at_all) {
    decision.on = false;
  }
  return decision;
}

Selection::Decision Selection::of(const Rule& rule) const {
  if (m_decisions.empty()) return {!rule.info.on_request, std::nullopt};
  const auto rules = rule_table();
  const auto found = std::lower_bound(
      rules.begin(), rules.end(), rule.info.rule.id,
      [](const Rule* each, std::string_view id) { return each->info.rule.id < id; });
  return m_decisions[static_cast<std::size_t>(found - rules.begin())];
}

bool Selection::is_about_one_of(std::string_view targets) const {
  if (targets.empty()) return true;
  while (!targets.empty()) {
    const std::size_t end = std::min(targets.find(' '), targets.size());
    const auto version = spec::kfp_version_named(targets.substr(0, end));
    if (version && m_targets.contains(*version)) return true;
    targets.remove_prefix(std::min(end + 1, targets.size()));
  }
  return false;
}

bool Selection::is_about(const std::vector<std::string>& targets) const {
  return targets.empty() || m_targets.intersects(spec::KfpVersions::named(targets));
}

bool Selection::reports(const Rule& rule) const {
  return of(rule).on && is_about_one_of(rule.info.targets);
}

void Selection::filter(Diagnostics& diagnostics) const {
  std::erase_if(diagnostics, [&](Diagnostic& diagnostic) {
    const Rule* rule = find_rule(diagnostic.rule);
    if (rule == nullptr) return false;
    if (!reports(*rule) || !is_about(diagnostic.targets)) return true;
    diagnostic.severity = of(*rule).severity.value_or(diagnostic.severity);
    return false;
  });
}

}  // namespace kfpkg::lint
