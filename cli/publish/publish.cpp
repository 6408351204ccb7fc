// SPDX-License-Identifier: Apache-2.0
// The steps of a publication: find the pushed image of each folder, plan, tag the versions, write.
#include "cli/publish/publish.hpp"

#include "cli/registry_access.hpp"
#include "publish/base_url.hpp"
#include "publish/directory_target.hpp"
#include "publish/git_target.hpp"
#include "publish/version.hpp"
#include "registry/resolve.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/folders/load_folders.hpp"
#include "workspace/images/provenance.hpp"
#include "workspace/images/pushed_image.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace kfpkg::cli {
namespace {

/// A version that is ready to be published, and the tag that its image gets.
struct Candidate {
  publish::Entry entry;
  std::string tag;
};

struct Outcome {
  publish::PublicationPlan plan;
  std::string commit;  ///< of the git target
};

Result<std::string> required_version(const workspace::ComponentFolder& folder) {
  std::string version = *folder.config->image.version;
  if (publish::Version::parse(version)) return version;
  if (!version.empty()) {
    return fail(ErrorKind::config,
                fmt::format("{}: \"{}\" is not a version", folder.display, version),
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

Result<Candidate> make_candidate(const workspace::ComponentFolder& folder, registry::Client& client,
                                 Services& services) {
  Candidate candidate;
  publish::Entry& entry = candidate.entry;
  entry.name = folder.name;
  KFPKG_TRY_ASSIGN(entry.version, required_version(folder));
  KFPKG_TRY_ASSIGN(const workspace::LoadedSpec spec, workspace::load_spec(folder));
  KFPKG_TRY_ASSIGN(const image::ImageName name, workspace::image_name_of(folder));
  candidate.tag = name.version_tag;
  KFPKG_TRY_ASSIGN(const workspace::ImageState state,
                   workspace::image_state(folder, client, services));
  KFPKG_TRY_ASSIGN(const auto pushed,
                   workspace::find_pushed_image(folder, state, client, services));
  if (!pushed) return not_pushed(folder);
  entry.spec = std::string(spec.document.source->bytes());
  entry.spec_path = spec.document.source->path();
  entry.settings_path = folder.display == "." ? "kfpkg.yaml" : folder.display + "/kfpkg.yaml";
  entry.readme = readme_of(folder);
  entry.image = pushed->resolved.reference;
  entry.fingerprint = pushed->fingerprint;
  for (const registry::PlatformImage& platform : pushed->resolved.platforms) {
    entry.platforms.push_back(platform.platform.str());
  }
  KFPKG_TRY_ASSIGN(entry.commit, workspace::provenance_commit(folder, pushed->files, services));
  return candidate;
}

// A version's tag is set before its spec is written: a spec that is there must name an image that
// is there.
Status tag_versions(const std::vector<Candidate>& candidates, registry::Client& client,
                    const Services& services) {
  for (const Candidate& candidate : candidates) {
    KFPKG_TRY(registry::tag_manifest(client, candidate.entry.image, candidate.tag,
                                     registry::MoveTag::refused, services.stop));
  }
  return {};
}

std::vector<publish::Entry> entries_of(const std::vector<Candidate>& candidates) {
  std::vector<publish::Entry> entries;
  for (const Candidate& candidate : candidates) entries.push_back(candidate.entry);
  return entries;
}

Result<Outcome> publish_git(const publish::GitTarget& target, const std::string& url,
                            const std::vector<Candidate>& candidates, registry::Client& client,
                            const PublishOptions& options, Services& services) {
  const git::Program git{services.processes, services.environment};
  KFPKG_TRY_ASSIGN(const publish::GitPublisher publisher,
                   publish::GitPublisher::open(git, target, services.cwd, services.stop));
  KFPKG_TRY_ASSIGN(const std::string base,
                   publish::base_url(publisher.target(), url, publisher.remote_url()));
  const auto entries = entries_of(candidates);
  const auto write = [&](bool dry_run) {
    return publisher.publish(entries, base, dry_run, services.progress, services.stop);
  };
  KFPKG_TRY_ASSIGN(publish::GitPublication planned, write(true));
  if (options.dry_run || planned.plan.changes.files.empty())
    return Outcome{std::move(planned.plan), {}};
  KFPKG_TRY(tag_versions(candidates, client, services));
  KFPKG_TRY_ASSIGN(publish::GitPublication done, write(false));
  return Outcome{std::move(done.plan), std::move(done.commit)};
}

Result<Outcome> publish_directory(publish::DirectoryTarget target, const std::string& url,
                                  const std::vector<Candidate>& candidates,
                                  registry::Client& client, const PublishOptions& options,
                                  const Services& services) {
  target.path = (services.cwd / target.path).lexically_normal();
  KFPKG_TRY_ASSIGN(const std::string base, publish::base_url(target, url, ""));
  const auto entries = entries_of(candidates);
  KFPKG_TRY_ASSIGN(publish::PublicationPlan planned,
                   publish::publish_to_directory(target, entries, base, true));
  if (options.dry_run || planned.changes.files.empty()) return Outcome{std::move(planned), {}};
  KFPKG_TRY(tag_versions(candidates, client, services));
  KFPKG_TRY_ASSIGN(publish::PublicationPlan done,
                   publish::publish_to_directory(target, entries, base, false));
  return Outcome{std::move(done), {}};
}

void print_text(const Outcome& outcome, bool dry_run, Services& services) {
  std::vector<std::vector<std::string>> rows{{"COMPONENT", "VERSION", "RESULT", "URL"}};
  for (const publish::PublishedItem& item : outcome.plan.items) {
    const bool created = item.outcome == publish::PublishOutcome::created;
    const char* result = !created  ? "already published"
                         : dry_run ? "would be published"
                                   : "published";
    rows.push_back({item.name, item.version, result, item.url});
  }
  services.out << render_table(rows);
}

void print_json(const Outcome& outcome, bool dry_run, Services& services) {
  nlohmann::ordered_json document;
  document["schema"] = "kfpkg.publication/1";
  document["dry_run"] = dry_run;
  document["commit"] = outcome.commit;
  document["published"] = nlohmann::ordered_json::array();
  for (const publish::PublishedItem& item : outcome.plan.items) {
    document["published"].push_back({{"component", item.name},
                                     {"version", item.version},
                                     {"result", publish::name_of(item.outcome)},
                                     {"url", item.url},
                                     {"path", item.path},
                                     {"sha256", item.sha256},
                                     {"image", item.image}});
  }
  services.out << document.dump(2) << '\n';
}

Result<std::vector<std::string>> remotes_here(const Services& services) {
  const auto repository = git::Repository::open(services.cwd);
  if (!repository) return std::vector<std::string>{};
  return repository->remotes();
}

std::string first_set(const std::string& flag, const Set<std::string>& setting) {
  return flag.empty() ? *setting : flag;
}

}  // namespace

Result<ExitCode> run_publish(const PublishOptions& options, Services& services,
                             const CommonOptions& common) {
  const SettingsLayer flags =
      workspace::flag_settings(options.platforms, options.registry, options.version);
  KFPKG_TRY_ASSIGN(const auto folders, workspace::load_folders(options.paths, flags, services));
  const std::string to = first_set(options.to, folders.front().config->publish.to);
  if (to.empty()) {
    return fail(ErrorKind::usage, "publish: no target is set",
                "give --to FOLDER or --to git+URL#BRANCH:PREFIX, or set publish.to in kfpkg.yaml");
  }
  KFPKG_TRY_ASSIGN(const auto remotes, remotes_here(services));
  KFPKG_TRY_ASSIGN(const publish::Target target, publish::parse_target(to, remotes));
  const std::string url = first_set(options.url, folders.front().config->publish.url);
  if (std::holds_alternative<publish::DirectoryTarget>(target) || !url.empty()) {
    KFPKG_TRY(publish::base_url(target, url, ""));  // a wrong one is told before anything is asked
  }

  RegistryAccess access(services, folders);
  std::vector<Candidate> candidates;
  for (const workspace::ComponentFolder& folder : folders) {
    KFPKG_TRY_ASSIGN(Candidate candidate, make_candidate(folder, access.client(), services));
    candidates.push_back(std::move(candidate));
  }
  const auto* git = std::get_if<publish::GitTarget>(&target);
  KFPKG_TRY_ASSIGN(const Outcome outcome,
                   git != nullptr
                       ? publish_git(*git, url, candidates, access.client(), options, services)
                       : publish_directory(std::get<publish::DirectoryTarget>(target), url,
                                           candidates, access.client(), options, services));
  const bool text = common.format == OutputFormat::text;
  (text ? print_text : print_json)(outcome, options.dry_run, services);
  return ExitCode::done;
}

}  // namespace kfpkg::cli
