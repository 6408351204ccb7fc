// SPDX-License-Identifier: Apache-2.0
// The steps of a publication: where to, the pushed image of each folder, plan, write, tag, print.
#include "cli/flows/publish.hpp"

#include "cli/flows/component.hpp"
#include "cli/flows/provenance.hpp"
#include "cli/flows/publish_loop.hpp"
#include "cli/flows/pushed_image.hpp"
#include "cli/flows/registry_access.hpp"
#include "git/repository.hpp"
#include "publish/destinations/open.hpp"
#include "registry/resolve.hpp"
#include "release/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {
namespace {

Result<std::string> required_version(const ComponentFolder& folder) {
  std::string version = folder.config.text("version");
  if (release::Version::parse(version)) return version;
  if (!version.empty()) {
    return fail(ErrorKind::config,
                fmt::format("{}: \"{}\" is not a version", folder.display, version),
                "write MAJOR.MINOR.PATCH, for example 0.1.0 or 1.0.0-rc.1");
  }
  return fail(
      ErrorKind::config, fmt::format("{}: has no version", folder.display),
      fmt::format("write `version: 0.1.0` in {}/kfpkg.yaml, or give --version", folder.display));
}

std::string readme_of(const ComponentFolder& folder) {
  const auto text = DiskTree(folder.path, folder.display).read("README.md", k_document_limit);
  return text ? *text : std::string();
}

tl::unexpected<Error> not_pushed(const ComponentFolder& folder) {
  const std::string platforms = fmt::format("{}", fmt::join(folder.config.list("platforms"), ","));
  return fail(
      ErrorKind::registry,
      fmt::format("{}: the registry has no image built from the files as they are for {}",
                  folder.display, platforms),
      fmt::format("run `kfpkg build {} --platform {} --push` first", folder.display, platforms));
}

Result<publish::Candidate> make_candidate(const ComponentFolder& folder, registry::Client& client,
                                          Services& services) {
  publish::Candidate candidate;
  candidate.name = folder.name;
  KFPKG_TRY_ASSIGN(candidate.version, required_version(folder));
  KFPKG_TRY_ASSIGN(const LoadedSpec spec, load_spec(folder));
  KFPKG_TRY_ASSIGN(const image::ImageName name, image_name_of(folder));
  candidate.tag = name.version_tag;
  KFPKG_TRY_ASSIGN(const ImageState state, image_state(folder, client, services));
  KFPKG_TRY_ASSIGN(const auto pushed, find_pushed_image(folder, state, client, services));
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
  KFPKG_TRY_ASSIGN(candidate.commit, provenance_commit(folder, pushed->files, services));
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

void print_text(const Publication& publication, bool dry_run, Services& services) {
  std::vector<std::vector<std::string>> rows{{"COMPONENT", "VERSION", "RESULT", "URL"}};
  for (const publish::PlannedRelease& item : publication.releases) {
    const bool created = item.outcome == publish::PublishOutcome::created;
    const char* result = !created  ? "already published"
                         : dry_run ? "would be published"
                                   : "published";
    rows.push_back({item.release.name, item.release.entry.version, result, item.url});
  }
  services.out << render_table(rows);
}

void print_json(const Publication& publication, bool dry_run, Services& services) {
  nlohmann::ordered_json document;
  document["schema"] = "kfpkg.publication/1";
  document["dry_run"] = dry_run;
  document["commit"] = publication.revision;
  document["published"] = nlohmann::ordered_json::array();
  for (const publish::PlannedRelease& item : publication.releases) {
    const release::IndexVersion& entry = item.release.entry;
    document["published"].push_back({{"component", item.release.name},
                                     {"version", entry.version},
                                     {"result", publish::name_of(item.outcome)},
                                     {"url", item.url},
                                     {"path", entry.path},
                                     {"sha256", entry.sha256},
                                     {"image", entry.image}});
  }
  services.out << document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
               << '\n';
}

std::vector<std::string> remotes_here(const Services& services) {
  const auto repository = git::Repository::open(services.cwd);
  if (!repository) return {};
  return repository->remotes().value_or(std::vector<std::string>{});
}

/// `"./a" (kfpkg.yaml:3)`, or `nothing (c2)`.
std::string said_by(const ComponentFolder& folder, std::string_view key) {
  const auto found = folder.config.settings().find({std::string(key), ""});
  if (found == folder.config.settings().end() || found->second.values.empty()) {
    return fmt::format("nothing ({})", folder.display);
  }
  return fmt::format("\"{}\" ({})", found->second.values.front(), found->second.origin);
}

/// What the flag says, or else the setting on which all folders must agree: one run publishes to
/// one place.
Result<std::string> agreed(const std::string& flag, std::string_view name,
                           const std::vector<ComponentFolder>& folders, std::string_view key) {
  if (!flag.empty()) return flag;
  std::string first = folders.front().config.text(key);
  for (const ComponentFolder& folder : folders) {
    if (folder.config.text(key) == first) continue;
    return fail(ErrorKind::config,
                fmt::format("{} differs: {} and {}", key, said_by(folders.front(), key),
                            said_by(folder, key)),
                fmt::format("give {}, or publish these folders one after the other", name));
  }
  return first;
}

Result<std::unique_ptr<publish::Destination>> destination_of(
    const PublishOptions& options, const std::vector<ComponentFolder>& folders,
    Services& services) {
  KFPKG_TRY_ASSIGN(const std::string to, agreed(options.to, "--to", folders, "publish.to"));
  if (to.empty()) {
    return fail(ErrorKind::usage, "publish: no destination is set",
                "give --to FOLDER or --to git+URL#BRANCH:PREFIX, or set publish.to in kfpkg.yaml");
  }
  KFPKG_TRY_ASSIGN(std::string url, agreed(options.url, "--url", folders, "publish.url"));
  const publish::OpenContext context{std::move(url),     remotes_here(services), services.cwd,
                                     services.processes, services.environment,   services.clock,
                                     services.progress};
  return publish::open_destination(to, context, services.stop);
}

}  // namespace

Result<ExitCode> run_publish(const PublishOptions& options, Services& services,
                             const CommonOptions& common) {
  const Settings flags = flag_settings(options.platforms, options.registry, options.version);
  KFPKG_TRY_ASSIGN(const auto folders, load_folders(options.paths, flags, services));
  // Before anything is asked, so that a wrong one is told at once.
  KFPKG_TRY_ASSIGN(const auto destination, destination_of(options, folders, services));
  RegistryAccess access(services, folders);
  std::vector<publish::Candidate> candidates;
  for (const ComponentFolder& folder : folders) {
    KFPKG_TRY_ASSIGN(publish::Candidate candidate,
                     make_candidate(folder, access.client(), services));
    candidates.push_back(std::move(candidate));
  }
  const VersionTags tags = version_tags(access.client(), services.stop);
  const PublishRun run{*destination, tags, services.clock, services.progress, services.stop};
  KFPKG_TRY_ASSIGN(const Publication publication,
                   publish_releases(run, candidates, options.dry_run));
  const bool text = common.format == OutputFormat::text;
  (text ? print_text : print_json)(publication, options.dry_run, services);
  return ExitCode::done;
}

}  // namespace kfpkg::cli
