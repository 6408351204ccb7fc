// SPDX-License-Identifier: Apache-2.0
// Finding folders and reading their settings.
#include "workspace/folders/folders.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/paths.hpp"
#include "core/fs/tree.hpp"
#include "workspace/folders/spec_name.hpp"
#include "workspace/folders/surroundings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

constexpr const char* k_other_spec_file = "component.yml";

// The component folder that a file belongs to: pre-commit and editors name files. A spec's own
// folder; empty when there is none up to the repository's root.
stdfs::path component_around(const stdfs::path& file, SpecNames& names) {
  if (file.filename() == names.of(file.parent_path())) return file.parent_path();
  const stdfs::path root = repository_root_of(file.parent_path());
  for (stdfs::path at = file.parent_path();; at = at.parent_path()) {
    if (names.has_spec(at)) return at;
    if (at == root || at == at.parent_path()) return {};
  }
}

tl::unexpected<Error> belongs_nowhere(const std::string& given) {
  return fail(ErrorKind::usage, fmt::format("{}: belongs to no component folder", given),
              "name the folder that holds component.yaml");
}

tl::unexpected<Error> holds_copies(const std::string& given, const ForeignFolder& foreign) {
  if (foreign.is_template) {
    return fail(
        ErrorKind::usage,
        fmt::format("{}: is a template ({}/template.yaml), not a component", given, foreign.place),
        "name the folder of a component; `kfpkg new NAME` starts one");
  }
  return fail(ErrorKind::usage,
              fmt::format("{}: was published here by kfpkg ({}/{}), and is not a component folder",
                          given, foreign.place, release::k_index_path),
              "name the folder that it was published from; `kfpkg verify URL` checks a copy");
}

std::string names_of(const std::vector<stdfs::path>& files, const stdfs::path& cwd) {
  constexpr std::size_t k_named = 3;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(files.size(), k_named); ++i)
    names.push_back(display_of(files[i], cwd));
  if (files.size() > k_named) names.push_back(fmt::format("{} more", files.size() - k_named));
  return fmt::format("{}", fmt::join(names, ", "));
}

// Says so when it is git that hides them, or what is there was published.
Status nothing_below(const std::string& given, const stdfs::path& path, Surroundings& around) {
  KFPKG_TRY_ASSIGN(const FoundFolders hidden, around.all_folders_below(path));
  if (!hidden.components.empty()) {
    return fail(ErrorKind::file,
                fmt::format("{}: git ignores each folder below that has a component.yaml", given),
                fmt::format("name the folder all the same: {}",
                            display_of(hidden.components.front(), around.cwd())));
  }
  if (!hidden.foreign.empty()) {
    return fail(ErrorKind::file,
                fmt::format("{}: no component here or in any folder below, only what was published "
                            "and templates ({})",
                            given, display_of(hidden.foreign.front(), around.cwd())),
                "name the folder of a component");
  }
  const auto others = find_other_specs(path);
  return fail(
      ErrorKind::file,
      fmt::format("{}: no {} here or in any folder below", given, around.spec_names().of(path)),
      others.empty()
          ? "run `kfpkg new NAME` to start a component"
          : fmt::format("these may be specs under other names: {}; `kfpkg lint FILE` "
                        "takes them, or write in kfpkg.yaml what yours are called, as "
                        "in `spec: {}`",
                        names_of(others, around.cwd()), others.front().filename().string()));
}

std::string file_in(const stdfs::path& folder) {
  return join_path(folder.native(), k_config_file);
}

// Whose kfpkg.yaml holds for a folder too: the workspace, and folders between that are no component
// or image folders themselves, the nearest last.
std::vector<stdfs::path> folders_above(const stdfs::path& folder, const stdfs::path& workspace,
                                       SharedSettings& shared) {
  std::vector<stdfs::path> above;
  if (folder == workspace) return above;
  SpecNames names(shared);
  for (stdfs::path at = folder.parent_path(); at != workspace; at = at.parent_path()) {
    if (names.is_for_others(at)) above.push_back(at);
  }
  above.push_back(workspace);
  std::reverse(above.begin(), above.end());
  return above;
}

