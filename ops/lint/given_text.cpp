// SPDX-License-Identifier: Apache-2.0
// A text laid over its folder.
#include "ops/lint/given_text.hpp"

#include "core/fs/overlay_tree.hpp"
#include "ops/lint/folder_outcome.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::ops {
namespace {

void keep_file(const std::string& path, FolderChange& change) {
  std::erase_if(change.files, [&](const lint::FixedFile& file) { return file.path != path; });
}

void keep_findings(const std::string& display, Diagnostics& diagnostics) {
  std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    return !diagnostic.place.source || diagnostic.place.source->path() != display;
  });
}

}  // namespace

Result<LintReport> lint_text(const workspace::Session& session, const LintIntent& intent,
                             const GivenText& given) {
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(const workspace::ComponentFile file,
                   workspace::component_of_file(given.file, call.cwd));
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder folder,
                   workspace::load_folder(file.folder, call.cwd, call.environment, {}));
  const DiskTree disk(folder.path, lint_display(folder));
  OverlayTree tree(disk);
  tree.put(file.path, given.text);
  LintReport report;
  workspace::StoredLocks locks(call.cwd);
  std::vector<FolderOutcome> outcomes(1);
  FolderOutcome& outcome = outcomes.front();
  const LintScope scope{intent, call.cwd, locks};
  KFPKG_TRY(read_in(tree, folder, scope, outcome));
  if (outcome.program.request) report.unread = ask_python({&outcome.program}, session);
  KFPKG_TRY(check_in(folder, scope, outcome));
  keep_file(file.path, outcome.change);
  report.refused = std::move(outcome.refused);
  const bool fixed = !outcome.change.files.empty();
  report.text = fixed ? outcome.change.files.front().after : given.text;
  if (fixed) report.changes.push_back(std::move(outcome.change));
  if (intent.fixes.mode == FixMode::show) return report;
  report.documents = {tree.display_path(file.path)};
  // What is fixed is not counted: other files are among it.
  KFPKG_TRY(add_findings(take_findings(outcomes), call.cwd, report));
  report.notes.clear();
  keep_findings(report.documents.front(), report.diagnostics);
  return report;
}

}  // namespace kfpkg::ops
