// SPDX-License-Identifier: Apache-2.0
// Parsing and ordering of versions.
#include "release/version.hpp"

#include "core/text/number.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::release {
namespace {

constexpr std::string_view k_digits = "0123456789";
constexpr std::string_view k_identifier =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-";

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of(k_digits) == text.npos;
}

bool has_leading_zero(std::string_view number) {
  return number.size() > 1 && number.front() == '0';
}

/// Takes the part up to the separator off the front of `rest`.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto read = parse_number<std::uint64_t>(text);
  if (!read || has_leading_zero(text)) return false;
  number = *read;
  return true;
}

bool read_prerelease(std::string_view text, std::vector<std::string>& identifiers) {
  if (text.ends_with('.')) return false;
  while (!text.empty()) {
    const std::string_view part = take(text, '.');
    if (part.empty() || part.find_first_not_of(k_identifier) != part.npos) return false;
    if (is_number(part) && has_leading_zero(part)) return false;
    identifiers.emplace_back(part);
  }
  return !identifiers.empty();
}

std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
  if (is_number(a) != is_number(b)) {
    return is_number(a) ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // Numbers have no leading zeros, so a longer one is a larger one.
  if (is_number(a) && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  if (text.size() > 128) return std::nullopt;
  const std::size_t dash = text.find('-');
  std::string_view numbers = text.substr(0, dash);
  if (std::count(numbers.begin(), numbers.end(), '.') != 2) return std::nullopt;
  Version version;
  if (!read_number(take(numbers, '.'), version.major)) return std::nullopt;
  if (!read_number(take(numbers, '.'), version.minor)) return std::nullopt;
  if (!read_number(numbers, version.patch)) return std::nullopt;
  if (dash == text.npos) return version;
  if (!read_prerelease(text.substr(dash + 1), version.prerelease)) return std::nullopt;
  return version;
}

std::string Version::str() const {
  std::string text = fmt::format("{}.{}.{}", major, minor, patch);
  for (std::size_t i = 0; i < prerelease.size(); ++i) text += (i == 0 ? "-" : ".") + prerelease[i];
  return text;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  if (const auto order = a.major <=> b.major; order != 0) return order;
  if (const auto order = a.minor <=> b.minor; order != 0) return order;
  if (const auto order = a.patch <=> b.patch; order != 0) return order;
  if (a.prerelease.empty() != b.prerelease.empty()) {
    return a.prerelease.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  }
  const std::size_t common = std::min(a.prerelease.size(), b.prerelease.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto order = compare_identifiers(a.prerelease[i], b.prerelease[i]);
    if (order != 0) return order;
  }
  return a.prerelease.size() <=> b.prerelease.size();
}

std::optional<Version> newest(std::span<const std::string> versions) {
  std::optional<Version> best;
  for (const std::string& text : versions) {
    auto version = Version::parse(text);
    if (!version) continue;
    if (!best || best->prerelease.empty() == version->prerelease.empty()) {
      if (!best || *best < *version) best = std::move(version);
    } else if (version->prerelease.empty()) {
      best = std::move(version);
    }
  }
  return best;
}

std::string next_patch(std::span<const std::string> versions) {
  Version highest;
  for (const std::string& text : versions) {
    const auto version = Version::parse(text);
    if (version && highest < *version) highest = *version;
  }
  if (highest.prerelease.empty()) ++highest.patch;
  highest.prerelease.clear();
  return highest.str();
}

}  // namespace kfpkg::release
