// SPDX-License-Identifier: Apache-2.0
// kfpkg publish
#include "cli/commands.hpp"
#include "cli/show.hpp"
#include "core/terminal/terminal.hpp"
#include "ops/publish/publish.hpp"
#include "publish/destinations/open.hpp"
#include "workspace/folders/load_folders.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

struct PublishOptions {
  std::vector<std::string> platforms;
  std::string registry;
  std::string version;
  ops::PublishIntent intent;
};

std::string text_of(const ops::Publication& publication, bool dry_run) {
  std::vector<std::vector<std::string>> rows{{"COMPONENT", "VERSION", "RESULT", "URL"}};
  for (const publish::PlannedRelease& item : publication.releases) {
    const bool created = item.outcome == publish::PublishOutcome::created;
    const char* result = !created  ? "already published"
                         : dry_run ? "would be published"
                                   : "published";
    rows.push_back({item.release.name, item.release.entry.version, result, item.url});
  }
  return render_table(rows);
}

Json json_of(const ops::Publication& publication, bool dry_run) {
  Json document{{"schema", "kfpkg.publication/1"},
                {"dry_run", dry_run},
                {"commit", publication.revision},
                {"published", Json::array()}};
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
  return document;
}

Result<ExitCode> run(const PublishOptions& options, workspace::Session& session, Console& console) {
  ops::PublishIntent intent = options.intent;
  intent.flags = workspace::flag_settings(options.platforms, options.registry, options.version);
  KFPKG_TRY_ASSIGN(const ops::Publication done, ops::publish(session, intent));
  return show(console, {[&] { return text_of(done, intent.dry_run); },
                        [&] { return json_of(done, intent.dry_run); }});
}

Action bind_publish(CommandLine& line) {
  const auto options = std::make_shared<PublishOptions>();
  ops::PublishIntent& intent = options->intent;
  line.positionals("path", intent.paths,
                   "component folders, or folders above them (default: this one)");
  line.option("--to", intent.to, "DESTINATION", publish::destination_forms());
  line.option("--url", intent.url, "URL", "where people read what stands there");
  line.option("--version", options->version, "X.Y.Z",
              "version to publish (default: the one in kfpkg.yaml)");
  line.option("--registry", options->registry, "NAME", "registry that the images were pushed to");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "platforms that the images were built for");
  line.flag("--dry-run", intent.dry_run, "say what would be published, and publish nothing");
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
  };
}

}  // namespace

Command publish_command() {
  return {"publish",
          "publish digest-pinned specs to git or a folder",
          "  kfpkg publish train --to ./site --url https://components.example.org\n"
          "  kfpkg publish --to git+https://github.com/acme/components#main:published\n",
          bind_publish,
          true,
          70};
}

}  // namespace kfpkg::cli
