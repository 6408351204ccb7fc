// SPDX-License-Identifier: Apache-2.0
// What every step of one call of kfpkg may ask about the call itself: values, a sink for progress,
// and the token that ends it.
#pragma once

#include "core/jobs/jobs.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/environment.hpp"

#include <filesystem>
#include <stop_token>

namespace kfpkg {

/// Made once in main, and in tests with values of their own. It outlives everything that holds it.
struct Invocation {
  std::filesystem::path cwd;       ///< absolute; paths that users type count from here
  const Environment& environment;  ///< variables, home, cache
  const Clock& clock;
  ProgressSink& progress;
  std::stop_token stop;  ///< requested on Ctrl-C; a step then ends with kind interrupted
};

}  // namespace kfpkg
