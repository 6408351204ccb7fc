// SPDX-License-Identifier: Apache-2.0
// Amounts as people read them.
#include "core/text/units.hpp"

#include <fmt/format.h>

#include <array>

namespace kfpkg {

std::string readable_bytes(std::uint64_t bytes) {
  constexpr std::array units{"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto amount = static_cast<double>(bytes) / 1000.0;
  std::size_t unit = 0;
  while (amount >= 999.95 && unit + 1 < units.size()) {
    amount /= 1000.0;
    ++unit;
  }
  return fmt::format("{:.1f} {}", amount, units[unit]);
}

}  // namespace kfpkg
