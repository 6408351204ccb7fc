// SPDX-License-Identifier: Apache-2.0
// Finds the image that was built from the files as they are, and runs it.
#include "ops/run/run.hpp"

#include "container/docker.hpp"
#include "image/inputs/names.hpp"
#include "run/inputs.hpp"
#include "workspace/folders/component_spec.hpp"
#include "workspace/folders/load_folders.hpp"
#include "workspace/images/image_settings.hpp"
#include "workspace/images/pushed_image.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <map>

namespace kfpkg::ops {
namespace {

namespace stdfs = std::filesystem;

/// Of artifacts the absolute path.
Result<std::map<std::string, std::string>> arguments_of(const std::vector<NameValue>& inputs,
                                                        const spec::Component& component,
                                                        const stdfs::path& cwd) {
  std::map<std::string, std::string> arguments;
  for (const auto& [name, value] : inputs) {
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

container::Docker docker(workspace::Session& session) {
  const Invocation& call = session.call();
  return {session.processes(), call.environment.variables(), call.clock};
}

workspace::ComponentFolder with_platform(const workspace::ComponentFolder& folder,
                                         const oci::Platform& platform) {
  workspace::ComponentFolder other = folder;
  SettingsLayer flags;
  workspace::set_by_flag<&image::Settings::platforms>(flags, {platform.str()}, "--platform");
  other.config = folder.config.with(flags);
  return other;
}

// The fingerprint's tag tells whether an image was made from the files as they are now.
Result<std::optional<std::string>> loaded_image(const std::optional<oci::Reference>& written,
                                                const workspace::ImageState& state,
                                                workspace::Session& session) {
  if (!written) return std::nullopt;
  std::string image = written->with_tag(image::fingerprint_tag(state.fingerprint)).familiar();
  KFPKG_TRY_ASSIGN(const bool loaded, docker(session).present(image, session.call().stop));
  if (!loaded) return std::nullopt;
  return image;
}

Result<std::string> find_image(const workspace::ComponentFolder& folder,
                               const spec::Component& component, const oci::Platform& platform,
                               workspace::Session& session) {
  const auto written = oci::Reference::parse(component.image.value);
  if (written && written->digest) return written->familiar();
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(registry::Client* const client, session.client({folder}));
  workspace::PushedImages images(*client, call);
  KFPKG_TRY_ASSIGN(const workspace::ImageState state, images.state_of(folder));
  KFPKG_TRY_ASSIGN(auto loaded, loaded_image(written, state, session));
  if (loaded) return *std::move(loaded);
  // Of several platforms one alone may have been loaded.
  if (state.inputs.platforms.size() > 1) {
    KFPKG_TRY_ASSIGN(const workspace::ImageState alone,
                     images.state_of(with_platform(folder, platform)));
    KFPKG_TRY_ASSIGN(loaded, loaded_image(written, alone, session));
    if (loaded) return *std::move(loaded);
  }
  if (workspace::image_name_of(folder)) {
    KFPKG_TRY_ASSIGN(const auto pushed, images.find(folder, state));
    if (pushed) return pushed->resolved.reference.str();
  }
  return fail(ErrorKind::run,
              fmt::format("{}: no image is built from the files as they are", folder.display),
              fmt::format("run `kfpkg build {} --platform {}` first, or give --image",
                          folder.display, platform.str()));
}

Result<run::RunRequest> request_of(const RunIntent& intent, const spec::Component& component,
                                   const Invocation& call) {
  run::RunRequest request;
  KFPKG_TRY_ASSIGN(request.arguments, arguments_of(intent.inputs, component, call.cwd));
  request.platform = intent.platform.str();
  request.network = intent.network;
  request.run_id =
      fmt::format("{}{}", ::getpid(), call.clock.wall().time_since_epoch().count() % 100000);
  request.output_dir = (call.cwd / intent.output_dir).lexically_normal();
  request.image = intent.image;
  return request;
}

Result<run::RunReport> run_plan(const run::RunPlan& plan, const std::string& name,
                                workspace::Session& session) {
  const Invocation& call = session.call();
  const ProgressScope scope(call.progress, name);
  call.progress.step(name, fmt::format("running {}", plan.image));
  run::RunContext context;
  context.stop = call.stop;
  context.on_out_line = [&](std::string_view line) { call.progress.note(name, line); };
  context.on_err_line = context.on_out_line;
  container::Docker engine = docker(session);
  return run::run_component(plan, engine, context);
}

}  // namespace

Result<run::RunReport> run_once(workspace::Session& session, const RunIntent& intent) {
  const Invocation& call = session.call();
  KFPKG_TRY_ASSIGN(const auto folders, workspace::load_folders({intent.path}, {}, call));
  if (folders.size() > 1) {
    return fail(ErrorKind::usage,
                fmt::format("run: {} holds {} components", intent.path, folders.size()),
                fmt::format("name one of them, as in `kfpkg run {}`", folders.front().display));
  }
  const workspace::ComponentFolder& folder = folders.front();
  KFPKG_TRY_ASSIGN(const workspace::LoadedSpec loaded, workspace::load_spec(folder));
  KFPKG_TRY_ASSIGN(run::RunRequest request, request_of(intent, loaded.component, call));
  if (request.image.empty()) {
    request.image = "unknown";  // wrong inputs are told before an image is looked for
    KFPKG_TRY(run::plan_run(loaded.component, request));
    KFPKG_TRY_ASSIGN(request.image, find_image(folder, loaded.component, intent.platform, session));
  }
  KFPKG_TRY_ASSIGN(const run::RunPlan plan, run::plan_run(loaded.component, request));
  return run_plan(plan, folder.name, session);
}

}  // namespace kfpkg::ops
