// SPDX-License-Identifier: Apache-2.0
// Most paths are normal already, and then nothing is taken apart.
#include "core/fs/paths.hpp"

#include "core/fs/tree.hpp"

#include <optional>
#include <string_view>

namespace kfpkg {
namespace {

namespace stdfs = std::filesystem;

// Absolute and normal, as most paths are: to take them apart is slow.
bool is_normal(std::string_view path) {
  return path.size() > 1 && path.front() == '/' && is_tree_path(path.substr(1));
}

// A path as written from a folder: the rest below it, or all of it. Nothing for paths that are not
// normal.
std::optional<std::string_view> text_below(std::string_view path, std::string_view folder) {
  if (!is_normal(path) || !is_normal(folder)) return std::nullopt;
  if (path == folder) return ".";
  const bool below = path.starts_with(folder) && path[folder.size()] == '/';
  return below ? path.substr(folder.size() + 1) : path;
}

}  // namespace

std::string absolute_path(const std::string& given, const stdfs::path& cwd) {
  if (is_normal(given)) return given;
  const stdfs::path path = (cwd / given).lexically_normal();
  // "." and a trailing slash would otherwise give a folder without a name.
  return (path.has_filename() ? path : path.parent_path()).native();
}

std::string display_of(const stdfs::path& path, const stdfs::path& cwd) {
  if (const auto below = text_below(path.native(), cwd.native())) return std::string(*below);
  const stdfs::path relative = path.lexically_relative(cwd);
  if (relative.empty() || *relative.begin() == "..") return path.string();
  return relative.string();
}

stdfs::path repository_root_of(const stdfs::path& folder) {
  for (stdfs::path at = folder;; at = at.parent_path()) {
    if (type_at((at / ".git").native())) return at;
    if (at == at.parent_path()) return {};
  }
}

}  // namespace kfpkg
