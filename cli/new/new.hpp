// SPDX-License-Identifier: Apache-2.0
// kfpkg new: a component folder from a template.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>
#include <vector>

namespace kfpkg::cli {

struct NewOptions {
  std::string name;
  std::string template_name = "python";
  std::string directory;  ///< folder to create it in; empty: the current one
  std::string description;
  std::string registry;
  std::vector<std::string> variables;  ///< NAME=VALUE of the template's own
  bool dry_run = false;
};

[[nodiscard]] Result<ExitCode> run_new(const NewOptions& options, Services& services,
                                       const CommonOptions& common);

}  // namespace kfpkg::cli
