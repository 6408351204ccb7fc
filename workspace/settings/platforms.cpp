// SPDX-License-Identifier: Apache-2.0
// Reading platforms.
#include "workspace/settings/platforms.hpp"

#include "core/text/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace kfpkg::workspace {
namespace {

// What BuildKit and the base images of Docker Hub know (GOOS/GOARCH with images).
constexpr std::array<std::string_view, 11> k_known{
    "linux/amd64",    "linux/arm64",   "linux/arm",     "linux/386",
    "linux/ppc64le",  "linux/s390x",   "linux/riscv64", "linux/loong64",
    "linux/mips64le", "windows/amd64", "windows/arm64"};

std::string suggestion_for(const std::string& text) {
  const std::string on_linux = "linux/" + text;
  if (std::find(k_known.begin(), k_known.end(), on_linux) != k_known.end()) {
    return fmt::format("did you mean \"{}\"?", on_linux);
  }
  const std::string nearest = did_you_mean(text, k_known);
  return nearest.empty() ? "write os/architecture, as in linux/amd64,linux/arm64" : nearest;
}

bool is_known(const oci::Platform& platform) {
  const std::string name = platform.os + "/" + platform.architecture;
  return std::find(k_known.begin(), k_known.end(), name) != k_known.end();
}

}  // namespace

Result<std::vector<oci::Platform>> parse_platforms(const std::vector<std::string>& texts) {
  std::vector<oci::Platform> platforms;
  for (const std::string& text : texts) {
    const auto platform = oci::Platform::parse(text);
    if (!platform || !is_known(*platform)) {
      return fail(ErrorKind::usage, fmt::format("\"{}\" is not a platform", text),
                  suggestion_for(text));
    }
    if (std::find(platforms.begin(), platforms.end(), *platform) == platforms.end()) {
      platforms.push_back(*platform);
    }
  }
  return platforms;
}

}  // namespace kfpkg::workspace
