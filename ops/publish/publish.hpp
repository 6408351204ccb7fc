// SPDX-License-Identifier: Apache-2.0
// From component folders to releases at a destination.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "ops/publish/candidates.hpp"
#include "ops/publish/publish_loop.hpp"
#include "workspace/session.hpp"

#include <string>
#include <vector>

namespace kfpkg::ops {

struct PublishIntent {
  std::vector<std::string> paths;  ///< none: the working folder
  SettingsLayer flags;             ///< stronger than every file and variable
  std::string to;                  ///< destination; empty: the setting's
  std::string url;                 ///< where people read it; empty: the setting's, or found
  bool allow_findings = false;     ///< publish also what KFP's SDK will reject
  bool dry_run = false;            ///< plan, and write nothing
};

/// Nothing is published when something is found, or a component is refused (of several; the error
/// of one folder alone is the call's).
struct PublishReport {
  Publication done;
  Diagnostics findings;  ///< what KFP's SDK rejects in the specs
};

/// Lints the specs, finds the pushed image of each folder as its files are now, plans all releases,
/// writes them, and tags their images. Errors of kind config when folders disagree on the
/// destination or a version is taken by other content; of one folder alone, also why it is refused.
[[nodiscard]] Result<PublishReport> publish(workspace::Session& session,
                                            const PublishIntent& intent);

/// Done, or the gravest of what kept it from being done.
[[nodiscard]] ExitCode exit_code_of(const PublishReport& report);

}  // namespace kfpkg::ops