// A kfpkg.yaml's paths count from its folder, whoever the setting is for: the workspace's can say
// "." for all.
Result<BuildContext> context_of(const std::vector<SettingsLayer>& layers,
                                const std::vector<std::string>& files, const FolderPlace& place) {
  for (std::size_t i = layers.size(); i-- > 0;) {
    const auto found = layers[i].find({std::string(key_of<&image::Settings::context>()), ""});
    if (found == layers[i].end()) continue;
    const Setting& said = found->second;
    return read_context({said.values.empty() ? "" : said.values.front(), said.origin.str(),
                         stdfs::path(files[i]).parent_path()},
                        place);
  }
  return own_context(place);
}

// Everybody who asks for platforms may count on the first one.
Status check_platforms(const Set<std::vector<std::string>>& platforms) {
  if (!platforms->empty()) return {};
  return fail(ErrorKind::config,
              fmt::format("{}: platforms: names no platform", platforms.origin.str()),
              "write os/architecture, as in [linux/amd64, linux/arm64], or leave it out");
}

enum class Kinds { components, components_and_images };

struct Search {
  OtherFiles others;
  NoComponents none;
  Kinds kinds;
  std::size_t jobs = 1;
};

Status add_folders(const std::string& given, Surroundings& around, const Search& search,
                   std::vector<stdfs::path>& found) {
  std::string path = absolute_path(given, around.cwd());
  const auto type = type_at(path);
  std::error_code ignored;
  if (!type && !stdfs::is_symlink(stdfs::symlink_status(path, ignored))) {
    // A list of changed files names those that are gone, too.
    if (search.others == OtherFiles::skip) return {};
    return fail(ErrorKind::file, fmt::format("{}: no such file or folder", given),
                "name the folder that holds component.yaml, or start one: kfpkg new NAME");
  }
  if (type != EntryType::directory) {
    const stdfs::path folder = component_around(path, around.spec_names());
    const auto foreign = folder.empty() ? std::nullopt : around.foreign(folder);
    if (folder.empty() || foreign) {
      if (search.others == OtherFiles::skip) return {};
      return foreign ? holds_copies(given, *foreign) : belongs_nowhere(given);
    }
    found.push_back(around.behind_links(folder));
    return {};
  }
  path = around.behind_links(path);
  if (const auto foreign = around.foreign(path)) return holds_copies(given, *foreign);
  const std::size_t before = found.size();
  KFPKG_TRY_ASSIGN(const FoundFolders below, around.folders_below(path));
  found.insert(found.end(), below.components.begin(), below.components.end());
  if (search.kinds == Kinds::components_and_images)
    found.insert(found.end(), below.images.begin(), below.images.end());
  if (found.size() > before || search.none == NoComponents::accept) return {};
  if (!below.images.empty()) {
    if (search.none == NoComponents::accept_images) return {};
    return fail(ErrorKind::file,
                fmt::format("{}: is an image folder, and holds no component.yaml", given),
                "image folders are built, and not run or published");
  }
  if (type_at(join_path(path, k_other_spec_file))) {
    const std::string name = around.spec_names().of(path);
    return fail(ErrorKind::file,
                fmt::format("{}: has {}, but kfpkg looks for {}", given, k_other_spec_file, name),
                fmt::format("rename it: mv {0}/{1} {0}/{2}", given, k_other_spec_file, name));
  }
  return nothing_below(given, path, around);
}

