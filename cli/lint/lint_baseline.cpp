// SPDX-License-Identifier: Apache-2.0
// Folders grouped by baseline, entries told apart that are gone from those that were not looked
// for.
#include "cli/lint/lint_baseline.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/paths.hpp"
#include "lint/baseline.hpp"
#include "lint/rule_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <utility>

namespace kfpkg::cli {
namespace {

namespace stdfs = std::filesystem;
using Known = std::vector<lint::KnownFinding>;
using Scopes = std::vector<const BaselineScope*>;

constexpr std::size_t k_listed = 10;

std::map<stdfs::path, Scopes> by_file(const std::vector<BaselineScope>& scopes) {
  std::map<stdfs::path, Scopes> grouped;
  for (const BaselineScope& scope : scopes) {
    if (!scope.file.empty()) grouped[scope.file].push_back(&scope);
  }
  return grouped;
}

Diagnostics all_of(const Scopes& scopes) {
  Diagnostics all;
  for (const BaselineScope* scope : scopes) {
    all.insert(all.end(), scope->diagnostics->begin(), scope->diagnostics->end());
  }
  sort_and_dedupe(all);
  return all;
}

lint::PathOf below(const stdfs::path& folder, const stdfs::path& cwd) {
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
const BaselineScope* scope_of(const stdfs::path& file, const Scopes& scopes) {
  for (stdfs::path at = file.parent_path(); at.has_relative_path(); at = at.parent_path()) {
    const auto found = std::lower_bound(
        scopes.begin(), scopes.end(), at,
        [](const BaselineScope* scope, const stdfs::path& path) { return scope->folder < path; });
    if (found != scopes.end() && (*found)->folder == at) return *found;
  }
  return nullptr;
}

bool is_gone(const lint::KnownFinding& known, const stdfs::path& folder, const Scopes& scopes) {
  const stdfs::path file = (folder / known.path).lexically_normal();
  std::error_code ignored;
  if (!stdfs::exists(file, ignored)) return true;
  const BaselineScope* scope = scope_of(file, scopes);
  if (scope == nullptr) return false;
  const lint::Rule* rule = lint::find_rule(known.rule);
  return rule == nullptr || lint::Selection(scope->rules).reports(*rule);
}

void add_notes(const std::string& display, const Known& gone, std::vector<std::string>& notes) {
  if (gone.empty()) return;
  const bool one = gone.size() == 1;
  notes.push_back(
      fmt::format("{0}: {1} known finding{2} gone; take {3} out: kfpkg lint --baseline {0} "
                  "--write-baseline",
                  display, gone.size(), one ? " is" : "s are", one ? "it" : "them"));
  for (std::size_t i = 0; i < std::min(gone.size(), k_listed); ++i) {
    notes.push_back(fmt::format("  {}: {} [{}]", gone[i].path, gone[i].message, gone[i].rule));
  }
  if (gone.size() > k_listed) notes.push_back(fmt::format("  and {} more", gone.size() - k_listed));
}

}  // namespace

stdfs::path baseline_of(const workspace::ComponentFolder& folder, const BaselineFlags& flags,
                        const stdfs::path& cwd) {
  if (!flags.file.empty()) return (cwd / flags.file).lexically_normal();
  const std::string setting = *folder.config->lint.baseline;
  if (setting.empty()) return {};
  return (folder.workspace / setting).lexically_normal();
}

Result<BaselineOutcome> subtract_baselines(const std::vector<BaselineScope>& scopes,
                                           const stdfs::path& cwd) {
  BaselineOutcome outcome;
  for (const auto& [file, group] : by_file(scopes)) {
    const stdfs::path folder = file.parent_path();
    KFPKG_TRY_ASSIGN(const Known known, read_file_of(file, cwd));
    Diagnostics all = all_of(group);
    const std::size_t before = all.size();
    Known gone = lint::subtract_baseline(all, known, below(folder, cwd));
    outcome.known += before - all.size();
    const Scopes& searched = group;
    std::erase_if(gone, [&](const auto& each) { return !is_gone(each, folder, searched); });
    add_notes(display_of(file, cwd), gone, outcome.notes);
    for (const BaselineScope* scope : group) scope->diagnostics->clear();
    *group.front()->diagnostics = std::move(all);
  }
  return outcome;
}

Status write_baselines(const std::vector<BaselineScope>& scopes, Services& services) {
  for (const BaselineScope& scope : scopes) {
    if (!scope.file.empty()) continue;
    return fail(ErrorKind::usage, "lint: --write-baseline does not know which file",
                "add --baseline FILE, or set lint.baseline in kfpkg.yaml");
  }
  for (const auto& [file, group] : by_file(scopes)) {
    const stdfs::path folder = file.parent_path();
    const lint::PathOf path_of = below(folder, services.cwd);
    Diagnostics all = all_of(group);
    Known known = lint::known_findings(all, path_of);
    const std::size_t found = known.size();
    std::error_code ignored;
    if (stdfs::exists(file, ignored)) {
      KFPKG_TRY_ASSIGN(const Known old, read_file_of(file, services.cwd));
      for (lint::KnownFinding& each : lint::subtract_baseline(all, old, path_of)) {
        if (!is_gone(each, folder, group)) known.push_back(std::move(each));
      }
    }
    const std::string counted = fmt::format("{} finding{}", found, found == 1 ? "" : "s");
    const std::string others =
        known.size() == found
            ? ""
            : fmt::format(", {} more kept for other folders and rules", known.size() - found);
    KFPKG_TRY(write_file(file, lint::render_baseline(std::move(known))));
    services.out << fmt::format("{}: {}{}\n", display_of(file, services.cwd), counted, others);
  }
  return {};
}

}  // namespace kfpkg::cli
