// SPDX-License-Identifier: Apache-2.0
// The settings below network, and the tests' scale.
#include "cli/retry_settings.hpp"

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

registry::RetryPolicy retry_policy_of(const registry::Settings& settings,
                                      const Environment& environment) {
  registry::RetryPolicy policy;
  if (*settings.timeout) policy.deadline = **settings.timeout;
  policy.tries = *settings.tries;
  const auto scale = scale_of(environment);
  return scale ? policy.scaled(*scale) : policy;
}

}  // namespace kfpkg::cli
