// SPDX-License-Identifier: Apache-2.0
// The system's clocks.
#include "core/sys/clock.hpp"

#include <ctime>
#include <thread>

namespace kfpkg {

Clock Clock::system() {
  return Clock{[] { return std::chrono::steady_clock::now(); },
               [] { return std::chrono::system_clock::now(); },
               [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }};
}

std::string format_utc(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, length};
}

}  // namespace kfpkg
