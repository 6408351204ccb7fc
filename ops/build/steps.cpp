// SPDX-License-Identifier: Apache-2.0
// The steps of one build.
#include "ops/build/steps.hpp"

#include "core/fs/tree.hpp"
#include "ops/build/build_image.hpp"
#include "ops/build/own_bases.hpp"
#include "ops/build/request.hpp"
#include "ops/image/tag_rule.hpp"
#include "registry/protocol/resolve.hpp"
#include "workspace/cache/receipts.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/images/image_fingerprint.hpp"
#include "workspace/images/scheme_1.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace kfpkg::ops {
namespace {

/// Where an image goes that is not pushed: what the spec names, or for an image folder its name.
Result<oci::Reference> local_reference(const BuildJob& job) {
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

Result<oci::Reference> reference_of(const BuildJob& job, const BuildRun& run) {
  if (!run.pushes()) return local_reference(job);
  KFPKG_TRY_ASSIGN(const image::ImageName name, workspace::image_name_of(*job.folder));
  return name.repository.with_tag(image::fingerprint_tag(job.fingerprint.hex));
}

Status check_platforms(const BuildJob& job, const registry::Resolved& resolved) {
  for (const oci::Platform& wanted : job.inputs.platforms) {
    const bool there = std::any_of(resolved.platforms.begin(), resolved.platforms.end(),
                                   [&](const auto& image) { return image.platform == wanted; });
    if (there) continue;
    return fail(ErrorKind::registry,
                fmt::format("{}: the registry has no {} image after the push", job.reference.str(),
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
          run.client, run.by_digest() ? job.reference.with_digest(*claimed) : job.reference,
          run.call().stop, registry::Pushed::now));
  receipt.digest = resolved.reference.digest->str();
  if (claimed && claimed->str() != receipt.digest) {
    return fail(ErrorKind::registry,
                fmt::format("{}: the builder pushed {}, but the registry has {}",
                            job.reference.str(), claimed->str(), receipt.digest),
                "somebody else pushed the same tag at this moment; run the command again");
  }
  for (const registry::PlatformImage& image : resolved.platforms) {
    receipt.platforms.emplace_back(image.platform.str(), image.digest.str());
  }
  return check_platforms(job, resolved);
}

Status give_tag(const oci::Reference& pinned, const std::string& tag, const BuildRun& run) {
  const auto may_move = [&](const oci::Reference& target, const oci::Digest& there) {
    return check_change({target.familiar(), target.tag, there, *pinned.digest},
                        run.intent.outputs.move_tags);
  };
  KFPKG_TRY(registry::tag_manifest(run.client, pinned, tag, may_move, run.call().stop));
  return {};
}

Status add_tags(const BuildJob& job, const BuildRun& run, image::Receipt& receipt) {
  if (receipt.digest.empty()) return {};
  const oci::Reference pinned = job.reference.with_digest(*oci::Digest::parse(receipt.digest));
  for (const std::string& tag : run.intent.outputs.tags) {
    KFPKG_TRY(give_tag(pinned, tag, run));
    receipt.tags.push_back(tag);
  }
  return {};
}

image::Receipt start_receipt(const BuildJob& job, const BuildRun& run) {
  image::Receipt receipt;
  receipt.component = job.folder->name;
  receipt.path = job.folder->display;
  receipt.reference = job.reference.name();
  receipt.tags = {job.reference.tag};
  receipt.kept_in = kept_in(job, run);
  receipt.fingerprint = job.fingerprint.hex;
  receipt.inputs = job.fingerprint.inputs;
  // Where gaps are not allowed, none is left by now.
  if (job.inputs.allows_platform_mismatch) {
    for (const auto& gap : workspace::platform_gaps(job.inputs, *job.lock))
      receipt.remarks.push_back(gap.message());
  }
  if (job.last) receipt.changed = image::changes(job.last->inputs, receipt.inputs);
  return receipt;
}

/// Of the last push from this machine, when it was one of the files as they are.
std::optional<oci::Digest> last_digest(const BuildJob& job) {
  if (!job.last || job.last->fingerprint != job.fingerprint.hex) return std::nullopt;
  return oci::Digest::parse(job.last->digest);
}

// What one answer says of it: several platforms make an index.
bool can_be(const oci::ManifestInfo& found, const workspace::ImageInputs& inputs) {
  return inputs.platforms.size() == 1 || oci::is_index_type(found.media_type);
}

// By `build --force` elsewhere, or by a program that knows nothing of fingerprints.
void tell_if_replaced(const BuildJob& job, const BuildRun& run, image::Receipt& receipt) {
  const auto last = last_digest(job);
  if (!last || last->str() == receipt.digest) return;
  receipt.remarks.push_back(
      fmt::format("{} is another image now than the one that was pushed from here ({}); "
                  "--force builds it again",
                  job.reference.tag, last->str()));
  run.call().progress.note(receipt.component, receipt.remarks.back());
}

// The platforms of what was not read back from a registry: of the last push when that was it, else
// those that it must have, since they are part of the fingerprint.
void fill_platforms(const BuildJob& job, image::Receipt& receipt) {
  const bool is_last = job.last && !receipt.digest.empty() && job.last->digest == receipt.digest;
  if (is_last && !job.last->platforms.empty()) {
    receipt.platforms = job.last->platforms;
    return;
  }
  for (const oci::Platform& platform : job.inputs.platforms)
    receipt.platforms.emplace_back(platform.str(), std::string());
}

/// Takes the time of one step of a receipt, and all requests to its repository so far.
class Meter {
 public:
  explicit Meter(const BuildRun& run) : m_run(run), m_started(run.call().clock.now()) {}
  void stop(const BuildJob& job, image::Receipt& receipt) const {
    const registry::Traffic traffic = m_run.client.traffic(job.reference);
    receipt.requests = static_cast<int>(traffic.requests);
    receipt.retries = static_cast<int>(traffic.retries);
    receipt.seconds = std::chrono::duration<double>(m_run.call().clock.now() - m_started).count();
  }

 private:
  const BuildRun& m_run;
  std::chrono::steady_clock::time_point m_started;
};

// The builder would blame the Dockerfile.
Status check_secrets(const BuildJob& job, const BuildRun& run) {
  for (const image::Secret& secret : job.inputs.secrets) {
    if (!secret.variable.empty() && !run.call().environment.get(secret.variable)) {
      return fail(ErrorKind::config,
                  fmt::format("secret {}: the variable {} is not set", secret.id, secret.variable),
                  "set it, if only to nothing, or name another one: --secret id=NAME,env=VARIABLE");
    }
    if (secret.file.empty() || type_at(secret.file.native())) continue;
    return fail(ErrorKind::config,
                fmt::format("secret {}: there is no file {}", secret.id, secret.file.string()),
                "name another one: --secret id=NAME,src=FILE, or `secrets:` in kfpkg.yaml");
  }
  return {};
}

// Nothing where the image has to be built.
Result<std::optional<oci::Digest>> take_over(const BuildJob& job, const BuildRun& run) {
  if (run.by_digest()) return std::nullopt;
  KFPKG_TRY_ASSIGN(const auto earlier,
                   workspace::fingerprint_by_scheme_1(*job.folder, job.inputs, job.fingerprint));
  if (!earlier) return std::nullopt;
  const oci::Reference tagged = job.reference.with_tag(image::fingerprint_tag(*earlier));
  KFPKG_TRY_ASSIGN(const auto found, run.client.head_manifest(tagged, run.call().stop));
  if (!found) return std::nullopt;
  KFPKG_TRY(give_tag(job.reference.with_digest(found->digest), job.reference.tag, run));
  return found->digest;
}

// Bases of the workspace's own must be there by now.
Status pin_job(BuildJob& job, const BuildRun& run) {
  KFPKG_TRY_ASSIGN(job.own_bases, own_base_sources(job, run));
  KFPKG_TRY_ASSIGN(job.pinned, pinned_for(job, job.inputs.build.bases));
  return {};
}

}  // namespace

Result<BuildJob> read_job(const workspace::ComponentFolder& folder,
                          workspace::WorkspaceImages& images, const Invocation& call) {
  BuildJob job;
  job.folder = &folder;
  if (!folder.is_image) {
    KFPKG_TRY_ASSIGN(job.spec, workspace::load_spec(folder));
  }
  KFPKG_TRY_ASSIGN(job.inputs, workspace::load_image_inputs(folder, images, call));
  return job;
}

Status plan_job(BuildJob& job, const BuildRun& run) {
  KFPKG_TRY_ASSIGN(job.fingerprint,
                   workspace::fingerprint_of(*job.folder, job.inputs, *job.lock, run.call()));
  KFPKG_TRY_ASSIGN(job.reference, reference_of(job, run));
  job.last = workspace::last_receipt(job.folder->path, run.call().environment);
  return {};
}

Result<std::optional<image::Receipt>> skip_job(const BuildJob& job, const BuildRun& run) {
  if (!run.pushes() || run.intent.force) return std::nullopt;
  const Meter meter(run);
  const ProgressScope scope(run.call().progress, job.folder->name);
  run.call().progress.step(job.folder->name, "asking the registry");
  const auto found =
      registry::look_at_tag(run.client, job.reference, last_digest(job), run.call().stop);
  if (!found) {
    return in_context(found.error(),
                      fmt::format("looking for {} in the registry", job.reference.name()));
  }
  image::Receipt receipt = start_receipt(job, run);
  receipt.skipped = true;
  if (*found && can_be(**found, job.inputs)) {
    receipt.reason = "the registry has an image with this fingerprint";
    receipt.digest = (*found)->digest.str();
    tell_if_replaced(job, run, receipt);
  } else {
    KFPKG_TRY_ASSIGN(const auto earlier, take_over(job, run));
    if (!earlier) return std::nullopt;
    receipt.reason = "the registry has an image of these files, by kfpkg's earlier fingerprints";
    receipt.digest = earlier->str();
  }
  fill_platforms(job, receipt);
  KFPKG_TRY(add_tags(job, run, receipt));
  meter.stop(job, receipt);
  // Thousands may be skipped in one run, and each receipt is a file that is synced.
  const bool is_kept = job.last && job.last->digest == receipt.digest &&
                       job.last->fingerprint == receipt.fingerprint;
  if (!is_kept) workspace::keep_receipt(job.folder->path, receipt, run.call().environment);
  return receipt;
}

Result<image::Receipt> build_job(BuildJob& job, const BuildRun& run) {
  KFPKG_TRY(check_secrets(job, run));
  const Meter meter(run);
  const ProgressScope scope(run.call().progress, job.folder->name);
  KFPKG_TRY(pin_job(job, run));
  KFPKG_TRY_ASSIGN(const image::StagedContext staged,
                   workspace::stage_context(*job.folder, job.inputs, job.fingerprint, run.call()));
  job.context = staged.path();
  image::Receipt receipt = start_receipt(job, run);
  KFPKG_TRY_ASSIGN(const image::BuildOutcome outcome, build_image(job, run));
  receipt.builder = outcome.builder;
  receipt.bytes_sent = outcome.bytes_sent;
  receipt.bytes_reused = outcome.bytes_reused;
  if (run.by_digest()) receipt.tags.clear();
  if (run.pushes()) {
    KFPKG_TRY(read_back(job, run, outcome.digest, receipt));
  } else if (outcome.digest) {
    job.written = image::LayoutImage{request_of(job, run).output_path, *outcome.digest};
    if (receipt.kept_in == image::k_kept_in_layout) receipt.digest = outcome.digest->str();
  }
  if (!run.pushes()) fill_platforms(job, receipt);
  if (run.pushes()) KFPKG_TRY(add_tags(job, run, receipt));
  meter.stop(job, receipt);
  if (run.pushes()) workspace::keep_receipt(job.folder->path, receipt, run.call().environment);
  return receipt;
}

std::vector<std::string> reasons_to_build(const BuildJob& job, const BuildRun& run) {
  if (run.intent.force) return {"--force was given"};
  if (!job.last) return {"no earlier push from this machine to compare with"};
  auto reasons = image::changes(job.last->inputs, job.fingerprint.inputs);
  if (image::fingerprint_hex(job.last->inputs) != job.last->fingerprint)
    reasons.emplace_back(fmt::format("kfpkg's rules for fingerprints changed (scheme {} now)",
                                     image::k_fingerprint_scheme));
  if (!reasons.empty()) return reasons;
  if (run.intent.dry_run)
    return {"nothing changed since the last push; a dry run does not ask the registry"};
  return {run.pushes() ? "the registry does not have it, though nothing changed since the last push"
                       : "without --push the local Docker gets it in any case"};
}

}  // namespace kfpkg::ops
