// SPDX-License-Identifier: Apache-2.0
// The steps of a build: read, lock the bases, fingerprint, ask the registry, build, check.
#include "cli/flows/build.hpp"

#include "cli/flows/component.hpp"
#include "cli/flows/receipts.hpp"
#include "cli/flows/registry_access.hpp"
#include "image/buildx_builder.hpp"
#include "image/receipt.hpp"
#include "registry/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ostream>

namespace kfpkg::cli {
namespace {

/// Everything that is known of one component before anything is built.
struct Job {
  const ComponentFolder* folder = nullptr;
  LoadedSpec spec;
  ImageInputs inputs;
  image::Fingerprint fingerprint;
  oci::Reference target;  ///< with the k- tag, or the spec's own image when nothing is pushed
  image::PinnedDockerfile pinned;
};

struct Run {
  const BuildOptions& options;
  Services& services;
  registry::Client& client;
  image::Builder& builder;
};

Result<oci::Reference> target_of(const Job& job, const BuildOptions& options) {
  if (options.push) {
    KFPKG_TRY_ASSIGN(const image::ImageName name, image_name_of(*job.folder));
    return name.repository.with_tag(image::fingerprint_tag(job.fingerprint.hex));
  }
  auto reference = oci::Reference::parse(job.spec.component.image.value);
  if (!reference) {
    return fail(ErrorKind::findings,
                fmt::format("{}/component.yaml: image \"{}\" is not an image name",
                            job.folder->display, job.spec.component.image.value),
                "write NAME:TAG, as in acme/train:0.1.0");
  }
  reference->digest.reset();
  return *reference;
}

Result<Job> prepare(const ComponentFolder& folder, LockFile& lock, const Run& run) {
  Job job;
  job.folder = &folder;
  KFPKG_TRY_ASSIGN(job.spec, load_spec(folder, run.services));
  KFPKG_TRY_ASSIGN(job.inputs, load_image_inputs(folder, run.services));
  const LockUpdate update = run.options.update_bases ? LockUpdate::all : LockUpdate::missing;
  KFPKG_TRY(complete_lock(lock.lock, job.inputs, run.client, update, run.services));
  KFPKG_TRY_ASSIGN(job.fingerprint, fingerprint_of(folder, job.inputs, lock.lock));
  KFPKG_TRY_ASSIGN(job.target, target_of(job, run.options));
  KFPKG_TRY_ASSIGN(job.pinned, image::pin(job.inputs.dockerfile, job.inputs.bases, lock.lock,
                                          job.inputs.mirrors));
  return job;
}

image::BuildRequest request_of(const Job& job, const Run& run) {
  image::BuildRequest request;
  request.subject = job.folder->name;
  request.context = job.folder->path;
  request.dockerfile = job.pinned.text;
  request.dockerfile_name = job.inputs.dockerfile.source->path();
  request.ignore = job.inputs.ignore_text;
  request.platforms = job.inputs.platforms;
  request.build_args = job.inputs.build_args;
  request.builder = run.options.builder;
  request.no_cache = false;
  request.log_folder = run.services.environment.cache_dir() / "logs";
  request.tags = {job.target};
  // The fingerprint's tag beside the author's tells `kfpkg run` which files an image was made from.
  if (!run.options.push) {
    request.tags.push_back(job.target.with_tag(image::fingerprint_tag(job.fingerprint.hex)));
  }
  const bool several = job.inputs.platforms.size() > 1;
  request.output = run.options.push               ? image::BuildOutput::push
                   : run.options.load || !several ? image::BuildOutput::load
                                                  : image::BuildOutput::check;
  return request;
}

image::Receipt start_receipt(const Job& job, const Run& run) {
  image::Receipt receipt;
  receipt.component = job.folder->name;
  receipt.path = job.folder->display;
  receipt.reference = job.target.name();
  receipt.tags = {job.target.tag};
  receipt.fingerprint = job.fingerprint.hex;
  receipt.inputs = job.fingerprint.inputs;
  if (const auto last = last_receipt(job.folder->path, run.services.environment)) {
    receipt.changed = image::changes(last->inputs, receipt.inputs);
  }
  return receipt;
}

Status check_platforms(const Job& job, const registry::Resolved& resolved) {
  for (const oci::Platform& wanted : job.inputs.platforms) {
    const bool there = std::any_of(resolved.platforms.begin(), resolved.platforms.end(),
                                   [&](const auto& image) { return image.platform == wanted; });
    if (there) continue;
    return fail(ErrorKind::registry,
                fmt::format("{}: the registry has no {} image after the push", job.target.str(),
                            wanted.str()),
                "check that the base image and the builder support this platform (kfpkg doctor)");
  }
  return {};
}

// The registry decides what was pushed, not the builder's word for it.
Status read_back(const Job& job, const Run& run, const std::optional<oci::Digest>& claimed,
                 image::Receipt& receipt) {
  KFPKG_TRY_ASSIGN(const registry::Resolved resolved,
                   registry::resolve_platforms(run.client, job.target, run.services.stop));
  receipt.digest = resolved.reference.digest->str();
  if (claimed && claimed->str() != receipt.digest) {
    return fail(ErrorKind::registry,
                fmt::format("{}: the builder pushed {}, but the registry has {}", job.target.str(),
                            claimed->str(), receipt.digest),
                "somebody else pushed the same tag at this moment; run the command again");
  }
  for (const registry::PlatformImage& image : resolved.platforms) {
    receipt.platforms.emplace_back(image.platform.str(), image.digest.str());
  }
  return check_platforms(job, resolved);
}

Status add_tags(const Job& job, const Run& run, image::Receipt& receipt) {
  if (receipt.digest.empty()) return {};
  const oci::Reference pinned = job.target.with_digest(*oci::Digest::parse(receipt.digest));
  for (const std::string& tag : run.options.tags) {
    KFPKG_TRY(registry::tag_manifest(run.client, pinned, tag, registry::MoveTag::allowed,
                                     run.services.stop));
    receipt.tags.push_back(tag);
  }
  return {};
}

// True when the registry has the image already; then the receipt is filled from what was kept of
// its build.
Result<bool> skip_if_there(const Job& job, const Run& run, image::Receipt& receipt) {
  if (!run.options.push || run.options.force) return false;
  run.services.progress.step(job.folder->name, "asking the registry");
  const auto found = run.client.head_manifest(job.target, run.services.stop);
  if (!found) {
    return in_context(found.error(),
                      fmt::format("looking for {} in the registry", job.target.name()));
  }
  if (!*found) return false;
  receipt.skipped = true;
  receipt.reason = "the registry has an image with this fingerprint";
  receipt.digest = (*found)->digest.str();
  const auto last = last_receipt(job.folder->path, run.services.environment);
  if (last && last->digest == receipt.digest && !last->platforms.empty()) {
    receipt.platforms = last->platforms;
    return true;
  }
  KFPKG_TRY(read_back(job, run, (*found)->digest, receipt));
  return true;
}

Result<image::Receipt> build_one(const Job& job, const Run& run) {
  const auto started = run.services.clock.now();
  const registry::Traffic before = run.client.traffic();
  image::Receipt receipt = start_receipt(job, run);
  KFPKG_TRY_ASSIGN(const bool skipped, skip_if_there(job, run, receipt));
  if (!skipped) {
    KFPKG_TRY_ASSIGN(
        const image::BuildOutcome outcome,
        run.builder.build(request_of(job, run), run.services.progress, run.services.stop));
    receipt.builder = outcome.builder;
    if (run.options.push) KFPKG_TRY(read_back(job, run, outcome.digest, receipt));
  }
  KFPKG_TRY(add_tags(job, run, receipt));
  const registry::Traffic after = run.client.traffic();
  receipt.requests = static_cast<int>(after.requests - before.requests);
  receipt.retries = static_cast<int>(after.retries - before.retries);
  receipt.seconds = std::chrono::duration<double>(run.services.clock.now() - started).count();
  if (run.options.push) keep_receipt(job.folder->path, receipt, run.services.environment);
  return receipt;
}

Status write_lock(const LockFile& lock) {
  const std::string* before = lock.before ? &*lock.before : nullptr;
  return apply(image::lock_change(std::string(image::k_lock_name), before, lock.lock), lock.folder);
}

Result<image::Receipt> build_folder(const ComponentFolder& folder, const Run& run) {
  KFPKG_TRY_ASSIGN(LockFile lock, load_lock(folder, run.services));
  KFPKG_TRY_ASSIGN(const Job job, prepare(folder, lock, run));
  if (run.options.dry_run) {
    run.services.out << run.builder.plan(request_of(job, run)).text() << '\n';
    return start_receipt(job, run);
  }
  KFPKG_TRY(write_lock(lock));
  return build_one(job, run);
}

Status check_options(const BuildOptions& options) {
  if (options.push && options.load) {
    return fail(ErrorKind::usage, "build: --push and --load exclude each other", "choose one");
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

}  // namespace

Result<ExitCode> run_build(const BuildOptions& options, Services& services,
                           const CommonOptions& common) {
  KFPKG_TRY(check_options(options));
  KFPKG_TRY_ASSIGN(const auto folders,
                   load_folders(options.paths,
                                flag_settings(options.platforms, options.registry, ""), services));
  RegistryAccess access(services, folders);
  image::BuildxBuilder builder(services.processes, services.environment);
  const Run run{options, services, access.client(), builder};
  ReceiptReport report;
  for (const ComponentFolder& folder : folders) {
    if (services.stop.stop_requested()) return fail(ErrorKind::interrupted, "interrupted");
    Result<image::Receipt> receipt = build_folder(folder, run);
    if (!receipt && folders.size() == 1) return tl::unexpected(receipt.error());
    report.add(folder.name, std::move(receipt));
  }
  if (options.dry_run) return ExitCode::done;
  return report.print(services, common);
}

}  // namespace kfpkg::cli
