// SPDX-License-Identifier: Apache-2.0
// Name and password of a person at the terminal, or of a pipe.
#pragma once

#include "cli/console.hpp"
#include "core/result.hpp"
#include "registry/auth/credentials/credentials.hpp"

#include <stop_token>
#include <string>

namespace kfpkg::cli {

/// What is known before anybody is asked.
struct GivenLogin {
  std::string username;  ///< empty: it is asked for
  bool password_stdin = false;
};

/// Asks at the terminal for what is missing, or takes the password from standard input. An error of
/// kind usage when there is nobody to ask.
[[nodiscard]] Result<registry::Credential> ask_credential(const GivenLogin& given,
                                                          const std::string& registry,
                                                          Console& console,
                                                          const std::stop_token& stop);

}  // namespace kfpkg::cli
