// SPDX-License-Identifier: Apache-2.0
// A text laid over its folder.
#include "cli/lint/lint_stdin.hpp"

#include "cli/lint/lint_outcome.hpp"
#include "core/fs/overlay_tree.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <istream>
#include <ostream>
#include <poll.h>
#include <utility>

namespace kfpkg::cli {
namespace {

constexpr const char* k_stdin = "-";

Status check_usage(const LintOptions& options) {
  if (options.stdin_file.empty()) {
    return fail(ErrorKind::usage, "lint: - reads standard input, but which file is it?",
                "add --stdin-filename PATH");
  }
  if (options.paths.size() > 1 || (!options.paths.empty() && options.paths[0] != k_stdin)) {
    return fail(ErrorKind::usage, "lint: standard input is linted alone",
                "name no other path beside -");
  }
  if (options.baseline.write) {
    return fail(ErrorKind::usage, "lint: --write-baseline is about files, not standard input");
  }
  const bool prints_report =
      std::any_of(options.reports.begin(), options.reports.end(),
                  [](const ReportTarget& report) { return report.file.empty(); });
  if (options.fixes.fix && prints_report) {
    return fail(ErrorKind::usage, "lint: with --fix the text goes to standard output",
                "write the report to a file: --format NAME=FILE");
  }
  return {};
}

Result<std::string> read_text(std::istream& in) {
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (text.size() <= k_document_limit) continue;
    return fail(ErrorKind::file,
                fmt::format("standard input: larger than {} bytes", k_document_limit));
  }
  return text;
}

const lint::FixedFile* find_file(const FolderOutcome& outcome, const std::string& path) {
  const auto& files = outcome.change.files;
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const lint::FixedFile& file) { return file.path == path; });
  return found == files.end() ? nullptr : &*found;
}

// For people who watch, while standard output holds a text.
Console aside(const Services& services) {
  return {services.in,           services.err,          services.err,
          services.err_terminal, services.err_terminal, {}};
}

}  // namespace

bool reads_stdin(const LintOptions& options) {
  return !options.stdin_file.empty() ||
         std::find(options.paths.begin(), options.paths.end(), k_stdin) != options.paths.end();
}

Result<ExitCode> run_lint_stdin(const LintOptions& options, Services& services,
                                const CommonOptions& common) {
  KFPKG_TRY(check_usage(options));
  KFPKG_TRY_ASSIGN(const workspace::ComponentFile file,
                   workspace::component_of_file(options.stdin_file, services.cwd));
  KFPKG_TRY_ASSIGN(const std::string text, read_text(services.in));
  KFPKG_TRY_ASSIGN(const workspace::ComponentFolder folder,
                   workspace::load_folder(file.folder, services.cwd, services.environment, {}));
  const DiskTree disk(folder.path, lint_display(folder));
  OverlayTree tree(disk);
  tree.put(file.path, text);
  std::vector<FolderOutcome> outcomes(1);
  KFPKG_TRY(lint_in(tree, folder, options, services, outcomes[0]));
  if (outcomes[0].program.is_asked()) {
    ask_python({&outcomes[0].program}, services, common);
    KFPKG_TRY(lint_in(tree, folder, options, services, outcomes[0]));
  }
  const std::string display = tree.display_path(file.path);
  const lint::FixedFile* fixed = find_file(outcomes[0], file.path);
  if (options.fixes.diff) {
    outcomes[0].change.files =
        fixed != nullptr ? std::vector{*fixed} : std::vector<lint::FixedFile>();
    services.out << diff_of({outcomes[0].change});
    return fixed != nullptr ? ExitCode::findings : ExitCode::done;
  }
  if (!options.fixes.fix)
    return report_outcomes(outcomes, {display}, display, options, services, common);
  services.out << (fixed != nullptr ? fixed->after : text);
  outcomes[0].fixed = 0;  // counts other files too
  Console watched = aside(services);
  Services other(services.session, watched);
  return report_outcomes(outcomes, {display}, display, options, other, common);
}

}  // namespace kfpkg::cli
