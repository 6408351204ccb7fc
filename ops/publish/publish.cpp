// SPDX-License-Identifier: Apache-2.0
// Where to, the pushed image of each folder, then plan, write and tag.
#include "ops/publish/publish.hpp"

#include "core/fs/paths.hpp"
#include "git/repository.hpp"
#include "ops/lint/refusals.hpp"
#include "ops/publish/candidates.hpp"
#include "publish/destinations/open.hpp"
#include "registry/protocol/resolve.hpp"
#include "workspace/folders/agreed.hpp"
#include "workspace/folders/load_folders.hpp"
#include "workspace/folders/same_names.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>

namespace kfpkg::ops {
namespace {

using Folders = std::vector<workspace::ComponentFolder>;

oci::Reference tagged(const publish::Candidate& candidate) {
  return candidate.image.with_tag(candidate.tag);
}

/// Whether the tag stands for the candidate's image; an error when it stands for another one.
Result<bool> is_tagged(const publish::Candidate& candidate, registry::Client& client,
                       const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const auto present,
                   registry::look_at_tag(client, tagged(candidate), *candidate.image.digest, stop));
  if (!present || present->digest == *candidate.image.digest) return present.has_value();
  const std::string image = candidate.image.with_digest(*candidate.image.digest).familiar();
  return fail(
      ErrorKind::config,
      fmt::format("{}: the tag stands for {}, and {} {} is {}; tags of versions do not move",
                  tagged(candidate).familiar(), present->digest.str(), candidate.name,
                  candidate.version, candidate.image.digest->str()),
      fmt::format(
          "publish another version, or, when nobody needs that tag: kfpkg image tag --move {} {}",
          image, candidate.tag));
}

Status stays(const oci::Reference& target, const oci::Digest& there) {
  return fail(ErrorKind::registry,
              fmt::format("{}: the tag stands for {} already, and tags of versions do not move",
                          target.familiar(), there.str()),
              "raise the version");
}

VersionTags version_tags(registry::Client& client, const std::stop_token& stop) {
  return {[&client, stop](const publish::Candidate& candidate) -> Status {
            if (!candidate.tag.empty()) KFPKG_TRY(is_tagged(candidate, client, stop));
            return {};
          },
          [&client, stop](const publish::Candidate& candidate) -> Status {
            if (candidate.tag.empty()) return {};
            KFPKG_TRY_ASSIGN(const bool is_set, is_tagged(candidate, client, stop));
            if (is_set) return {};
            KFPKG_TRY(registry::tag_manifest(client, candidate.image, candidate.tag, stays, stop));
            return {};
          }};
}

std::vector<std::string> remotes_here(const std::filesystem::path& cwd) {
  const auto repository = git::Repository::open(cwd);
  if (!repository) return {};
  return repository->remotes().value_or(std::vector<std::string>{});
}

/// What the flag says, or else the setting on which all folders agree.
template <auto M>
Result<std::string> given_or_agreed(const std::string& given, const Folders& folders) {
  if (!given.empty()) return given;
  KFPKG_TRY_ASSIGN(const Set<std::string>* set, workspace::agreed<M>(folders));
  return set->value;
}

/// The folder that publish.to counts from: that of its kfpkg.yaml. Two files that say "./site" mean
/// two places.
Result<std::filesystem::path> place_of_setting(const Folders& folders,
                                               const std::filesystem::path& cwd) {
  const auto place_of = [&cwd](const workspace::ComponentFolder& folder) {
    const Origin& origin = folder.config->publish.to.origin;
    if (!origin.is(Origin::Kind::file)) return cwd;
    return std::filesystem::path(absolute_path(origin.name, cwd)).parent_path();
  };
  const workspace::ComponentFolder& first = folders.front();
  const bool is_relative = first.config->publish.to->starts_with('.');
  for (const workspace::ComponentFolder& folder : folders) {
    if (is_relative && place_of(folder) != place_of(first))
      return workspace::disagree("publish.to", first, folder);
  }
  return place_of(first);
}

Result<std::unique_ptr<publish::Destination>> destination_of(const PublishIntent& intent,
                                                             const Folders& folders,
                                                             const workspace::Session& session) {
  using Settings = publish::Settings;
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(const std::string to, given_or_agreed<&Settings::to>(intent.to, folders));
  KFPKG_TRY_ASSIGN(const std::filesystem::path from, intent.to.empty()
                                                         ? place_of_setting(folders, call.cwd)
                                                         : Result<std::filesystem::path>(call.cwd));
  if (to.empty()) {
    return fail(ErrorKind::usage, "publish: no destination is set",
                "give --to FOLDER or --to git+URL#BRANCH:PREFIX, or set publish.to in kfpkg.yaml");
  }
  KFPKG_TRY_ASSIGN(std::string url, given_or_agreed<&Settings::url>(intent.url, folders));
  const publish::OpenContext context{std::move(url),      remotes_here(from), from,
                                     session.processes(), call.environment,   call.clock,
                                     call.progress};
  return publish::open_destination(to, context, call.stop);
}

/// All component folders of a workspace that can be read.
Folders folders_around(const std::filesystem::path& workspace, const Invocation& call) {
  Folders all;
  const auto paths = workspace::find_component_folders({workspace.string()}, call);
  if (!paths) return all;
  workspace::SharedSettings shared(call.cwd, call.environment);
  for (const std::filesystem::path& path : *paths) {
    if (auto folder = workspace::load_folder(path, shared, {})) all.push_back(std::move(*folder));
  }
  return all;
}

/// Who publishes one of two that have one name would make it a version of the other.
Status check_names(const Folders& folders, const Invocation& call) {
  std::set<std::filesystem::path> published;
  std::set<std::filesystem::path> workspaces;
  for (const workspace::ComponentFolder& folder : folders) {
    published.insert(folder.path);
    workspaces.insert(folder.workspace);
  }
  for (const std::filesystem::path& workspace : workspaces) {
    const Folders around = folders_around(workspace, call);
    const auto others = workspace::same_named(around, workspace::NameOf::release);
    for (std::size_t i = 0; i < around.size(); ++i) {
      if (others[i] != nullptr && published.contains(around[i].path))
        return workspace::same_name(*others[i], around[i]);
    }
  }
  return {};
}

Result<PublishReport> publish_folders(workspace::Session& session, const PublishIntent& intent,
                                      const Folders& folders) {
  const Invocation& call = session.call();
  // What is wrong here is said before anybody is asked.
  KFPKG_TRY_ASSIGN(const auto destination, destination_of(intent, folders, session));
  PublishReport report;
  report.done.refused = without_version(folders);
  if (!report.done.refused.empty()) return report;
  KFPKG_TRY(check_names(folders, call));
  if (!intent.allow_findings) {
    KFPKG_TRY_ASSIGN(report.findings, sdk_refusals(session, folders));
    if (!report.findings.empty()) return report;
  }
  KFPKG_TRY_ASSIGN(registry::Client* const client, session.client(folders));
  KFPKG_TRY_ASSIGN(Candidates candidates, find_candidates(folders, *client, call));
  report.done.refused = std::move(candidates.refused);
  if (!report.done.refused.empty()) return report;
  const VersionTags tags = version_tags(*client, call.stop);
  const PublishRun run{*destination, tags, call.clock, call.progress, call.stop};
  KFPKG_TRY_ASSIGN(report.done, publish_releases(run, candidates.ready, intent.dry_run));
  return report;
}

}  // namespace

Result<PublishReport> publish(workspace::Session& session, const PublishIntent& intent) {
  KFPKG_TRY_ASSIGN(const Folders folders,
                   workspace::load_folders(intent.paths, intent.flags, session.call()));
  KFPKG_TRY_ASSIGN(PublishReport report, publish_folders(session, intent, folders));
  std::vector<publish::RefusedComponent>& refused = report.done.refused;
  if (folders.size() == 1 && !refused.empty())
    return tl::unexpected(std::move(refused.front().error));
  return report;
}

ExitCode exit_code_of(const PublishReport& report) {
  ExitCode worst = report.findings.empty() ? ExitCode::done : ExitCode::findings;
  for (const publish::RefusedComponent& refused : report.done.refused)
    worst = graver(worst, exit_code(refused.error.kind));
  return worst;
}

}  // namespace kfpkg::ops
