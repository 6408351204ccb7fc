// SPDX-License-Identifier: Apache-2.0
// From changed files to touched folders.
#include "workspace/changes/changes.hpp"

#include "core/fs/paths.hpp"
#include "workspace/changes/change_base.hpp"
#include "workspace/changes/shared_changes.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/folders/spec_name.hpp"
#include "workspace/folders/walk.hpp"
#include "workspace/images/base_lock.hpp"
#include "workspace/images/image_folders.hpp"
#include "workspace/images/taken_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace kfpkg::workspace {
namespace {

namespace stdfs = std::filesystem;

bool is_below(std::string_view path, std::string_view folder) {
  if (folder.empty() || path == folder) return true;
  return path.starts_with(folder) && path[folder.size()] == '/';
}

// Empty where the Dockerfile cannot be read: the build says what is wrong with it.
std::vector<oci::Reference> bases_of(const ComponentFolder& folder, const Invocation& call) {
  std::vector<oci::Reference> references;
  const auto inputs = read_build_alone(folder, call);
  if (!inputs) return references;
  for (const dockerfile::BaseImage& base : dockerfile::all_bases(inputs->build))
    references.push_back(base.reference);
  return references;
}

void add_files(const Comparison& with, const std::string& folder,
               std::vector<std::string>& reasons) {
  for (const std::string& path : with.changes.paths) {
    if (is_below(path, folder)) {
      reasons.push_back(folder.empty() ? path : path.substr(folder.size() + 1));
    } else if (is_below(folder, path)) {
      reasons.push_back(path);  // a submodule's commit
    }
  }
}

// A slip in a name would make the folder look untouched for ever.
Status check_dependency(const Comparison& with, const ComponentFolder& folder,
                        const std::string& needed, const std::string& path, bool touched) {
  std::error_code ignored;
  const bool inside = path != ".." && !path.starts_with("../") && !path.starts_with('/');
  if (inside && (touched || stdfs::exists(with.work_tree / path, ignored))) return {};
  const std::string origin = folder.config->image.depends_on.origin.str();
  return fail(ErrorKind::config,
              fmt::format("{}: depends_on: {}: {}", origin, needed,
                          inside ? "no such file or folder" : "lies outside the repository"),
              "paths start at the workspace's root");
}

Status add_dependencies(const Comparison& with, const ComponentFolder& folder,
                        const SharedFiles& shared, std::vector<std::string>& reasons) {
  for (const std::string& needed : *folder.config->image.depends_on) {
    std::string path = (stdfs::path(shared.root) / needed).lexically_normal().generic_string();
    if (path.ends_with('/')) path.pop_back();
    if (path == ".") path.clear();
    const std::size_t before = reasons.size();
    for (const std::string& changed : with.changes.paths) {
      if (is_below(changed, path)) reasons.push_back(changed);
    }
    KFPKG_TRY(check_dependency(with, folder, needed, path, reasons.size() > before));
  }
  return {};
}

// What ONBUILD of the workspace's own images copies is not in kfpkg.lock.
Status add_triggers(const Comparison& with, const ComponentFolder& folder, ImageFolders& images,
                    ImageInputs& inputs) {
  for (const dockerfile::BaseImage& base : dockerfile::all_bases(inputs.build)) {
    KFPKG_TRY_ASSIGN(const ComponentFolder* image, images.find_likely(folder, base.reference));
    if (image == nullptr) continue;
    auto made = read_build_alone(*image, with.call);
    if (made) {
      inputs.own_bases[base.reference.str()].triggers = std::move(made->build.triggers);
    } else if (made.error().kind == ErrorKind::findings) {
      inputs.build.sources = dockerfile::Everything{image->display + " cannot be read"};
    }
  }
  return {};
}

// Those of some paths of the context that the image is made from: all of them when its Dockerfile
// is wrong, since nobody knows then, and the build will say what is wrong; none when there is no
// Dockerfile.
Result<std::vector<std::string>> taken_around(const Comparison& with, const ComponentFolder& folder,
                                              ImageFolders& images,
                                              const std::vector<std::string>& paths) {
  auto inputs = read_build_alone(folder, with.call);
  if (!inputs && inputs.error().kind == ErrorKind::findings) return paths;
  if (!inputs) return std::vector<std::string>();
  KFPKG_TRY(add_triggers(with, folder, images, *inputs));
  KFPKG_TRY_ASSIGN(const dockerfile::BaseLock lock, load_lock(folder, with.call.cwd));
  return taken_among(paths, folder, *inputs, lock);
}

// Folders around the component's that its COPY reads from.
Status add_context(const Comparison& with, const ComponentFolder& folder, ImageFolders& images,
                   std::vector<std::string>& reasons) {
  if (folder.context.below.empty()) return {};
  const std::string root = in_work_tree(folder.context.path, with.work_tree);
  const std::string own = in_work_tree(folder.path, with.work_tree);
  std::vector<std::string> around;
  for (const std::string& path : with.changes.paths) {
    if (!is_below(path, root) || is_below(path, own)) continue;
    around.push_back(root.empty() ? path : path.substr(root.size() + 1));
  }
  if (around.empty()) return {};
  KFPKG_TRY_ASSIGN(const auto taken, taken_around(with, folder, images, around));
  for (const std::string& path : taken) reasons.push_back(join_path(root, path));
  return {};
}

void add_bases(const Comparison& with, const ComponentFolder& folder, const SharedFiles& shared,
               std::vector<std::string>& reasons) {
  if (shared.bases.empty()) return;
  for (const oci::Reference& base : bases_of(folder, with.call)) {
    if (shared.bases.contains(base.str()))
      reasons.push_back(fmt::format("kfpkg.lock: {}", base.str()));
  }
}

Result<TouchedFolder> look_at(const Comparison& with, const ComponentFolder& folder,
                              const SharedFiles& shared, ImageFolders& images) {
  TouchedFolder touched{&folder, {}};
  add_files(with, in_work_tree(folder.path, with.work_tree), touched.reasons);
  KFPKG_TRY(add_dependencies(with, folder, shared, touched.reasons));
  KFPKG_TRY(add_context(with, folder, images, touched.reasons));
  add_bases(with, folder, shared, touched.reasons);
  for (const std::string& key : shared.settings)
    touched.reasons.push_back(fmt::format("kfpkg.yaml: {}", key));
  return touched;
}

/// The image folder of each base that the workspace makes itself.
Result<std::vector<std::string>> image_folders_of(const ComponentFolder& folder,
                                                  ImageFolders& images, const Invocation& call) {
  std::vector<std::string> found;
  for (const oci::Reference& base : bases_of(folder, call)) {
    KFPKG_TRY_ASSIGN(const ComponentFolder* image, images.find_likely(folder, base));
    if (image != nullptr) found.push_back(image->display);
  }
  return found;
}

// A touched image touches what starts from it, and so on: images first, in as many rounds as they
// stand on each other.
Status follow_images(std::vector<TouchedFolder>& all, ImageFolders& images,
                     const Invocation& call) {
  std::set<std::string> touched;
  const auto collect = [&] {
    for (const TouchedFolder& each : all) {
      if (each.folder->is_image && !each.reasons.empty()) touched.insert(each.folder->display);
    }
    return touched.size();
  };
  for (std::size_t before = 0, now = collect(); now != before;) {
    before = now;
    for (TouchedFolder& each : all) {
      KFPKG_TRY_ASSIGN(const auto bases, image_folders_of(*each.folder, images, call));
      for (const std::string& base : bases) {
        if (touched.contains(base)) each.reasons.push_back("FROM: " + base);
      }
    }
    now = collect();
  }
  return {};
}

void tidy(std::vector<std::string>& reasons) {
  std::sort(reasons.begin(), reasons.end());
  reasons.erase(std::unique(reasons.begin(), reasons.end()), reasons.end());
}

// What cannot be looked at is not gone.
bool is_gone(const stdfs::path& file) {
  std::error_code ignored;
  return stdfs::status(file, ignored).type() == stdfs::file_type::not_found;
}

std::vector<std::string> deleted_folders(const Comparison& with) {
  std::vector<std::string> deleted;
  ForeignFolders foreign(with.before);
  SharedSettings shared(with.call.cwd, with.call.environment);
  SpecNames names(shared);
  for (const std::string& path : with.changes.paths) {
    const stdfs::path file = with.work_tree / path;
    if (file.filename() != names.of(file.parent_path()) || !is_gone(file)) continue;
    const auto before = with.before.stat(path);
    if (!before || !*before) continue;
    const std::string folder = stdfs::path(path).parent_path().generic_string();
    if (is_passed_over(foreign, folder)) continue;
    deleted.push_back(display_of(file.parent_path(), with.call.cwd));
  }
  return deleted;
}

WorkspaceChanges everything(const std::vector<ComponentFolder>& folders) {
  WorkspaceChanges found;
  for (const ComponentFolder& folder : folders)
    found.touched.push_back({&folder, {"nothing is known of before"}});
  return found;
}

}  // namespace

