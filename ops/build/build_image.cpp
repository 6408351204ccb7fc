// SPDX-License-Identifier: Apache-2.0
// One build for all platforms where the builder can, else one per platform.
#include "ops/build/build_image.hpp"

#include "core/fs/temp_dir.hpp"
#include "oci/images/layout_store.hpp"
#include "oci/images/push.hpp"
#include "oci/index_edit.hpp"
#include "ops/build/request.hpp"
#include "ops/image/push.hpp"
#include "registry/protocol/repository_store.hpp"
#include "registry/protocol/resolve.hpp"
#include "registry/retry.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::ops {
namespace {

constexpr int k_most_tries = 3;

// What is done is cached, so another try is little more than the push that failed.
Result<image::BuildOutcome> ask_builder(const image::BuildRequest& request, const BuildRun& run) {
  const registry::RetryPolicy& policy = run.session.retry_policy();
  const int tries = std::min(k_most_tries, policy.tries);
  for (int next = 1;; ++next) {
    auto outcome = run.builder.build(request, run.call().progress, run.call().stop);
    if (outcome || !outcome.error().transient || next >= tries) return outcome;
    run.call().progress.note(request.subject, outcome.error().message + "; trying again");
    const auto wait =
        registry::retry_wait(policy, next, {}, policy.budget, registry::random_fraction());
    registry::wait_for(run.call().clock, wait.value_or(policy.base), run.call().stop);
  }
}

// The tag under which one platform's image waits for its index.
std::string part_tag(const oci::Reference& image, const oci::Platform& platform) {
  std::string name = platform.str();
  std::replace(name.begin(), name.end(), '/', '-');
  return fmt::format("{}-{}", image.tag, name);
}

/// One platform's image, as it is in the registry.
struct Part {
  oci::Platform platform;
  oci::Reference tagged;
  oci::ManifestBytes manifest;
};

// A builder of this kind may be too old for names that stand for images, and one platform's
// Dockerfile needs none.
Result<Part> build_part(const BuildJob& job, const BuildRun& run, std::size_t index) {
  const oci::Platform& platform = job.inputs.platforms[index];
  KFPKG_TRY_ASSIGN(const image::PinnedDockerfile pinned,
                   pinned_for(job, {job.inputs.build.bases[index]}));
  const oci::Reference tagged = job.reference.with_tag(part_tag(job.reference, platform));
  image::BuildRequest request = request_of(job, run);
  request.subject += " " + platform.str();
  request.platforms = {platform};
  request.dockerfile = pinned.text;
  request.images = pinned.images;
  request.tags = {tagged};
  KFPKG_TRY_ASSIGN(const image::BuildOutcome outcome, ask_builder(request, run));
  if (!outcome.digest)
    return fail(ErrorKind::tool, "docker: says that it pushed, but not which digest");
  KFPKG_TRY_ASSIGN(
      oci::ManifestBytes manifest,
      run.client.get_manifest(job.reference.with_digest(*outcome.digest), run.call().stop));
  return Part{platform, tagged, std::move(manifest)};
}

std::string index_of(const std::vector<Part>& parts) {
  std::vector<oci::Descriptor> children;
  for (const auto& [platform, tagged, manifest] : parts) {
    children.push_back(
        {manifest.media_type, manifest.digest, manifest.bytes.size(), platform, {}, {}});
  }
  return oci::make_index(children);
}

// A tag that stays harms nobody, so no build fails for it.
void remove_tags(const std::vector<Part>& parts, const BuildRun& run) {
  for (const Part& part : parts) {
    const auto removed =
        registry::remove_tag(run.client, part.tagged, part.manifest, run.call().stop);
    if (!removed || !*removed) return;
  }
}

// A builder for one platform at a time: each is built and pushed by itself, and the index is ours.
// It comes last, under the fingerprint's tag, so that this one never stands for a part.
Result<image::BuildOutcome> build_parts(const BuildJob& job, const BuildRun& run) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < job.inputs.platforms.size(); ++i) {
    KFPKG_TRY_ASSIGN(Part part, build_part(job, run, i));
    parts.push_back(std::move(part));
  }
  const std::string index = index_of(parts);
  KFPKG_TRY_ASSIGN(const oci::Manifest parsed, oci::parse_manifest(index, ""));
  image::BuildOutcome outcome;
  outcome.builder = "buildx, one platform at a time";
  KFPKG_TRY_ASSIGN(outcome.digest,
                   run.client.put_manifest(job.reference, std::get<oci::Index>(parsed).media_type,
                                           index, run.call().stop));
  remove_tags(parts, run);
  return outcome;
}

// Written to a layout and sent by our own client: for builders that do not push, and where no tag
// is wanted, which the docker driver cannot do.
Result<image::BuildOutcome> build_and_send(const BuildJob& job, const BuildRun& run) {
  KFPKG_TRY_ASSIGN(const TempDir folder, TempDir::make("image"));
  image::BuildRequest request = request_of(job, run);
  request.output_path = folder.path() / "layout";
  request.tags = {job.reference};
  KFPKG_TRY_ASSIGN(image::BuildOutcome outcome, ask_builder(request, run));
  const auto layout = oci::layout_store(request.output_path, request.output_path.string());
  const auto repository = registry::repository_store(run.client, job.reference);
  repository->expect_push(*layout);
  KFPKG_TRY_ASSIGN(
      const oci::PushPlan plan,
      oci::plan_copy(*layout, {}, {}, *repository,
                     run.by_digest() ? std::string() : job.reference.tag, {}, run.call().stop));
  KFPKG_TRY_ASSIGN(const oci::PushReport report,
                   push_with_progress(plan, *layout, *repository, run.call()));
  outcome.digest = plan.digest;
  outcome.bytes_sent = report.bytes_sent;
  outcome.bytes_reused = report.bytes_reused;
  return outcome;
}

}  // namespace

Result<image::BuildOutcome> build_image(const BuildJob& job, const BuildRun& run) {
  if (run.kfpkg_sends()) return build_and_send(job, run);
  KFPKG_TRY_ASSIGN(image::BuildOutcome outcome, ask_builder(request_of(job, run), run));
  if (!outcome.one_platform_only) return outcome;
  return build_parts(job, run);
}

}  // namespace kfpkg::ops
