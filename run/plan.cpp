// SPDX-License-Identifier: Apache-2.0
// Composes a run: places of inputs and outputs, the executor input, the command line.
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
  plan.network = request.network;
  for (const spec::EnvVariable& variable : component.env)
    plan.env.emplace_back(variable.name.value, variable.value.value);
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
  return plan;
}

}  // namespace kfpkg::run
