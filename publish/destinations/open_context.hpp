// SPDX-License-Identifier: Apache-2.0
// What opening a destination may need besides its text.
#pragma once

#include "core/jobs/jobs.hpp"
#include "core/process/process.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/environment.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace kfpkg::publish {

/// What it refers to must outlive the destination.
struct OpenContext {
  std::string url;                   ///< --url or publish.url; empty: not given
  std::vector<std::string> remotes;  ///< git remotes of the repository that `directory` is in
  std::filesystem::path directory;   ///< relative paths and git's settings are those of this folder
  ProcessRunner& processes;
  const Environment& environment;
  const Clock& clock;
  ProgressSink& progress;
};

}  // namespace kfpkg::publish
