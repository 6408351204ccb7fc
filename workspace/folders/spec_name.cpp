// SPDX-License-Identifier: Apache-2.0
// The setting "spec", layer by layer, without the other settings.
#include "workspace/folders/spec_name.hpp"

#include "core/fs/change_set.hpp"
#include "dockerfile/build.hpp"
#include "spec/component/file_name.hpp"
#include "workspace/settings/config.hpp"

#include <algorithm>
#include <string>
#include <system_error>

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

std::string value_in(const Result<SettingsLayer>& layer) {
  if (!layer) return {};
  const auto found = layer->find({std::string(key_of<&image::Settings::spec>()), ""});
  if (found == layer->end() || found->second.values.empty()) return {};
  return found->second.values.front();
}

// Most files do not have the key, in which case nothing has to be parsed. Escapes and other
// encodings can write it in another way.
bool may_set(std::string_view text) {
  constexpr std::string_view k_other_ways("\\\0", 2);
  return text.find(key_of<&image::Settings::spec>()) != text.npos ||
         text.find_first_of(k_other_ways) != text.npos;
}

constexpr std::size_t k_most_entries = 20'000;
constexpr std::size_t k_longest = 256U << 10U;

bool is_yaml(const stdfs::path& path) {
  const stdfs::path suffix = path.extension();
  return suffix == ".yaml" || suffix == ".yml";
}

bool is_hidden(const stdfs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') || name == "node_modules";
}

bool looks_like_a_spec(const stdfs::path& path) {
  constexpr std::string_view k_key = "implementation:";
  const auto text = read_file(path, k_longest);
  if (!text) return false;
  const std::size_t at = text->find(k_key);
  return at != std::string::npos && (at == 0 || (*text)[at - 1] == '\n');
}

}  // namespace

SpecNames::SpecNames(SharedSettings& shared)
    : m_shared(shared), m_variable(value_in(shared.of_environment())) {}

std::string SpecNames::of(const stdfs::path& folder) {
  return on_disk(folder).name;
}

bool SpecNames::has_spec(const stdfs::path& folder) {
  return type_at(join_path(folder.native(), of(folder))).has_value();
}

bool SpecNames::is_for_others(const stdfs::path& folder) {
  return on_disk(folder).for_others;
}

SpecScope SpecNames::around(const stdfs::path& folder) {
  return folder.has_relative_path() ? on_disk(folder.parent_path()).below : outermost();
}

FolderSpec SpecNames::in(const stdfs::path& folder, const SpecScope& outer, const InFolder& look) {
  const auto has = [&](std::string_view name) {
    const auto type = look(name);
    if (type != EntryType::symlink) return type.has_value();
    return type_at(join_path(folder.native(), name)).has_value();
  };
  const SpecScope above = m_shared.ends_search(folder, has(".git")) ? outermost() : outer;
  const bool has_config = has(k_config_file);
  const std::string own = has_config ? set_in(folder) : std::string();
  FolderSpec found{own.empty() ? above.name : own, true, above};
  if (!m_variable.empty()) found.name = m_variable;
  const auto& files = dockerfile::k_dockerfile_names;
  found.for_others =
      !above.has_workspace || !(has(found.name) || std::any_of(files.begin(), files.end(), has));
  if (found.for_others && !own.empty()) found.below.name = own;
  found.below.has_workspace = above.has_workspace || has_config || has(k_wrong_config_file);
  return found;
}

FolderSpec SpecNames::on_disk(const stdfs::path& folder) {
  return m_shared.spec_of(folder.native(), [&] {
    return in(folder, around(folder),
              [&](std::string_view name) { return type_at(join_path(folder.native(), name)); });
  });
}

std::string SpecNames::set_in(const stdfs::path& folder) {
  const std::string file = join_path(folder.native(), k_config_file);
  const auto text = read_file(file, k_document_limit);
  return text && may_set(*text) ? value_in(m_shared.read(file)) : std::string();
}

SpecScope SpecNames::outermost() {
  std::string user = value_in(m_shared.read(m_shared.user_file().native()));
  return {user.empty() ? std::string(spec::k_spec_name) : std::move(user), false};
}

std::vector<stdfs::path> find_other_specs(const stdfs::path& folder) {
  std::vector<stdfs::path> found;
  std::error_code failed;
  stdfs::recursive_directory_iterator at(folder, stdfs::directory_options::skip_permission_denied,
                                         failed);
  for (std::size_t seen = 0; !failed && at != stdfs::end(at) && seen < k_most_entries; ++seen) {
    const stdfs::path& path = at->path();
    if (is_hidden(path)) {
      at.disable_recursion_pending();
    } else if (is_yaml(path) && at->is_regular_file(failed) && looks_like_a_spec(path)) {
      found.push_back(path);
    }
    at.increment(failed);
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace kfpkg::workspace
