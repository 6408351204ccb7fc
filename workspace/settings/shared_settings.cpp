// SPDX-License-Identifier: Apache-2.0
// Lookups remembered by path.
#include "workspace/settings/shared_settings.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/paths.hpp"
#include "core/fs/tree.hpp"

#include <fmt/format.h>

#include <utility>

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

bool has_file(const stdfs::path& folder, std::string_view name) {
  return type_at(join_path(folder.native(), name)).has_value();
}

bool is_configured(const stdfs::path& folder) {
  return has_file(folder, k_config_file) || has_file(folder, k_wrong_config_file);
}

// Would be passed over without a word.
Status refuse_other_name(const std::string& file, const stdfs::path& cwd) {
  const stdfs::path other = stdfs::path(file).replace_filename(k_wrong_config_file);
  if (!type_at(other.native())) return {};
  const std::string name = display_of(other, cwd);
  const std::string wanted = display_of(file, cwd);
  if (type_at(file)) {
    return fail(ErrorKind::config,
                fmt::format("{}: is beside {}, and only that is read", name, wanted),
                fmt::format("move what it says to {}, and remove it", wanted));
  }
  return fail(ErrorKind::config, fmt::format("{}: kfpkg reads {} alone", name, k_config_file),
              fmt::format("rename it: mv {} {}", name, wanted));
}

Result<SettingsLayer> read_layer(const std::string& file, const stdfs::path& cwd) {
  KFPKG_TRY(refuse_other_name(file, cwd));
  if (!type_at(file)) return SettingsLayer{};
  KFPKG_TRY_ASSIGN(std::string text, read_file(file, k_document_limit));
  return read_settings(make_source(display_of(file, cwd), std::move(text)));
}

}  // namespace

SharedSettings::SharedSettings(const stdfs::path& cwd, const Environment& environment)
    : m_cwd(cwd),
      m_home(environment.home()),
      m_user_file(environment.config_dir() / k_config_file),
      m_environment(settings_of_environment(environment)) {}

Result<SettingsLayer> SharedSettings::read(const std::string& file) {
  const std::scoped_lock lock(m_mutex);
  const auto known = m_files.find(file);
  if (known != m_files.end()) return known->second;
  return m_files.emplace(file, read_layer(file, m_cwd)).first->second;
}

Result<SettingsLayer> SharedSettings::read_own(const std::string& file) const {
  return read_layer(file, m_cwd);
}

Config SharedSettings::config_below(const std::string& nearest_file,
                                    const std::vector<SettingsLayer>& layers) {
  const std::scoped_lock lock(m_mutex);
  const auto known = m_configs.find(nearest_file);
  if (known != m_configs.end()) return known->second;
  return m_configs.emplace(nearest_file, Config(layers)).first->second;
}

stdfs::path SharedSettings::workspace_of(const stdfs::path& folder) {
  if (ends_search(folder)) return folder;
  const std::scoped_lock lock(m_mutex);
  const stdfs::path& above = topmost(folder.parent_path());
  return above.empty() ? folder : above;
}

bool SharedSettings::ends_search(const stdfs::path& folder) const {
  return ends_search(folder, false) || has_file(folder, ".git");
}

bool SharedSettings::ends_search(const stdfs::path& folder, bool has_git) const {
  return has_git || folder.native() == m_home.native() || folder == folder.root_path();
}

// Found out without the lock: it asks for folders above.
FolderSpec SharedSettings::spec_of(const std::string& folder,
                                   const std::function<FolderSpec()>& find_out) {
  {
    const std::scoped_lock lock(m_mutex);
    const auto known = m_specs.find(folder);
    if (known != m_specs.end()) return known->second;
  }
  FolderSpec found = find_out();
  const std::scoped_lock lock(m_mutex);
  return m_specs.emplace(folder, std::move(found)).first->second;
}

const stdfs::path& SharedSettings::topmost(const stdfs::path& folder) {
  const auto known = m_topmost.find(folder.native());
  if (known != m_topmost.end()) return known->second;
  stdfs::path found = ends_search(folder) ? stdfs::path() : topmost(folder.parent_path());
  if (found.empty() && is_configured(folder)) found = folder;
  return m_topmost.emplace(folder.native(), std::move(found)).first->second;
}

}  // namespace kfpkg::workspace
