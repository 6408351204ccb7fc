// SPDX-License-Identifier: Apache-2.0
// The table of commands, in their order.
#include "cli/commands.hpp"

#include <algorithm>
#include <vector>

namespace kfpkg::cli {
namespace {

std::vector<Command> in_order() {
  std::vector<Command> commands{
#define KFPKG_COMMAND(name) name(),
#include "cli/commands.inc"
#undef KFPKG_COMMAND
  };
  std::sort(commands.begin(), commands.end(),
            [](const Command& a, const Command& b) { return a.place < b.place; });
  return commands;
}

}  // namespace

std::span<const Command> all_commands() {
  static const std::vector<Command> commands = in_order();
  return commands;
}

}  // namespace kfpkg::cli
