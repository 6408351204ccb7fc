// SPDX-License-Identifier: Apache-2.0
// Temporary directories.
#include "core/fs/temp_dir.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <stdlib.h>
#include <string>
#include <utility>

namespace kfpkg {
namespace {

std::filesystem::path default_parent() {
  std::error_code code;
  std::filesystem::path parent = std::filesystem::temp_directory_path(code);
  return code ? std::filesystem::path("/tmp") : parent;
}

// A folder is made before it is locked, and a child may outlive its killed parent for a while.
constexpr std::time_t k_least_age = 600;
constexpr std::size_t k_random = 6;  // mkdtemp's X

bool is_left_behind(const std::filesystem::path& path) {
  struct stat entry{};
  if (::lstat(path.c_str(), &entry) != 0 || !S_ISDIR(entry.st_mode)) return false;
  return entry.st_uid == ::geteuid() && ::time(nullptr) - entry.st_mtime > k_least_age;
}

void remove_left_behind(const std::filesystem::path& parent, const std::string& prefix) {
  std::error_code code;
  std::filesystem::directory_iterator entry(parent, code);
  for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
    const std::filesystem::path& path = entry->path();
    const std::string name = path.filename().string();
    const bool is_ours = name.starts_with(prefix) && name.size() == prefix.size() + k_random;
    if (!is_ours || !is_left_behind(path)) continue;
    const auto lock = FolderLock::try_lock(path);
    std::error_code ignored;
    if (lock && lock->is_held()) std::filesystem::remove_all(path, ignored);
  }
}

}  // namespace

TempDir::TempDir(std::filesystem::path path) : m_path(std::move(path)), m_lock(m_path) {}

Result<TempDir> TempDir::make(std::string_view name, const std::filesystem::path& parent) {
  const std::filesystem::path folder = parent.empty() ? default_parent() : parent;
  const std::string prefix = fmt::format("kfpkg-{}-", name);
  remove_left_behind(folder, prefix);
  std::string pattern = (folder / (prefix + std::string(k_random, 'X'))).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(ErrorKind::file, fmt::format("{}: {}", folder.string(), std::strerror(errno)),
                "set TMPDIR to a folder that can be written");
  }
  return TempDir(std::filesystem::path(pattern));
}

TempDir::TempDir(TempDir&& other) noexcept
    : m_path(std::exchange(other.m_path, {})), m_lock(std::move(other.m_lock)) {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
  std::swap(m_path, other.m_path);
  std::swap(m_lock, other.m_lock);
  return *this;
}

TempDir::~TempDir() {
  if (m_path.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(m_path, ignored);
}

}  // namespace kfpkg
