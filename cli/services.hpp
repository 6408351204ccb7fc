// SPDX-License-Identifier: Apache-2.0
// A command's edges in one struct, for the commands that do not call a sequence of ops yet.
#pragma once

#include "cli/console.hpp"
#include "workspace/session.hpp"

namespace kfpkg::cli {

struct Services : Invocation {
  Services(workspace::Session& given, Console& console)
      : Invocation(given.call()),
        processes(given.processes()),
        transport(given.transport()),
        in(console.in),
        out(console.out),
        err(console.err),
        out_terminal(console.out_terminal),
        err_terminal(console.err_terminal),
        session(given) {}

  ProcessRunner& processes;
  http::Transport& transport;
  std::istream& in;   ///< standard input
  std::ostream& out;  ///< the product: findings, JSON, digests
  std::ostream& err;  ///< failures and progress
  Terminal out_terminal;
  Terminal err_terminal;
  workspace::Session& session;
};

}  // namespace kfpkg::cli
