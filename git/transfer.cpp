// SPDX-License-Identifier: Apache-2.0
// Fetch and push.
#include "git/transfer.hpp"

#include "core/text/redact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::git {
namespace {

constexpr std::string_view k_local_ref = "refs/kfpkg/target";

/// The remote as git is given it: its name, or a name whose URL is set for this call.
std::string remote_argument(const Remote& remote) {
  return remote.name.empty() ? "kfpkg" : remote.name;
}

Call call_for(const std::filesystem::path& git_dir, const Remote& remote,
              std::vector<std::string> args) {
  std::vector<std::string> all = {"--git-dir", git_dir.string(), "-c", "core.hooksPath=/dev/null",
                                  "-c",        "gc.auto=0",      "-c", "maintenance.auto=false"};
  if (remote.name.empty()) {
    all.insert(all.end(), {"-c", "remote.kfpkg.url=" + remote.url});
  }
  all.insert(all.end(), args.begin(), args.end());
  return {std::move(all), remote.directory, remote.display(), &remote.configuration};
}

bool is_full_id(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// The status line of one ref in `git push --porcelain`: flag TAB from:to TAB summary.
std::string_view status_line(std::string_view out) {
  while (!out.empty()) {
    const auto end = std::min(out.find('\n'), out.size());
    const std::string_view line = out.substr(0, end);
    if (line.size() > 2 && line[1] == '\t') return line;
    out.remove_prefix(std::min(end + 1, out.size()));
  }
  return {};
}

// Refusals that only say that somebody else was faster.
constexpr std::array<std::string_view, 7> k_outdated = {
    "(fetch first)",        "(non-fast-forward)",  "(stale info)",    "cannot lock ref",
    "failed to update ref", "incorrect old value", "(failed to lock)"};

tl::unexpected<Error> refused(const ProcessResult& result, std::string_view summary,
                              std::string_view branch, const std::string& subject) {
  std::string said;  // what the server's hook printed
  std::string_view err = result.err;
  while (!err.empty()) {
    const auto end = std::min(err.find('\n'), err.size());
    std::string_view line = err.substr(0, end);
    err.remove_prefix(std::min(end + 1, err.size()));
    if (!line.starts_with("remote: ")) continue;
    line.remove_prefix(8);
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (!line.empty() && said.size() < 600)
      said += fmt::format("{}{}", said.empty() ? "" : "; ", line);
  }
  Error error{
      ErrorKind::registry,
      fmt::format("{}: the push to branch \"{}\" was refused: {}", subject, branch, summary),
      "publish to a branch that you may push to: --to REMOTE#BRANCH",
      {}};
  if (!said.empty()) error.context.push_back(fmt::format("the server said: {}", redact(said)));
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

std::string Remote::display() const {
  return name.empty() ? redact(url) : fmt::format("remote \"{}\"", name);
}

Status init_bare(const Program& git, const std::filesystem::path& git_dir,
                 const std::stop_token& stop) {
  const Call call{
      {"init", "--quiet", "--bare", "--template=", "--object-format=sha1", git_dir.string()},
      git_dir.parent_path(),
      git_dir.string()};
  KFPKG_TRY(run_for_output(git, call, stop));
  return {};
}

Result<std::optional<std::string>> fetch_branch(const Program& git,
                                                const std::filesystem::path& git_dir,
                                                const Remote& remote, std::string_view branch,
                                                const std::stop_token& stop) {
  const Call fetch =
      call_for(git_dir, remote,
               {"fetch", "--quiet", "--depth=1", "--filter=blob:none", "--no-tags",
                "--no-recurse-submodules", "--no-prune", "--no-write-fetch-head", "--",
                remote_argument(remote), fmt::format("+refs/heads/{}:{}", branch, k_local_ref)});
  KFPKG_TRY_ASSIGN(const ProcessResult fetched, run(git, fetch, stop));
  if (!fetched.ok()) {
    if (fetched.err.find("couldn't find remote ref") != std::string::npos)
      return std::optional<std::string>{};
    return tl::unexpected<Error>(failure(fetched, fetch.subject));
  }
  const Call parse = call_for(git_dir, remote, {"rev-parse", "--verify", std::string(k_local_ref)});
  KFPKG_TRY_ASSIGN(std::string id, run_for_output(git, parse, stop));
  while (id.ends_with('\n')) id.pop_back();
  if (!is_full_id(id))
    return fail(ErrorKind::config,
                fmt::format("{}: only SHA-1 repositories are known", fetch.subject));
  return std::optional<std::string>(std::move(id));
}

Status fetch_object(const Program& git, const std::filesystem::path& git_dir, const Remote& remote,
                    std::string_view id, const std::stop_token& stop) {
  if (!is_full_id(id))
    return fail(ErrorKind::usage, fmt::format("git: \"{}\" is not an object id", id));
  // Reading an object that a partial clone lacks makes git fetch it from the remote.
  const Call call = call_for(git_dir, remote, {"cat-file", "-t", std::string(id)});
  KFPKG_TRY(run_for_output(git, call, stop));
  return {};
}

Result<PushResult> push_branch(const Program& git, const std::filesystem::path& git_dir,
                               const Remote& remote, std::string_view commit,
                               std::string_view branch, const std::stop_token& stop) {
  const Call call =
      call_for(git_dir, remote,
               {"push", "--porcelain", "--no-verify", "--no-follow-tags", "--no-recurse-submodules",
                "--", remote_argument(remote), fmt::format("{}:refs/heads/{}", commit, branch)});
  KFPKG_TRY_ASSIGN(const ProcessResult pushed, run(git, call, stop));
  if (pushed.ok()) return PushResult::done;
  const std::string_view line = status_line(pushed.out);
  if (!line.starts_with('!')) return tl::unexpected<Error>(failure(pushed, call.subject));
  for (const std::string_view phrase : k_outdated) {
    if (line.find(phrase) != std::string_view::npos) return PushResult::outdated;
  }
  const auto summary = line.rfind('\t');
  return refused(pushed, line.substr(summary + 1), branch, call.subject);
}

Result<std::string> default_branch(const Program& git, const std::filesystem::path& git_dir,
                                   const Remote& remote, const std::stop_token& stop) {
  const Call call =
      call_for(git_dir, remote, {"ls-remote", "--symref", "--", remote_argument(remote), "HEAD"});
  KFPKG_TRY_ASSIGN(const std::string out, run_for_output(git, call, stop));
  constexpr std::string_view start = "ref: refs/heads/";
  if (!out.starts_with(start)) return std::string("main");
  return out.substr(start.size(), out.find('\t') - start.size());
}

}  // namespace kfpkg::git
