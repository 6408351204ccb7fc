// SPDX-License-Identifier: Apache-2.0
// Base images of one platform for all platforms.
#include "dockerfile/base_platforms.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

// The flag and the blanks after it.
Span with_blanks(std::string_view text, Span flag) {
  while (flag.end < text.size() && (text[flag.end] == ' ' || text[flag.end] == '\t')) ++flag.end;
  return flag;
}

/// A variable is judged where it cannot be the image's platform, for all that are built.
bool is_pinned(const DockerfileView& dockerfile, const dockerfile::Flag& platform) {
  if (platform.value.find('$') == std::string::npos) return true;
  const auto gaps =
      dockerfile::platform_gaps(dockerfile.build, [](const oci::Reference&) { return nullptr; });
  return std::any_of(gaps.begin(), gaps.end(), [&](const dockerfile::PlatformGap& gap) {
    return gap.is_pinned && gap.base.instruction == dockerfile.image.from;
  });
}

void check(const BuildView& view, Findings& findings) {
  const dockerfile::Dockerfile& file = view.dockerfile->build.file;
  const dockerfile::Instruction& from = file.instructions[view.dockerfile->image.from];
  const dockerfile::Flag* platform = from.flag("platform");
  if (platform == nullptr || !is_pinned(*view.dockerfile, *platform)) return;
  findings
      .add_in(file.source, platform->span,
              fmt::format("the image holds programs for {} whatever platform is built",
                          platform->value),
              "leave --platform out: the build names the platforms")
      .fixes.push_back({"leave --platform out",
                        FixSafety::unsafe,
                        {{with_blanks(file.source->bytes(), platform->span), ""}}});
}

}  // namespace

extern const Rule k_platform_pinned{
    {{"KF612", "platform-pinned"},
     Severity::warning,
     FailsAt::run,
     "",
     "the base of the image is pinned to one platform",
     "FROM --platform=linux/amd64 takes that image for every platform: the index then names arm64, "
     "and the node finds programs for amd64 in it (\"exec format error\"). Stages that only build "
     "something for the last one may be pinned, best to $BUILDPLATFORM.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/bin/date]}}
--- file Dockerfile
FROM --platform=linux/amd64 debian:13-slim
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/bin/date]}}
--- file Dockerfile
FROM debian:13-slim
)"},
    check};

}  // namespace kfpkg::lint
