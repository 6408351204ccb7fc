// SPDX-License-Identifier: Apache-2.0
// Plan, write, tag.
#include "ops/publish/publish_loop.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

namespace kfpkg::ops {
namespace {

using std::chrono::milliseconds;

struct Plan {
  std::vector<publish::Releases> there;
  publish::ReleasePlan made;
};

Result<Plan> make_plan(const PublishRun& run, std::span<const publish::Candidate> candidates,
                       std::span<const std::string> names) {
  Plan plan;
  KFPKG_TRY_ASSIGN(plan.there, run.destination.read(names, run.stop));
  const auto text_of = [&run](const publish::Releases& there, std::string_view version) {
    return run.destination.read_text(there, version, run.stop);
  };
  plan.made = publish::plan_releases(candidates, plan.there, run.destination.base_url(), text_of);
  return plan;
}

/// Refuses whose tag stands for another image. Only of new versions: whose version is there already
/// is known by its entry.
Status check_tags(const PublishRun& run, std::span<const publish::Candidate> candidates,
                  publish::ReleasePlan& plan) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (plan.releases[i].outcome != publish::PublishOutcome::created) continue;
    const Status tag = run.tags.check(candidates[i]);
    if (tag) continue;
    if (tag.error().kind != ErrorKind::config) return tag;
    plan.refused.push_back({candidates[i].name, tag.error()});
  }
  return {};
}

Result<publish::PutResult> put(const PublishRun& run, const Plan& plan) {
  std::vector<publish::Release> releases;
  releases.reserve(plan.made.releases.size());
  for (const publish::PlannedRelease& planned : plan.made.releases)
    releases.push_back(planned.release);
  return run.destination.put(releases, plan.there, run.stop);
}

/// Waits before try number `next` (the second one is 1); an error when there is none.
Status wait_for_turn(const PublishRun& run, int next, milliseconds spent) {
  const milliseconds left = run.policy.budget - spent;
  const std::string subject = run.destination.display();
  if (next >= run.policy.tries || left <= milliseconds{0}) {
    return fail(ErrorKind::registry,
                fmt::format("{}: others kept publishing, {} {} came too late", subject, next,
                            next == 1 ? "try" : "tries"),
                "run the same command again");
  }
  run.progress.note(subject, "somebody else published meanwhile, trying again");
  const auto wait = registry::retry_wait(run.policy, next, std::nullopt, left, run.fraction());
  registry::wait_for(run.clock, wait.value_or(milliseconds{0}), run.stop);
  if (run.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  return {};
}

Result<Publication> write(const PublishRun& run, std::span<const publish::Candidate> candidates,
                          bool dry_run) {
  KFPKG_TRY_ASSIGN(const std::vector<std::string> names, publish::names_of(candidates));
  const auto began = run.clock.now();
  for (int tries = 1;; ++tries) {
    KFPKG_TRY_ASSIGN(Plan plan, make_plan(run, candidates, names));
    publish::ReleasePlan& made = plan.made;
    if (tries == 1 && made.refused.empty()) KFPKG_TRY(check_tags(run, candidates, made));
    if (!made.refused.empty()) return Publication{{}, {}, tries, {}, std::move(made.refused)};
    if (dry_run)
      return Publication{std::move(made.releases), {}, tries, run.destination.missing_place()};
    KFPKG_TRY_ASSIGN(publish::PutResult written, put(run, plan));
    if (written.outcome != publish::PutOutcome::moved) {
      return Publication{std::move(made.releases), std::move(written.revision), tries,
                         run.destination.missing_place()};
    }
    const auto spent = std::chrono::duration_cast<milliseconds>(run.clock.now() - began);
    KFPKG_TRY(wait_for_turn(run, tries, spent));
  }
}

/// All that can be set; the first error tells of the rest.
Status set_tags(const PublishRun& run, std::span<const publish::Candidate> candidates) {
  Status outcome;
  for (const publish::Candidate& candidate : candidates) {
    const Status set = run.tags.set(candidate);
    if (set || !outcome) continue;
    outcome = in_context(set.error(), fmt::format("tagging the image of {} {}, which is published",
                                                  candidate.name, candidate.version));
  }
  return outcome;
}

}  // namespace

registry::RetryPolicy race_policy() {
  registry::RetryPolicy policy;
  policy.tries = 30;
  policy.base = milliseconds{100};
  policy.longest = std::chrono::seconds{5};
  policy.budget = std::chrono::minutes{5};
  return policy;
}

Result<Publication> publish_releases(const PublishRun& run,
                                     std::span<const publish::Candidate> candidates, bool dry_run) {
  KFPKG_TRY_ASSIGN(Publication publication, write(run, candidates, dry_run));
  if (!dry_run && publication.refused.empty()) KFPKG_TRY(set_tags(run, candidates));
  return publication;
}

}  // namespace kfpkg::ops
