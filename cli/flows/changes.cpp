// SPDX-License-Identifier: Apache-2.0
// From changed files to touched folders.
#include "cli/flows/changes.hpp"

#include "cli/flows/component.hpp"
#include "cli/flows/image_folders.hpp"
#include "core/fs/change_set.hpp"
#include "git/repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace kfpkg::cli {
namespace {

namespace stdfs = std::filesystem;

constexpr const char* k_settings_name = "kfpkg.yaml";
constexpr std::string_view k_spec_name = "component.yaml";

/// What one workspace's shared files say now and said at the merge base.
struct SharedFiles {
  std::string root;                          ///< relative to the work tree, "" for all of it
  std::vector<std::string> settings;         ///< keys of kfpkg.yaml that have another value
  std::set<std::string, std::less<>> bases;  ///< of kfpkg.lock that have another digest
};

struct Comparison {
  const git::Changes& changes;
  const Tree& before;
  stdfs::path work_tree;
  const Services& services;
};

// git knows its work tree by its real path, people may have come by a symbolic link.
std::string in_work_tree(const stdfs::path& path, const stdfs::path& work_tree) {
  std::error_code ignored;
  const stdfs::path real = stdfs::weakly_canonical(path, ignored);
  const std::string relative = real.lexically_relative(work_tree).generic_string();
  return relative == "." ? std::string() : relative;
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder.empty() || path == folder) return true;
  return path.starts_with(folder) && path[folder.size()] == '/';
}

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

