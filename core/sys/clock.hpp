// SPDX-License-Identifier: Apache-2.0
// Time as a value that tests can set.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace kfpkg {

/// Monotonic time for durations and token ages, wall time for what people read, and a sleep that
/// tests skip.
struct Clock {
  std::function<std::chrono::steady_clock::time_point()> now;
  std::function<std::chrono::system_clock::time_point()> wall;
  std::function<void(std::chrono::milliseconds)> sleep;
  [[nodiscard]] static Clock system();
};

/// 2026-11-21T22:30:00Z
[[nodiscard]] std::string format_utc(std::chrono::system_clock::time_point time);

}  // namespace kfpkg
