// SPDX-License-Identifier: Apache-2.0
// kfpkg publish
#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "cli/show.hpp"
#include "core/diag/json_renderer.hpp"
#include "core/diag/text_renderer.hpp"
#include "core/terminal/terminal.hpp"
#include "ops/publish/publish.hpp"
#include "publish/destinations/open.hpp"
#include "workspace/folders/load_folders.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace kfpkg::cli {
namespace {

struct PublishOptions {
  std::vector<std::string> platforms;
  std::string registry;
  std::vector<std::string> versions;
  std::vector<std::string> destinations;
  std::vector<std::string> urls;
  ops::PublishIntent intent;
};

std::string table_of(const ops::Publication& publication, bool dry_run) {
  std::vector<std::vector<std::string>> rows{{"COMPONENT", "VERSION", "RESULT", "URL"}};
  for (const publish::PlannedRelease& item : publication.releases) {
    const bool created = item.outcome == publish::PublishOutcome::created;
    const char* result = !created  ? "already published"
                         : dry_run ? "would be published"
                                   : "published";
    rows.push_back({item.release.name, item.release.entry.version, result, item.url});
  }
  std::string text = render_table(rows);
  if (!publication.made.empty()) {
    text += fmt::format("{} {}, which {} not there\n", dry_run ? "would make" : "made",
                        publication.made, dry_run ? "is" : "was");
  }
  return text;
}

Json json_of(const ops::PublishReport& report, bool dry_run) {
  const ops::Publication& publication = report.done;
  Json document{{"schema", "kfpkg.publication/1"},
                {"dry_run", dry_run},
                {"commit", publication.revision},
                {"made", publication.made},
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
  document["findings"] = Json::parse(render_findings_json(report.findings))["findings"];
  document["refused"] = Json::array();
  for (const publish::RefusedComponent& refused : report.done.refused) {
    document["refused"].push_back(
        {{"component", refused.component}, {"error", error_json(refused.error)}});
  }
  return document;
}

// As lint shows them.
Result<ExitCode> show_findings(const Diagnostics& findings, Console& console) {
  const TextStyle style{console.out_terminal.colour, console.out_terminal.width};
  std::string text;
  for (const Diagnostic& finding : findings) text += render_text(finding, style) + "\n";
  KFPKG_TRY(write_product(console, text));
  return fail(ErrorKind::findings, "publish: KFP rejects what would be published",
              "correct it, or publish it all the same: --allow-findings");
}

// What is published stays, so that of two values neither is taken for the other.
Result<std::string> only_one(const char* option, const std::vector<std::string>& given) {
  if (given.empty()) return std::string();
  if (given.size() == 1) return given.front();
  return fail(ErrorKind::usage, fmt::format("publish: {} is given {} times", option, given.size()),
              "publish to each place, and each version, in a call of its own");
}

Result<ExitCode> run(const PublishOptions& options, workspace::Session& session, Console& console) {
  ops::PublishIntent intent = options.intent;
  KFPKG_TRY_ASSIGN(intent.to, only_one("--to", options.destinations));
  KFPKG_TRY_ASSIGN(intent.url, only_one("--url", options.urls));
  KFPKG_TRY_ASSIGN(const std::string version, only_one("--version", options.versions));
  intent.flags = workspace::flag_settings(options.platforms, options.registry, version);
  KFPKG_TRY_ASSIGN(const ops::PublishReport report, ops::publish(session, intent));
  for (const publish::RefusedComponent& refused : report.done.refused)
    complain(console, refused.component, refused.error);
  if (!report.findings.empty() && console.common.format == OutputFormat::text)
    return show_findings(report.findings, console);
  const auto text = [&] {
    return report.done.refused.empty() ? table_of(report.done, intent.dry_run)
                                       : std::string("nothing was published\n");
  };
  return show(console, {text, [&] { return json_of(report, intent.dry_run); }},
              ops::exit_code_of(report));
}

Action bind_publish(CommandLine& line) {
  const auto options = std::make_shared<PublishOptions>();
  ops::PublishIntent& intent = options->intent;
  line.positionals("path", intent.paths,
                   "component folders, or folders above them (default: this one)");
  line.values("--to", options->destinations, "DESTINATION", publish::destination_forms());
  line.values("--url", options->urls, "URL", "where people read what stands there");
  line.values("--version", options->versions, "X.Y.Z",
              "version to publish (default: the one in kfpkg.yaml)");
  line.option("--registry", options->registry, "NAME", "registry that the images were pushed to");
  line.list("--platform", options->platforms, "OS/ARCH,...",
            "platforms that the images were built for");
  line.flag("--allow-findings", intent.allow_findings,
            "publish although lint finds what KFP will reject");
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
