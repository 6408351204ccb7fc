// SPDX-License-Identifier: Apache-2.0
// The table of commands: finding one by its name, listing them, and the words for a wrong one.
#pragma once

#include "cli/command.hpp"
#include "core/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::cli {

/// Null when there is none of that name, which may have two words.
[[nodiscard]] const Command* find_command(std::span<const Command> commands, std::string_view name);

/// `kfpkg --help`.
[[nodiscard]] std::string overview(std::span<const Command> commands);
/// `kfpkg GROUP --help`.
[[nodiscard]] std::string overview(std::span<const Command> commands, const Command& group);

/// "did you mean X?", or nothing when none of the names is near.
[[nodiscard]] std::string suggest_from(std::string_view word,
                                       const std::vector<std::string>& names);

/// An error of kind usage whose hint has the suggestion, when there is one, and names the help of
/// the command, or kfpkg's own without one.
[[nodiscard]] tl::unexpected<Error> usage_error(std::string_view command, std::string message,
                                                const std::string& suggestion);

[[nodiscard]] tl::unexpected<Error> unknown_command(std::span<const Command> commands,
                                                    const std::string& name);
[[nodiscard]] tl::unexpected<Error> unknown_command(std::span<const Command> commands,
                                                    const Command& group, const std::string& word);

}  // namespace kfpkg::cli
