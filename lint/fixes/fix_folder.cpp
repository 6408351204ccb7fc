// SPDX-License-Identifier: Apache-2.0
// A tree with some texts replaced, linted round by round.
#include "lint/fixes/fix_folder.hpp"

#include "core/fs/overlay_tree.hpp"
#include "lint/fixes/fix_planner.hpp"

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
};

Status fix_file(Work& work, std::string_view name) {
  const std::string path = join_path(work.folder, name);
  KFPKG_TRY_ASSIGN(const auto entry, work.tree.stat(path));
  if (!entry || entry->type != EntryType::file) return {};
  KFPKG_TRY_ASSIGN(std::string before, work.tree.read(path, k_document_limit));
  Status status;
  const auto lint = [&](const SourcePtr& source) {
    Diagnostics found;
    work.tree.put(path, source->bytes());
    if (auto done = lint_folder(work.tree, work.folder, work.options, found, work.answer); !done)
      status = done;
    return found;
  };
  const SourcePtr source = make_source(work.tree.display_path(path), before);
  FixedText fixed = fix_text(source, work.allowed, lint);
  KFPKG_TRY(status);
  work.tree.put(path, fixed.text);
  if (fixed.text == before) return {};
  work.result.fixed += fixed.fixed;
  work.result.files.push_back({path, std::move(before), std::move(fixed.text), entry->executable});
  return {};
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
  const std::vector<std::string> files = files_to_fix(work);
  if (files.empty()) return std::move(work.result);
  for (const std::string& name : files) KFPKG_TRY(fix_file(work, name));
  work.result.remaining.clear();
  KFPKG_TRY(lint_folder(work.tree, work.folder, options, work.result.remaining, answer));
  return std::move(work.result);
}

FolderFixes fix_document(const ReadFolder& read, const std::string& path,
                         const python::ProgramAnswer* answer, const LintOptions& options,
                         FixSafety allowed) {
  const auto lint = [&](const SourcePtr& source) {
    Diagnostics found;
    check(read_document(source), answer, options, found);
    return found;
  };
  FixedText fixed = fix_text(read.source, allowed, lint);
  FolderFixes result{{}, fixed.fixed, lint(make_source(read.source->path(), fixed.text))};
  const std::string_view before = read.source->bytes();
  if (fixed.text != before)
    result.files.push_back({path, std::string(before), std::move(fixed.text)});
  return result;
}

}  // namespace kfpkg::lint
