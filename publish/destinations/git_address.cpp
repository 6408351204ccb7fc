// SPDX-License-Identifier: Apache-2.0
// Reading `--to`.
#include "publish/target.hpp"

#include "core/fs/tree.hpp"
#include "core/text/suggest.hpp"
#include "git/remote_url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::publish {
namespace {

constexpr std::string_view k_forms =
    "a folder (./site), a git remote (origin#main:components) or "
    "git+https://HOST/REPO#main:components";

/// The rules of git-check-ref-format that matter for a branch.
bool is_branch(std::string_view name) {
  if (name.empty() || name.front() == '-' || name.front() == '/' || name.back() == '/')
    return false;
  if (name.ends_with(".lock") || name.ends_with('.') || name.find("..") != name.npos) return false;
  if (name.find("//") != name.npos || name.find("@{") != name.npos || name.find("/.") != name.npos)
    return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != 0x7f &&
           std::string_view("~^:?*[\\").find(c) == std::string_view::npos;
  });
}

/// BRANCH[:PREFIX] of a target's fragment.
Status read_fragment(std::string_view fragment, std::string_view whole, GitTarget& target) {
  const std::size_t colon = fragment.find(':');
  std::string_view prefix =
      colon == fragment.npos ? std::string_view{} : fragment.substr(colon + 1);
  while (prefix.starts_with('/')) prefix.remove_prefix(1);
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  target.branch = fragment.substr(0, colon);
  target.prefix = prefix;
  if (!is_branch(target.branch)) {
    return fail(ErrorKind::usage,
                fmt::format("--to {}: \"{}\" is not a branch name", whole, target.branch),
                "write #BRANCH:PREFIX");
  }
  if (!is_tree_path(target.prefix)) {
    return fail(ErrorKind::usage,
                fmt::format("--to {}: \"{}\" is not a folder in a repository", whole, prefix),
                "write #BRANCH:PREFIX");
  }
  return {};
}

Status check_url(const GitTarget& target, std::string_view whole) {
  const std::string shown = git::redact_user_info(whole);
  const std::size_t scheme_end = target.url.find("://");
  const std::string scheme = target.url.substr(0, scheme_end);
  if (scheme_end == std::string::npos ||
      (scheme != "file" && scheme != "https" && scheme != "http" && scheme != "ssh")) {
    return fail(ErrorKind::usage, fmt::format("--to {}: not a git address that kfpkg knows", shown),
                "write git+file:///PATH, git+https://HOST/REPO or git+ssh://git@HOST/REPO");
  }
  const std::string_view rest = std::string_view(target.url).substr(scheme_end + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  const std::size_t at = authority.rfind('@');
  const bool secret = at != authority.npos &&
                      (scheme != "ssh" || authority.substr(0, at).find(':') != authority.npos);
  if (secret) {
    return fail(ErrorKind::usage, fmt::format("--to {}: the address holds credentials", shown),
                "leave them out; git asks its credential helper");
  }
  if (authority.size() == rest.size() || rest.size() == authority.size() + 1) {
    return fail(ErrorKind::usage, fmt::format("--to {}: names no repository", shown),
                "write git+https://HOST/OWNER/REPO#BRANCH:PREFIX");
  }
  return {};
}

Result<Target> git_url_target(std::string_view text) {
  const std::size_t hash = text.find('#');
  GitTarget target;
  target.url = text.substr(4, hash == text.npos ? hash : hash - 4);
  KFPKG_TRY(check_url(target, text));
  if (hash != text.npos)
    KFPKG_TRY(read_fragment(text.substr(hash + 1), git::redact_user_info(text), target));
  return target;
}

Result<Target> remote_target(std::string_view text, std::span<const std::string> remotes) {
  const std::size_t hash = text.find('#');
  GitTarget target;
  target.remote = text.substr(0, hash);
  if (std::find(remotes.begin(), remotes.end(), target.remote) == remotes.end()) {
    const std::vector<std::string_view> known(remotes.begin(), remotes.end());
    const std::string suggestion = did_you_mean(target.remote, known);
    std::string hint = fmt::format("git remote add {} URL, or write ./{} for a folder",
                                   target.remote, target.remote);
    if (!suggestion.empty()) hint = suggestion;
    return fail(
        ErrorKind::usage,
        fmt::format("--to {}: this repository has no remote \"{}\"{}", text, target.remote,
                    known.empty() ? "" : fmt::format("; it has {}", fmt::join(known, ", "))),
        std::move(hint));
  }
  if (hash != text.npos) KFPKG_TRY(read_fragment(text.substr(hash + 1), text, target));
  return target;
}

bool is_folder_text(std::string_view text) {
  return text == "." || text == ".." || text.starts_with('/') || text.starts_with("./") ||
         text.starts_with("../");
}

std::string strip_git_suffix(std::string_view path) {
  return std::string(path.ends_with(".git") ? path.substr(0, path.size() - 4) : path);
}

}  // namespace

Result<Target> parse_target(std::string_view text, std::span<const std::string> remotes) {
  if (text.empty())
    return fail(ErrorKind::usage, "--to: says nothing", fmt::format("give {}", k_forms));
  if (text.starts_with("git+")) return git_url_target(text);
  if (is_folder_text(text)) return DirectoryTarget{std::filesystem::path(text)};
  if (text.starts_with("file://")) return DirectoryTarget{std::filesystem::path(text.substr(7))};
  if (const std::size_t scheme_end = text.find("://"); scheme_end != text.npos) {
    const std::string_view scheme = text.substr(0, scheme_end);
    const std::string shown = git::redact_user_info(text);
    if (scheme == "https" || scheme == "http" || scheme == "ssh") {
      return fail(ErrorKind::usage, fmt::format("--to {}: cannot be written to as it is", shown),
                  fmt::format("for a git repository write git+{}", shown));
    }
    return fail(ErrorKind::usage, fmt::format("--to {}: kfpkg cannot write there", shown),
                "publish to a folder and copy it there, index.json last");
  }
  const std::string_view before_hash = text.substr(0, text.find('#'));
  if (const auto hosted = git::hosted_repository(before_hash)) {
    const std::string_view user = before_hash.substr(0, before_hash.find('@') + 1);
    return fail(ErrorKind::usage, fmt::format("--to {}: write the address as a URL", text),
                fmt::format("--to git+ssh://{}{}/{}.git{}", user, hosted->host,
                            strip_git_suffix(hosted->path), text.substr(before_hash.size())));
  }
  if (before_hash.find('/') != before_hash.npos &&
      std::find(remotes.begin(), remotes.end(), before_hash) == remotes.end()) {
    return DirectoryTarget{std::filesystem::path(text)};
  }
  return remote_target(text, remotes);
}

std::string display(const Target& target) {
  if (const auto* directory = std::get_if<DirectoryTarget>(&target))
    return directory->path.string();
  const GitTarget& git = std::get<GitTarget>(target);
  std::string text = git.remote.empty() ? "git+" + git::redact_user_info(git.url) : git.remote;
  if (!git.branch.empty()) text += "#" + git.branch;
  if (!git.prefix.empty()) text += ":" + git.prefix;
  return text;
}

}  // namespace kfpkg::publish
