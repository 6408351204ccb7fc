// SPDX-License-Identifier: Apache-2.0
// The edges of the process, made once in main and handed to flows; tests hand in fakes.
#pragma once

#include "core/http/transport.hpp"
#include "core/invocation.hpp"
#include "core/process/process.hpp"
#include "core/terminal/terminal.hpp"

#include <iosfwd>

namespace kfpkg::cli {

struct Services : Invocation {
  ProcessRunner& processes;
  http::Transport& transport;
  std::istream& in;   ///< standard input
  std::ostream& out;  ///< the product: findings, JSON, digests
  std::ostream& err;  ///< failures and progress
  Terminal out_terminal;
  Terminal err_terminal;
};

}  // namespace kfpkg::cli
