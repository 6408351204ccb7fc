// SPDX-License-Identifier: Apache-2.0
// A text laid over its folder.
#include "ops/lint/given_text.hpp"

#include "core/fs/trees/overlay_tree.hpp"
#include "ops/lint/folder_outcome.hpp"
#include "ops/lint/paths.hpp"

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

// Asks for the program of what was read, and checks it.
Status finish(const workspace::ComponentFolder& folder, const LintScope& scope,
              const workspace::Session& session, FolderOutcome& outcome, LintReport& report) {
  if (outcome.program.request) report.unread = ask_python({&outcome.program}, session);
  return check_in(folder, scope, outcome);
}

/// A text, and what is said of it.
struct LintedText {
  std::string path;     ///< in the folder
  std::string display;  ///< as people name it
  std::vector<FolderOutcome> outcomes{1};
};

Status report_text(LintedText linted, const LintScope& scope, LintReport& report) {
  FolderOutcome& outcome = linted.outcomes.front();
  keep_file(linted.path, outcome.change);
  report.refused = std::move(outcome.refused);
  const bool fixed = !outcome.change.files.empty();
  report.text = fixed ? outcome.change.files.front().after : scope.intent.text->text;
  if (fixed) report.changes.push_back(std::move(outcome.change));
  if (scope.intent.fixes.mode == FixMode::show) return {};
  report.documents = {linted.display};
  // What is fixed is not counted: other files are among it.
  KFPKG_TRY(add_findings(take_findings(linted.outcomes), scope.cwd, report));
  report.notes.clear();
  keep_findings(linted.display, report.diagnostics);
  return {};
}

Result<LintReport> lint_document(const workspace::Session& session, const LintScope& scope,
                                 const NamedDocument& document) {
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(
      const workspace::ComponentFolder folder,
      workspace::load_folder(document.path.parent_path(), call.cwd, call.environment, {}));
  LintReport report;
  report.single_specs = 1;
  LintedText linted{document.path.filename(), document.source->path()};
  KFPKG_TRY(read_document_in(document, folder, scope, linted.outcomes.front()));
  KFPKG_TRY(finish(folder, scope, session, linted.outcomes.front(), report));
  KFPKG_TRY(report_text(std::move(linted), scope, report));
  return report;
}

}  // namespace

Result<LintReport> lint_text(const workspace::Session& session, const LintIntent& intent,
                             const GivenText& given) {
  const Invocation& call = session.call();
  workspace::StoredLocks locks(call.cwd);
  const LintScope scope{intent, call.cwd, locks};
  workspace::SharedSettings shared(call.cwd, call.environment);
  if (const auto document = as_document(given.file, given.text, shared))
    return lint_document(session, scope, *document);
  KFPKG_TRY_ASSIGN(const workspace::ComponentFile file,
                   workspace::component_of_file(given.file, shared));
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder folder,
                   workspace::load_folder(file.folder, call.cwd, call.environment, {}));
  const DiskTree disk(folder.path, lint_display(folder));
  OverlayTree tree(disk);
  tree.put(file.path, given.text);
  LintReport report;
  LintedText linted{file.path, tree.display_path(file.path)};
  KFPKG_TRY(read_in(tree, folder, scope, linted.outcomes.front()));
  KFPKG_TRY(finish(folder, scope, session, linted.outcomes.front(), report));
  KFPKG_TRY(report_text(std::move(linted), scope, report));
  return report;
}

}  // namespace kfpkg::ops
