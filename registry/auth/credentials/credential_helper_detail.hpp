// SPDX-License-Identifier: Apache-2.0
// Programs that keep credentials (docker-credential-helpers' protocol).
#pragma once

#include "core/process/process.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"
#include "registry/auth/credentials/credentials.hpp"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::registry {

/// A helper as a file names it, in `credHelpers` or `credsStore`, and the registry that it is for.
struct Helper {
  std::string suffix;
  std::string file;
  std::string registry;
  /// "docker-credential-desktop"
  [[nodiscard]] std::string program() const;
  /// "docker-credential-desktop, which /home/kim/.docker/config.json names for ghcr.io"
  [[nodiscard]] std::string describe() const;
};

/// What a helper answered to `get`; nothing for an empty secret. Errors never hold what it said.
[[nodiscard]] Result<std::optional<Credential>> parse_helper_answer(const Helper& helper,
                                                                    const std::string& answer);

/// Runs `docker-credential-SUFFIX get` for this registry (docker-credential-helpers' protocol).
/// Nothing when the helper has nothing, or is not installed: then `on_absent` gets the words for
/// it.
[[nodiscard]] Result<std::optional<Credential>> ask_helper(
    ProcessRunner& runner, const Environment& environment, const Helper& helper,
    const std::function<void(std::string)>& on_absent, std::stop_token stop);

/// Runs `docker-credential-SUFFIX store`. An error of kind tool when it is not installed.
[[nodiscard]] Status store_in_helper(ProcessRunner& runner, const Environment& environment,
                                     const Helper& helper, const Credential& credential,
                                     std::stop_token stop);

/// Runs `docker-credential-SUFFIX erase`; whether it had something.
[[nodiscard]] Result<bool> erase_from_helper(ProcessRunner& runner, const Environment& environment,
                                             const Helper& helper, std::stop_token stop);

}  // namespace kfpkg::registry
