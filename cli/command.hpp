// SPDX-License-Identifier: Apache-2.0
// One row of the table of commands.
#pragma once

#include "cli/console.hpp"
#include "core/result.hpp"
#include "workspace/session.hpp"

#include <functional>
#include <string_view>

namespace kfpkg::cli {

class CommandLine;

/// What a parsed command does. An error is printed by main; the exit code of a value is the
/// process's.
using Action = std::function<Result<ExitCode>(workspace::Session&, Console&)>;

/// A name of two words is a command of the group that its first word names; the group has a row of
/// its own, without `bind`.
struct Command {
  std::string_view name;
  std::string_view summary;   ///< one line for `kfpkg --help`
  std::string_view examples;  ///< lines for the end of `kfpkg NAME --help`
  Action (*bind)(CommandLine&);
  /// What Ctrl-C does. True: a thread turns the signal into the stop token of `session.call()`, and
  /// the command ends by itself, cleanly; for whatever asks a network, starts a child or writes.
  /// False: the process dies on the signal, and is spared the thread. For a command that needs the
  /// token with some flags only: true, and CommandLine::acts_only_with.
  bool acts = true;
  int place = 0;  ///< in `kfpkg --help`, the lowest first; by tens, no two the same
};

}  // namespace kfpkg::cli
