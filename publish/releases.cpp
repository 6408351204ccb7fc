// SPDX-License-Identifier: Apache-2.0
// What is said about releases that differ.
#include "publish/releases.hpp"

#include "release/version.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::publish {
namespace {

std::string_view first_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

const release::IndexVersion* Releases::find(std::string_view version) const {
  const auto found =
      std::find_if(versions.begin(), versions.end(),
                   [&](const release::IndexVersion& one) { return one.version == version; });
  return found == versions.end() ? nullptr : &*found;
}

std::vector<std::string> Releases::listed() const {
  std::vector<std::string> texts;
  texts.reserve(versions.size());
  for (const release::IndexVersion& one : versions) texts.push_back(one.version);
  return texts;
}

tl::unexpected<Error> version_conflict(std::string_view name, std::string_view version,
                                       std::vector<std::string> versions, std::string_view what,
                                       std::string_view settings_path) {
  versions.emplace_back(version);
  const std::string next = release::next_patch(versions);
  return fail(
      ErrorKind::config,
      fmt::format("{} {} is published already with other content: {}", name, version, what),
      fmt::format(
          "a published version never changes: set \"version: {}\" in {}, or give --version {}; "
          "another component needs another \"name\" there",
          next, settings_path.empty() ? "its kfpkg.yaml" : settings_path, next));
}

std::string first_difference(std::string_view there, std::string_view here) {
  std::size_t number = 1;
  while (!there.empty() || !here.empty()) {
    const std::string_view a = first_line(there);
    const std::string_view b = first_line(here);
    if (a != b) return fmt::format("line {}: \"{:.200}\" there, \"{:.200}\" here", number, a, b);
    ++number;
  }
  return "the ends of the texts";
}

}  // namespace kfpkg::publish
