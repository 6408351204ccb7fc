// SPDX-License-Identifier: Apache-2.0
// kfpkg build over one or many folders: all are read, then locked, then planned, then asked for,
// then built; what fails leaves the others alone.
#include "cli/build/build.hpp"

#include "cli/build/build_job.hpp"
#include "cli/build/build_selection.hpp"
#include "cli/build/builder_choice.hpp"
#include "cli/build/receipts.hpp"
#include "cli/registry_access.hpp"
#include "workspace/images/base_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <ostream>

namespace kfpkg::cli {
namespace {

// More would only queue at the registry, and a registry counts them.
constexpr std::size_t k_requests_at_once = 8;
constexpr std::string_view k_layout = "oci:";
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
  for_each_index(slots.size(), jobs, run.services.stop,
                 [&](std::size_t i) { advance(slots[i], step); });
}

void read_all(std::vector<Slot>& slots, workspace::WorkspaceImages& images, const BuildRun& run) {
  for_each_open(slots, job_count(0), run, [&](Slot& slot) -> Status {
    KFPKG_TRY_ASSIGN(slot.job, read_job(*slot.folder, images, run.services));
    return {};
  });
}

// One lock serves many folders, so bases are looked up one after the other: each is asked for once.
Result<std::map<std::filesystem::path, workspace::LockFile>> lock_all(std::vector<Slot>& slots,
                                                                      const BuildRun& run) {
  std::map<std::filesystem::path, workspace::LockFile> locks;
  const workspace::LockUpdate update =
      run.options.update_bases ? workspace::LockUpdate::all : workspace::LockUpdate::missing;
  for (Slot& slot : slots) {
    if (!slot.is_open() || run.services.stop.stop_requested()) continue;
    const auto [found, is_new] = locks.try_emplace(slot.folder->workspace);
    if (is_new) {
      KFPKG_TRY_ASSIGN(found->second, workspace::load_lock(*slot.folder, run.services));
    }
    Status status = workspace::complete_lock(found->second.lock, slot.job->inputs, run.client,
                                             update, run.services);
    if (!status) slot.error = std::move(status.error());
  }
  return locks;
}

Status write_lock(const workspace::LockFile& lock) {
  if (!lock.before && lock.lock.bases.empty()) return {};
  const std::string* before = lock.before ? &*lock.before : nullptr;
  return apply(dockerfile::lock_change(std::string(dockerfile::k_lock_name), before, lock.lock),
               lock.folder);
}

void plan_all(std::vector<Slot>& slots,
              const std::map<std::filesystem::path, workspace::LockFile>& locks,
              const BuildRun& run) {
  for_each_open(slots, job_count(0), run, [&](Slot& slot) -> Status {
    return plan_job(*slot.job, locks.at(slot.folder->workspace).lock, run);
  });
}

void skip_all(std::vector<Slot>& slots, const BuildRun& run) {
  for_each_open(slots, k_requests_at_once, run, [&](Slot& slot) -> Status {
    KFPKG_TRY_ASSIGN(slot.receipt, skip_job(*slot.job, run));
    return {};
  });
}

// Bases that are not part of this run must be there already.
void link_bases(std::vector<Slot>& slots) {
  std::map<std::string_view, const Slot*> images;
  for (const Slot& slot : slots) {
    if (slot.folder->is_image) images.insert_or_assign(slot.folder->display, &slot);
  }
  for (Slot& slot : slots) {
    if (!slot.job) continue;
    for (const auto& [key, base] : slot.job->inputs.own_bases) {
      const auto found = images.find(base.folder);
      if (found != images.end()) slot.bases.push_back(found->second);
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
  KFPKG_TRY_ASSIGN(slot.receipt, build_job(*slot.job, run));
  return {};
}

// Image folders go before those whose FROM names them.
void build_all(std::vector<Slot>& slots, const BuildRun& run) {
  const std::size_t jobs = run.options.jobs > 0 ? run.options.jobs : k_builds_at_once;
  link_bases(slots);
  for (const std::vector<Slot*>& group : in_order(slots)) {
    for_each_index(group.size(), jobs, run.services.stop, [&](std::size_t i) {
      advance(*group[i], [&](Slot& slot) { return build_slot(slot, run); });
    });
  }
}

void explain_all(const std::vector<Slot>& slots, const BuildRun& run) {
  for (const Slot& slot : slots) {
    if (slot.receipt) {
      run.services.progress.note(slot.folder->name, "not built: " + slot.receipt->reason);
    } else if (slot.job && !slot.error) {
      run.services.progress.note(
          slot.folder->name,
          fmt::format("built because: {}",
                      fmt::join(reasons_to_build(*slot.job, run.options), ", ")));
    }
  }
}

void print_plans(std::vector<Slot>& slots, const BuildRun& run) {
  for (Slot& slot : slots) {
    if (slot.error) continue;
    run.services.out << run.builder.plan(request_of(*slot.job, run)).text() << '\n';
  }
}

Result<std::vector<Slot>> build_slots(const std::vector<workspace::ComponentFolder>& folders,
                                      workspace::WorkspaceImages& images, const BuildRun& run) {
  std::vector<Slot> slots(folders.size());
  for (std::size_t i = 0; i < folders.size(); ++i) slots[i].folder = &folders[i];
  read_all(slots, images, run);
  KFPKG_TRY_ASSIGN(const auto locks, lock_all(slots, run));
  plan_all(slots, locks, run);
  if (!run.options.dry_run) {
    for (const auto& [folder, lock] : locks) KFPKG_TRY(write_lock(lock));
    skip_all(slots, run);
  }
  if (run.options.explain) explain_all(slots, run);
  if (run.options.dry_run) {
    print_plans(slots, run);
  } else {
    build_all(slots, run);
  }
  if (run.services.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
  return slots;
}

Status check_tags(const BuildOptions& options) {
  if (!options.tags.empty() && options.by_digest) {
    return fail(ErrorKind::usage, "build: --tag and --push-by-digest exclude each other",
                "give the tag to kfpkg image join, which makes one image of the parts");
  }
  if (!options.tags.empty() && !options.push) {
    return fail(ErrorKind::usage, "build: --tag needs --push", "add --push");
  }
  for (const std::string& tag : options.tags) {
    if (!oci::is_tag(tag))
      return fail(ErrorKind::usage, fmt::format("build: \"{}\" is not a tag", tag),
                  "a tag has letters, digits, dots, dashes and underscores, 128 at most");
    if (image::is_fingerprint_tag(tag)) {
      return fail(ErrorKind::usage, fmt::format("build: tag \"{}\" is kept for fingerprints", tag),
                  "choose a tag that does not start with k-");
    }
  }
  return {};
}

Status check_outputs(const BuildOptions& options) {
  const std::array<std::pair<bool, std::string_view>, 3> outputs{
      {{options.push, options.by_digest ? "--push-by-digest" : "--push"},
       {options.load, "--load"},
       {!options.output.empty(), "--output"}}};
  std::vector<std::string_view> given;
  for (const auto& [is_given, name] : outputs) {
    if (is_given) given.push_back(name);
  }
  if (given.size() > 1) {
    return fail(ErrorKind::usage,
                fmt::format("build: {} and {} exclude each other", given[0], given[1]),
                "choose one");
  }
  if (!options.output.empty() &&
      (!options.output.starts_with(k_layout) || options.output.size() == k_layout.size())) {
    return fail(ErrorKind::usage, fmt::format("build: --output \"{}\" is unknown", options.output),
                "write oci:FOLDER");
  }
  if (!options.cache.empty() && !options.push) {
    return fail(ErrorKind::usage, "build: --cache needs --push", "add --push");
  }
  return {};
}

Status check_options(const BuildOptions& options) {
  KFPKG_TRY(check_outputs(options));
  if (options.all && !options.paths.empty()) {
    return fail(ErrorKind::usage,
                "build: --all means the whole workspace, and a path one part of it",
                "leave one of them out");
  }
  if (!options.base.empty() && !options.changed) {
    return fail(ErrorKind::usage, "build: --base needs --changed", "add --changed");
  }
  return check_tags(options);
}

Result<ExitCode> report(std::vector<Slot> slots, const BuildRun& run, const CommonOptions& common) {
  ReceiptReport receipts;
  for (Slot& slot : slots) {
    if (slot.error) {
      receipts.add_failure(slot.folder->name, std::move(*slot.error), slot.tried);
    } else if (slot.receipt) {
      receipts.add(std::move(*slot.receipt));
    }
  }
  return receipts.print(run.client.traffic(), run.services, common);
}

}  // namespace

Result<ExitCode> run_build(const BuildOptions& given, Services& services,
                           const CommonOptions& common) {
  BuildOptions options = given;
  options.push = given.push || given.by_digest;
  KFPKG_TRY(check_options(options));
  KFPKG_TRY_ASSIGN(const auto folders, select_folders(options, services));
  RegistryAccess access(services, folders);
  const BuilderChoice choice = choose_builder(options.builder, folders, services);
  BuildRun run{options, services, access, access.client(), *choice.builder, choice.name, {}};
  if (!options.output.empty()) {
    run.layouts = services.cwd / options.output.substr(k_layout.size());
    run.layout_per_component = folders.size() > 1;
  }
  KFPKG_TRY_ASSIGN(const SettingsLayer flags, build_flags(options));
  workspace::WorkspaceImages images(services, access.client(), flags);
  KFPKG_TRY_ASSIGN(std::vector<Slot> slots, build_slots(folders, images, run));
  if (slots.size() == 1 && slots.front().error) return tl::unexpected(*slots.front().error);
  if (options.dry_run) {
    std::erase_if(slots, [](const Slot& slot) { return !slot.error; });
    if (slots.empty()) return ExitCode::done;
  }
  return report(std::move(slots), run, common);
}

}  // namespace kfpkg::cli
