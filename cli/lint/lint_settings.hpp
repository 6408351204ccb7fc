// SPDX-License-Identifier: Apache-2.0
// What kfpkg.yaml and the command line say about rules.
#pragma once

#include "core/result.hpp"
#include "lint/selection.hpp"
#include "workspace/folders/folders.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

/// The command line's part.
struct RuleFlags {
  std::vector<std::string> targets;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
};

/// An error of kind usage for a target or selector that is none.
[[nodiscard]] Status check_rule_flags(const RuleFlags& flags);

/// The options for one component folder. An error of kind config names the place of what is wrong
/// in kfpkg.yaml or the environment.
[[nodiscard]] Result<lint::LintOptions> rule_options(const workspace::ComponentFolder& folder,
                                                     const RuleFlags& flags);

}  // namespace kfpkg::cli
