// SPDX-License-Identifier: Apache-2.0
// Which rules are reported, and how severely. A selector is an id ("KF101"), the beginning of ids
// ("KF1") or a name; of two that name a rule the closer one decides, and of equal ones `ignore`.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/result.hpp"
#include "lint/rule.hpp"
#include "spec/component/file_name.hpp"
#include "spec/kfp_version.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct RuleChoice {
  std::vector<std::string> select;  ///< empty: all
  std::vector<std::string> ignore;
};

struct LintOptions {
  std::vector<std::string> targets{"kfp-2"};        ///< kfp-1.8, kfp-2, kfp-2.17, vertex
  std::vector<std::string> ignore;                  ///< selectors of what is not reported
  std::string spec_name{spec::k_spec_name};         ///< of the file in a component's folder
  BuildSettings build{};                            ///< of the image beside the spec
  std::vector<std::string> select{};                ///< selectors of what is; empty: all
  std::map<std::string, std::string> severities{};  ///< selector to error, warning, info or off
  RuleChoice flags{};                               ///< beats the rest
};

/// Selectors that name no rule are errors of kind `config` with the nearest name.
[[nodiscard]] Status check_selectors(const std::vector<std::string>& selectors);
[[nodiscard]] Status check_severity(std::string_view severity);
[[nodiscard]] Status check_targets(const std::vector<std::string>& targets);
/// All of them.
[[nodiscard]] Status check_options(const LintOptions& options);

/// The decision for each rule, made once. Unknown selectors select nothing. What keeps every other
/// rule from looking (no YAML, no file) is reported unless `ignore` names it.
class Selection {
 public:
  explicit Selection(const LintOptions& options);

  /// It is on, and about one of the targets.
  [[nodiscard]] bool reports(const Rule& rule) const;
  /// Takes away what is not reported, and gives the rest the severities that were asked for.
  void filter(Diagnostics& diagnostics) const;

 private:
  struct Decision {
    bool on = true;
    std::optional<Severity> severity;
  };
  [[nodiscard]] static Decision decide(const RuleInfo& rule, const LintOptions& options);
  [[nodiscard]] bool is_about_one_of(std::string_view targets) const;
  [[nodiscard]] bool is_about(const std::vector<std::string>& targets) const;
  [[nodiscard]] Decision of(const Rule& rule) const;

  spec::KfpVersions m_targets;
  std::vector<Decision> m_decisions;  // as in rule_table(); empty: nobody chose
};

}  // namespace kfpkg::lint
