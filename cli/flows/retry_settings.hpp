// SPDX-License-Identifier: Apache-2.0
// From settings to the retry policy of the registry client.
#pragma once

#include "cli/config/config.hpp"
#include "cli/services.hpp"
#include "registry/retry.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace kfpkg::cli {

/// 90s, 10m, 2h; nothing for other text, for zero and for more than a year.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// network.timeout and network.tries; a value that cannot be used is told and left out. The tests'
/// KFPKG_TEST_RETRY_SCALE shortens waits and time limits.
[[nodiscard]] registry::RetryPolicy retry_policy_of(const Config& config, Services& services);

}  // namespace kfpkg::cli
