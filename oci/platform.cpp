// SPDX-License-Identifier: Apache-2.0
// Platforms in the normal form of containerd's platforms package (platforms/database.go).
#include "core/text/ascii.hpp"
#include "core/text/number.hpp"
#include "oci/reference.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace kfpkg::oci {
namespace {

// Bounded one by one: the normal form may have a part more than what was written.
bool is_word(std::string_view text) {
  constexpr std::size_t longest = 40;
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  });
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t slash = text.find('/');
    parts.push_back(ascii_lower(text.substr(0, slash)));
    if (slash == std::string_view::npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

// An architecture's other names, and the variant that the name implies.
struct Alias {
  std::string_view written;
  std::string_view architecture;
  std::string_view variant;
};
constexpr std::array<Alias, 8> k_aliases{{{"x86_64", "amd64", ""},
                                          {"x86-64", "amd64", ""},
                                          {"i386", "386", ""},
                                          {"aarch64", "arm64", ""},
                                          {"armhf", "arm", "v7"},
                                          {"armel", "arm", "v6"},
                                          {"armv7l", "arm", "v7"},
                                          {"armv6l", "arm", "v6"}}};

void normalize(Platform& platform) {
  if (platform.os == "macos") platform.os = "darwin";
  for (const Alias& alias : k_aliases) {
    if (platform.architecture != alias.written) continue;
    platform.architecture = alias.architecture;
    if (platform.variant.empty()) platform.variant = alias.variant;
    break;
  }
  std::string& variant = platform.variant;
  if (variant.size() == 1 && variant[0] >= '5' && variant[0] <= '9') variant.insert(0, 1, 'v');
  if (platform.architecture == "arm64" && variant == "v8") variant.clear();
  if (platform.architecture == "amd64" && variant == "v1") variant.clear();
  if (platform.architecture == "arm" && variant.empty()) variant = "v7";
}

/// "v9.2" as 9 and 2; nothing for other texts.
struct Version {
  int major = 0;
  int minor = 0;
};
std::optional<Version> version_of(std::string_view variant) {
  const std::size_t dot = std::min(variant.find('.'), variant.size());
  if (!variant.starts_with('v')) return std::nullopt;
  const auto major = parse_number<int>(variant.substr(1, dot - 1));
  const auto minor = dot < variant.size() ? parse_number<int>(variant.substr(dot + 1)) : 0;
  if (!major || !minor) return std::nullopt;
  return Version{*major, *minor};
}

// The variant that an absent one stands for, by normalize().
std::string_view variant_of(const Platform& platform) {
  if (!platform.variant.empty()) return platform.variant;
  return platform.architecture == "arm64" ? "v8" : "v1";
}

// ARM's version 9.x can do what 8.(x+5) can.
bool is_older_arm64(const Version& image, const Version& wanted) {
  constexpr int ahead = 5;
  if (image.major == wanted.major) return image.minor <= wanted.minor;
  return image.major == 8 && wanted.major == 9 && image.minor <= wanted.minor + ahead;
}

}  // namespace

bool runs_on(const Platform& image, const Platform& wanted) {
  if (image == wanted) return true;
  if (image.os != wanted.os) return false;
  if (wanted.architecture == "amd64" && image.architecture == "386") return image.variant.empty();
  const auto has = version_of(variant_of(image));
  const auto wants = version_of(variant_of(wanted));
  if (!has || !wants) return false;
  if (image.architecture == "arm" && wanted.architecture == "arm64") return has->major <= 8;
  if (image.architecture != wanted.architecture) return false;
  if (image.architecture == "arm64") return is_older_arm64(*has, *wants);
  const bool has_variants = image.architecture == "arm" || image.architecture == "amd64";
  return has_variants && has->major <= wants->major;
}

std::optional<Platform> Platform::parse(std::string_view text) {
  constexpr std::size_t longest = 128;
  if (text.size() > longest) return std::nullopt;
  const std::vector<std::string> parts = split(text);
  if (parts.size() < 2 || parts.size() > 3 || !std::ranges::all_of(parts, is_word)) {
    return std::nullopt;
  }
  Platform platform{parts[0], parts[1], parts.size() == 3 ? parts[2] : std::string()};
  normalize(platform);
  return platform;
}

std::string Platform::str() const {
  std::string text = os + '/' + architecture;
  if (!variant.empty()) text += '/' + variant;
  return text;
}

}  // namespace kfpkg::oci
