// SPDX-License-Identifier: Apache-2.0
// Sources of the dates: devguide.python.org/versions, endoflife of
// nodejs.org/about/previous-releases, wiki.debian.org/LTS, ubuntu.com/about/release-cycle (standard
// support), alpinelinux.org/releases, centos.org/centos-linux-eol, hub.docker.com/_/openjdk
// (deprecation notice).
#include "lint/facts/release_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace kfpkg::lint {
namespace {

struct Row {
  std::string_view name;     ///< of the official image
  std::string_view version;  ///< "3.7": also 3.7.x; empty: all
  std::string_view since;
};

constexpr std::array k_rows{
    Row{"python", "2", "2020-01"},        Row{"python", "3.4", "2019-03"},
    Row{"python", "3.5", "2020-09"},      Row{"python", "3.6", "2021-12"},
    Row{"python", "3.7", "2023-06"},      Row{"python", "3.8", "2024-10"},
    Row{"python", "3.9", "2025-10"},      Row{"python", "3.10", "2026-10"},
    Row{"node", "8", "2019-12"},          Row{"node", "10", "2021-04"},
    Row{"node", "12", "2022-04"},         Row{"node", "14", "2023-04"},
    Row{"node", "16", "2023-09"},         Row{"node", "18", "2025-04"},
    Row{"node", "20", "2026-04"},         Row{"debian", "8", "2020-06"},
    Row{"debian", "9", "2022-06"},        Row{"debian", "10", "2024-06"},
    Row{"debian", "11", "2026-08"},       Row{"debian", "jessie", "2020-06"},
    Row{"debian", "stretch", "2022-06"},  Row{"debian", "buster", "2024-06"},
    Row{"debian", "bullseye", "2026-08"}, Row{"ubuntu", "14.04", "2019-04"},
    Row{"ubuntu", "16.04", "2021-04"},    Row{"ubuntu", "18.04", "2023-05"},
    Row{"ubuntu", "20.04", "2025-05"},    Row{"ubuntu", "trusty", "2019-04"},
    Row{"ubuntu", "xenial", "2021-04"},   Row{"ubuntu", "bionic", "2023-05"},
    Row{"ubuntu", "focal", "2025-05"},    Row{"alpine", "3.15", "2023-11"},
    Row{"alpine", "3.16", "2024-05"},     Row{"alpine", "3.17", "2024-11"},
    Row{"alpine", "3.18", "2025-05"},     Row{"alpine", "3.19", "2025-11"},
    Row{"alpine", "3.20", "2026-04"},     Row{"alpine", "3.21", "2026-11"},
    Row{"centos", "", "2024-06"},         Row{"openjdk", "8", "2022-07"},
    Row{"openjdk", "11", "2022-07"},      Row{"openjdk", "17", "2022-07"},
    Row{"java", "", "2016-12"},
};

struct Newer {
  std::string_view name;
  std::string_view instead;
};
constexpr std::array k_newer{
    Newer{"python", "python:3.13-slim"},
    Newer{"node", "node:24-slim"},
    Newer{"debian", "debian:13-slim"},
    Newer{"ubuntu", "ubuntu:24.04"},
    Newer{"alpine", "alpine:3.22"},
    Newer{"centos", "almalinux:9"},
    Newer{"openjdk", "eclipse-temurin:21-jre"},
    Newer{"java", "eclipse-temurin:21-jre"},
};

std::vector<std::string_view> parts_of(std::string_view tag) {
  std::vector<std::string_view> parts;
  while (!tag.empty()) {
    const std::size_t end = std::min(tag.find('-'), tag.size());
    parts.push_back(tag.substr(0, end));
    tag.remove_prefix(std::min(end + 1, tag.size()));
  }
  return parts;
}

bool is_version(std::string_view text, std::string_view version) {
  return version.empty() || text == version ||
         (text.starts_with(version) && text[version.size()] == '.');
}

// "library/python" of any registry is the official image or a copy of it.
std::string_view official_name(const oci::Reference& image) {
  constexpr std::string_view k_folder = "library/";
  const std::size_t at = image.repository.rfind(k_folder);
  if (at == std::string::npos || (at > 0 && image.repository[at - 1] != '/')) return {};
  return std::string_view(image.repository).substr(at + k_folder.size());
}

EndedRelease made_of(const Row& row) {
  const auto newer = std::find_if(k_newer.begin(), k_newer.end(),
                                  [&](const Newer& one) { return one.name == row.name; });
  std::string what(row.name);
  what.front() = static_cast<char>(what.front() - 'a' + 'A');
  if (row.name == "centos" || row.name == "java" || row.name == "openjdk") {
    what = fmt::format("the image {}", row.name);
  } else {
    what += fmt::format(" {}", row.version);
  }
  return {std::move(what), row.since, std::string(newer->instead)};
}

// Who chose Alpine stays with it.
EndedRelease made_of(const Row& row, std::span<const std::string_view> tag) {
  EndedRelease ended = made_of(row);
  constexpr std::string_view k_slim = "-slim";
  const bool alpine =
      std::ranges::any_of(tag, [](std::string_view part) { return part.starts_with("alpine"); });
  if (alpine && ended.instead.ends_with(k_slim))
    ended.instead.replace(ended.instead.size() - k_slim.size(), k_slim.size(), "-alpine");
  return ended;
}

// Another's image on a distribution: the tag names a newer one.
EndedRelease made_of(const Row& row, const oci::Reference& image) {
  EndedRelease ended = made_of(row);
  ended.instead = fmt::format("one of {} on {}", image.repository, ended.instead);
  return ended;
}

// "buster", "alpine3.18", "ubuntu18.04", "centos7"
bool names_distribution(std::string_view part, const Row& row) {
  if (row.name != "debian" && row.name != "ubuntu" && row.name != "alpine" && row.name != "centos")
    return false;
  const bool codename = !row.version.empty() && row.version.front() > '9';
  if (codename) return part == row.version;
  return part.starts_with(row.name) && part.size() > row.name.size() &&
         is_version(part.substr(row.name.size()), row.version);
}

}  // namespace

std::optional<EndedRelease> ended_release(const oci::Reference& image) {
  const std::string_view name = official_name(image);
  const std::vector<std::string_view> parts = parts_of(image.tag);
  for (const Row& row : k_rows) {
    if (row.name != name) continue;
    if (row.version.empty() || (!parts.empty() && is_version(parts.front(), row.version)))
      return made_of(row, parts);
  }
  for (const Row& row : k_rows) {
    const bool named = std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
      return names_distribution(part, row);
    });
    if (named) return name.empty() ? made_of(row, image) : made_of(row);
  }
  return std::nullopt;
}

}  // namespace kfpkg::lint
