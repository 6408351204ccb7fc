// SPDX-License-Identifier: Apache-2.0
// The one loop of publishing: plan, write, tag; again from the start when somebody else was first.
#pragma once

#include "core/jobs/jobs.hpp"
#include "core/sys/clock.hpp"
#include "publish/destinations/destination.hpp"
#include "publish/plan.hpp"
#include "registry/retry.hpp"

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::ops {

/// The tags of versions at the registry. An entry of the index decides who owns a version; its tag
/// follows, and never moves.
struct VersionTags {
  /// Before anything is written: an error when the candidate's tag stands for another image.
  std::function<Status(const publish::Candidate&)> check;
  /// Gives the candidate's image its tag, or finds that it has it.
  std::function<Status(const publish::Candidate&)> set;
};

/// How often and how long others may be first: waits are random between nothing and base * 2^n;
/// `budget` bounds all tries together.
[[nodiscard]] registry::RetryPolicy race_policy();

/// What a run of the loop needs; refers to things that outlive it.
struct PublishRun {
  publish::Destination& destination;
  const VersionTags& tags;
  const Clock& clock;
  ProgressSink& progress;
  std::stop_token stop;
  registry::RetryPolicy policy = race_policy();
  std::function<double()> fraction = registry::random_fraction;  ///< in [0, 1)
};

/// Nothing is written when one component is refused.
struct Publication {
  std::vector<publish::PlannedRelease> releases;
  std::string revision;  ///< that this run made: the git commit; empty: nothing was written
  int tries = 1;         ///< more than one: others published at the same time
  std::string made{};    ///< a branch or folder that was not there, as Destination names it
  std::vector<publish::RefusedComponent> refused{};
};

/// Publishes all candidates, or none when one is refused; `dry_run` plans only. A tag that could
/// not be set is an error after the write: the same run again finds the entry, and completes the
/// tag. Errors of the destination and of the registry; kind registry when others were first until
/// the policy ended.
[[nodiscard]] Result<Publication> publish_releases(const PublishRun& run,
                                                   std::span<const publish::Candidate> candidates,
                                                   bool dry_run);

}  // namespace kfpkg::ops
