// SPDX-License-Identifier: Apache-2.0
// The image of a published spec, as a cluster will pull it.
#include "oci/platform_list.hpp"
#include "publish/verify/verify_steps.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kfpkg::publish {
namespace {

std::string names_of(const std::vector<oci::Platform>& platforms) {
  return platforms.empty() ? "none" : oci::joined(platforms, ", ");
}

bool serves(const oci::Platform& offered, const oci::Platform& wanted) {
  return offered.os == wanted.os && offered.architecture == wanted.architecture &&
         (wanted.variant.empty() || offered.variant == wanted.variant);
}

void check_pinned(const VerifyRun& run, const oci::Reference& reference) {
  if (reference.digest) {
    run.pass("image-pinned", reference.digest->str());
    return;
  }
  run.fail("image-pinned",
           fmt::format("{} has no digest: what it names can change", reference.familiar()),
           "kfpkg publish writes the digest into the spec");
}

void check_platforms(const VerifyRun& run, const ImageFacts& facts) {
  if (!facts.gone.empty()) {
    return run.fail("platforms",
                    fmt::format("the registry has no {} image any more", names_of(facts.gone)),
                    "kfpkg build --push --force, then publish a new version");
  }
  if (!facts.gone_blobs.empty()) {
    return run.fail(
        "platforms",
        fmt::format("the registry has no {} any more", fmt::join(facts.gone_blobs, ", ")),
        "kfpkg build --push --force, then publish a new version");
  }
  std::vector<oci::Platform> missing;
  for (const oci::Platform& wanted : run.request.platforms) {
    const bool there =
        std::any_of(facts.platforms.begin(), facts.platforms.end(),
                    [&](const oci::Platform& offered) { return serves(offered, wanted); });
    if (!there) missing.push_back(wanted);
  }
  if (missing.empty()) {
    run.pass("platforms", names_of(facts.platforms));
    return;
  }
  std::vector<oci::Platform> all = facts.platforms;
  all.insert(all.end(), missing.begin(), missing.end());
  run.fail("platforms",
           fmt::format("the image is not there for {}; it is for {}", names_of(missing),
                       names_of(facts.platforms)),
           fmt::format("kfpkg build --platform {} --push, then publish a new version",
                       oci::joined(all, ",")));
}

}  // namespace

void check_image(const VerifyRun& run) {
  const auto reference = oci::Reference::parse(run.result.image);
  if (!reference) {
    run.fail("image-pinned", fmt::format("\"{}\" is not an image reference", run.result.image),
             "publish it again with kfpkg publish");
    return;
  }
  check_pinned(run, *reference);
  if (!run.probe) {
    run.skip("image-present", "the registry was not asked");
    return;
  }
  const auto facts = run.probe(*reference, run.stop);
  if (!facts) {
    run.fail("image-present", facts.error().message, facts.error().hint, facts.error().kind);
    return;
  }
  if (!*facts) {
    run.fail("image-present", fmt::format("the registry has no {}", reference->familiar()),
             "kfpkg build --push, then publish a new version");
    return;
  }
  run.result.image_digest = (*facts)->digest;
  for (const oci::Platform& platform : (*facts)->platforms)
    run.result.platforms.push_back(platform.str());
  run.pass("image-present", (*facts)->digest);
  check_platforms(run, **facts);
}

}  // namespace kfpkg::publish
