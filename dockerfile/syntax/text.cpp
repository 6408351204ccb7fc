// SPDX-License-Identifier: Apache-2.0
// White space as Go's unicode.IsSpace has it.
#include "dockerfile/syntax/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace kfpkg::dockerfile {
namespace {

// Beyond ASCII, as UTF-8: U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F,
// U+205F, U+3000.
constexpr std::array<std::string_view, 19> k_wide = {
    "\xC2\x85",     "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
    "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
    "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\xA8",
    "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"};

std::size_t space_before(std::string_view text) {
  if (!text.empty() && is_blank(text.back())) return 1;
  const auto found = std::find_if(k_wide.begin(), k_wide.end(),
                                  [&](std::string_view wide) { return text.ends_with(wide); });
  return found == k_wide.end() ? 0 : found->size();
}

std::size_t space_at(std::string_view text) {
  if (!text.empty() && is_blank(text.front())) return 1;
  const auto found = std::find_if(k_wide.begin(), k_wide.end(),
                                  [&](std::string_view wide) { return text.starts_with(wide); });
  return found == k_wide.end() ? 0 : found->size();
}

}  // namespace

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

std::string_view trim_space_left(std::string_view text) {
  while (const std::size_t length = space_at(text)) text.remove_prefix(length);
  return text;
}

std::string_view trim_space(std::string_view text) {
  text = trim_space_left(text);
  while (const std::size_t length = space_before(text)) text.remove_suffix(length);
  return text;
}

}  // namespace kfpkg::dockerfile
