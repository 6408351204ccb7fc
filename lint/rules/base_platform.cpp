// SPDX-License-Identifier: Apache-2.0
// Base images that are not there for all platforms, as kfpkg.lock knows them.
#include "dockerfile/base_platforms.hpp"
#include "lint/rule.hpp"

namespace kfpkg::lint {
namespace {

void check(const BuildView& view, Findings& findings) {
  const DockerfileView& dockerfile = *view.dockerfile;
  if (!dockerfile.lock || dockerfile.allows_platform_mismatch) return;
  const auto platforms_of = [&](const oci::Reference& base) -> const std::vector<oci::Platform>* {
    const dockerfile::LockedBase* locked = dockerfile.lock->find(base);
    return locked != nullptr && locked->platforms ? &*locked->platforms : nullptr;
  };
  for (const auto& gap : dockerfile::platform_gaps(dockerfile.build, platforms_of)) {
    if (gap.is_pinned) continue;  // KF612
    findings.add_in(dockerfile.build.file.source, gap.base.span, gap.message(),
                    std::string(dockerfile::k_platform_help));
  }
}

}  // namespace

extern const Rule k_base_platform{
    {{"KF620", "base-platform"},
     Severity::error,
     FailsAt::run,
     "",
     "a base image is not there for all platforms that the image is built for",
     "Builders take an image without an index for every platform: the image for arm64 then holds "
     "programs for amd64, and the node says \"exec format error\". kfpkg build refuses such a base "
     "and keeps in kfpkg.lock what platforms each has, which this rule reads; a base that the lock "
     "does not know yet is not judged. Where the files run anywhere (scripts, data), "
     "`platform_mismatch: allow` in kfpkg.yaml says so, and the receipt records it.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/bin/date]}}
--- file Dockerfile
FROM acme/tool:1.2
--- file kfpkg.lock
version: 1
bases:
  docker.io/acme/tool:1.2: sha256:1111111111111111111111111111111111111111111111111111111111111111
platforms:
  docker.io/acme/tool:1.2: [linux/arm64]
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/bin/date]}}
--- file Dockerfile
FROM acme/tool:1.2
--- file kfpkg.lock
version: 1
bases:
  docker.io/acme/tool:1.2: sha256:1111111111111111111111111111111111111111111111111111111111111111
platforms:
  docker.io/acme/tool:1.2: [linux/amd64, linux/arm64]
)"},
    check};

}  // namespace kfpkg::lint
