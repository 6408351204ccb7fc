// SPDX-License-Identifier: Apache-2.0
// The edges of the process, made once in main and handed to flows; tests hand in fakes.
#pragma once

#include "core/http/transport.hpp"
#include "core/jobs/jobs.hpp"
#include "core/process/process.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/environment.hpp"
#include "core/terminal/terminal.hpp"

#include <filesystem>
#include <iosfwd>
#include <stop_token>

namespace kfpkg::cli {

struct Services {
  const Environment& environment;
  std::filesystem::path cwd;
  const Clock& clock;
  ProcessRunner& processes;
  http::Transport& transport;
  ProgressSink& progress;
  std::istream& in;   ///< standard input
  std::ostream& out;  ///< the product: findings, JSON, digests
  std::ostream& err;  ///< failures and progress
  Terminal out_terminal;
  Terminal err_terminal;
  std::stop_token stop;
};

}  // namespace kfpkg::cli
