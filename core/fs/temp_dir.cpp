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
#include <optional>
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

// No run takes so long.
constexpr std::time_t k_least_age = 24L * 3600;
constexpr std::size_t k_random = 6;  // mkdtemp's X

/// Of a folder of this user; nothing for anything else.
std::optional<std::time_t> time_of_own(const std::filesystem::path& folder) {
  struct stat entry{};
  if (::lstat(folder.c_str(), &entry) != 0 || !S_ISDIR(entry.st_mode)) return std::nullopt;
  if (entry.st_uid != ::geteuid()) return std::nullopt;
  return entry.st_mtime;
}

/// `made` was made just now, so it tells the time by the clock of the file system.
void remove_left_behind(const std::filesystem::path& made, const std::string& prefix) {
  const auto now = time_of_own(made);
  std::error_code code;
  std::filesystem::directory_iterator entry(made.parent_path(), code);
  for (; now && !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
    const std::filesystem::path& path = entry->path();
    const std::string name = path.filename().string();
    if (!name.starts_with(prefix) || name.size() != prefix.size() + k_random) continue;
    const auto time = time_of_own(path);
    if (!time || *now - *time < k_least_age) continue;
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
}

}  // namespace

TempDir::TempDir(std::filesystem::path path) : m_path(std::move(path)) {}

Result<TempDir> TempDir::make(std::string_view name, const std::filesystem::path& parent) {
  const std::filesystem::path folder = parent.empty() ? default_parent() : parent;
  const std::string prefix = fmt::format("kfpkg-{}-", name);
  std::string pattern = (folder / (prefix + std::string(k_random, 'X'))).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(ErrorKind::file, fmt::format("{}: {}", folder.string(), std::strerror(errno)),
                "set TMPDIR to a folder that can be written");
  }
  TempDir made{std::filesystem::path(pattern)};
  remove_left_behind(made.path(), prefix);
  return made;
}

TempDir::TempDir(TempDir&& other) noexcept : m_path(std::exchange(other.m_path, {})) {}

TempDir& TempDir::operator=(TempDir&& other) noexcept {
  std::swap(m_path, other.m_path);
  return *this;
}

TempDir::~TempDir() {
  if (m_path.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(m_path, ignored);
}

}  // namespace kfpkg
