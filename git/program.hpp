// SPDX-License-Identifier: Apache-2.0
// Calling the git program: never a prompt, bounded in time, messages in English, errors sorted by
// what to do.
#pragma once

#include "core/process/process.hpp"
#include "core/result.hpp"
#include "core/sys/environment.hpp"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace kfpkg::git {

/// What a call of git needs; refers to things that outlive it.
struct Program {
  ProcessRunner& runner;
  const Environment& environment;
  std::chrono::milliseconds timeout{180'000};  ///< for one call
};

/// Of the configuration of a user's repository what fetch and push elsewhere need too: remotes,
/// credentials, proxies, ssh. They may hold secrets, so they are handed on by environment
/// variables, never by argv.
struct Configuration {
  std::vector<std::pair<std::string, std::string>> entries;
  bool has_ssh_command = false;  ///< core.sshCommand is set somewhere
};

/// Of the repository that `directory` is in, or only the user's own when it is in none.
[[nodiscard]] Result<Configuration> configuration_of(const Program& git,
                                                     const std::filesystem::path& directory,
                                                     const std::stop_token& stop);

struct Call {
  std::vector<std::string> args;  ///< after "git"
  std::filesystem::path cwd;
  std::string subject;  ///< what messages are about: a remote or a folder, without credentials
  const Configuration* configuration = nullptr;
};

/// Runs git. An exit status is a value; an error when git is missing, was stopped or took too long.
[[nodiscard]] Result<ProcessResult> run(const Program& git, const Call& call,
                                        const std::stop_token& stop);
/// The same, and an exit status other than 0 is an error as `failure` makes it.
[[nodiscard]] Result<std::string> run_for_output(const Program& git, const Call& call,
                                                 const std::stop_token& stop);

/// What git's messages on stderr mean: no access (credentials), no such repository or a refusal
/// (registry), another owner (config), no answer (network); anything else is git's own last line.
/// User information is redacted.
[[nodiscard]] Error failure(const ProcessResult& result, std::string_view subject);

}  // namespace kfpkg::git
