// SPDX-License-Identifier: Apache-2.0
// kfpkg.yaml and kfpkg.lock, now and at the merge base.
#include "workspace/changes/shared_changes.hpp"

#include "core/fs/change_set.hpp"
#include "dockerfile/base_lock.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/settings/config.hpp"
#include "workspace/settings/shared_settings.hpp"

#include <algorithm>

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

bool has_changed(const Comparison& with, const std::string& path) {
  return std::binary_search(with.changes.paths.begin(), with.changes.paths.end(), path);
}

Result<std::string> text_before(const Comparison& with, const std::string& path) {
  KFPKG_TRY_ASSIGN(const auto entry, with.before.stat(path));
  if (!entry || entry->type != EntryType::file) return std::string();
  return with.before.read(path, k_document_limit);
}

Result<std::string> text_now(const Comparison& with, const std::string& path) {
  std::error_code ignored;
  if (!stdfs::exists(with.work_tree / path, ignored)) return std::string();
  return read_file(with.work_tree / path, k_document_limit);
}

std::vector<std::string> changed_keys(const SettingsLayer& before, const SettingsLayer& now) {
  std::set<std::string> keys;
  const auto collect = [&](const SettingsLayer& some, const SettingsLayer& other) {
    for (const auto& [key, setting] : some) {
      const auto found = other.find(key);
      if (found == other.end() || found->second.values != setting.values) keys.insert(key.first);
    }
  };
  collect(before, now);
  collect(now, before);
  return {keys.begin(), keys.end()};
}

Result<std::vector<std::string>> compare_settings(const Comparison& with, const std::string& path) {
  KFPKG_TRY_ASSIGN(std::string now, text_now(with, path));
  KFPKG_TRY_ASSIGN(const SettingsLayer settings, read_settings(make_source(path, std::move(now))));
  KFPKG_TRY_ASSIGN(std::string text, text_before(with, path));
  const auto before = read_settings(make_source(path, std::move(text)));
  // Settings that nobody could read say nothing about what has changed, so all may have.
  if (!before) return std::vector<std::string>{"all settings"};
  return changed_keys(*before, settings);
}

// A base that is new in the lock belongs to a Dockerfile that has changed, or to a first build.
bool has_moved(const std::string& base, const dockerfile::LockedBase& now,
               const dockerfile::BaseLock& before) {
  const auto found = before.bases.find(base);
  return found != before.bases.end() && found->second.digest != now.digest;
}

Result<std::set<std::string, std::less<>>> compare_locks(const Comparison& with,
                                                         const std::string& path) {
  KFPKG_TRY_ASSIGN(std::string then, text_before(with, path));
  KFPKG_TRY_ASSIGN(std::string text, text_now(with, path));
  std::set<std::string, std::less<>> moved;
  if (text.empty()) return moved;
  Diagnostics diagnostics;
  const auto now = dockerfile::parse_lock(make_source(path, std::move(text)), diagnostics);
  if (!now) return lock_error(diagnostics);
  if (then.empty()) return moved;
  const auto before = dockerfile::parse_lock(make_source(path, std::move(then)), diagnostics);
  // What nobody could read says nothing about what has moved, so all may have.
  for (const auto& [base, locked] : now->bases) {
    if (!before || has_moved(base, locked, *before)) moved.insert(base);
  }
  return moved;
}

}  // namespace

Result<SharedFiles> SharedComparisons::of(const ComponentFolder& folder) {
  KFPKG_TRY_ASSIGN(SharedFiles shared, compared(folder.workspace));
  for (const stdfs::path& above : folder.above) {
    if (above == folder.workspace) continue;
    KFPKG_TRY_ASSIGN(const SharedFiles nearer, compared(above));
    shared.settings.insert(shared.settings.end(), nearer.settings.begin(), nearer.settings.end());
  }
  return shared;
}

Result<SharedFiles> SharedComparisons::compared(const stdfs::path& folder) {
  const auto known = m_known.find(folder);
  if (known != m_known.end()) return known->second;
  SharedFiles shared;
  shared.root = in_work_tree(folder, m_with.work_tree);
  const std::string settings = join_path(shared.root, k_config_file);
  if (has_changed(m_with, settings)) {
    KFPKG_TRY_ASSIGN(shared.settings, compare_settings(m_with, settings));
  }
  const std::string lock = join_path(shared.root, dockerfile::k_lock_name);
  if (has_changed(m_with, lock)) {
    KFPKG_TRY_ASSIGN(shared.bases, compare_locks(m_with, lock));
  }
  return m_known.emplace(folder, std::move(shared)).first->second;
}

std::string in_work_tree(const stdfs::path& path, const stdfs::path& work_tree) {
  std::error_code ignored;
  const stdfs::path real = stdfs::weakly_canonical(path, ignored);
  const std::string relative = real.lexically_relative(work_tree).generic_string();
  return relative == "." ? std::string() : relative;
}

}  // namespace kfpkg::workspace
