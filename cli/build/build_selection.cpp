// SPDX-License-Identifier: Apache-2.0
// --all, --changed, --shard.
#include "cli/build/build_selection.hpp"

#include "core/text/number.hpp"
#include "workspace/changes/changes.hpp"
#include "workspace/folders/load_folders.hpp"

#include <fmt/format.h>

namespace kfpkg::cli {
namespace {

struct Shard {
  std::size_t number = 1;
  std::size_t parts = 1;
};

std::optional<std::size_t> parse_count(std::string_view text) {
  const auto value = parse_number<std::size_t>(text);
  return value != 0U ? value : std::nullopt;
}

Result<Shard> parse_shard(const std::string& text) {
  if (text.empty()) return Shard{};
  const std::size_t slash = text.find('/');
  const auto number = parse_count(std::string_view(text).substr(0, slash));
  const auto parts = slash == std::string::npos
                         ? std::nullopt
                         : parse_count(std::string_view(text).substr(slash + 1));
  if (number && parts && *number <= *parts) return Shard{*number, *parts};
  return fail(ErrorKind::usage, fmt::format("build: --shard \"{}\" is not a part", text),
              "write NUMBER/PARTS from 1 on, as in 2/5");
}

Status add_pairs(const std::vector<std::string>& texts, const std::string& key,
                 const std::string& flag, workspace::Settings& settings) {
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return fail(ErrorKind::usage, fmt::format("build: {} \"{}\" is not NAME=VALUE", flag, text),
                  fmt::format("{} NAME=VALUE", flag));
    }
    settings[{key, text.substr(0, equals)}] = {{text.substr(equals + 1)}, flag};
  }
  return {};
}

Result<std::vector<workspace::ComponentFolder>> only_changed(
    std::vector<workspace::ComponentFolder> folders, const BuildOptions& options,
    const Services& services) {
  KFPKG_TRY_ASSIGN(const workspace::WorkspaceChanges changes,
                   workspace::changes_since(options.base, folders, services));
  if (changes.touched.empty()) {
    services.progress.note("build", fmt::format("nothing changed since {}", changes.base));
  }
  std::vector<workspace::ComponentFolder> touched;
  for (const workspace::TouchedFolder& each : changes.touched) touched.push_back(*each.folder);
  return touched;
}

}  // namespace

Result<workspace::Settings> build_flags(const BuildOptions& options) {
  workspace::Settings settings = workspace::flag_settings(options.platforms, options.registry, "");
  KFPKG_TRY(add_pairs(options.build_args, "build_args.*", "--build-arg", settings));
  KFPKG_TRY(add_pairs(options.labels, "labels.*", "--label", settings));
  if (!options.secrets.empty()) settings[{"secrets", ""}] = {options.secrets, "--secret"};
  if (!options.target.empty()) settings[{"target", ""}] = {{options.target}, "--target"};
  if (!options.cache.empty()) settings[{"cache", ""}] = {{options.cache}, "--cache"};
  if (options.provenance) settings[{"provenance", ""}] = {{"true"}, "--provenance"};
  if (options.sbom) settings[{"sbom", ""}] = {{"true"}, "--sbom"};
  return settings;
}

Result<std::vector<workspace::ComponentFolder>> select_folders(const BuildOptions& options,
                                                               const Services& services) {
  KFPKG_TRY_ASSIGN(const Shard shard, parse_shard(options.shard));
  std::vector<std::string> paths = options.paths;
  if (options.all)
    paths = {workspace::find_workspace_root(services.cwd, services.environment).string()};
  KFPKG_TRY_ASSIGN(const workspace::Settings flags, build_flags(options));
  KFPKG_TRY_ASSIGN(auto folders, workspace::load_built_folders(paths, flags, services));
  if (options.changed) {
    KFPKG_TRY_ASSIGN(folders, only_changed(std::move(folders), options, services));
  }
  // Every part needs the images that its components start from; who comes second finds them there.
  std::size_t index = 0;
  std::erase_if(folders, [&](const workspace::ComponentFolder& folder) {
    return !folder.is_image && index++ % shard.parts != shard.number - 1;
  });
  return folders;
}

}  // namespace kfpkg::cli
