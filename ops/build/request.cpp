// SPDX-License-Identifier: Apache-2.0
// Output, cache, tags and registries of one build.
#include "ops/build/request.hpp"

#include "oci/mirror.hpp"
#include "ops/build/own_bases.hpp"

#include <algorithm>

namespace kfpkg::ops {
namespace {

// Whom the builder must ask without TLS, when it asks by itself.
std::vector<std::string> plain_http_bases(const BuildJob& job, const BuildRun& run) {
  std::vector<std::string> hosts;
  for (const auto& bases : job.inputs.build.bases) {
    for (const dockerfile::BaseImage& base : bases) {
      const std::string host = oci::mirrored(base.reference, job.inputs.mirrors).registry;
      const bool known = std::find(hosts.begin(), hosts.end(), host) != hosts.end();
      if (!known && run.session.is_plain_http(host)) hosts.push_back(host);
    }
  }
  return hosts;
}

bool has_epoch(const BuildJob& job) {
  return job.inputs.build_args.contains(std::string(image::k_epoch_argument));
}

// The images of several platforms fit into no engine's store, and what starts from one of them
// takes it from a layout.
image::BuildOutput output_of(const BuildJob& job, const BuildRun& run) {
  const bool to_layout = kfpkg_sends(job, run) || run.intent.outputs.has(Output::layout);
  if (to_layout) return image::BuildOutput::oci_layout;
  if (run.pushes()) return image::BuildOutput::push;
  const bool is_loaded = run.intent.outputs.has(Output::load) || job.inputs.platforms.size() == 1;
  if (is_loaded) return image::BuildOutput::load;
  return job.is_base ? image::BuildOutput::oci_layout : image::BuildOutput::check;
}

std::filesystem::path layout_path(const BuildJob& job, const BuildRun& run) {
  if (kfpkg_sends(job, run)) return "IMAGE";
  if (run.intent.outputs.has(Output::layout)) return run.layout_of(*job.folder);
  return run.scratch / job.fingerprint.hex;
}

void set_output(const BuildJob& job, const BuildRun& run, image::BuildRequest& request) {
  request.output = output_of(job, run);
  if (request.output != image::BuildOutput::oci_layout) return;
  request.output_path = layout_path(job, run);
  request.layout_is_choice = kfpkg_sends(job, run) && !run.by_digest() && run.builder.pushes();
}

// A cache lives in the registry that images are pushed to, or with GitHub; a local build has none.
void add_cache(const BuildJob& job, const BuildRun& run, image::BuildRequest& request) {
  if (!run.pushes()) return;
  const std::string& scope = job.folder->name;
  request.cache = image::cache_flags(job.inputs.cache, job.reference, scope);
  if (job.inputs.cache == image::CacheKind::inline_in_image)
    request.tags.push_back(job.reference.with_tag("buildcache-" + scope));
}

}  // namespace

// A push without a tag is beyond the docker driver, some builders never push, and none pushes what
// has the time of `source_date_epoch` in all its files.
bool kfpkg_sends(const BuildJob& job, const BuildRun& run) {
  return run.pushes() && (run.by_digest() || !run.builder.pushes() || has_epoch(job));
}

std::string_view kept_in(const BuildJob& job, const BuildRun& run) {
  if (run.pushes()) return image::k_kept_in_registry;
  if (run.intent.outputs.has(Output::layout)) return image::k_kept_in_layout;
  return output_of(job, run) == image::BuildOutput::load ? image::k_kept_in_engine
                                                         : image::k_kept_nowhere;
}

Result<image::PinnedDockerfile> pinned_for(
    const BuildJob& job, const std::vector<std::vector<dockerfile::BaseImage>>& bases) {
  return image::pin(job.inputs.build.file, bases, *job.lock, job.inputs.mirrors, job.own_bases);
}

image::BuildRequest request_of(const BuildJob& job, const BuildRun& run) {
  image::BuildRequest request;
  request.subject = job.folder->name;
  const workspace::BuildContext& context = job.folder->context;
  request.context = job.context.empty() ? context.path : job.context;
  if (!context.below.empty()) request.context_name = "the context " + context.display;
  request.dockerfile = job.pinned.text;
  request.images = job.pinned.images;
  request.base_hints = own_base_hints(job, run);
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
  request.no_cache = run.intent.no_cache;
  request.log_folder = run.call().environment.cache_dir() / "logs";
  request.tags = {job.reference};
  // The fingerprint's tag beside the author's tells `kfpkg run` which files an image was made from.
  if (!run.pushes() && run.intent.outputs.layout.empty()) {
    request.tags.push_back(job.reference.with_tag(image::fingerprint_tag(job.fingerprint.hex)));
  }
  set_output(job, run, request);
  add_cache(job, run, request);
  return request;
}

}  // namespace kfpkg::ops
