// SPDX-License-Identifier: Apache-2.0
// Composes a run: places of inputs and outputs, the executor input, the command line, docker's
// command line.
#include "run/plan.hpp"

#include "oci/reference.hpp"
#include "run/inputs.hpp"
#include "spec/backend/go_json.hpp"
#include "spec/backend/placeholder.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace kfpkg::run {
namespace {

namespace backend = spec::backend;
using backend::Scope;
using nlohmann::json;

std::string container_path(std::string_view kind, std::string_view name) {
  return fmt::format("{}/{}/{}", k_container_root, kind, name);
}

json runtime_artifact(const std::string& name, const std::string& type, const std::string& uri) {
  const json artifact = {{"name", name},
                         {"type", {{"schemaTitle", type}, {"schemaVersion", "0.0.1"}}},
                         {"uri", uri},
                         {"metadata", json::object()}};
  return {{"artifacts", json::array({artifact})}};
}

void place_inputs(const BoundInputs& inputs, RunPlan& plan, Scope& scope, json& executor_input) {
  json& described = executor_input["inputs"] = json::object();
  for (const auto& [name, input] : inputs) {
    // The driver looks before defaults are filled in, and at parameters only; kfp.local looks at
    // everything.
    if (scope.semantics == backend::Semantics::kfp_local || (input.given && input.parameter)) {
      scope.present.insert(name);
    }
    if (input.parameter) {
      scope.values[backend::input_parameter_key(name)] = input.value.text;
      described["parameterValues"][name] = json::parse(input.value.json);
      continue;
    }
    const std::string path = container_path("inputs", name);
    plan.inputs.push_back({input.file, path});
    scope.values[backend::input_artifact_key(name, "path")] = path;
    scope.values[backend::input_artifact_key(name, "uri")] = path;
    described["artifacts"][name] = runtime_artifact(name, input.type, path);
  }
}

void place_outputs(const spec::Component& component, RunPlan& plan, Scope& scope,
                   json& executor_input) {
  json& described = executor_input["outputs"] = json::object();
  described["outputFile"] = container_path("outputs", k_executor_output);
  for (const spec::Output& output : component.outputs) {
    const std::string& name = output.python_name;
    const spec::TypeInfo info = spec::classify_type(output.type);
    const bool parameter = info.type_class == spec::TypeClass::parameter;
    const std::string path = container_path("outputs", name);
    plan.outputs.push_back({name, info.ir_name, parameter, plan.output_dir / name});
    if (parameter) {
      scope.values[backend::output_parameter_key(name)] = path;
      described["parameters"][name] = {{"outputFile", path}};
      continue;
    }
    scope.values[backend::output_artifact_key(name, "path")] = path;
    scope.values[backend::output_artifact_key(name, "uri")] = path;
    described["artifacts"][name] = runtime_artifact(name, info.ir_name, path);
  }
}

// One field of docker's --mount, which is a line of CSV.
std::string csv_field(std::string field) {
  if (field.find_first_of(",\"\n") == std::string::npos) return field;
  for (std::size_t at = field.find('"'); at != std::string::npos; at = field.find('"', at + 2)) {
    field.insert(at, 1, '"');
  }
  return fmt::format("\"{}\"", field);
}

std::vector<std::string> docker_create(const spec::Component& component, const RunRequest& request,
                                       const RunPlan& plan) {
  std::vector<std::string> argv = {"docker", "create", "--name", plan.container};
  const auto add = [&argv](std::string_view option, std::string value) {
    argv.emplace_back(option);
    argv.push_back(std::move(value));
  };
  if (!request.platform.empty()) add("--platform", request.platform);
  if (!request.network.empty()) add("--network", request.network);
  for (const Mount& mount : plan.inputs) {
    add("--mount",
        fmt::format("type=bind,{},{},readonly", csv_field("source=" + mount.host.string()),
                    csv_field("target=" + mount.container)));
  }
  for (const spec::EnvVariable& variable : component.env) {
    add("--env", fmt::format("{}={}", variable.name.value, variable.value.value));
  }
  // The launcher never runs the image's ENTRYPOINT.
  add("--entrypoint", plan.command.front());
  argv.push_back(plan.image);
  argv.insert(argv.end(), plan.command.begin() + 1, plan.command.end());
  return argv;
}

Result<std::vector<std::string>> resolve_command(const spec::Component& component,
                                                 const Scope& scope) {
  KFPKG_TRY_ASSIGN(std::vector<std::string> command,
                   backend::resolve_arguments("command", component.command, scope));
  KFPKG_TRY_ASSIGN(const std::vector<std::string> args,
                   backend::resolve_arguments("args", component.args, scope));
  command.insert(command.end(), args.begin(), args.end());
  if (!command.empty() && !command.front().empty()) return command;
  return fail(ErrorKind::run,
              "the component has no command, and KFP never runs the image's ENTRYPOINT",
              "add one to the spec, for example: command: [python3, /app/main.py]");
}

}  // namespace

Result<RunPlan> plan_run(const spec::Component& component, const RunRequest& request) {
  KFPKG_TRY_ASSIGN(const BoundInputs inputs, bind_inputs(component, request.arguments));
  RunPlan plan;
  plan.image = request.image.empty() ? component.image.value : request.image;
  plan.platform = request.platform;
  plan.container = "kfpkg-run-" + request.run_id;
  plan.output_dir = request.output_dir;
  if (!oci::Reference::parse(plan.image)) {
    return fail(ErrorKind::usage, fmt::format("\"{}\" is not the name of an image", plan.image),
                "set implementation.container.image in the spec, or give --image");
  }
  Scope scope{component, request.semantics, {}, {}};
  json executor_input = json::object();
  place_inputs(inputs, plan, scope, executor_input);
  place_outputs(component, plan, scope, executor_input);
  plan.executor_input = backend::go_json(executor_input, backend::Escape::none);
  scope.values["{{$}}"] = plan.executor_input;
  KFPKG_TRY_ASSIGN(plan.command, resolve_command(component, scope));
  plan.create = docker_create(component, request, plan);
  return plan;
}

}  // namespace kfpkg::run
