// SPDX-License-Identifier: Apache-2.0
// Finds the image that was built from the files as they are, runs it, prints its outputs.
#include "cli/run/run.hpp"

#include "container/docker.hpp"
#include "core/text/name_value.hpp"
#include "run/executor.hpp"
#include "run/inputs.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/folders/load_folders.hpp"
#include "workspace/images/image_settings.hpp"
#include "workspace/images/pushed_image.hpp"
#include "workspace/session.hpp"
#include "workspace/settings/platforms.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <ostream>

namespace kfpkg::cli {
namespace {

namespace stdfs = std::filesystem;

Result<std::map<std::string, std::string>> parse_inputs(const std::vector<std::string>& given,
                                                        const spec::Component& component,
                                                        const stdfs::path& cwd) {
  std::map<std::string, std::string> arguments;
  for (const std::string& text : given) {
    auto pair = parse_name_value(text, "run", "--input");
    if (!pair) {
      pair.error().hint += "; for an artifact the value is a file";
      return tl::unexpected(std::move(pair.error()));
    }
    const auto& [name, value] = *pair;
    const spec::Input* input = run::find_input(component, name);
    const bool artifact = input != nullptr &&
                          spec::classify_type(input->type).type_class == spec::TypeClass::artifact;
    std::error_code error;
    if (artifact && !stdfs::exists(cwd / value, error)) {
      return fail(ErrorKind::file,
                  fmt::format("input \"{}\": {}: no such file or folder", name, value),
                  fmt::format("it is an artifact ({}): give the path of a file",
                              input->type ? input->type->value : "Artifact"));
    }
    arguments[name] = artifact ? (cwd / value).lexically_normal().string() : value;
  }
  return arguments;
}

container::Docker docker(Services& services) {
  return {services.processes, services.environment.variables(), services.clock};
}

// The fingerprint's tag tells whether an image was made from the files as they are now.
Result<std::string> find_image(const workspace::ComponentFolder& folder,
                               const spec::Component& component, Services& services) {
  const auto written = oci::Reference::parse(component.image.value);
  if (written && written->digest) return written->familiar();
  KFPKG_TRY_ASSIGN(registry::Client* const client, services.session.client({folder}));
  KFPKG_TRY_ASSIGN(const workspace::ImageState state,
                   workspace::image_state(folder, *client, services));
  const std::string tag = image::fingerprint_tag(state.fingerprint);
  if (written) {
    const std::string image = written->with_tag(tag).familiar();
    KFPKG_TRY_ASSIGN(const bool loaded, docker(services).present(image, services.stop));
    if (loaded) return image;
  }
  if (workspace::image_name_of(folder)) {
    KFPKG_TRY_ASSIGN(const auto pushed,
                     workspace::find_pushed_image(folder, state, *client, services));
    if (pushed) return pushed->resolved.reference.str();
  }
  return fail(ErrorKind::run,
              fmt::format("{}: no image is built from the files as they are", folder.display),
              fmt::format("run `kfpkg build {}` first, or give --image", folder.display));
}

std::string artifact_line(const run::ArtifactResult& artifact) {
  if (!artifact.written) return "(not written)";
  const std::string metadata = artifact.metadata == "{}" ? std::string() : "  " + artifact.metadata;
  return fmt::format("{} ({} bytes){}", artifact.path.string(), artifact.bytes, metadata);
}

void print_report(const run::RunReport& report, Services& services) {
  std::vector<std::vector<std::string>> rows{{"OUTPUT", "TYPE", "VALUE"}};
  for (const auto& parameter : report.parameters) {
    rows.push_back({parameter.name, parameter.type, parameter.json});
  }
  for (const auto& artifact : report.artifacts) {
    rows.push_back({artifact.name, artifact.type, artifact_line(artifact)});
  }
  services.out << render_table(rows);
}

// The container's output goes by as notes.
Result<run::RunReport> run_shown(const run::RunPlan& plan, const std::string& name,
                                 Services& services, const CommonOptions& common) {
  const ProgressScope scope(services.progress, name);
  services.progress.step(name, fmt::format("running {}", plan.image));
  run::RunContext context;
  context.stop = services.stop;
  if (!common.quiet) {
    context.on_out_line = [&](std::string_view line) { services.progress.note(name, line); };
    context.on_err_line = context.on_out_line;
  }
  container::Docker engine = docker(services);
  return run::run_component(plan, engine, context);
}

}  // namespace

Result<ExitCode> run_run(const RunOptions& options, Services& services,
                         const CommonOptions& common) {
  KFPKG_TRY_ASSIGN(const auto folders, workspace::load_folders({options.path}, {}, services));
  if (folders.size() > 1) {
    return fail(ErrorKind::usage,
                fmt::format("run: {} holds {} components", options.path, folders.size()),
                fmt::format("name one of them, as in `kfpkg run {}`", folders.front().display));
  }
  const workspace::ComponentFolder& folder = folders.front();
  KFPKG_TRY_ASSIGN(const workspace::LoadedSpec loaded, workspace::load_spec(folder));
  run::RunRequest request;
  KFPKG_TRY_ASSIGN(request.arguments, parse_inputs(options.inputs, loaded.component, services.cwd));
  const std::string platform = options.platform.empty() ? "linux/amd64" : options.platform;
  KFPKG_TRY_ASSIGN(const auto platforms, workspace::parse_platforms({platform}));
  request.platform = platforms.front().str();
  request.network = options.network;
  request.run_id =
      fmt::format("{}{}", ::getpid(), services.clock.wall().time_since_epoch().count() % 100000);
  const std::string out = options.output_dir.empty() ? "kfpkg-run" : options.output_dir;
  request.output_dir = (services.cwd / out).lexically_normal();
  // Wrong inputs are told before an image is looked for.
  request.image = options.image.empty() ? std::string("unknown") : options.image;
  KFPKG_TRY(run::plan_run(loaded.component, request));
  if (options.image.empty()) {
    KFPKG_TRY_ASSIGN(request.image, find_image(folder, loaded.component, services));
  }
  KFPKG_TRY_ASSIGN(const run::RunPlan plan, run::plan_run(loaded.component, request));
  KFPKG_TRY_ASSIGN(const run::RunReport report, run_shown(plan, folder.name, services, common));
  if (common.format == OutputFormat::json) {
    services.out << run::to_json(report);
  } else {
    print_report(report, services);
  }
  return ExitCode::done;
}

}  // namespace kfpkg::cli
