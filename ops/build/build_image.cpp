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

// Also where kfpkg would rather have sent it.
image::BuildRequest pushed_by_builder(const BuildJob& job, const BuildRun& run) {
  image::BuildRequest request = request_of(job, run);
  request.output = image::BuildOutput::push;
  return request;
}

// A builder of this kind may be too old for names that stand for images, and one platform's
// Dockerfile needs none.
Result<Part> build_part(const BuildJob& job, const BuildRun& run, std::size_t index) {
  const oci::Platform& platform = job.inputs.platforms[index];
  KFPKG_TRY_ASSIGN(const image::PinnedDockerfile pinned,
                   pinned_for(job, {job.inputs.build.bases[index]}));
  const oci::Reference tagged = job.reference.with_tag(part_tag(job.reference, platform));
  image::BuildRequest request = pushed_by_builder(job, run);
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

// A cache that is inside of the image is looked for under a tag of its own.
Status add_cache_tags(const std::vector<oci::Reference>& tags, const oci::Digest& digest,
                      const BuildRun& run) {
  const auto may_move = [](const auto&, const auto&) { return Status(); };
  for (const oci::Reference& tag : tags) {
    KFPKG_TRY(registry::tag_manifest(run.client, tag.with_digest(digest), tag.tag, may_move,
                                     run.call().stop));
  }
  return {};
}

// Written to a layout and sent by our own client.
Result<image::BuildOutcome> build_and_send(const BuildJob& job, const BuildRun& run) {
  KFPKG_TRY_ASSIGN(const TempDir folder, TempDir::make("image"));
  image::BuildRequest request = request_of(job, run);
  request.output_path = folder.path() / "layout";
  const std::vector<oci::Reference> cache_tags(request.tags.begin() + 1, request.tags.end());
  request.tags = {job.reference};
  KFPKG_TRY_ASSIGN(image::BuildOutcome outcome, ask_builder(request, run));
  if (outcome.limit != image::BuilderLimit::none) return outcome;
  const auto layout = oci::layout_store(request.output_path, request.output_path.string());
  const auto repository = registry::repository_store(run.client, job.reference);
  repository->expect_push(*layout);
  KFPKG_TRY_ASSIGN(
      const oci::PushPlan plan,
      oci::plan_copy(*layout, {}, {}, *repository,
                     run.by_digest() ? std::string() : job.reference.tag, {}, run.call().stop));
  KFPKG_TRY_ASSIGN(const oci::PushReport report,
                   push_with_progress(plan, *layout, *repository, run.call()));
  if (!run.by_digest()) KFPKG_TRY(add_cache_tags(cache_tags, plan.digest, run));
  outcome.digest = plan.digest;
  outcome.bytes_sent = report.bytes_sent;
  outcome.bytes_reused = report.bytes_reused;
  return outcome;
}

}  // namespace

Result<image::BuildOutcome> build_image(const BuildJob& job, const BuildRun& run) {
  if (!run.pushes()) return ask_builder(request_of(job, run), run);
  if (kfpkg_sends(job, run)) {
    KFPKG_TRY_ASSIGN(image::BuildOutcome outcome, build_and_send(job, run));
    if (outcome.limit == image::BuilderLimit::none) return outcome;
    run.call().progress.note(job.folder->name,
                             "this builder writes no layouts: folders in the image have the time "
                             "of the build, in spite of source_date_epoch");
  }
  KFPKG_TRY_ASSIGN(image::BuildOutcome outcome, ask_builder(pushed_by_builder(job, run), run));
  if (outcome.limit == image::BuilderLimit::none) return outcome;
  return build_parts(job, run);
}

}  // namespace kfpkg::ops
