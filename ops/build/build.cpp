// SPDX-License-Identifier: Apache-2.0
// One or many folders: all are read, then locked, then planned and asked for,
// then built; what fails leaves the others alone.
#include "ops/build/build.hpp"

#include "core/fs/temp_dir.hpp"
#include "ops/build/builder_choice.hpp"
#include "ops/build/request.hpp"
#include "ops/build/select.hpp"
#include "ops/build/steps.hpp"
#include "ops/build/unseen.hpp"
#include "workspace/folders/same_names.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace kfpkg::ops {
namespace {

// More would only queue at the registry, and a registry counts them.
constexpr std::size_t k_requests_at_once = 8;
// Whatever this machine's cores: a build waits for its builder, which may be another machine and
// has a limit of its own. As fast as one bake of all (docs/performance.md).
constexpr std::size_t k_builds_at_once = 8;

/// One folder on its way; the first error ends it.
struct Slot {
  const workspace::ComponentFolder* folder = nullptr;
  std::optional<BuildJob> job;
  std::optional<image::Receipt> receipt;
  std::optional<Error> error;
  std::vector<const Slot*> bases;  ///< that make its own bases, as far as they are part of this run
  bool tried = true;               ///< false: what it is made from has failed

  [[nodiscard]] bool is_open() const { return !error && !receipt; }
};

/// Runs a step for a slot that is still open.
template <class Step>
void advance(Slot& slot, const Step& step) {
  if (!slot.is_open()) return;
  if (Status status = step(slot); !status) slot.error = std::move(status.error());
}

/// The same for all, at most `jobs` at a time.
template <class Step>
void for_each_open(std::vector<Slot>& slots, std::size_t jobs, const BuildRun& run,
                   const Step& step) {
  for_each_index(slots.size(), jobs, run.call().stop,
                 [&](std::size_t i) { advance(slots[i], step); });
}

void read_all(std::vector<Slot>& slots, workspace::WorkspaceImages& images, const BuildRun& run) {
  for_each_open(slots, job_count(0), run, [&](Slot& slot) -> Status {
    KFPKG_TRY_ASSIGN(slot.job, read_job(*slot.folder, images, run.call()));
    return {};
  });
}

// Written down before anything is hashed, so that the fingerprint is about what the lock has.
void lock_all(std::vector<Slot>& slots, workspace::BaseLocks& locks, const BuildRun& run) {
  for_each_open(slots, job_count(0), run, [&](Slot& slot) -> Status {
    KFPKG_TRY_ASSIGN(slot.job->lock, locks.complete(*slot.folder, slot.job->inputs));
    return workspace::check_platforms(slot.job->inputs, *slot.job->lock);
  });
}

// One after the other for each folder, so that hashing one fills the time in which the registry
// answers about another.
void plan_and_ask_all(std::vector<Slot>& slots, const BuildRun& run) {
  for_each_open(slots, k_requests_at_once, run, [&](Slot& slot) -> Status {
    KFPKG_TRY(plan_job(*slot.job, run));
    if (run.intent.dry_run) return {};
    KFPKG_TRY_ASSIGN(slot.receipt, skip_job(*slot.job, run));
    return {};
  });
}

// A spec that was copied names the image of the one that it was copied from. Each is there under
// the tag of its fingerprint too, which is what `kfpkg run` takes.
void tell_what_shares_a_name(const std::vector<Slot>& slots, const BuildRun& run) {
  std::map<std::string, const Slot*> named;
  for (const Slot& slot : slots) {
    if (!slot.receipt || slot.receipt->kept_in != image::k_kept_in_engine) continue;
    const std::string image = slot.job->reference.familiar();
    const auto [first, is_new] = named.emplace(image, &slot);
    if (is_new) continue;
    run.call().progress.note(
        slot.folder->name, fmt::format("its spec names the image {}, as that of {} does: the name "
                                       "stands for one of them alone",
                                       image, first->second->folder->display));
  }
}

// Their fingerprints know what it is made from, and not that it was made again.
void tell_what_stands_on_forced(const std::vector<Slot>& slots, const BuildRun& run) {
  if (!run.intent.force || !run.pushes() || run.intent.folders.all) return;
  for (const Slot& slot : slots) {
    if (!slot.folder->is_image || !slot.receipt) continue;
    run.call().progress.note(slot.folder->name,
                             "what starts from this image keeps the earlier one until it is built "
                             "with --force, too");
  }
}

// Bases that are not part of this run must be there already.
void link_bases(std::vector<Slot>& slots) {
  std::map<std::string_view, Slot*> images;
  for (Slot& slot : slots) {
    if (slot.folder->is_image) images.insert_or_assign(slot.folder->display, &slot);
  }
  for (Slot& slot : slots) {
    if (!slot.job) continue;
    for (const auto& [key, base] : slot.job->inputs.own_bases) {
      const auto found = images.find(base.folder);
      if (found == images.end()) continue;
      slot.bases.push_back(found->second);
      if (found->second->job) found->second->job->is_base = true;
    }
  }
}

/// How many builds come before: 0 without bases of the workspace's own.
std::size_t height_of(const Slot& slot) {
  std::size_t height = 0;
  for (const Slot* base : slot.bases) height = std::max(height, height_of(*base) + 1);
  return height;
}

/// By height, each group in the order of the folders.
std::vector<std::vector<Slot*>> in_order(std::vector<Slot>& slots) {
  std::vector<std::vector<Slot*>> groups;
  for (Slot& slot : slots) {
    const std::size_t height = height_of(slot);
    if (groups.size() <= height) groups.resize(height + 1);
    groups[height].push_back(&slot);
  }
  return groups;
}

Status build_slot(Slot& slot, const BuildRun& run) {
  for (const Slot* base : slot.bases) {
    if (!base->error) continue;
    slot.tried = false;
    return fail(ErrorKind::build,
                fmt::format("not tried: its base {} failed", base->folder->display));
  }
  for (const Slot* base : slot.bases)
    slot.job->built_bases.insert_or_assign(base->folder->display, base->job->written);
  KFPKG_TRY_ASSIGN(slot.receipt, build_job(*slot.job, run));
  return {};
}

// Image folders go before those whose FROM names them.
void build_all(std::vector<Slot>& slots, const BuildRun& run) {
  const std::size_t jobs = run.intent.jobs > 0 ? run.intent.jobs : k_builds_at_once;
  for (const std::vector<Slot*>& group : in_order(slots)) {
    for_each_index(group.size(), jobs, run.call().stop, [&](std::size_t i) {
      advance(*group[i], [&](Slot& slot) { return build_slot(slot, run); });
    });
  }
}

void explain_all(const std::vector<Slot>& slots, const BuildRun& run) {
  for (const Slot& slot : slots) {
    const auto unseen = slot.job ? unseen_inputs(*slot.job) : std::vector<std::string>();
    if (!unseen.empty())
      run.call().progress.note(slot.folder->name,
                               fmt::format("not looked at: {}", fmt::join(unseen, ", ")));
    if (slot.receipt) {
      run.call().progress.note(slot.folder->name, "not built: " + slot.receipt->reason);
    } else if (slot.job && !slot.error) {
      run.call().progress.note(
          slot.folder->name,
          fmt::format("built because: {}", fmt::join(reasons_to_build(*slot.job, run), ", ")));
    }
  }
}

// Who builds for several platforms expects to find the image somewhere.
void tell_what_is_not_kept(const std::vector<Slot>& slots, const BuildRun& run) {
  const bool is_lost = std::ranges::any_of(slots, [](const Slot& slot) {
    return slot.receipt && slot.receipt->kept_in == image::k_kept_nowhere;
  });
  if (!is_lost) return;
  run.call().progress.note("build",
                           "images of several platforms are not kept on this machine: add --push, "
                           "or --output oci:DIR, or build one platform");
}

std::vector<PlannedBuild> plans_of(const std::vector<Slot>& slots, const BuildRun& run) {
  std::vector<PlannedBuild> plans;
  for (const Slot& slot : slots) {
    if (slot.error) continue;
    plans.push_back({slot.folder->name, run.builder.plan(request_of(*slot.job, run))});
  }
  return plans;
}

workspace::BaseLocks locks_of(const BuildRun& run) {
  using Locks = workspace::BaseLocks;
  return {run.call(), run.client, run.intent.update_bases ? Locks::Ask::all : Locks::Ask::missing,
          run.intent.dry_run ? Locks::Keep::in_memory : Locks::Keep::in_file};
}

Result<std::vector<Slot>> build_slots(const std::vector<workspace::ComponentFolder>& folders,
                                      const BuildRun& run) {
  std::vector<Slot> slots(folders.size());
  workspace::BaseLocks locks = locks_of(run);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    slots[i].folder = &folders[i];
    KFPKG_TRY(locks.open(folders[i]));
  }
  workspace::WorkspaceImages images(run.call(), locks);
  read_all(slots, images, run);
  lock_all(slots, locks, run);
  link_bases(slots);
  plan_and_ask_all(slots, run);
  if (run.intent.explain) explain_all(slots, run);
  if (!run.intent.dry_run) build_all(slots, run);
  tell_what_is_not_kept(slots, run);
  tell_what_shares_a_name(slots, run);
  tell_what_stands_on_forced(slots, run);
  if (run.call().stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  return slots;
}

std::vector<BuiltFolder> folders_of(std::vector<Slot> slots) {
  std::vector<BuiltFolder> folders;
  for (Slot& slot : slots) {
    if (slot.error) {
      folders.push_back({slot.folder->name, tl::unexpected(std::move(*slot.error)), slot.tried});
    } else if (slot.receipt) {
      folders.push_back({slot.folder->name, std::move(*slot.receipt), true});
    }
  }
  return folders;
}

}  // namespace

