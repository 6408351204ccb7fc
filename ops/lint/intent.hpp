// SPDX-License-Identifier: Apache-2.0
// What a lint is asked for.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "workspace/folders/folders.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// Beats what kfpkg.yaml says about rules.
struct RuleFlags {
  std::vector<std::string> targets;  ///< kfp-1.8, kfp-2, kfp-2.17, vertex; none: the setting's
  std::vector<std::string> select;
  std::vector<std::string> ignore;
};

struct BaselineChoice {
  std::string file;    ///< below the working folder; empty: the setting's
  bool write = false;  ///< write what is found instead of reporting it
};

enum class FixMode { none, show, write };

struct FixChoice {
  FixMode mode = FixMode::none;
  FixSafety allowed = FixSafety::safe;  ///< unsafe: those that change what the component does too
};

/// A text that is not saved yet, in place of a file of a component folder, there or not.
struct GivenText {
  std::string file;  ///< as the user types it
  std::string text;
};

struct LintIntent {
  std::vector<std::string>
      paths;  ///< folders, files in them, specs, pipelines; none: working folder
  std::optional<GivenText> text;  ///< only this, instead of the paths
  workspace::OtherFiles others = workspace::OtherFiles::refuse;
  RuleFlags rules;
  BaselineChoice baseline;
  FixChoice fixes;
  std::size_t jobs = 0;  ///< folders at a time; 0: the processors
};

}  // namespace kfpkg::ops
