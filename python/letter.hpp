// SPDX-License-Identifier: Apache-2.0
// Characters as Python's re and its identifiers know them (Unicode 14).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kfpkg::python {

enum class Letter : std::uint8_t {
  other,  ///< no \w
  odd,    ///< \w, and in no identifier
  part,   ///< in an identifier, but not first
  digit,  ///< \d
  start,  ///< anywhere in an identifier
};
/// `_` is `other` here.
[[nodiscard]] Letter letter_of(std::uint32_t point);

/// The code point at the front and its bytes; a text that is not UTF-8 gives single bytes.
[[nodiscard]] std::uint32_t code_point(std::string_view text, std::size_t& size);

struct LetterRange {
  std::uint32_t first;
  std::uint32_t last;
  Letter letter;
};
/// Those beyond ASCII that are not `other`, in order.
[[nodiscard]] std::span<const LetterRange> letter_ranges();

}  // namespace kfpkg::python