Result<BuildReport> build(workspace::Session& session, const BuildIntent& intent) {
  KFPKG_TRY_ASSIGN(const auto folders,
                   select_folders(intent.folders, intent.flags, session.call()));
  if (intent.outputs.has(Output::layout))
    KFPKG_TRY(workspace::check_names_differ(folders, workspace::NameOf::layout));
  KFPKG_TRY_ASSIGN(registry::Client* const client, session.client(folders));
  KFPKG_TRY_ASSIGN(const BuilderChoice choice, choose_builder(intent.builder, folders, session));
  KFPKG_TRY_ASSIGN(const TempDir scratch, TempDir::make("bases"));
  const BuildRun run{intent,
                     session,
                     *client,
                     *choice.builder,
                     choice.name,
                     folders.size() > 1,
                     intent.dry_run ? "BASES" : scratch.path()};
  if (intent.outputs.has(Output::layout)) {
    for (const workspace::ComponentFolder& folder : folders)
      KFPKG_TRY(check_layout(run.layout_of(folder)));
  }
  KFPKG_TRY_ASSIGN(std::vector<Slot> slots, build_slots(folders, run));
  if (slots.size() == 1 && slots.front().error) return tl::unexpected(*slots.front().error);
  BuildReport report;
  if (intent.dry_run) report.planned = plans_of(slots, run);
  report.folders = folders_of(std::move(slots));
  report.traffic = client->traffic();
  return report;
}

ExitCode exit_code_of(const BuildReport& report) {
  ExitCode worst = ExitCode::done;
  for (const BuiltFolder& folder : report.folders) {
    if (!folder.receipt) worst = graver(worst, exit_code(folder.receipt.error().kind));
  }
  return worst;
}

}  // namespace kfpkg::ops
