// SPDX-License-Identifier: Apache-2.0
// The setting "spec", layer by layer, without the other settings.
#include "workspace/folders/spec_name.hpp"

#include "core/fs/tree.hpp"
#include "dockerfile/build.hpp"
#include "spec/component/file_name.hpp"
#include "workspace/settings/config.hpp"

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

std::string value_in(const Result<SettingsLayer>& layer) {
  if (!layer) return {};
  const auto found = layer->find({std::string(key_of<&image::Settings::spec>()), ""});
  if (found == layer->end() || found->second.values.empty()) return {};
  return found->second.values.front();
}

}  // namespace

std::string SpecNames::set_in(const stdfs::path& folder) {
  return value_in(m_shared.read(join_path(folder.native(), k_config_file)));
}

std::string SpecNames::of(const stdfs::path& folder) {
  return of(folder, type_at(join_path(folder.native(), k_config_file)).has_value());
}

std::string SpecNames::of(const stdfs::path& folder, bool has_config) {
  if (std::string set = value_in(m_shared.of_environment()); !set.empty()) return set;
  std::string own = has_config ? set_in(folder) : std::string();
  return own.empty() ? inherited(folder) : own;
}

bool SpecNames::has_spec(const stdfs::path& folder) {
  return type_at(join_path(folder.native(), of(folder))).has_value();
}

std::string SpecNames::inherited(const stdfs::path& folder) {
  if (folder == m_shared.workspace_of(folder)) {
    std::string user = value_in(m_shared.read(m_shared.user_file().native()));
    return user.empty() ? std::string(spec::k_spec_name) : user;
  }
  const std::string above = folder.parent_path().native();
  {
    const std::scoped_lock lock(m_mutex);
    const auto known = m_below.find(above);
    if (known != m_below.end()) return known->second;
  }
  std::string found = below(above);
  const std::scoped_lock lock(m_mutex);
  return m_below.emplace(above, std::move(found)).first->second;
}

// A folder that holds a component or an image has settings for itself alone, unless it is the
// workspace.
std::string SpecNames::below(const stdfs::path& folder) {
  const bool is_workspace = folder == m_shared.workspace_of(folder);
  const bool counts =
      is_workspace || (!has_spec(folder) && !dockerfile::has_dockerfile(folder.native()));
  std::string set = counts ? set_in(folder) : std::string();
  return set.empty() ? inherited(folder) : set;
}

}  // namespace kfpkg::workspace
