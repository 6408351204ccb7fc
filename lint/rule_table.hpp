// SPDX-License-Identifier: Apache-2.0
// The one list of rules, sorted by id.
#pragma once

#include "lint/rule.hpp"

#include <span>
#include <string>
#include <string_view>

namespace kfpkg::lint {

[[nodiscard]] std::span<const Rule* const> rule_table();

/// A file of lint/rules.
struct RuleFile {
  std::string_view name;        ///< "context_git"
  std::span<const Rule> rules;  ///< one; of files NAME_rules several
};
[[nodiscard]] std::span<const RuleFile> rule_files();

/// By id ("KF101") or name ("value-of-artifact"), case of the id ignored; null when there is none.
[[nodiscard]] const Rule* find_rule(std::string_view id_or_name);

/// What to tell about a name that no rule has: the nearest one, or where they are listed.
[[nodiscard]] std::string nearest_rule(std::string_view word);

/// The page of a rule as Markdown: what, why, where it fails, bad and good example.
[[nodiscard]] std::string explain(const RuleInfo& info);

}  // namespace kfpkg::lint
