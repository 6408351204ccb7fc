// SPDX-License-Identifier: Apache-2.0
// kfpkg build
#include "cli/build/build.hpp"
#include "cli/commands.hpp"

namespace kfpkg::cli {

Action bind_build(CommandLine& line) {
  const auto options = std::make_shared<BuildOptions>();
  line.positionals("path", options->paths,
                   "component folders, or folders above them (default: this one)");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "platforms to build for (default: linux/amd64)");
  line.flag("--push", options->push, "push to the registry; what is there already is not built");
  line.flag("--push-by-digest", options->by_digest,
            "push without a tag, for kfpkg image join to put together what several machines built");
  line.flag("--load", options->load,
            "load into the local Docker (default without --push, one platform)");
  line.option("--output", options->output, "oci:DIR",
              "write an OCI image layout, DIR/NAME for several components");
  line.values("--tag", options->tags, "TAG", "one more tag for the pushed image; may be repeated");
  line.values("--build-arg", options->build_args, "NAME=VALUE",
              "a build argument; it stands in the image's history");
  line.values("--label", options->labels, "NAME=VALUE", "a label of the image");
  line.values("--secret", options->secrets, "id=NAME,src=FILE",
              "a file or variable (id=NAME,env=VARIABLE) for RUN --mount=type=secret");
  line.option("--target", options->target, "STAGE", "stage of the Dockerfile (default: the last)");
  line.option("--cache", options->cache, "KIND",
              "with --push, where steps are kept for other machines: registry, gha, inline, none");
  line.flag("--no-cache", options->no_cache, "run all steps again");
  line.flag("--provenance", options->provenance, "attach a provenance attestation");
  line.flag("--sbom", options->sbom, "attach a software bill of materials");
  line.flag("--all", options->all, "all components of the workspace");
  line.flag("--changed", options->changed, "only those that this branch touches (kfpkg changed)");
  line.option("--base", options->base, "REVISION", "with --changed: what to compare with");
  line.option("--shard", options->shard, "I/N",
              "only the I-th of N parts, for CI jobs side by side");
  line.number("-j,--jobs", options->jobs, "N", "builds at a time (default: up to 8)");
  line.flag("--explain", options->explain, "say why each image is built or not");
  line.option("--registry", options->registry, "NAME", "registry to push to, as in ghcr.io/acme");
  line.option("--builder", options->builder, "NAME",
              "a builder of docker buildx, or buildah (default: buildx's current one)");
  line.flag("--force", options->force, "build although the registry has the image");
  line.flag("--update-bases", options->update_bases,
            "take up newer base images and write kfpkg.lock");
  line.flag("--dry-run", options->dry_run, "print the builder's command line, and build nothing");
  line.reports();
  return [options](Services& services, const CommonOptions& common) {
    return run_build(*options, services, common);
  };
}

}  // namespace kfpkg::cli
