// SPDX-License-Identifier: Apache-2.0
// A lint of which the SDK's part is kept.
#include "ops/lint/refusals.hpp"

#include "lint/engine.hpp"
#include "ops/lint/lint.hpp"

#include <algorithm>
#include <utility>

namespace kfpkg::ops {

Result<Diagnostics> sdk_refusals(workspace::Session& session,
                                 const std::vector<workspace::ComponentFolder>& folders) {
  LintIntent intent;
  for (const workspace::ComponentFolder& folder : folders)
    intent.paths.push_back(folder.path.string());
  KFPKG_TRY_ASSIGN(LintReport report, lint(session, intent));
  // A pipeline file in a component's folder is not published with it.
  const auto is_published = [&](const Diagnostic& diagnostic) {
    return diagnostic.place.source &&
           std::find(report.documents.begin(), report.documents.end(),
                     diagnostic.place.source->path()) != report.documents.end();
  };
  std::erase_if(report.diagnostics, [&](const Diagnostic& diagnostic) {
    return !lint::is_sdk_refusal(diagnostic) || !is_published(diagnostic);
  });
  return std::move(report.diagnostics);
}

}  // namespace kfpkg::ops