Result<WorkspaceChanges> changes_since(const std::string& base,
                                       const std::vector<ComponentFolder>& folders,
                                       const std::vector<std::string>& paths,
                                       const Invocation& call) {
  const stdfs::path named(paths.empty() ? call.cwd.string()
                                        : absolute_path(paths.front(), call.cwd));
  const stdfs::path start = folders.empty() ? named : folders.front().path;
  KFPKG_TRY_ASSIGN(const git::Repository repository, git::Repository::open(start));
  WorkspaceChanges found;
  found.base = base;
  if (base.empty()) {
    KFPKG_TRY_ASSIGN(auto base_found, change_base(repository, call.environment));
    if (!base_found) return everything(folders);
    found.base = *std::move(base_found);
  }
  KFPKG_TRY_ASSIGN(const git::Changes changes, repository.changes_since(found.base));
  found.merge_base = changes.merge_base;
  KFPKG_TRY_ASSIGN(const auto before, repository.commit_tree(changes.merge_base));
  const Comparison with{changes, *before, repository.work_tree(), call};
  SharedComparisons shared(with);
  ImageFolders images(call);
  for (const ComponentFolder& folder : folders) {
    KFPKG_TRY_ASSIGN(const SharedFiles files, shared.of(folder));
    KFPKG_TRY_ASSIGN(TouchedFolder touched, look_at(with, folder, files, images));
    found.touched.push_back(std::move(touched));
  }
  KFPKG_TRY(follow_images(found.touched, images, call));
  std::erase_if(found.touched, [](const TouchedFolder& each) { return each.reasons.empty(); });
  for (TouchedFolder& each : found.touched) tidy(each.reasons);
  found.deleted = deleted_folders(with);
  return found;
}

}  // namespace kfpkg::workspace
