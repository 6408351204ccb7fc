// SPDX-License-Identifier: Apache-2.0
// The table of commands.
#include "cli/commands.hpp"

#include <array>

namespace kfpkg::cli {

std::span<const Command> all_commands() {
  static constexpr std::array k_commands{
      Command{
          "new", "start a component folder from a template",
          "  kfpkg new train_model\n  kfpkg new train_model --registry ghcr.io/acme --dry-run\n",
          bind_new},
      Command{"lint", "check component specs as Kubeflow Pipelines will, and for what it lets pass",
              "  kfpkg lint\n  kfpkg lint components --target kfp-1.8,kfp-2 --format json\n"
              "  kfpkg lint --format github --format sarif=lint.sarif\n",
              bind_lint},
      Command{"explain", "the page of a lint rule", "  kfpkg explain KF101\n", bind_explain, false},
      Command{"build", "build images for all platforms, and push them",
              "  kfpkg build\n  kfpkg build components --platform linux/amd64,linux/arm64 --push\n",
              bind_build},
      Command{"changed", "the components that a git range touches",
              "  kfpkg changed --base origin/main\n"
              "  kfpkg changed --format github >> \"$GITHUB_OUTPUT\"\n"
              "  kfpkg lint $(kfpkg changed)\n",
              bind_changed},
      Command{"run", "run one component in Docker as Kubeflow Pipelines would",
              "  kfpkg run train --input dataset=data.csv --input epochs=3\n", bind_run},
      Command{"publish", "publish digest-pinned specs to git or a folder",
              "  kfpkg publish train --to ./site --url https://components.example.org\n"
              "  kfpkg publish --to git+https://github.com/acme/components#main:published\n",
              bind_publish},
      Command{"verify", "check a published URL and its image as users and clusters will",
              "  kfpkg verify https://components.example.org/train/0.1.0/component.yaml\n",
              bind_verify},
      Command{"image", "inspect, copy, tag, join and delete images in registries",
              "  kfpkg image inspect ghcr.io/acme/train:1.0\n"
              "  kfpkg image copy ghcr.io/acme/train:1.0 registry.example.org/prod/train:1.0\n",
              nullptr, false},
      Command{"image inspect", "platforms, sizes and how the program starts",
              "  kfpkg image inspect ghcr.io/acme/train:1.0\n"
              "  kfpkg image inspect oci:out --platform linux/arm64 --format json\n",
              bind_image_inspect},
      Command{"image copy", "copy an image with all its platforms, digests preserved",
              "  kfpkg image copy ghcr.io/acme/train:1.0 registry.example.org/prod/train:1.0\n"
              "  kfpkg image copy --platform linux/amd64 ghcr.io/acme/train:1.0 oci:out:1.0\n",
              bind_image_copy},
      Command{"image tag", "give an image more tags, without moving its content",
              "  kfpkg image tag ghcr.io/acme/train:1.0.3 1.0 1 latest\n", bind_image_tag},
      Command{"image tags", "list the tags of a repository",
              "  kfpkg image tags ghcr.io/acme/train\n", bind_image_tags},
      Command{"image join", "one index of images that were pushed one by one",
              "  kfpkg image join ghcr.io/acme/train:1.0 @sha256:AMD64... @sha256:ARM64...\n",
              bind_image_join},
      Command{"image delete", "delete a tag, or a digest with all its tags",
              "  kfpkg image delete ghcr.io/acme/train:old\n", bind_image_delete},
      Command{"login", "log in to a registry, for kfpkg and docker alike",
              "  kfpkg login ghcr.io\n"
              "  printf %s \"$TOKEN\" | kfpkg login ghcr.io --username kim --password-stdin\n",
              bind_login},
      Command{"logout", "forget the credentials for a registry", "  kfpkg logout ghcr.io\n",
              bind_logout},
      Command{"doctor", "is everything there that kfpkg needs, and what to type if not",
              "  kfpkg doctor\n  kfpkg doctor --format json\n", bind_doctor},
      Command{"version", "the version of kfpkg and of what it uses",
              "  kfpkg version --format json\n", bind_version, false},
  };
  return k_commands;
}

}  // namespace kfpkg::cli
