// SPDX-License-Identifier: Apache-2.0
// Questions to the person at the terminal.
#pragma once

#include "core/result.hpp"

#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg {

enum class Echo { shown, hidden };

/// True when somebody can be asked: the process has a controlling terminal, and standard input is
/// one.
[[nodiscard]] bool has_terminal();

/// Prints the question on the controlling terminal and reads one line from it, at most 4095 bytes
/// and without its end. With Echo::hidden nothing of what is typed is shown; the terminal is put
/// back in every case. An error of kind usage when there is no terminal, of kind interrupted when
/// `stop` is requested or the input ends.
[[nodiscard]] Result<std::string> ask_terminal(std::string_view question, Echo echo,
                                               const std::stop_token& stop);

}  // namespace kfpkg
