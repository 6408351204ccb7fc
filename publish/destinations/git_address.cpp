// SPDX-License-Identifier: Apache-2.0
// Reading addresses of git repositories.
#include "publish/destinations/git_address.hpp"

#include "core/fs/tree.hpp"
#include "core/text/ascii.hpp"
#include "core/text/redact.hpp"
#include "core/text/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::publish {
namespace {

constexpr std::string_view k_branches = "refs/heads/";

/// The rules of git-check-ref-format that matter for a branch, and what can be meant as none.
bool is_branch(std::string_view name) {
  if (name == "HEAD" || name.starts_with("refs/")) return false;
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

/// No commit may hold such a path.
bool is_gits_own(std::string_view path) {
  return ('/' + ascii_lower(path) + '/').find("/.git/") != std::string::npos;
}

/// BRANCH[:PREFIX], what follows the '#'.
Status read_fragment(std::string_view fragment, std::string_view whole, GitAddress& address) {
  const std::size_t colon = fragment.find(':');
  std::string_view prefix =
      colon == fragment.npos ? std::string_view{} : fragment.substr(colon + 1);
  while (prefix.starts_with('/')) prefix.remove_prefix(1);
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  std::string_view branch = fragment.substr(0, colon);
  if (branch.starts_with(k_branches)) branch.remove_prefix(k_branches.size());
  address.branch = branch;
  address.prefix = prefix;
  if (!is_branch(address.branch)) {
    return fail(ErrorKind::usage,
                fmt::format("--to {}: \"{}\" is not a branch name", whole, address.branch),
                "write #BRANCH:PREFIX");
  }
  if (!is_tree_path(address.prefix) || is_gits_own(address.prefix)) {
    return fail(ErrorKind::usage,
                fmt::format("--to {}: \"{}\" is not a folder in a repository", whole, prefix),
                "write #BRANCH:PREFIX");
  }
  return {};
}

Status check_url(const GitAddress& address, std::string_view whole) {
  const std::string shown = redact(whole);
  const std::size_t scheme_end = address.url.find("://");
  const std::string scheme = address.url.substr(0, scheme_end);
  if (scheme_end == std::string::npos ||
      (scheme != "file" && scheme != "https" && scheme != "http" && scheme != "ssh")) {
    return fail(ErrorKind::usage, fmt::format("--to {}: not a git address that kfpkg knows", shown),
                "write git+file:///PATH, git+https://HOST/REPO or git+ssh://git@HOST/REPO");
  }
  const std::string_view rest = std::string_view(address.url).substr(scheme_end + 3);
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

Result<GitAddress> read_git_url(std::string_view text) {
  const std::size_t hash = text.find('#');
  GitAddress address;
  address.url = text.substr(4, hash == text.npos ? hash : hash - 4);
  KFPKG_TRY(check_url(address, text));
  if (hash != text.npos) KFPKG_TRY(read_fragment(text.substr(hash + 1), redact(text), address));
  return address;
}

Result<GitAddress> read_remote(std::string_view text, std::span<const std::string> remotes) {
  const std::size_t hash = text.find('#');
  GitAddress address;
  address.remote = text.substr(0, hash);
  if (std::find(remotes.begin(), remotes.end(), address.remote) == remotes.end()) {
    const std::vector<std::string_view> known(remotes.begin(), remotes.end());
    const std::string suggestion = did_you_mean(address.remote, known);
    std::string hint = fmt::format("git remote add {} URL, or write ./{} for a folder",
                                   address.remote, address.remote);
    if (!suggestion.empty()) hint = suggestion;
    return fail(
        ErrorKind::usage,
        fmt::format("--to {}: this repository has no remote \"{}\"{}", text, address.remote,
                    known.empty() ? "" : fmt::format("; it has {}", fmt::join(known, ", "))),
        std::move(hint));
  }
  if (hash != text.npos) KFPKG_TRY(read_fragment(text.substr(hash + 1), text, address));
  return address;
}

}  // namespace

Result<GitAddress> parse_git_address(std::string_view text, std::span<const std::string> remotes) {
  return text.starts_with("git+") ? read_git_url(text) : read_remote(text, remotes);
}

std::string GitAddress::display() const {
  std::string text = remote.empty() ? "git+" + redact(url) : remote;
  if (!branch.empty()) text += "#" + branch;
  if (!prefix.empty()) text += ":" + prefix;
  return text;
}

}  // namespace kfpkg::publish
