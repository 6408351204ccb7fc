// SPDX-License-Identifier: Apache-2.0
// The table of commands.
#include "cli/commands/commands.hpp"

#include <array>

namespace kfpkg::cli {

std::span<const Command> all_commands() {
  static constexpr std::array k_commands{
      Command{"version", "the version of kfpkg and of what it uses",
              "  kfpkg version --format json\n", bind_version},
  };
  return k_commands;
}

}  // namespace kfpkg::cli
