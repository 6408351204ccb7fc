// SPDX-License-Identifier: Apache-2.0
// Files that fixes change: shown, written, counted.
#include "cli/lint/lint_fix.hpp"

#include "core/fs/change_set.hpp"
#include "core/fs/tree.hpp"
#include "core/text/diff.hpp"
#include "lint/fixes/fix_planner.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace kfpkg::cli {
namespace {

std::size_t count_fixable(const Diagnostics& diagnostics, FixSafety allowed) {
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& diagnostic) {
        return lint::usable_fix(diagnostic, allowed) != nullptr;
      }));
}

}  // namespace

Status check_fix_options(const FixOptions& options, bool reports) {
  if (options.unsafe_fixes && !wants_fixes(options)) {
    return fail(ErrorKind::usage, "lint: --unsafe-fixes says which fixes, but not what to do",
                "add --fix to write them, or --diff to see them");
  }
  if (options.fix && options.diff) {
    return fail(ErrorKind::usage, "lint: --fix writes and --diff does not",
                "use --diff first, then --fix");
  }
  if (options.diff && reports) {
    return fail(ErrorKind::usage, "lint: --diff prints a diff and has no other format",
                "the fixes are in the JSON of kfpkg lint without --diff");
  }
  return {};
}

std::string diff_of(const std::vector<FolderChange>& changes) {
  std::string text;
  for (const FolderChange& change : changes) {
    for (const lint::FixedFile& file : change.files) {
      text += unified_diff(join_path(change.display, file.path), file.before, file.after);
    }
  }
  return text;
}

Status write_changes(const std::vector<FolderChange>& changes) {
  for (const FolderChange& change : changes) {
    for (const lint::FixedFile& file : change.files) {
      KFPKG_TRY(write_file(change.root / file.path, file.after,
                           file.executable ? FileMode::executable : FileMode::regular));
    }
  }
  return {};
}

std::string fix_summary(const Diagnostics& remaining, std::size_t fixed) {
  const std::size_t safe = count_fixable(remaining, FixSafety::safe);
  const std::size_t unsafe = count_fixable(remaining, FixSafety::unsafe) - safe;
  std::vector<std::string> parts;
  if (fixed > 0) parts.push_back(fmt::format("{} fixed", fixed));
  if (safe > 0) parts.push_back(fmt::format("{} fixable with --fix", safe));
  if (unsafe > 0) parts.push_back(fmt::format("{} fixable with --fix --unsafe-fixes", unsafe));
  return parts.empty() ? std::string() : fmt::format("{}\n", fmt::join(parts, ", "));
}

}  // namespace kfpkg::cli
