// SPDX-License-Identifier: Apache-2.0
// A table over Unicode, looked up by halves.
#include "python/letter.hpp"

#include <algorithm>

namespace kfpkg::python {

Letter letter_of(std::uint32_t point) {
  if (point < 0x80) {
    const char c = static_cast<char>(point);
    if (c >= '0' && c <= '9') return Letter::digit;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? Letter::start : Letter::other;
  }
  const auto ranges = letter_ranges();
  const auto found =
      std::lower_bound(ranges.begin(), ranges.end(), point,
                       [](const LetterRange& range, std::uint32_t it) { return range.last < it; });
  return found == ranges.end() || point < found->first ? Letter::other : found->letter;
}

std::uint32_t code_point(std::string_view text, std::size_t& size) {
  const auto first = static_cast<unsigned char>(text.front());
  size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  if (size > text.size()) size = 1;
  if (size == 1) return first;
  std::uint32_t point = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    point = (point << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return point;
}

}  // namespace kfpkg::python
