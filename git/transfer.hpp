// SPDX-License-Identifier: Apache-2.0
// One branch of a remote, fetched into a small bare repository of our own and pushed back, by the
// git program.
#pragma once

#include "core/result.hpp"
#include "git/program.hpp"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::git {

/// Where to fetch from and push to.
struct Remote {
  std::string name;  ///< a remote of the user's repository, or empty
  std::string url;   ///< used when `name` is empty; without credentials
  Configuration configuration;
  std::filesystem::path directory;  ///< relative addresses are relative to it
  /// The name, or the URL without user information.
  [[nodiscard]] std::string display() const;
};

/// An empty bare repository without hooks.
[[nodiscard]] Status init_bare(const Program& git, const std::filesystem::path& git_dir,
                               const std::stop_token& stop);

/// Fetches the tip of a branch, one commit deep and without file contents where the server can do
/// that. Returns its id, or nothing when the remote has no such branch.
[[nodiscard]] Result<std::optional<std::string>> fetch_branch(const Program& git,
                                                              const std::filesystem::path& git_dir,
                                                              const Remote& remote,
                                                              std::string_view branch,
                                                              const std::stop_token& stop);
/// Brings one object that `fetch_branch` left out.
[[nodiscard]] Status fetch_object(const Program& git, const std::filesystem::path& git_dir,
                                  const Remote& remote, std::string_view id,
                                  const std::stop_token& stop);

/// `outdated`: the branch has moved on meanwhile; fetch, commit and push again.
enum class PushResult { done, outdated };
/// Moves the remote's branch to the commit, never by force. Refusals (protected branch, hook) are
/// errors of kind registry with the server's words.
[[nodiscard]] Result<PushResult> push_branch(const Program& git,
                                             const std::filesystem::path& git_dir,
                                             const Remote& remote, std::string_view commit,
                                             std::string_view branch, const std::stop_token& stop);

/// The branch that the remote's HEAD names; "main" when it has no commits.
[[nodiscard]] Result<std::string> default_branch(const Program& git,
                                                 const std::filesystem::path& git_dir,
                                                 const Remote& remote, const std::stop_token& stop);

}  // namespace kfpkg::git
