// SPDX-License-Identifier: Apache-2.0
// A component folder from a template.
#pragma once

#include "workspace/session.hpp"

#include <map>
#include <string>
#include <vector>

namespace kfpkg::ops {

struct ScaffoldIntent {
  std::string name;
  std::string template_name = "python";
  std::string directory;  ///< folder to create it in; empty: the working folder
  std::string description;
  std::string registry;                          ///< empty: the setting's
  std::map<std::string, std::string> variables;  ///< the template's own
  bool dry_run = false;                          ///< plan, and create nothing
};

struct ScaffoldReport {
  std::string folder;              ///< as people type it
  std::vector<std::string> files;  ///< below it
};

/// Plans the folder and writes it at once, so that nothing half-written is left. Errors of kind
/// usage when it exists already.
[[nodiscard]] Result<ScaffoldReport> scaffold(workspace::Session& session,
                                              const ScaffoldIntent& intent);

}  // namespace kfpkg::ops
