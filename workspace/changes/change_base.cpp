// SPDX-License-Identifier: Apache-2.0
// What CI says about pull requests and pushes, then the remote's main branch.
#include "workspace/changes/change_base.hpp"

#include "core/fs/change_set.hpp"
#include "core/json/bounds.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <utility>

namespace kfpkg::workspace {
namespace {

constexpr std::uint64_t k_event_limit = 32U << 20U;

std::string value_of(const Environment& environment, const char* name) {
  return environment.get(name).value_or("");
}

// What CI names must be there; a guess in its place would compare with the wrong branch.
std::string request_target(const Environment& environment) {
  const std::string github = value_of(environment, "GITHUB_BASE_REF");
  if (!github.empty()) return "origin/" + github;
  constexpr std::string_view k_heads = "refs/heads/";
  const std::string azure = value_of(environment, "SYSTEM_PULLREQUEST_TARGETBRANCH");
  if (azure.starts_with(k_heads)) return "origin/" + azure.substr(k_heads.size());
  if (!azure.empty()) return "origin/" + azure;
  return value_of(environment, "CI_MERGE_REQUEST_DIFF_BASE_SHA");
}

// A file that cannot be read is like none: other CI than GitHub's may set the variable.
std::string commit_of_event(const std::filesystem::path& file) {
  const auto text = read_file(file, k_event_limit);
  if (!text || !json_depth_within(*text)) return {};
  const auto event = nlohmann::json::parse(*text, nullptr, false);
  const auto text_at = [](const nlohmann::json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (event.is_object() && event.contains("merge_group"))
    return text_at(event["merge_group"], "base_sha");
  return text_at(event, "before");
}

std::string before_push(const Environment& environment) {
  const std::string gitlab = value_of(environment, "CI_COMMIT_BEFORE_SHA");
  if (!gitlab.empty()) return gitlab;
  const std::string event = value_of(environment, "GITHUB_EVENT_PATH");
  return event.empty() ? std::string() : commit_of_event(event);
}

/// The commit before a push, where it can be compared with. Zeros stand for a branch that is new,
/// and what a push has replaced is not fetched; a clone that is shallow may lack any commit, which
/// whoever compares says.
Result<std::optional<std::string>> usable(const std::string& before,
                                          const git::Repository& repository) {
  if (before.find_first_not_of('0') == std::string::npos) return std::nullopt;
  KFPKG_TRY_ASSIGN(const auto commit, repository.resolve(before));
  return commit || repository.is_shallow() ? std::optional(before) : std::nullopt;
}

struct Branch {
  std::string name;
  std::string commit;
};

Result<std::optional<Branch>> main_branch(const git::Repository& repository) {
  for (const char* name : {"origin/HEAD", "origin/main", "origin/master"}) {
    KFPKG_TRY_ASSIGN(const auto commit, repository.resolve(name));
    if (commit) return Branch{name, *commit};
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<std::string>> change_base(const git::Repository& repository,
                                               const Environment& environment) {
  if (std::string target = request_target(environment); !target.empty()) return target;
  const std::string before = before_push(environment);
  KFPKG_TRY_ASSIGN(auto pushed, usable(before, repository));
  if (pushed) return pushed;
  KFPKG_TRY_ASSIGN(const auto main, main_branch(repository));
  KFPKG_TRY_ASSIGN(const auto head, repository.head_commit());
  const bool is_ci = !before.empty() || environment.has("CI") || environment.has("TF_BUILD");
  const bool says_nothing = !main || head == main->commit;
  if (is_ci && says_nothing) return std::nullopt;
  if (!main) {
    return fail(ErrorKind::usage, "there is no branch origin/main to compare with",
                "name the commit or branch: --base REVISION");
  }
  return main->name;
}

}  // namespace kfpkg::workspace
