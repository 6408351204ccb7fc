// SPDX-License-Identifier: Apache-2.0
// kfpkg login and logout: credentials that docker, podman, skopeo and kfpkg read.
#pragma once

#include "cli/command_line.hpp"
#include "cli/services.hpp"

#include <string>

namespace kfpkg::cli {

struct LoginOptions {
  std::string registry;  ///< empty: the one of kfpkg.yaml, else Docker Hub
  std::string username;
  bool password_stdin = false;
  std::string identity;  ///< an Entra identity instead of name and password
};

/// Checks the credential with the registry, and stores it only when it is not refused.
[[nodiscard]] Result<ExitCode> run_login(const LoginOptions& options, Services& services,
                                         const CommonOptions& common);

struct LogoutOptions {
  std::string registry;  ///< as above
};

[[nodiscard]] Result<ExitCode> run_logout(const LogoutOptions& options, Services& services,
                                          const CommonOptions& common);

}  // namespace kfpkg::cli
