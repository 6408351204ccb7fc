// SPDX-License-Identifier: Apache-2.0
// From settings to the retry policy of the registry client.
#pragma once

#include "core/sys/environment.hpp"
#include "registry/retry.hpp"
#include "registry/settings.hpp"

namespace kfpkg::cli {

/// network.timeout and network.tries. The tests' KFPKG_TEST_RETRY_SCALE shortens waits and time
/// limits.
[[nodiscard]] registry::RetryPolicy retry_policy_of(const registry::Settings& settings,
                                                    const Environment& environment);

}  // namespace kfpkg::cli
