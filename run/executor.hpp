// SPDX-License-Identifier: Apache-2.0
// Runs a planned component in a container and reads its outputs as KFP's launcher does.
#pragma once

#include "container/engine.hpp"
#include "core/result.hpp"
#include "run/plan.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::run {

struct ParameterResult {
  std::string name;
  std::string type;
  std::string json;  ///< the value as compact JSON: 0.97, "text", true, [1,2]
};

struct ArtifactResult {
  std::string name;
  std::string type;
  std::filesystem::path path;
  bool written = false;     ///< KFP allows an artifact without a file
  std::uint64_t bytes = 0;  ///< of all files
  std::string metadata;     ///< JSON object, "{}" when none
};

struct RunReport {
  std::string image;
  std::string platform;
  std::vector<std::string> command;
  double seconds = 0;  ///< of the program, without creating and removing the container
  std::vector<ParameterResult> parameters;
  std::vector<ArtifactResult> artifacts;
};

struct RunContext {
  std::function<void(std::string_view)> on_out_line;
  std::function<void(std::string_view)> on_err_line;
  std::stop_token stop;
};

/// Runs the plan's container and puts its outputs into plan.output_dir, where they belong to the
/// caller whoever wrote them. Errors: kind run for a program that fails or an output parameter that
/// is missing or does not parse; kind tool when the engine does not work; kind interrupted.
[[nodiscard]] Result<RunReport> run_component(const RunPlan& plan, container::Engine& engine,
                                              const RunContext& context);

/// Reads what a program left in plan.output_dir, and what it said in its executor output (JSON
/// text, may be empty): the launcher's rules. Errors of kind run.
[[nodiscard]] Status collect_outputs(const RunPlan& plan, std::string_view executor_output,
                                     RunReport& report);

}  // namespace kfpkg::run
