// SPDX-License-Identifier: Apache-2.0
// The settings below network, and the tests' scale.
#include "cli/retry_settings.hpp"

#include "workspace/settings/value.hpp"

#include <charconv>
#include <optional>
#include <string>

namespace kfpkg::cli {
namespace {

std::optional<double> scale_of(const Environment& environment) {
  const auto text = environment.get("KFPKG_TEST_RETRY_SCALE");
  double scale = 0;
  if (!text) return std::nullopt;
  const auto [stop, error] = std::from_chars(text->data(), text->data() + text->size(), scale);
  return error == std::errc() ? std::optional(scale) : std::nullopt;
}

}  // namespace

registry::RetryPolicy retry_policy_of(const workspace::Config& config,
                                      const Environment& environment) {
  registry::RetryPolicy policy;
  if (const auto time = workspace::parse_duration(config.text("network.timeout")))
    policy.deadline = *time;
  if (const auto tries = workspace::parse_count(config.text("network.tries")))
    policy.tries = *tries;
  const auto scale = scale_of(environment);
  return scale ? policy.scaled(*scale) : policy;
}

}  // namespace kfpkg::cli
