// SPDX-License-Identifier: Apache-2.0
// The steps of one build.
#include "cli/build/build_job.hpp"

#include "cli/build/build_image.hpp"
#include "oci/mirror.hpp"
#include "registry/resolve.hpp"
#include "workspace/images/image_fingerprint.hpp"
#include "workspace/images/receipts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace kfpkg::cli {
namespace {

/// Where an image goes that is not pushed: what the spec names, or for an image folder its name.
Result<oci::Reference> local_target(const BuildJob& job) {
  if (!job.spec) {
    KFPKG_TRY_ASSIGN(const image::ImageName name, workspace::image_name_of(*job.folder));
    return name.repository.with_tag(name.version_tag.empty() ? "latest" : name.version_tag);
  }
  const std::string& written = job.spec->component.image.value;
  auto reference = oci::Reference::parse(written);
  if (!reference) {
    return fail(ErrorKind::findings,
                fmt::format("{}/component.yaml: image \"{}\" is not an image name",
                            job.folder->display, written),
                "write NAME:TAG, as in acme/train:0.1.0");
  }
  reference->digest.reset();
  return *reference;
}

Result<oci::Reference> target_of(const BuildJob& job, const BuildOptions& options) {
  if (!options.push) return local_target(job);
  KFPKG_TRY_ASSIGN(const image::ImageName name, workspace::image_name_of(*job.folder));
  return name.repository.with_tag(image::fingerprint_tag(job.fingerprint.hex));
}

Result<oci::Digest> digest_of(const workspace::OwnBase& base, const BuildRun& run) {
  KFPKG_TRY_ASSIGN(const auto found, run.client.head_manifest(base.image, run.services.stop));
  if (found) return found->digest;
  return fail(ErrorKind::config,
              fmt::format("the base {} is not in the registry as {} has it now", base.image.name(),
                          base.folder),
              fmt::format("build it first: kfpkg build {} --push, or all: kfpkg build --all --push",
                          base.folder));
}

Status check_platforms(const BuildJob& job, const registry::Resolved& resolved) {
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
Status read_back(const BuildJob& job, const BuildRun& run,
                 const std::optional<oci::Digest>& claimed, image::Receipt& receipt) {
  KFPKG_TRY_ASSIGN(
      const registry::Resolved resolved,
      registry::resolve_platforms(
          run.client, run.options.by_digest ? job.target.with_digest(*claimed) : job.target,
          run.services.stop));
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

Status add_tags(const BuildJob& job, const BuildRun& run, image::Receipt& receipt) {
  if (receipt.digest.empty()) return {};
  const oci::Reference pinned = job.target.with_digest(*oci::Digest::parse(receipt.digest));
  for (const std::string& tag : run.options.tags) {
    KFPKG_TRY(registry::tag_manifest(run.client, pinned, tag, registry::MoveTag::allowed,
                                     run.services.stop));
    receipt.tags.push_back(tag);
  }
  return {};
}

// The platforms of what was skipped: of the last push when that was it, else those that it must
// have, since they are part of the fingerprint.
void fill_platforms(const BuildJob& job, image::Receipt& receipt) {
  if (job.last && job.last->digest == receipt.digest && !job.last->platforms.empty()) {
    receipt.platforms = job.last->platforms;
    return;
  }
  for (const oci::Platform& platform : job.inputs.platforms)
    receipt.platforms.emplace_back(platform.str(), std::string());
}

/// Takes the time of one step of a receipt, and all requests to its repository so far.
class Meter {
 public:
  explicit Meter(const BuildRun& run) : m_run(run), m_started(run.services.clock.now()) {}
  void stop(const BuildJob& job, image::Receipt& receipt) const {
    const registry::Traffic traffic = m_run.client.traffic(job.target);
    receipt.requests = static_cast<int>(traffic.requests);
    receipt.retries = static_cast<int>(traffic.retries);
    receipt.seconds = std::chrono::duration<double>(m_run.services.clock.now() - m_started).count();
  }

 private:
  const BuildRun& m_run;
  std::chrono::steady_clock::time_point m_started;
};

// Whom the builder must ask without TLS, when it asks by itself.
std::vector<std::string> plain_http_bases(const BuildJob& job, const BuildRun& run) {
  std::vector<std::string> hosts;
  for (const auto& bases : job.inputs.build.bases) {
    for (const dockerfile::BaseImage& base : bases) {
      const std::string host = oci::mirrored(base.reference, job.inputs.mirrors).registry;
      const bool known = std::find(hosts.begin(), hosts.end(), host) != hosts.end();
      if (!known && run.access.is_plain_http(host)) hosts.push_back(host);
    }
  }
  return hosts;
}

void set_output(const BuildJob& job, const BuildRun& run, image::BuildRequest& request) {
  const bool several = job.inputs.platforms.size() > 1;
  if (kfpkg_sends(run)) {
    request.output = image::BuildOutput::oci_layout;
    request.output_path = "IMAGE";
  } else if (run.options.push) {
    request.output = image::BuildOutput::push;
  } else if (!run.layouts.empty()) {
    request.output = image::BuildOutput::oci_layout;
    request.output_path = run.layout_per_component ? run.layouts / job.folder->name : run.layouts;
  } else {
    request.output =
        run.options.load || !several ? image::BuildOutput::load : image::BuildOutput::check;
  }
}

// A cache lives in the registry that images are pushed to, or with GitHub; a local build has none.
void add_cache(const BuildJob& job, const BuildRun& run, image::BuildRequest& request) {
  if (!run.options.push) return;
  const std::string& scope = job.folder->name;
  request.cache = image::cache_flags(job.inputs.cache, job.target, scope);
  if (job.inputs.cache == image::CacheKind::inline_in_image)
    request.tags.push_back(job.target.with_tag("buildcache-" + scope));
}

// Bases of the workspace's own must be there by now: a push asks the registry for their digests.
Status pin_job(BuildJob& job, const BuildRun& run) {
  std::map<std::string, oci::Reference> own;
  for (const auto& [key, base] : job.inputs.own_bases) {
    oci::Reference reference = base.image;
    if (run.options.push) {
      KFPKG_TRY_ASSIGN(reference.digest, digest_of(base, run));
    }
    own.insert_or_assign(key, std::move(reference));
  }
  KFPKG_TRY_ASSIGN(job.pinned, image::pin(job.inputs.build.file, job.inputs.build.bases, *job.lock,
                                          job.inputs.mirrors, own));
  return {};
}

}  // namespace

bool kfpkg_sends(const BuildRun& run) {
  return run.options.push && (run.options.by_digest || !run.builder.pushes());
}

Result<BuildJob> read_job(const workspace::ComponentFolder& folder,
                          workspace::WorkspaceImages& images, const Services& services) {
  BuildJob job;
  job.folder = &folder;
  if (!folder.is_image) {
    KFPKG_TRY_ASSIGN(job.spec, workspace::load_spec(folder));
  }
  KFPKG_TRY_ASSIGN(job.inputs, workspace::load_image_inputs(folder, images, services));
  return job;
}

Status plan_job(BuildJob& job, const dockerfile::BaseLock& lock, const BuildRun& run) {
  job.lock = &lock;
  KFPKG_TRY_ASSIGN(job.fingerprint,
                   workspace::fingerprint_of(*job.folder, job.inputs, lock, run.services));
  KFPKG_TRY_ASSIGN(job.target, target_of(job, run.options));
  job.last = workspace::last_receipt(job.folder->path, run.services.environment);
  return {};
}

image::BuildRequest request_of(const BuildJob& job, const BuildRun& run) {
  image::BuildRequest request;
  request.subject = job.folder->name;
  const workspace::BuildContext& context = job.folder->context;
  request.context = context.path;
  if (!context.below.empty()) request.context_name = "the context " + context.display;
  request.dockerfile = job.pinned.text;
  request.dockerfile_name = job.inputs.build.file.source->path();
  if (const SourcePtr& ignore = job.inputs.build.ignore.source) request.ignore = ignore->bytes();
  request.platforms = job.inputs.platforms;
  request.build_args = job.inputs.build_args;
  request.labels = job.inputs.labels;
  request.secrets = job.inputs.secrets;
  request.target = job.inputs.target;
  request.provenance = job.inputs.provenance;
  request.sbom = job.inputs.sbom;
  request.builder = run.builder_name;
  request.plain_http = plain_http_bases(job, run);
  request.no_cache = run.options.no_cache;
  request.log_folder = run.services.environment.cache_dir() / "logs";
  request.tags = {job.target};
  // The fingerprint's tag beside the author's tells `kfpkg run` which files an image was made from.
  if (!run.options.push && run.layouts.empty()) {
    request.tags.push_back(job.target.with_tag(image::fingerprint_tag(job.fingerprint.hex)));
  }
  set_output(job, run, request);
  add_cache(job, run, request);
  return request;
}

Result<std::optional<image::Receipt>> skip_job(const BuildJob& job, const BuildRun& run) {
  if (!run.options.push || run.options.force) return std::nullopt;
  const Meter meter(run);
  const ProgressScope scope(run.services.progress, job.folder->name);
  run.services.progress.step(job.folder->name, "asking the registry");
  const auto found = run.client.head_manifest(job.target, run.services.stop);
  if (!found) {
    return in_context(found.error(),
                      fmt::format("looking for {} in the registry", job.target.name()));
  }
  if (!*found) return std::nullopt;
  image::Receipt receipt = start_receipt(job);
  receipt.skipped = true;
  receipt.reason = "the registry has an image with this fingerprint";
  receipt.digest = (*found)->digest.str();
  fill_platforms(job, receipt);
  KFPKG_TRY(add_tags(job, run, receipt));
  meter.stop(job, receipt);
  // Thousands may be skipped in one run, and each receipt is a file that is synced.
  const bool is_kept = job.last && job.last->digest == receipt.digest &&
                       job.last->fingerprint == receipt.fingerprint;
  if (!is_kept) workspace::keep_receipt(job.folder->path, receipt, run.services.environment);
  return receipt;
}

Result<image::Receipt> build_job(BuildJob& job, const BuildRun& run) {
  const Meter meter(run);
  const ProgressScope scope(run.services.progress, job.folder->name);
  KFPKG_TRY(pin_job(job, run));
  image::Receipt receipt = start_receipt(job);
  KFPKG_TRY_ASSIGN(const image::BuildOutcome outcome, build_image(job, run));
  receipt.builder = outcome.builder;
  receipt.bytes_sent = outcome.bytes_sent;
  if (run.options.by_digest) receipt.tags.clear();
  if (run.options.push) {
    KFPKG_TRY(read_back(job, run, outcome.digest, receipt));
  } else if (outcome.digest) {
    receipt.digest = outcome.digest->str();
  }
  if (run.options.push) KFPKG_TRY(add_tags(job, run, receipt));
  meter.stop(job, receipt);
  if (run.options.push)
    workspace::keep_receipt(job.folder->path, receipt, run.services.environment);
  return receipt;
}

image::Receipt start_receipt(const BuildJob& job) {
  image::Receipt receipt;
  receipt.component = job.folder->name;
  receipt.path = job.folder->display;
  receipt.reference = job.target.name();
  receipt.tags = {job.target.tag};
  receipt.fingerprint = job.fingerprint.hex;
  receipt.inputs = job.fingerprint.inputs;
  if (job.last) receipt.changed = image::changes(job.last->inputs, receipt.inputs);
  return receipt;
}

std::vector<std::string> reasons_to_build(const BuildJob& job, const BuildOptions& options) {
  if (options.force) return {"--force was given"};
  if (!job.last) return {"no earlier push from this machine to compare with"};
  auto reasons = image::changes(job.last->inputs, job.fingerprint.inputs);
  if (!reasons.empty()) return reasons;
  return {options.push ? "the registry does not have it, though nothing changed since the last push"
                       : "without --push the local Docker gets it in any case"};
}

}  // namespace kfpkg::cli
