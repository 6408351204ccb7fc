// SPDX-License-Identifier: Apache-2.0
// Where to, the pushed image of each folder, then plan, write and tag.
#include "ops/publish/publish.hpp"

#include "git/repository.hpp"
#include "publish/destinations/open.hpp"
#include "registry/protocol/resolve.hpp"
#include "release/version.hpp"
#include "workspace/folders/agreed.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/folders/load_folders.hpp"
#include "workspace/images/image_settings.hpp"
#include "workspace/images/provenance.hpp"
#include "workspace/images/pushed_image.hpp"

#include <fmt/format.h>

#include <memory>

namespace kfpkg::ops {
namespace {

using Folders = std::vector<workspace::ComponentFolder>;

Result<std::string> required_version(const workspace::ComponentFolder& folder) {
  std::string version = *folder.config->image.version;
  if (release::Version::parse(version)) return version;
  if (!version.empty()) {
    const Origin& origin = folder.config->image.version.origin;
    return fail(ErrorKind::config,
                fmt::format("{}: \"{}\" is not a version",
                            origin.is(Origin::Kind::flag) ? folder.display : origin.str(), version),
                "write MAJOR.MINOR.PATCH, for example 0.1.0 or 1.0.0-rc.1");
  }
  return fail(
      ErrorKind::config, fmt::format("{}: has no version", folder.display),
      fmt::format("write `version: 0.1.0` in {}/kfpkg.yaml, or give --version", folder.display));
}

std::string readme_of(const workspace::ComponentFolder& folder) {
  const auto text = DiskTree(folder.path, folder.display).read("README.md", k_document_limit);
  return text ? *text : std::string();
}

tl::unexpected<Error> not_pushed(const workspace::ComponentFolder& folder) {
  const std::string platforms = fmt::format("{}", fmt::join(*folder.config->image.platforms, ","));
  return fail(
      ErrorKind::registry,
      fmt::format("{}: the registry has no image built from the files as they are for {}",
                  folder.display, platforms),
      fmt::format("run `kfpkg build {} --platform {} --push` first", folder.display, platforms));
}

Result<publish::Candidate> make_candidate(const workspace::ComponentFolder& folder,
                                          registry::Client& client, const Invocation& call) {
  publish::Candidate candidate;
  candidate.name = folder.name;
  KFPKG_TRY_ASSIGN(candidate.version, required_version(folder));
  KFPKG_TRY_ASSIGN(const workspace::LoadedSpec spec, workspace::load_spec(folder));
  KFPKG_TRY_ASSIGN(const image::ImageName name, workspace::image_name_of(folder));
  candidate.tag = name.version_tag;
  KFPKG_TRY_ASSIGN(const workspace::ImageState state, workspace::image_state(folder, client, call));
  KFPKG_TRY_ASSIGN(const auto pushed, workspace::find_pushed_image(folder, state, client, call));
  if (!pushed) return not_pushed(folder);
  candidate.spec = std::string(spec.document.source->bytes());
  candidate.spec_path = spec.document.source->path();
  candidate.settings_path = folder.display == "." ? "kfpkg.yaml" : folder.display + "/kfpkg.yaml";
  candidate.readme = readme_of(folder);
  candidate.image = pushed->resolved.reference;
  candidate.fingerprint = pushed->fingerprint;
  for (const registry::PlatformImage& platform : pushed->resolved.platforms) {
    candidate.platforms.push_back(platform.platform.str());
  }
  KFPKG_TRY_ASSIGN(candidate.commit, workspace::provenance_commit(folder, pushed->files, call));
  return candidate;
}

oci::Reference tagged(const publish::Candidate& candidate) {
  return candidate.image.with_tag(candidate.tag);
}

/// Whether the tag stands for the candidate's image; an error when it stands for another one.
Result<bool> is_tagged(const publish::Candidate& candidate, registry::Client& client,
                       const std::stop_token& stop) {
  KFPKG_TRY_ASSIGN(const auto present, client.head_manifest(tagged(candidate), stop));
  if (!present || present->digest == *candidate.image.digest) return present.has_value();
  const std::string image = candidate.image.with_digest(*candidate.image.digest).familiar();
  return fail(
      ErrorKind::registry,
      fmt::format("{}: the tag stands for {}, and {} {} is {}; tags of versions do not move",
                  tagged(candidate).familiar(), present->digest.str(), candidate.name,
                  candidate.version, candidate.image.digest->str()),
      fmt::format("publish another version, or, when nobody needs that tag: kfpkg image tag {} {}",
                  image, candidate.tag));
}

VersionTags version_tags(registry::Client& client, const std::stop_token& stop) {
  return {[&client, stop](const publish::Candidate& candidate) -> Status {
            KFPKG_TRY(is_tagged(candidate, client, stop));
            return {};
          },
          [&client, stop](const publish::Candidate& candidate) -> Status {
            KFPKG_TRY_ASSIGN(const bool is_set, is_tagged(candidate, client, stop));
            if (is_set) return {};
            KFPKG_TRY(registry::tag_manifest(client, candidate.image, candidate.tag,
                                             registry::MoveTag::refused, stop));
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

Result<std::unique_ptr<publish::Destination>> destination_of(const PublishIntent& intent,
                                                             const Folders& folders,
                                                             const workspace::Session& session) {
  using Settings = publish::Settings;
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(const std::string to, given_or_agreed<&Settings::to>(intent.to, folders));
  if (to.empty()) {
    return fail(ErrorKind::usage, "publish: no destination is set",
                "give --to FOLDER or --to git+URL#BRANCH:PREFIX, or set publish.to in kfpkg.yaml");
  }
  KFPKG_TRY_ASSIGN(std::string url, given_or_agreed<&Settings::url>(intent.url, folders));
  const publish::OpenContext context{std::move(url),      remotes_here(call.cwd), call.cwd,
                                     session.processes(), call.environment,       call.clock,
                                     call.progress};
  return publish::open_destination(to, context, call.stop);
}

}  // namespace

Result<Publication> publish(workspace::Session& session, const PublishIntent& intent) {
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(const Folders folders,
                   workspace::load_folders(intent.paths, intent.flags, call));
  // Before anything is asked, so that a wrong one is told at once.
  KFPKG_TRY_ASSIGN(const auto destination, destination_of(intent, folders, session));
  KFPKG_TRY_ASSIGN(registry::Client* const client, session.client(folders));
  std::vector<publish::Candidate> candidates;
  for (const workspace::ComponentFolder& folder : folders) {
    KFPKG_TRY_ASSIGN(publish::Candidate candidate, make_candidate(folder, *client, call));
    candidates.push_back(std::move(candidate));
  }
  const VersionTags tags = version_tags(*client, call.stop);
  const PublishRun run{*destination, tags, call.clock, call.progress, call.stop};
  return publish_releases(run, candidates, intent.dry_run);
}

}  // namespace kfpkg::ops
