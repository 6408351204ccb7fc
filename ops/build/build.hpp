// SPDX-License-Identifier: Apache-2.0
// From folders to images in a registry and their receipts.
#pragma once

#include "image/builders/builder.hpp"
#include "image/inputs/receipt.hpp"
#include "ops/build/intent.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

/// How it went with one folder.
struct BuiltFolder {
  std::string component;
  Result<image::Receipt> receipt;
  bool tried = true;  ///< false: left out, because something before it failed
};

/// What a dry run would do with one folder.
struct PlannedBuild {
  std::string component;
  image::BuildPlan plan;
};

struct BuildReport {
  std::vector<BuiltFolder> folders;   ///< in the order of their paths; of a dry run the failures
  std::vector<PlannedBuild> planned;  ///< of a dry run
  registry::Traffic traffic;          ///< of the whole run
};

/// Reads all folders, locks their bases, plans, asks the registry for what is there, builds the
/// rest: image folders before what starts from them. What fails in one folder leaves the others
/// alone. Errors are about the run as a whole (settings that disagree, kfpkg.lock, interruption),
/// or about its only folder.
[[nodiscard]] Result<BuildReport> build(workspace::Session& session, const BuildIntent& intent);

/// Done, or the gravest of the failures.
[[nodiscard]] ExitCode exit_code_of(const BuildReport& report);

}  // namespace kfpkg::ops