std::vector<std::string> changed_keys(const Settings& before, const Settings& now) {
  std::set<std::string> keys;
  const auto collect = [&](const Settings& some, const Settings& other) {
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
  KFPKG_TRY_ASSIGN(const Settings settings, read_settings(make_source(path, std::move(now))));
  KFPKG_TRY_ASSIGN(std::string text, text_before(with, path));
  const auto before = read_settings(make_source(path, std::move(text)));
  // Settings that nobody could read say nothing about what has changed, so all may have.
  if (!before) return std::vector<std::string>{"all settings"};
  return changed_keys(*before, settings);
}

std::map<std::string, oci::Digest> locked_bases(std::string text) {
  Diagnostics ignored;
  const auto lock = image::parse_lock(make_source("kfpkg.lock", std::move(text)), ignored);
  return lock ? lock->bases : std::map<std::string, oci::Digest>{};
}

// A base that is new in the lock belongs to a Dockerfile that has changed, or to a first build.
Result<std::set<std::string, std::less<>>> compare_locks(const Comparison& with,
                                                         const std::string& path) {
  KFPKG_TRY_ASSIGN(std::string then, text_before(with, path));
  KFPKG_TRY_ASSIGN(std::string now, text_now(with, path));
  const auto before = locked_bases(std::move(then));
  std::set<std::string, std::less<>> moved;
  for (const auto& [base, digest] : locked_bases(std::move(now))) {
    const auto found = before.find(base);
    if (found != before.end() && found->second != digest) moved.insert(base);
  }
  return moved;
}

Result<SharedFiles> compare_shared(const Comparison& with, const stdfs::path& workspace) {
  SharedFiles shared;
  shared.root = in_work_tree(workspace, with.work_tree);
  const std::string settings = join_path(shared.root, k_settings_name);
  if (has_changed(with, settings)) {
    KFPKG_TRY_ASSIGN(shared.settings, compare_settings(with, settings));
  }
  const std::string lock = join_path(shared.root, image::k_lock_name);
  if (has_changed(with, lock)) {
    KFPKG_TRY_ASSIGN(shared.bases, compare_locks(with, lock));
  }
  return shared;
}

// Empty where the Dockerfile cannot be read: the build says what is wrong with it.
std::vector<oci::Reference> bases_of(const ComponentFolder& folder, const Services& services) {
  std::vector<oci::Reference> references;
  const auto inputs = load_dockerfile(folder, services);
  if (!inputs) return references;
  for (const auto& bases : inputs->bases) {
    for (const dockerfile::BaseImage& base : bases) references.push_back(base.reference);
  }
  return references;
}

void add_files(const Comparison& with, const std::string& folder,
               std::vector<std::string>& reasons) {
  for (const std::string& path : with.changes.paths) {
    if (!is_below(path, folder)) continue;
    reasons.push_back(folder.empty() ? path : path.substr(folder.size() + 1));
  }
}

// A slip in a name would make the folder look untouched for ever.
Status check_dependency(const Comparison& with, const ComponentFolder& folder,
                        const std::string& needed, const std::string& path, bool touched) {
  std::error_code ignored;
  const bool inside = path != ".." && !path.starts_with("../") && !path.starts_with('/');
  if (inside && (touched || stdfs::exists(with.work_tree / path, ignored))) return {};
  const std::string origin = folder.config.settings().at({"depends_on", ""}).origin;
  return fail(ErrorKind::config,
              fmt::format("{}: depends_on: {}: {}", origin, needed,
                          inside ? "no such file or folder" : "lies outside the repository"),
              "paths start at the workspace's root");
}

Status add_dependencies(const Comparison& with, const ComponentFolder& folder,
                        const SharedFiles& shared, std::vector<std::string>& reasons) {
  for (const std::string& needed : folder.config.list("depends_on")) {
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

void add_bases(const Comparison& with, const ComponentFolder& folder, const SharedFiles& shared,
               std::vector<std::string>& reasons) {
  if (shared.bases.empty()) return;
  for (const oci::Reference& base : bases_of(folder, with.services)) {
    if (shared.bases.contains(base.str()))
      reasons.push_back(fmt::format("kfpkg.lock: {}", base.str()));
  }
}

Result<TouchedFolder> look_at(const Comparison& with, const ComponentFolder& folder,
                              const SharedFiles& shared) {
  TouchedFolder touched{&folder, {}};
  add_files(with, in_work_tree(folder.path, with.work_tree), touched.reasons);
  KFPKG_TRY(add_dependencies(with, folder, shared, touched.reasons));
  add_bases(with, folder, shared, touched.reasons);
  for (const std::string& key : shared.settings)
    touched.reasons.push_back(fmt::format("kfpkg.yaml: {}", key));
  return touched;
}

/// The image folder of each base that the workspace makes itself.
Result<std::vector<std::string>> image_folders_of(const ComponentFolder& folder,
                                                  ImageFolders& images, const Services& services) {
  std::vector<std::string> found;
  for (const oci::Reference& base : bases_of(folder, services)) {
    KFPKG_TRY_ASSIGN(const ComponentFolder* image, images.find(folder, base));
    if (image != nullptr) found.push_back(image->display);
  }
  return found;
}

// A touched image touches what starts from it, and so on: images first, in as many rounds as they
// stand on each other.
Status follow_images(std::vector<TouchedFolder>& all, const Services& services) {
  ImageFolders images(services, {});
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
      KFPKG_TRY_ASSIGN(const auto bases, image_folders_of(*each.folder, images, services));
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

std::vector<std::string> deleted_folders(const Comparison& with) {
  std::vector<std::string> deleted;
  std::error_code ignored;
  for (const std::string& path : with.changes.paths) {
    const stdfs::path file = with.work_tree / path;
    if (file.filename() != k_spec_name || stdfs::exists(file, ignored)) continue;
    const auto before = with.before.stat(path);
    if (!before || !*before) continue;
    deleted.push_back(display_of(file.parent_path(), with.services.cwd));
  }
  return deleted;
}

// What CI names must be there; a guess in its place would compare with the wrong branch.
Result<std::string> default_base(const git::Repository& repository,
                                 const Environment& environment) {
  const std::string target = environment.get("GITHUB_BASE_REF").value_or("");
  if (!target.empty()) return "origin/" + target;
  std::string commit_of_ci = environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA").value_or("");
  if (!commit_of_ci.empty()) return commit_of_ci;
  for (const char* branch : {"origin/HEAD", "origin/main", "origin/master"}) {
    KFPKG_TRY_ASSIGN(const auto commit, repository.resolve(branch));
    if (commit) return std::string(branch);
  }
  return fail(ErrorKind::usage, "there is no branch origin/main to compare with",
              "name the commit or branch: --base REVISION");
}

}  // namespace

Result<WorkspaceChanges> changes_since(const std::string& base,
                                       const std::vector<ComponentFolder>& folders,
                                       const Services& services) {
  const stdfs::path start = folders.empty() ? services.cwd : folders.front().path;
  KFPKG_TRY_ASSIGN(const git::Repository repository, git::Repository::open(start));
  WorkspaceChanges found;
  found.base = base;
  if (base.empty()) {
    KFPKG_TRY_ASSIGN(found.base, default_base(repository, services.environment));
  }
  KFPKG_TRY_ASSIGN(const git::Changes changes, repository.changes_since(found.base));
  found.merge_base = changes.merge_base;
  KFPKG_TRY_ASSIGN(const auto before, repository.commit_tree(changes.merge_base));
  const Comparison with{changes, *before, repository.work_tree(), services};
  std::map<stdfs::path, SharedFiles> workspaces;
  for (const ComponentFolder& folder : folders) {
    if (!workspaces.contains(folder.workspace)) {
      KFPKG_TRY_ASSIGN(workspaces[folder.workspace], compare_shared(with, folder.workspace));
    }
    KFPKG_TRY_ASSIGN(TouchedFolder touched, look_at(with, folder, workspaces[folder.workspace]));
    found.touched.push_back(std::move(touched));
  }
  KFPKG_TRY(follow_images(found.touched, services));
  std::erase_if(found.touched, [](const TouchedFolder& each) { return each.reasons.empty(); });
  for (TouchedFolder& each : found.touched) tidy(each.reasons);
  found.deleted = deleted_folders(with);
  return found;
}

}  // namespace kfpkg::cli
