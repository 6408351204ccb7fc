// SPDX-License-Identifier: Apache-2.0
// The digest in the registry, a layout of this run, or a name and what to type.
#include "ops/build/own_bases.hpp"

#include <fmt/format.h>

namespace kfpkg::ops {
namespace {

std::string image_flags(const BuildJob& job) {
  return job.folder->config.image_flags();
}

Result<oci::Reference> pushed(const workspace::OwnBase& base, const BuildJob& job,
                              const BuildRun& run) {
  KFPKG_TRY_ASSIGN(const auto found, run.client.head_manifest(base.image, run.call().stop));
  if (found) {
    oci::Reference reference = base.image;
    reference.digest = found->digest;
    return reference;
  }
  return fail(ErrorKind::config,
              fmt::format("the base {} is not in the registry as {} has it now", base.image.name(),
                          base.folder),
              fmt::format("build it first: kfpkg build {0}{1} --push, or all: kfpkg build --all{1} "
                          "--push",
                          base.folder, image_flags(job)));
}

tl::unexpected<Error> not_in_run(const workspace::OwnBase& base, const BuildJob& job) {
  return fail(ErrorKind::config,
              fmt::format("{} starts from the image of {}, which this run does not build",
                          job.folder->display, base.folder),
              fmt::format("build both: kfpkg build {0} {1}{2} --output oci:DIR, or push both with "
                          "--push",
                          base.folder, job.folder->display, image_flags(job)));
}

Result<image::BaseSource> source_of(const workspace::OwnBase& base, const BuildJob& job,
                                    const BuildRun& run) {
  if (run.pushes()) return pushed(base, job, run);
  const auto built = job.built_bases.find(base.folder);
  if (built != job.built_bases.end() && built->second) return *built->second;
  // Whether the builder knows another one depends on what was loaded or pushed before.
  if (run.intent.outputs.has(Output::layout)) return not_in_run(base, job);
  return base.image;
}

std::string hint_of(const workspace::OwnBase& base, const BuildJob& job, const BuildRun& run) {
  if (job.built_bases.contains(base.folder)) {
    return fmt::format(
        "this builder does not see that {} is in the local Docker: build with "
        "--output oci:DIR or --push, or with Docker's own builder",
        base.folder);
  }
  return fmt::format("it is made by {0}: kfpkg build {0} {1}{2}{3}", base.folder,
                     job.folder->display, image_flags(job),
                     run.intent.outputs.has(Output::load) ? " --load" : "");
}

}  // namespace

Result<std::map<std::string, image::BaseSource>> own_base_sources(const BuildJob& job,
                                                                  const BuildRun& run) {
  std::map<std::string, image::BaseSource> sources;
  for (const auto& [key, base] : job.inputs.own_bases) {
    KFPKG_TRY_ASSIGN(image::BaseSource source, source_of(base, job, run));
    sources.insert_or_assign(key, std::move(source));
  }
  return sources;
}

std::map<std::string, std::string> own_base_hints(const BuildJob& job, const BuildRun& run) {
  std::map<std::string, std::string> hints;
  for (const auto& [key, base] : job.inputs.own_bases)
    hints.insert_or_assign(base.image.str(), hint_of(base, job, run));
  return hints;
}

}  // namespace kfpkg::ops
