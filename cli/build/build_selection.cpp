// SPDX-License-Identifier: Apache-2.0
// --all, --changed, --shard.
#include "cli/build/build_selection.hpp"

#include "core/text/name_value.hpp"
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

template <auto M>
Status add_named(const std::vector<std::string>& texts, const std::string& flag,
                 SettingsLayer& flags) {
  for (const std::string& text : texts) {
    KFPKG_TRY_ASSIGN(NameValue given, parse_name_value(text, "build", flag));
    workspace::set_by_flag<M>(flags, given.name, std::move(given.value), flag);
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

Result<SettingsLayer> build_flags(const BuildOptions& options) {
  using Image = image::Settings;
  SettingsLayer flags = workspace::flag_settings(options.platforms, options.registry, "");
  KFPKG_TRY(add_named<&Image::build_args>(options.build_args, "--build-arg", flags));
  KFPKG_TRY(add_named<&Image::labels>(options.labels, "--label", flags));
  if (!options.secrets.empty())
    workspace::set_by_flag<&Image::secrets>(flags, options.secrets, "--secret");
  if (!options.target.empty())
    workspace::set_by_flag<&Image::target>(flags, {options.target}, "--target");
  if (!options.cache.empty())
    workspace::set_by_flag<&Image::cache>(flags, {options.cache}, "--cache");
  if (options.provenance)
    workspace::set_by_flag<&Image::provenance>(flags, {"true"}, "--provenance");
  if (options.sbom) workspace::set_by_flag<&Image::sbom>(flags, {"true"}, "--sbom");
  return flags;
}

Result<std::vector<workspace::ComponentFolder>> select_folders(const BuildOptions& options,
                                                               const Services& services) {
  KFPKG_TRY_ASSIGN(const Shard shard, parse_shard(options.shard));
  std::vector<std::string> paths = options.paths;
  if (options.all)
    paths = {workspace::find_workspace_root(services.cwd, services.environment).string()};
  KFPKG_TRY_ASSIGN(const SettingsLayer flags, build_flags(options));
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
