// SPDX-License-Identifier: Apache-2.0
// Text, JSON, a GitHub matrix and a GitLab child pipeline.
#include "cli/changed/changed_reports.hpp"

#include "cli/show.hpp"
#include "core/yaml/writer.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace kfpkg::cli {
namespace {

constexpr std::array<std::string_view, 4> k_formats{"text", "json", "github", "gitlab"};

// GitHub's limit of jobs per matrix; GitLab's default of jobs per pipeline is 500.
constexpr std::size_t k_most_jobs = 256;

/// Folders that one CI job works on.
struct Job {
  std::string name;
  std::string paths;  ///< separated by blanks
};

// A matrix value ends in a shell line of somebody's workflow, and whoever may open a pull request
// chooses the names of its folders.
Status check_path(const std::string& path) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._/+@=,-").find(c) != std::string_view::npos;
  };
  if (std::all_of(path.begin(), path.end(), is_plain) && !path.starts_with('-')) return {};
  return fail(ErrorKind::config,
              fmt::format("{}: this name could not go through the shell of a CI job", path),
              "use letters, digits, dots, dashes and underscores, or take --format json");
}

Result<std::vector<Job>> jobs_of(const workspace::WorkspaceChanges& changes) {
  const std::vector<workspace::TouchedFolder>& touched = changes.touched;
  const std::size_t count = std::min(touched.size(), k_most_jobs);
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t first = touched.size() * i / count;
    const std::size_t last = touched.size() * (i + 1) / count;
    Job job{touched[first].folder->display, {}};
    for (std::size_t at = first; at < last; ++at) {
      const std::string& path = touched[at].folder->display;
      KFPKG_TRY(check_path(path));
      job.paths += (job.paths.empty() ? "" : " ") + path;
    }
    if (last - first > 1) job.name += fmt::format(" and {} more", last - first - 1);
    jobs.push_back(std::move(job));
  }
  return jobs;
}

std::string json_report(const workspace::WorkspaceChanges& changes) {
  Json document;
  document["schema"] = "kfpkg.changed/1";
  document["base"] = changes.base;
  document["merge_base"] = changes.merge_base;
  document["changed"] = Json::array();
  for (const workspace::TouchedFolder& touched : changes.touched) {
    document["changed"].push_back({{"component", touched.folder->name},
                                   {"path", touched.folder->display},
                                   {"reasons", touched.reasons}});
  }
  document["deleted"] = changes.deleted;
  return render_json(document);
}

// GitHub fails a workflow whose matrix is empty, so nothing to do is an entry without paths.
Result<std::string> github_report(const workspace::WorkspaceChanges& changes) {
  KFPKG_TRY_ASSIGN(std::vector<Job> jobs, jobs_of(changes));
  if (jobs.empty()) jobs.push_back({"nothing changed", {}});
  Json matrix;
  for (const Job& job : jobs)
    matrix["include"].push_back({{"name", job.name}, {"paths", job.paths}});
  return fmt::format("matrix={}\ncount={}\n", render_json_inline(matrix), changes.touched.size());
}

// GitLab refuses a child pipeline without jobs, too.
Result<std::string> gitlab_report(const workspace::WorkspaceChanges& changes) {
  KFPKG_TRY_ASSIGN(const std::vector<Job> jobs, jobs_of(changes));
  if (jobs.empty()) return std::string("nothing changed:\n  script: [\"true\"]\n");
  std::string text = "include:\n  - local: /.gitlab/kfpkg.yml\n";
  for (const Job& job : jobs) {
    text += fmt::format("{}:\n  extends: .kfpkg\n  variables:\n    KFPKG_PATHS: {}\n",
                        yaml::quote_scalar(job.name), yaml::quote_scalar(job.paths));
  }
  return text;
}

Result<std::string> render(std::string_view format, const workspace::WorkspaceChanges& changes) {
  if (format == "json") return json_report(changes);
  if (format == "github") return github_report(changes);
  if (format == "gitlab") return gitlab_report(changes);
  std::string text;
  for (const workspace::TouchedFolder& touched : changes.touched)
    text += shown(touched.folder->display) + "\n";
  return text;
}

}  // namespace

std::span<const std::string_view> changed_formats() {
  return k_formats;
}

Status write_changed_reports(const workspace::WorkspaceChanges& changes,
                             const std::vector<ReportTarget>& reports,
                             const std::filesystem::path& cwd, Console& console) {
  for (const ReportTarget& report : reports) {
    KFPKG_TRY_ASSIGN(const std::string text, render(report.format, changes));
    if (report.file.empty()) {
      KFPKG_TRY(write_product(console, text));
    } else {
      KFPKG_TRY(write_report(cwd, report.file, text));
    }
  }
  if (!reports.empty()) return {};
  KFPKG_TRY_ASSIGN(const std::string text, render("text", changes));
  return write_product(console, text);
}

}  // namespace kfpkg::cli
