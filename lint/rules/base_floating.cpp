// SPDX-License-Identifier: Apache-2.0
// Base images whose name says nothing about their content, and that no lock pins.
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const BuildView& view, Findings& findings) {
  const DockerfileView& dockerfile = *view.dockerfile;
  for (const dockerfile::BaseImage& base : dockerfile.bases) {
    const oci::Reference& image = base.reference;
    const bool floats = !image.digest && (image.tag.empty() || image.tag == "latest");
    if (!floats || (dockerfile.lock && dockerfile.lock->find(image) != nullptr)) continue;
    findings.add_in(dockerfile.build.file.source, base.span,
                    fmt::format("the base image \"{}\" {}", image.familiar(),
                                image.tag.empty() ? "has no tag" : "has the tag latest"),
                    "name a version; kfpkg build then pins it by digest in kfpkg.lock");
  }
}

}  // namespace

extern const Rule k_base_floating{
    {{"KF613", "base-floating"},
     Severity::warning,
     FailsAt::silent,
     "",
     "a base image has no tag, or the tag latest, and kfpkg.lock does not pin it",
     "Such a base is another one from one build to the next: a new release of the language or "
     "distribution arrives by itself, on one machine before the other. A version in the name says "
     "what is meant, and kfpkg.lock, written by kfpkg build, keeps the very bytes.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/bin/date]}}
--- file Dockerfile
FROM debian
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/bin/date]}}
--- file Dockerfile
FROM debian:13-slim
)"},
    check};

}  // namespace kfpkg::lint
