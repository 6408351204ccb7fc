// SPDX-License-Identifier: Apache-2.0
// Terminal capabilities and the width of text.
#include "core/terminal/terminal.hpp"

#include "core/text/number.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace kfpkg {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

CodePoint decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte & 0x3FU);
  }
  return {value, length, true};
}

// Ranges of Unicode's East_Asian_Width W and F (UAX 11) and of combining marks that matter in
// practice.
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) ||
         (c >= 0x3041 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
         (c >= 0x1F300 && c <= 0x1F64F) || (c >= 0x1F900 && c <= 0x1F9FF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_zero_width(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0x200B && c <= 0x200F) || c == 0xFEFF;
}

// How many bytes at the front print as they are, one column each.
std::size_t plain_prefix(std::string_view text) {
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
  const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
  return static_cast<std::size_t>(end - text.begin());
}

std::size_t terminal_width(int descriptor, const Environment& environment) {
  constexpr std::size_t k_fallback = 100;
  std::size_t columns = 0;
  if (const auto text = environment.get("COLUMNS")) {
    columns = parse_number<std::size_t>(*text).value_or(0);
  }
  winsize size{};
  if (columns == 0 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  return columns == 0 ? k_fallback : std::max<std::size_t>(columns, 20);
}

bool wants_colour(bool is_terminal, const Environment& environment, ColourChoice choice) {
  if (choice != ColourChoice::automatic) return choice == ColourChoice::always;
  if (environment.has("NO_COLOR")) return false;
  if (environment.has("CLICOLOR_FORCE") && environment.get("CLICOLOR_FORCE") != "0") return true;
  return is_terminal && environment.get("TERM") != "dumb";
}

}  // namespace

Terminal inspect_terminal(int descriptor, const Environment& environment, ColourChoice choice) {
  const bool is_terminal = ::isatty(descriptor) == 1;
  Terminal terminal;
  terminal.interactive = is_terminal && environment.get("TERM") != "dumb" && !environment.has("CI");
  terminal.colour = wants_colour(is_terminal, environment, choice);
  terminal.width = terminal_width(descriptor, environment);
  return terminal;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (true) {
    const std::size_t plain = plain_prefix(text);
    width += plain;
    text.remove_prefix(plain);
    if (text.empty()) return width;
    const CodePoint point = decode(text);
    if (!point.valid || !is_zero_width(point.value)) width += 1;
    if (point.valid && is_wide(point.value)) width += 1;
    text.remove_prefix(point.bytes);
  }
}

std::string printable(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t plain = plain_prefix(text);
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return out;
    const CodePoint point = decode(text);
    const char32_t c = point.value;
    const bool control = (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0);
    // Bidirectional overrides can make a line read as something else (CVE-2021-42574).
    const bool reorders = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (!point.valid) {
      out += "\xEF\xBF\xBD";
    } else if (control || reorders) {
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    } else {
      out.append(text.substr(0, point.bytes));
    }
    text.remove_prefix(point.bytes);
  }
}

}  // namespace kfpkg
