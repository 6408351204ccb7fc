// SPDX-License-Identifier: Apache-2.0
// What it takes to run one component in a container as the KFP backend would, as a value.
#pragma once

#include "container/engine.hpp"
#include "core/result.hpp"
#include "spec/backend/placeholder.hpp"
#include "spec/component/component.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfpkg::run {

struct RunRequest {
  std::string image;     ///< empty: the one of the spec
  std::string platform;  ///< "linux/amd64"
  std::string network;   ///< of the engine; empty: its default
  std::string run_id;    ///< [a-z0-9]+, names the container kfpkg-run-ID
  /// By the input's name, as written or as the SDK spells it. Parameters: text as a pipeline's
  /// author would type it (List and Dict: JSON). Artifacts: absolute path of a file or folder on
  /// this machine.
  std::map<std::string, std::string> arguments;
  std::filesystem::path output_dir;  ///< absolute; gets one file or folder per output
  spec::backend::Semantics semantics = spec::backend::semantics_of(spec::KfpVersion::kfp_2);
};

struct OutputPlan {
  std::string name;  ///< as the SDK spells it
  std::string type;  ///< of the IR: "NUMBER_INTEGER" or "system.Dataset"
  bool parameter = false;
  std::filesystem::path file;  ///< where it is found after the run
};

/// The program's view is the launcher's: no ENTRYPOINT, folders of outputs exist, inputs have no
/// file extension.
struct RunPlan {
  std::string image;
  std::string platform;
  std::string container;             ///< the name of the container
  std::vector<std::string> command;  ///< program and arguments, all placeholders resolved
  std::vector<std::pair<std::string, std::string>> env;
  std::string network;                   ///< of the engine; empty: its default
  std::vector<container::Mount> inputs;  ///< of artifacts
  std::vector<OutputPlan> outputs;
  std::filesystem::path output_dir;
  std::string executor_input;  ///< JSON, what `{executorInput: null}` gives
};

/// Folder in the container that holds inputs/ and outputs/.
inline constexpr std::string_view k_container_root = "/kfpkg";
/// File in the outputs folder that a program may write metadata of artifacts to.
inline constexpr std::string_view k_executor_output = "executor_output.json";

/// Pure. Errors of kind usage: inputs that are missing (all in one message), unknown, or not of
/// their type. Errors of kind run: what the backend would not resolve, each with the place in the
/// command line.
[[nodiscard]] Result<RunPlan> plan_run(const spec::Component& component, const RunRequest& request);

}  // namespace kfpkg::run
