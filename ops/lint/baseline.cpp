// SPDX-License-Identifier: Apache-2.0
// Folders grouped by baseline, entries told apart that are gone from those that were not looked
// for, or could not be seen.
#include "ops/lint/baseline.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/folder_lock.hpp"
#include "core/fs/paths.hpp"
#include "core/text/redact.hpp"
#include "lint/baseline.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace kfpkg::ops {
namespace {

namespace stdfs = std::filesystem;
using Known = std::vector<lint::KnownFinding>;
using Folders = std::vector<FolderFindings*>;

constexpr std::size_t k_listed = 10;

std::map<stdfs::path, Folders> by_baseline(std::vector<FolderFindings>& all) {
  std::map<stdfs::path, Folders> grouped;
  for (FolderFindings& folder : all) {
    if (!folder.baseline.empty()) grouped[folder.baseline].push_back(&folder);
  }
  return grouped;
}

Diagnostics take_diagnostics(const Folders& folders) {
  Diagnostics all;
  for (FolderFindings* folder : folders) {
    std::move(folder->diagnostics.begin(), folder->diagnostics.end(), std::back_inserter(all));
    folder->diagnostics.clear();
  }
  sort_and_dedupe(all);
  return all;
}

lint::PathOf path_below(const stdfs::path& folder, const stdfs::path& cwd) {
  return [folder, cwd](const Place& place) {
    if (!place.source) return std::string();
    const stdfs::path full = (cwd / place.source->path()).lexically_normal();
    return full.lexically_relative(folder).generic_string();
  };
}

Result<Known> read_file_of(const stdfs::path& file, const stdfs::path& cwd) {
  const std::string display = display_of(file, cwd);
  std::error_code ignored;
  if (!stdfs::exists(file, ignored)) {
    return fail(ErrorKind::config, fmt::format("{}: there is no such baseline", display),
                fmt::format("write it: kfpkg lint --baseline {} --write-baseline", display));
  }
  KFPKG_TRY_ASSIGN(const std::string text, read_file(file, lint::k_baseline_limit));
  return lint::read_baseline(text, display);
}

// The linted folder that a file belongs to.
const FolderFindings* folder_of(const stdfs::path& file, const Folders& sorted) {
  for (stdfs::path at = file.parent_path(); at.has_relative_path(); at = at.parent_path()) {
    const auto found = std::lower_bound(
        sorted.begin(), sorted.end(), at,
        [](const FolderFindings* one, const stdfs::path& path) { return one->folder < path; });
    if (found != sorted.end() && (*found)->folder == at) return *found;
  }
  return nullptr;
}

// `below` is the baseline's folder.
bool is_gone(const lint::KnownFinding& known, const stdfs::path& below, const Folders& linted) {
  const stdfs::path file = (below / known.path).lexically_normal();
  std::error_code ignored;
  if (!stdfs::exists(file, ignored)) return true;
  const FolderFindings* folder = folder_of(file, linted);
  if (folder == nullptr) return false;
  const auto& only = folder->only;
  if (!only.empty() && std::find(only.begin(), only.end(), file) == only.end()) return false;
  const lint::Rule* rule = lint::find_rule(known.rule);
  return rule == nullptr ||
         (lint::Selection(folder->rules).reports(*rule) && lint::could_look(*rule, folder->sight));
}

// Several workspaces may share one by links, which stay.
stdfs::path behind_link(const stdfs::path& file) {
  std::error_code failed;
  if (!stdfs::is_symlink(stdfs::symlink_status(file, failed))) return file;
  stdfs::path real = stdfs::weakly_canonical(file, failed);
  return failed ? file : real;
}

void add_notes(const std::string& display, const Known& gone, std::vector<std::string>& notes) {
  if (gone.empty()) return;
  const bool one = gone.size() == 1;
  notes.push_back(
      fmt::format("{0}: {1} known finding{2} gone; take {3} out: kfpkg lint --baseline {0} "
                  "--write-baseline",
                  display, gone.size(), one ? " is" : "s are", one ? "it" : "them"));
  for (std::size_t i = 0; i < std::min(gone.size(), k_listed); ++i) {
    notes.push_back(
        fmt::format("  {}: {} [{}]", gone[i].path, redact(gone[i].message), gone[i].rule));
  }
  if (gone.size() > k_listed) notes.push_back(fmt::format("  and {} more", gone.size() - k_listed));
}

}  // namespace

stdfs::path baseline_of(const workspace::ComponentFolder& folder, const BaselineChoice& choice,
                        const stdfs::path& cwd) {
  if (!choice.file.empty()) return (cwd / choice.file).lexically_normal();
  const std::string setting = *folder.config->lint.baseline;
  if (setting.empty()) return {};
  return (folder.workspace / setting).lexically_normal();
}

void merge(FolderFindings more, FolderFindings& folder) {
  folder.sight.texts &= more.sight.texts;
  folder.sight.spec &= more.sight.spec;
  folder.sight.programs &= more.sight.programs;
  std::move(more.diagnostics.begin(), more.diagnostics.end(),
            std::back_inserter(folder.diagnostics));
  if (folder.only.empty() || more.only.empty()) {
    folder.only.clear();
  } else {
    std::move(more.only.begin(), more.only.end(), std::back_inserter(folder.only));
  }
}

Result<Subtraction> subtract_baselines(std::vector<FolderFindings>& all, const stdfs::path& cwd) {
  Subtraction done;
  for (const auto& [file, folders] : by_baseline(all)) {
    const stdfs::path below = file.parent_path();
    KFPKG_TRY_ASSIGN(const Known known, read_file_of(file, cwd));
    Diagnostics found = take_diagnostics(folders);
    const std::size_t before = found.size();
    Known gone = lint::subtract_baseline(found, known, path_below(below, cwd));
    done.known += before - found.size();
    const Folders& linted = folders;
    std::erase_if(gone, [&](const auto& each) { return !is_gone(each, below, linted); });
    add_notes(display_of(file, cwd), gone, done.notes);
    folders.front()->diagnostics = std::move(found);
  }
  return done;
}

Result<std::vector<WrittenBaseline>> write_baselines(std::vector<FolderFindings> all,
                                                     const stdfs::path& cwd) {
  for (const FolderFindings& folder : all) {
    if (!folder.baseline.empty()) continue;
    return fail(ErrorKind::usage, "lint: --write-baseline does not know which file",
                "add --baseline FILE, or set lint.baseline in kfpkg.yaml");
  }
  std::vector<WrittenBaseline> written;
  for (const auto& [file, folders] : by_baseline(all)) {
    const stdfs::path below = file.parent_path();
    const lint::PathOf path_of = path_below(below, cwd);
    Diagnostics found = take_diagnostics(folders);
    // Runs over other folders may write the same file at this moment.
    std::error_code ignored;
    stdfs::create_directories(below, ignored);
    const FolderLock lock(below);
    Known known = lint::known_findings(found, path_of);
    WrittenBaseline done{display_of(file, cwd), known.size(), 0};
    if (stdfs::exists(file, ignored)) {
      KFPKG_TRY_ASSIGN(const Known old, read_file_of(file, cwd));
      for (lint::KnownFinding& each : lint::subtract_baseline(found, old, path_of)) {
        if (!is_gone(each, below, folders)) known.push_back(std::move(each));
      }
    }
    done.others = known.size() - done.found;
    KFPKG_TRY(write_file(behind_link(file), lint::render_baseline(std::move(known))));
    written.push_back(std::move(done));
  }
  return written;
}

}  // namespace kfpkg::ops