Result<std::vector<stdfs::path>> find(const std::vector<std::string>& paths, const Invocation& call,
                                      SharedSettings& shared, const Search& search) {
  std::vector<stdfs::path> found;
  Surroundings around(call, shared, search.jobs);
  if (paths.empty()) KFPKG_TRY(add_folders(".", around, search, found));
  for (const std::string& path : paths) KFPKG_TRY(add_folders(path, around, search, found));
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace

stdfs::path find_workspace_root(const stdfs::path& folder, const Environment& environment) {
  return SharedSettings(folder, environment).workspace_of(folder);
}

Result<ComponentFolder> load_folder(const stdfs::path& folder, const stdfs::path& cwd,
                                    const Environment& environment, const SettingsLayer& flags) {
  SharedSettings shared(cwd, environment);
  return load_folder(folder, shared, flags);
}

Result<ComponentFolder> load_folder(const stdfs::path& folder, SharedSettings& shared,
                                    const SettingsLayer& flags) {
  const stdfs::path workspace = shared.workspace_of(folder);
  std::vector<SettingsLayer> layers;
  std::vector<std::string> files;  // in whose folders paths in them begin
  const auto add = [&](SettingsLayer settings, std::string file) {
    layers.push_back(std::move(settings));
    files.push_back(std::move(file));
  };
  KFPKG_TRY_ASSIGN(SettingsLayer user, shared.read(shared.user_file().native()));
  add(std::move(user), shared.user_file().native());
  std::string nearest;
  std::vector<stdfs::path> above = folders_above(folder, workspace, shared);
  for (const stdfs::path& at : above) {
    nearest = file_in(at);
    KFPKG_TRY_ASSIGN(SettingsLayer common, shared.read(nearest));
    add(std::move(common), nearest);
  }
  const std::string own_file = file_in(folder);
  KFPKG_TRY_ASSIGN(SettingsLayer own, shared.read_own(own_file));
  const bool is_plain = own.empty() && flags.empty();
  add(std::move(own), own_file);
  KFPKG_TRY_ASSIGN(SettingsLayer variables, shared.of_environment());
  add(std::move(variables), file_in(shared.cwd()));
  add(flags, file_in(shared.cwd()));
  Config config = is_plain ? shared.config_below(nearest, layers) : Config(layers);
  KFPKG_TRY(check_platforms(config->image.platforms));
  KFPKG_TRY_ASSIGN(BuildContext context,
                   context_of(layers, files, {folder, workspace, shared.cwd()}));
  std::string name = *config->image.name;
  if (name.empty()) name = folder.filename().string();
  std::string spec = *config->image.spec;
  return ComponentFolder{folder,
                         workspace,
                         std::move(above),
                         display_of(folder, shared.cwd()),
                         std::move(name),
                         std::move(spec),
                         std::move(config),
                         std::move(context),
                         false};
}

Result<std::vector<stdfs::path>> find_component_folders(const std::vector<std::string>& paths,
                                                        const Invocation& call, OtherFiles others,
                                                        NoComponents none) {
  SharedSettings shared(call.cwd, call.environment);
  return find_component_folders(paths, call, shared, others, none, 1);
}

Result<std::vector<stdfs::path>> find_component_folders(const std::vector<std::string>& paths,
                                                        const Invocation& call,
                                                        SharedSettings& shared, OtherFiles others,
                                                        NoComponents none, std::size_t jobs) {
  return find(paths, call, shared, {others, none, Kinds::components, jobs});
}

Result<std::vector<stdfs::path>> find_built_folders(const std::vector<std::string>& paths,
                                                    const Invocation& call, NoComponents none) {
  SharedSettings shared(call.cwd, call.environment);
  return find(paths, call, shared, {OtherFiles::refuse, none, Kinds::components_and_images});
}

Result<std::vector<stdfs::path>> find_image_folders(const stdfs::path& root,
                                                    const Invocation& call) {
  SharedSettings shared(call.cwd, call.environment);
  Surroundings around(call, shared);
  KFPKG_TRY_ASSIGN(FoundFolders found, around.folders_below(root));
  return std::move(found.images);
}

Result<ComponentFile> component_of_file(const std::string& given, SharedSettings& shared) {
  const stdfs::path file = absolute_path(given, shared.cwd());
  SpecNames names(shared);
  const stdfs::path folder = component_around(file, names);
  if (folder.empty()) return belongs_nowhere(given);
  return ComponentFile{folder, file.lexically_relative(folder).generic_string()};
}

}  // namespace kfpkg::workspace
