// SPDX-License-Identifier: Apache-2.0
// Temporary directories.
#include "core/fs/temp_dir.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdlib.h>
#include <utility>

namespace kfpkg {
namespace {

std::filesystem::path default_parent() {
  std::error_code code;
  std::filesystem::path parent = std::filesystem::temp_directory_path(code);
  return code ? std::filesystem::path("/tmp") : parent;
}

}  // namespace

TempDir::TempDir(std::filesystem::path path) : m_path(std::move(path)) {}

Result<TempDir> TempDir::make(std::string_view name, const std::filesystem::path& parent) {
  const std::filesystem::path folder = parent.empty() ? default_parent() : parent;
  std::string pattern = (folder / fmt::format("kfpkg-{}-XXXXXX", name)).string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return fail(ErrorKind::file, fmt::format("{}: {}", folder.string(), std::strerror(errno)),
                "set TMPDIR to a folder that can be written");
  }
  return TempDir(std::filesystem::path(pattern));
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
