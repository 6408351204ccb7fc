// SPDX-License-Identifier: Apache-2.0
// kfpkg build
#include "cli/build/build_report.hpp"
#include "cli/commands.hpp"
#include "cli/report.hpp"
#include "core/text/name_value.hpp"
#include "core/text/number.hpp"
#include "ops/build/build.hpp"
#include "workspace/folders/load_folders.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace kfpkg::cli {
namespace {

/// What the command line says, as it says it.
struct BuildOptions {
  std::vector<std::string> platforms;
  std::vector<std::string> build_args;  ///< NAME=VALUE
  std::vector<std::string> labels;      ///< NAME=VALUE
  std::vector<std::string> secrets;     ///< as docker writes them
  std::string registry;
  std::string target;
  std::string cache;
  bool provenance = false;
  bool sbom = false;
  std::string shard;  ///< "2/5": the second of five parts
  ops::OutputFlags outputs;
  ops::BuildIntent intent;
};

std::optional<std::size_t> parse_part(std::string_view text) {
  const auto value = parse_number<std::size_t>(text);
  return value != 0U ? value : std::nullopt;
}

Result<ops::Shard> parse_shard(std::string_view text) {
  if (text.empty()) return ops::Shard{};
  const std::size_t slash = text.find('/');
  const auto number = parse_part(text.substr(0, slash));
  const auto parts =
      slash == std::string_view::npos ? std::nullopt : parse_part(text.substr(slash + 1));
  if (number && parts && *number <= *parts) return ops::Shard{*number, *parts};
  return fail(ErrorKind::usage, fmt::format("build: --shard \"{}\" is not a part", text),
              "write NUMBER/PARTS from 1 on, as in 2/5");
}

template <auto M>
Status add_named(const std::vector<std::string>& texts, const char* flag, SettingsLayer& flags) {
  KFPKG_TRY_ASSIGN(std::vector<NameValue> named, parse_name_values(texts, "build", flag));
  for (NameValue& given : named)
    workspace::set_by_flag<M>(flags, given.name, std::move(given.value), flag);
  return {};
}

Result<SettingsLayer> settings_of(const BuildOptions& options) {
  using Image = image::Settings;
  using workspace::set_by_flag;
  SettingsLayer flags = workspace::flag_settings(options.platforms, options.registry, "");
  KFPKG_TRY(add_named<&Image::build_args>(options.build_args, "--build-arg", flags));
  KFPKG_TRY(add_named<&Image::labels>(options.labels, "--label", flags));
  if (!options.secrets.empty()) set_by_flag<&Image::secrets>(flags, options.secrets, "--secret");
  if (!options.target.empty()) set_by_flag<&Image::target>(flags, {options.target}, "--target");
  if (!options.cache.empty()) set_by_flag<&Image::cache>(flags, {options.cache}, "--cache");
  if (options.provenance) set_by_flag<&Image::provenance>(flags, {"true"}, "--provenance");
  if (options.sbom) set_by_flag<&Image::sbom>(flags, {"true"}, "--sbom");
  return flags;
}

Status check_folders(const ops::FolderChoice& choice) {
  if (choice.all && !choice.paths.empty()) {
    return fail(ErrorKind::usage,
                "build: --all means the whole workspace, and a path one part of it",
                "leave one of them out");
  }
  if (choice.base.empty() || choice.changed) return {};
  return fail(ErrorKind::usage, "build: --base needs --changed", "add --changed");
}

Result<ops::BuildIntent> intent_of(const BuildOptions& options, const Invocation& call) {
  ops::BuildIntent intent = options.intent;
  ops::OutputFlags outputs = options.outputs;
  outputs.has_cache = !options.cache.empty();
  KFPKG_TRY_ASSIGN(intent.outputs, ops::read_outputs(outputs, call.cwd));
  KFPKG_TRY(check_folders(intent.folders));
  KFPKG_TRY_ASSIGN(intent.folders.shard, parse_shard(options.shard));
  KFPKG_TRY_ASSIGN(intent.flags, settings_of(options));
  return intent;
}

Result<ExitCode> run(const BuildOptions& options, workspace::Session& session, Console& console) {
  KFPKG_TRY_ASSIGN(const ops::BuildIntent intent, intent_of(options, session.call()));
  KFPKG_TRY_ASSIGN(const ops::BuildReport report, ops::build(session, intent));
  for (const ops::BuiltFolder& folder : report.folders) {
    if (!folder.receipt && folder.tried)
      complain(console, folder.component, folder.receipt.error());
  }
  return show(console, build_report(report), ops::exit_code_of(report));
}

// What is built, and where it goes.
void declare_image(CommandLine& line, BuildOptions& options) {
  line.positionals("path", options.intent.folders.paths,
                   "component folders, or folders above them (default: this one)");
  line.list("--platform", options.platforms, "OS/ARCH,...",
            "platforms to build for (default: linux/amd64)");
  line.flag("--push", options.outputs.push,
            "push to the registry; what is there already is not built");
  line.flag("--push-by-digest", options.outputs.push_by_digest,
            "push without a tag, for kfpkg image join to put together what several machines built");
  line.flag("--load", options.outputs.load,
            "load into the local Docker (default without --push, one platform)");
  line.option("--output", options.outputs.layout, "oci:DIR",
              "write an OCI image layout, DIR/NAME for several components");
  line.values("--tag", options.outputs.tags, "TAG",
              "one more tag for the pushed image; may be repeated");
  line.flag("--move", options.outputs.move_tags,
            "let a --tag that is a version move from another image to this one");
  line.values("--build-arg", options.build_args, "NAME=VALUE",
              "a build argument; it stands in the image's history");
  line.values("--label", options.labels, "NAME=VALUE", "a label of the image");
  line.values("--secret", options.secrets, "id=NAME,src=FILE",
              "a file or variable (id=NAME,env=VARIABLE) for RUN --mount=type=secret");
  line.option("--target", options.target, "STAGE", "stage of the Dockerfile (default: the last)");
  line.option("--cache", options.cache, "KIND",
              "with --push, where steps are kept for other machines: registry, gha, inline, none");
  line.flag("--no-cache", options.intent.no_cache, "run all steps again");
  line.flag("--provenance", options.provenance, "attach a provenance attestation");
  line.flag("--sbom", options.sbom, "attach a software bill of materials");
}

// Of which folders, by whom, and whether at all.
void declare_run(CommandLine& line, BuildOptions& options) {
  line.flag("--all", options.intent.folders.all, "all components of the workspace");
  line.flag("--changed", options.intent.folders.changed,
            "only those that this branch touches (kfpkg changed)");
  line.option("--base", options.intent.folders.base, "REVISION",
              "with --changed: what to compare with");
  line.option("--shard", options.shard, "I/N",
              "only the I-th of N parts, for CI jobs side by side");
  line.number("-j,--jobs", options.intent.jobs, "N", "builds at a time (default: up to 8)");
  line.flag("--explain", options.intent.explain, "say why each image is built or not");
  line.option("--registry", options.registry, "NAME", "registry to push to, as in ghcr.io/acme");
  line.option("--builder", options.intent.builder, "NAME",
              "a builder of docker buildx, or buildah (default: buildx's current one)");
  line.flag("--force", options.intent.force, "build although the registry has the image");
  line.flag("--update-bases", options.intent.update_bases,
            "take up newer base images and write kfpkg.lock");
  line.flag("--dry-run", options.intent.dry_run,
            "print the builder's command line, and build nothing");
}

Action bind_build(CommandLine& line) {
  const auto options = std::make_shared<BuildOptions>();
  declare_image(line, *options);
  declare_run(line, *options);
  line.reports();
  return [options](workspace::Session& session, Console& console) {
    return run(*options, session, console);
  };
}

}  // namespace

Command build_command() {
  return {"build",
          "build images for all platforms, and push them",
          "  kfpkg build\n  kfpkg build components --platform linux/amd64,linux/arm64 --push\n",
          bind_build,
          true,
          40};
}

}  // namespace kfpkg::cli
