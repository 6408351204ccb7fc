// SPDX-License-Identifier: Apache-2.0
// Programs of a command line that read another one, by the last part of their path.
#pragma once

#include <string_view>

namespace kfpkg::lint {

/// What follows the last slash; all of it without one.
[[nodiscard]] std::string_view base_name(std::string_view path);

/// python, python3, python3.11; also with a path before it.
[[nodiscard]] bool is_python(std::string_view program);

/// sh, bash, ash, dash, zsh; also with a path before it.
[[nodiscard]] bool is_shell(std::string_view program);

}  // namespace kfpkg::lint
