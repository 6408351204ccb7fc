// SPDX-License-Identifier: Apache-2.0
// A tree with some texts replaced, linted round by round.
#include "lint/fixes/fix_folder.hpp"

#include "core/fs/trees/overlay_tree.hpp"
#include "lint/fixes/fix_planner.hpp"

#include <iterator>
#include <set>
#include <utility>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_readme = "README.md";

struct Work {
  OverlayTree tree;
  std::string_view folder;
  const python::ProgramAnswer* answer;
  const LintOptions& options;
  FixSafety allowed;
  FolderFixes result;
  std::set<std::string> links{};  ///< files that are none, as they are displayed
};

// An error counts even where nobody wants to be told of it.
LintOptions all_rules(const LintOptions& options) {
  LintOptions all;
  all.targets = options.targets;
  all.build = options.build;
  all.spec_name = options.spec_name;
  return all;
}

bool chooses_rules(const LintOptions& options) {
  return !(options.ignore.empty() && options.select.empty() && options.severities.empty() &&
           options.flags.select.empty() && options.flags.ignore.empty());
}

Status fix_file(Work& work, std::string_view name) {
  const std::string path = join_path(work.folder, name);
  KFPKG_TRY_ASSIGN(const auto entry, work.tree.stat(path));
  if (entry && entry->type == EntryType::symlink) work.links.insert(work.tree.display_path(path));
  if (!entry || entry->type != EntryType::file) return {};
  KFPKG_TRY_ASSIGN(std::string before, work.tree.read(path, k_document_limit));
  Status status;
  const auto lint_with = [&](const LintOptions& options) {
    return [&](const SourcePtr& source) {
      Diagnostics found;
      work.tree.put(path, source->bytes());
      if (auto done = lint_folder(work.tree, work.folder, options, found, work.answer); !done)
        status = done;
      return found;
    };
  };
  const LintOptions all = all_rules(work.options);
  const SourcePtr source = make_source(work.tree.display_path(path), before);
  FixedText fixed = fix_text(source, work.allowed, lint_with(work.options),
                             chooses_rules(work.options) ? lint_with(all) : LintText());
  KFPKG_TRY(status);
  std::move(fixed.refused.begin(), fixed.refused.end(), std::back_inserter(work.result.refused));
  work.tree.put(path, fixed.text);
  if (fixed.text == before) return {};
  work.result.fixed += fixed.fixed;
  work.result.files.push_back({path, std::move(before), std::move(fixed.text)});
  return {};
}

// What was refused would be refused again.
void take_refused(FolderFixes& fixes) {
  FixKeys refused;
  for (const RefusedFix& each : fixes.refused) refused.insert(key_of(each.finding, each.fix));
  for (Diagnostic& diagnostic : fixes.remaining) {
    std::erase_if(diagnostic.fixes, [&](const Fix& fix) {
      return refused.contains(key_of(diagnostic, fix.description));
    });
  }
}

// What a link leads to may be somebody else's, too.
void leave_links_alone(Work& work) {
  for (Diagnostic& diagnostic : work.result.remaining) {
    if (!diagnostic.place.source || !work.links.contains(diagnostic.place.source->path())) continue;
    if (diagnostic.fixes.empty()) continue;
    diagnostic.fixes.clear();
    diagnostic.help += "; the file is a symbolic link, which --fix leaves alone";
  }
}

// The spec first, since others follow it, and the README last.
std::vector<std::string> files_to_fix(const Work& work) {
  const std::string& spec = work.options.spec_name;
  const std::string spec_path = work.tree.display_path(join_path(work.folder, spec));
  const std::string above = spec_path.substr(0, spec_path.size() - spec.size());
  std::set<std::string> others;
  for (const Diagnostic& diagnostic : work.result.remaining) {
    if (!diagnostic.place.source || usable_fix(diagnostic, work.allowed) == nullptr) continue;
    const std::string& path = diagnostic.place.source->path();
    if (path.starts_with(above)) others.insert(path.substr(above.size()));
  }
  if (others.empty()) return {};
  std::vector<std::string> files;
  if (others.erase(spec) > 0) files.push_back(spec);
  others.erase(std::string(k_readme));
  files.insert(files.end(), others.begin(), others.end());
  files.emplace_back(k_readme);
  return files;
}

}  // namespace

Result<FolderFixes> fix_folder(const ReadFolder& read, const python::ProgramAnswer* answer,
                               const LintOptions& options, FixSafety allowed) {
  Work work{OverlayTree(*read.tree), read.folder, answer, options, allowed, {}};
  check(read, answer, options, work.result.remaining);
  work.result.sight = sight_of(read);
  const std::vector<std::string> files = files_to_fix(work);
  if (files.empty()) return std::move(work.result);
  for (const std::string& name : files) KFPKG_TRY(fix_file(work, name));
  work.result.remaining.clear();
  KFPKG_TRY_ASSIGN(const ReadFolder mended,
                   read_folder(work.tree, work.folder, options.build, options.spec_name));
  check(mended, answer, options, work.result.remaining);
  work.result.sight = sight_of(mended);
  take_refused(work.result);
  leave_links_alone(work);
  return std::move(work.result);
}

FolderFixes fix_document(const ReadFolder& read, const std::string& path,
                         const python::ProgramAnswer* answer, const LintOptions& options,
                         FixSafety allowed) {
  const auto lint_with = [answer](const LintOptions& chosen) {
    return [&chosen, answer](const SourcePtr& source) {
      Diagnostics found;
      check(read_document(source), answer, chosen, found);
      return found;
    };
  };
  const LintOptions all = all_rules(options);
  FixedText fixed = fix_text(read.source, allowed, lint_with(options),
                             chooses_rules(options) ? lint_with(all) : LintText());
  FolderFixes result{{}, fixed.fixed, {}, {}, std::move(fixed.refused)};
  const ReadFolder mended = read_document(make_source(read.source->path(), fixed.text));
  check(mended, answer, options, result.remaining);
  result.sight = sight_of(mended);
  take_refused(result);
  const std::string_view before = read.source->bytes();
  if (fixed.text != before)
    result.files.push_back({path, std::string(before), std::move(fixed.text)});
  return result;
}

}  // namespace kfpkg::lint
