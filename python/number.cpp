// SPDX-License-Identifier: Apache-2.0
// _PyUnicode_TransformDecimalAndSpaceToASCII, and what int() and float() take after it.
#include "python/number.hpp"

#include "core/text/ascii.hpp"
#include "core/text/trim.hpp"
#include "python/letter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace kfpkg::python {
namespace {

// sys.int_info.default_max_str_digits.
constexpr std::size_t k_most_digits = 4300;

// The zero of each run of ten digits with the category Nd, ASCII's left out.
constexpr std::array<std::uint32_t, 65> k_zeros{
    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,
    0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,
    0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,
    0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066, 0x110f0,
    0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950,
    0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
    0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0};

bool is_blank(std::uint32_t point) {
  return point == 0x85 || point == 0xA0 || point == 0x1680 ||
         (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 ||
         point == 0x202F || point == 0x205F || point == 0x3000;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits with single underscores between them; how many digits, 0 when there are none or an
// underscore is loose.
std::size_t take_digits(std::string_view& text) {
  std::size_t count = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_digit(text[at])) {
      ++count;
    } else if (text[at] != '_' || at == 0 || at + 1 == text.size() || !is_digit(text[at + 1]) ||
               !is_digit(text[at - 1])) {
      break;
    }
    ++at;
  }
  text.remove_prefix(at);
  return count;
}

}  // namespace

std::string with_ascii_digits(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t size = 1;
    const std::uint32_t point = code_point(text, size);
    const auto zero = std::upper_bound(k_zeros.begin(), k_zeros.end(), point);
    if (size > 1 && is_blank(point)) {
      result += ' ';
    } else if (size > 1 && zero != k_zeros.begin() && point - *std::prev(zero) < 10) {
      result += static_cast<char>('0' + (point - *std::prev(zero)));
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return result;
}

bool is_int(std::string_view written) {
  const std::string ascii = with_ascii_digits(written);
  std::string_view text = trim(ascii, k_ascii_blanks);
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  const std::size_t digits = take_digits(text);
  return digits > 0 && digits <= k_most_digits && text.empty();
}

bool is_float(std::string_view written) {
  const std::string ascii = with_ascii_digits(written);
  std::string_view text = trim(ascii, k_ascii_blanks);
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  const std::string word = ascii_lower(text);
  if (word == "inf" || word == "infinity" || word == "nan") return true;
  std::size_t digits = take_digits(text);
  if (text.starts_with(".")) {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (ascii_lower(text.front()) != 'e') return false;
  text.remove_prefix(1);
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  return take_digits(text) > 0 && text.empty();
}

bool is_beyond_double(std::string_view number) {
  return !std::isfinite(std::strtod(std::string(number).c_str(), nullptr));
}

}  // namespace kfpkg::python
