// SPDX-License-Identifier: Apache-2.0
// The setting "context" against the folders on disk.
#include "workspace/folders/build_context.hpp"

#include "core/fs/paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

bool holds(const stdfs::path& folder, const stdfs::path& path) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

stdfs::path common_folder(const stdfs::path& a, const stdfs::path& b) {
  stdfs::path common = a;
  while (!holds(common, b)) common = common.parent_path();
  return common;
}

tl::unexpected<Error> refused(const WrittenContext& written, std::string_view message,
                              std::string hint) {
  return fail(ErrorKind::config,
              fmt::format("{}: context: {}: {}", written.origin,
                          written.text.empty() ? "\"\"" : written.text, message),
              std::move(hint));
}

std::string to_write(const stdfs::path& context, const WrittenContext& written) {
  return fmt::format("write `context: {}`",
                     context.lexically_relative(written.counts_at).generic_string());
}

/// How far up a context may be.
struct Bound {
  stdfs::path root;
  std::string_view kind;
  std::string hint;
};

Bound bound_of(const FolderPlace& place) {
  stdfs::path repository = repository_root_of(place.folder);
  if (!repository.empty()) {
    return {std::move(repository), "repository",
            "a context is part of the repository: what lies outside cannot be built elsewhere"};
  }
  return {place.workspace, "workspace",
          "make the folders above part of the workspace: put a kfpkg.yaml, which may be empty, "
          "where it shall begin"};
}

Status check_place(const stdfs::path& path, const WrittenContext& written,
                   const FolderPlace& place) {
  const Bound bound = bound_of(place);
  const bool inside = holds(bound.root, path);
  if (stdfs::path(written.text).is_absolute()) {
    const bool usable = inside && holds(path, place.folder);
    return refused(written, "is absolute, and other machines have other folders",
                   usable ? to_write(path, written) : "write it relative to this kfpkg.yaml");
  }
  std::error_code ignored;
  const stdfs::file_status status = stdfs::status(path, ignored);
  if (!stdfs::exists(status)) {
    return refused(written, fmt::format("there is no {}", path.string()),
                   "name the folder that COPY's paths count from, as in ../..");
  }
  if (!stdfs::is_directory(status)) {
    return refused(written, "is no folder", "name the folder that COPY's paths count from");
  }
  if (!inside) {
    return refused(written, fmt::format("lies outside the {} {}", bound.kind, bound.root.string()),
                   bound.hint);
  }
  if (holds(path, place.folder)) return {};
  const stdfs::path both = common_folder(place.folder, path);
  return refused(
      written, fmt::format("does not hold the component's folder {}", place.folder.string()),
      to_write(both, written) + fmt::format(", and in the Dockerfile `COPY {} ...`",
                                            path.lexically_relative(both).generic_string()));
}

// Relative also for folders above, so that paths below it can be clicked and typed.
std::string display_above(const stdfs::path& path, const stdfs::path& cwd) {
  if (!holds(path, cwd)) return display_of(path, cwd);
  return path.lexically_relative(cwd).generic_string();
}

}  // namespace

BuildContext own_context(const FolderPlace& place) {
  return {place.folder, {}, display_of(place.folder, place.cwd)};
}

Result<BuildContext> read_context(const WrittenContext& written, const FolderPlace& place) {
  if (written.text.empty()) {
    return refused(written, "names no folder",
                   "write . for the folder of this kfpkg.yaml, or ../.. for one above it");
  }
  const stdfs::path path = absolute_path(written.text, written.counts_at);
  KFPKG_TRY(check_place(path, written, place));
  if (path == place.folder) return own_context(place);
  return BuildContext{path, place.folder.lexically_relative(path).generic_string(),
                      display_above(path, place.cwd)};
}

std::string context_with(std::string_view name, const FolderPlace& place) {
  const stdfs::path root = bound_of(place).root;
  for (stdfs::path at = place.folder; at != root && holds(root, at);) {
    at = at.parent_path();
    std::error_code ignored;
    if (stdfs::exists(at / name, ignored))
      return at.lexically_relative(place.folder).generic_string();
  }
  return {};
}

}  // namespace kfpkg::workspace
