// SPDX-License-Identifier: Apache-2.0
// Publishing to a branch of a git repository, without touching anybody's work tree.
#pragma once

#include "core/fs/temp_dir.hpp"
#include "core/jobs/jobs.hpp"
#include "git/program.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "publish/layout.hpp"
#include "publish/target.hpp"

#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace kfpkg::publish {

struct GitPublication {
  PublicationPlan plan;
  std::string commit;  ///< that was pushed; empty when there was nothing to do, or for a dry run
  int attempts = 1;    ///< more than one: others published at the same time
};

/// One publishing run. Works in a bare repository of its own in a temporary folder: fetches only
/// the tip of the branch, commits on it, pushes; when the branch has moved on meanwhile, does it
/// again.
class GitPublisher {
 public:
  /// Looks up the remote and its default branch when none was given. `directory` is the one whose
  /// repository's remotes, credentials and identity count. `git` refers to things that must outlive
  /// the publisher.
  [[nodiscard]] static Result<GitPublisher> open(const git::Program& git, GitTarget target,
                                                 const std::filesystem::path& directory,
                                                 const std::stop_token& stop);

  /// With its branch filled in.
  [[nodiscard]] const GitTarget& target() const { return m_target; }
  /// Address of the repository, for base_url(); may hold credentials, so it is never shown.
  [[nodiscard]] std::string remote_url() const;

  [[nodiscard]] Result<GitPublication> publish(std::span<const Entry> entries,
                                               std::string_view base_url, bool dry_run,
                                               ProgressSink& progress,
                                               const std::stop_token& stop) const;

 private:
  struct Tip;
  GitPublisher(const git::Program& git, GitTarget target, git::Remote remote, TempDir temp);
  [[nodiscard]] std::filesystem::path git_dir() const { return m_temp.path() / "repository.git"; }
  [[nodiscard]] Result<Tip> fetch(const std::stop_token& stop) const;
  [[nodiscard]] Result<std::string> commit(const Tip& tip, const PublicationPlan& plan,
                                           const std::stop_token& stop) const;

  git::Program m_git;
  GitTarget m_target;
  git::Remote m_remote;
  TempDir m_temp;
};

}  // namespace kfpkg::publish
