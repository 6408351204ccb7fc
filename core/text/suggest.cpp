// SPDX-License-Identifier: Apache-2.0
// Edit distance with transpositions over short names.
#include "core/text/suggest.hpp"

#include "core/text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace kfpkg {
namespace {

constexpr std::size_t k_longest_word = 64;

// Costs are doubled so that a change of case can cost half an edit.
std::size_t distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> cost((a.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = 2 * i;
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = 2 * j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same_letter = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
      const std::size_t replace = a[i - 1] == b[j - 1] ? 0 : same_letter ? 1 : 2;
      at(i, j) = std::min({at(i - 1, j) + 2, at(i, j - 1) + 2, at(i - 1, j - 1) + replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 2);
      }
    }
  }
  return at(a.size(), b.size());
}

// A bit for each letter that occurs, whatever its case.
std::uint32_t letters(std::string_view word) {
  std::uint32_t found = 0;
  for (const char c : word) {
    const char letter = ascii_lower(c);
    if (letter >= 'a' && letter <= 'z')
      found |= std::uint32_t{1} << static_cast<unsigned>(letter - 'a');
  }
  return found;
}

// One edit takes at most one letter away and brings at most one.
std::size_t least_edits(std::string_view a, std::string_view b) {
  const std::uint32_t in_a = letters(a);
  const std::uint32_t in_b = letters(b);
  const auto gone = static_cast<std::size_t>(std::popcount(in_a & ~in_b));
  const auto come = static_cast<std::size_t>(std::popcount(in_b & ~in_a));
  return std::max(gone, come);
}

// Twice the edits between two names, or nothing when they are too many for a slip of the keys.
std::optional<std::size_t> slip(std::string_view word, std::string_view candidate) {
  if (candidate.size() > k_longest_word) return std::nullopt;
  const std::size_t shorter = std::min(word.size(), candidate.size());
  const std::size_t longer = std::max(word.size(), candidate.size());
  const std::size_t allowed = 2 * std::max<std::size_t>(1, longer / 3);
  if (2 * (longer - shorter) > allowed) return std::nullopt;
  if (2 * least_edits(word, candidate) > allowed) return std::nullopt;
  const std::size_t found = distance(word, candidate);
  // Of a single letter only the case can have slipped.
  const bool is_other_letter = shorter < 2 && found > 1;
  return found > allowed || is_other_letter ? std::nullopt : std::optional(found);
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  if (word.empty() || word.size() > k_longest_word) return {};
  std::string_view best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : known) {
    const auto found = slip(word, candidate);
    if (!found || (!best.empty() && *found >= best_distance)) continue;
    best = candidate;
    best_distance = *found;
  }
  return best;
}

std::string_view only_near(std::string_view word, std::span<const std::string_view> known) {
  if (word.empty() || word.size() > k_longest_word) return {};
  std::string_view only;
  for (const std::string_view candidate : known) {
    if (!slip(word, candidate)) continue;
    if (!only.empty() && candidate != only) return {};
    only = candidate;
  }
  return only;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  const std::string_view found = nearest(word, known);
  return found.empty() ? std::string() : fmt::format("did you mean \"{}\"?", found);
}

}  // namespace kfpkg
