// SPDX-License-Identifier: Apache-2.0
// A new folder appears whole or not at all.
#include "core/fs/temp_dir.hpp"
#include "templates/scaffold.hpp"

#include <fmt/format.h>

#include <system_error>

namespace kfpkg::templates {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> exists_already(const fs::path& target) {
  return fail(ErrorKind::usage, fmt::format("{}: exists already", target.string()),
              "choose another name, or remove it first");
}

tl::unexpected<Error> file_error(const fs::path& path, const std::error_code& code) {
  return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), code.message()));
}

}  // namespace

Status create_folder(const ChangeSet& files, const fs::path& target) {
  std::error_code code;
  if (fs::exists(fs::symlink_status(target, code))) return exists_already(target);
  const fs::path parent = target.has_parent_path() ? target.parent_path() : fs::path{"."};
  fs::create_directories(parent, code);
  if (code) return file_error(parent, code);
  KFPKG_TRY_ASSIGN(const TempDir temporary, TempDir::make("new", parent));
  // A folder below the temporary one, which only its owner may enter.
  const fs::path staged = temporary.path() / "folder";
  fs::create_directory(staged, code);
  if (code) return file_error(staged, code);
  KFPKG_TRY(apply(files, staged));
  // rename() would put it in place of an empty folder that came up meanwhile, and of nothing else.
  fs::rename(staged, target, code);
  if (code == std::errc::directory_not_empty || code == std::errc::file_exists ||
      code == std::errc::not_a_directory) {
    return exists_already(target);
  }
  if (code) return file_error(target, code);
  return {};
}

}  // namespace kfpkg::templates
