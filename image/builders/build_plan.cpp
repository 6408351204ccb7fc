// SPDX-License-Identifier: Apache-2.0
// Plans as text.
#include "image/builders/builder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace kfpkg::image {
namespace {

std::string shell_quoted(const std::string& word) {
  constexpr std::string_view k_safe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@,+%{}";
  if (!word.empty() && word.find_first_not_of(k_safe) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace

std::string BuildPlan::text() const {
  std::vector<std::string> words;
  std::transform(argv.begin(), argv.end(), std::back_inserter(words), shell_quoted);
  return fmt::format("{}", fmt::join(words, " "));
}

}  // namespace kfpkg::image
