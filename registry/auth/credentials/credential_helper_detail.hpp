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

/// The program of a suffix in `credHelpers` or `credsStore`.
[[nodiscard]] std::string helper_program(std::string_view suffix);

/// What a helper answered to `get`; nothing for an empty secret. Errors never hold what it said.
[[nodiscard]] Result<std::optional<Credential>> parse_helper_answer(const std::string& program,
                                                                    const std::string& answer);

/// Runs `docker-credential-SUFFIX get` for this registry (docker-credential-helpers' protocol).
/// Nothing when the helper has nothing, or is not installed (then `note` is told).
[[nodiscard]] Result<std::optional<Credential>> ask_helper(
    ProcessRunner& runner, const Environment& environment, std::string_view suffix,
    std::string_view registry, const std::function<void(std::string_view)>& note,
    std::stop_token stop);

/// Runs `docker-credential-SUFFIX store`. An error of kind tool when it is not installed.
[[nodiscard]] Status store_in_helper(ProcessRunner& runner, const Environment& environment,
                                     std::string_view suffix, std::string_view registry,
                                     const Credential& credential, std::stop_token stop);

/// Runs `docker-credential-SUFFIX erase`; whether it had something.
[[nodiscard]] Result<bool> erase_from_helper(ProcessRunner& runner, const Environment& environment,
                                             std::string_view suffix, std::string_view registry,
                                             std::stop_token stop);

}  // namespace kfpkg::registry
