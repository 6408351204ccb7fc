// SPDX-License-Identifier: Apache-2.0
// Names compared as if all versions were the same.
#include "workspace/folders/same_names.hpp"

#include "image/inputs/names.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

namespace kfpkg::workspace {
namespace {

constexpr const char* k_any_version = "0.0.0";

std::string key_of(const ComponentFolder& folder, NameOf what) {
  if (what == NameOf::layout) return folder.name;
  const std::string in_workspace = fmt::format("{}: {}", folder.workspace.native(), folder.name);
  if (what == NameOf::release)
    return fmt::format("{} to {}", in_workspace, *folder.config->publish.to);
  const image::Settings& set = folder.config->image;
  const auto name = image::image_name(*set.image, {*set.registry, folder.name, k_any_version});
  // Without a registry it is built for this machine alone.
  return name ? name->repository.with_tag(name->version_tag).str() : in_workspace;
}

}  // namespace

std::vector<const ComponentFolder*> same_named(const std::vector<const ComponentFolder*>& folders,
                                               NameOf what) {
  std::vector<const ComponentFolder*> others(folders.size(), nullptr);
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const auto [found, is_new] = first.try_emplace(key_of(*folders[i], what), i);
    if (is_new) continue;
    others[i] = folders[found->second];
    if (others[found->second] == nullptr) others[found->second] = folders[i];
  }
  return others;
}

std::vector<const ComponentFolder*> same_named(const std::vector<ComponentFolder>& folders,
                                               NameOf what) {
  std::vector<const ComponentFolder*> all;
  for (const ComponentFolder& folder : folders) all.push_back(&folder);
  return same_named(all, what);
}

tl::unexpected<Error> same_name(const ComponentFolder& one, const ComponentFolder& other) {
  if (one.name != other.name) {
    return fail(ErrorKind::config,
                fmt::format("{} and {}: the images of both are called {}", one.display,
                            other.display, *other.config->image.image),
                "write {name} in the setting `image`, as in {registry}/{name}");
  }
  return fail(
      ErrorKind::config,
      fmt::format("{} and {}: both are called \"{}\"", one.display, other.display, other.name),
      fmt::format("give one of them another name, as in `name: OTHER` in {}/kfpkg.yaml",
                  other.display));
}

Status check_names_differ(const std::vector<ComponentFolder>& folders, NameOf what) {
  const auto others = same_named(folders, what);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (others[i] != nullptr) return same_name(folders[i], *others[i]);
  }
  return {};
}

}  // namespace kfpkg::workspace
