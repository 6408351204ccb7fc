// SPDX-License-Identifier: Apache-2.0
// The document of a run.
#include "run/executor.hpp"

#include <nlohmann/json.hpp>

namespace kfpkg::run {

std::string to_json(const RunReport& report) {
  using nlohmann::ordered_json;
  ordered_json document;
  document["schema"] = k_run_schema;
  document["image"] = report.image;
  document["platform"] = report.platform;
  document["command"] = report.command;
  document["exit_code"] = 0;  // Other ends are errors.
  document["seconds"] = report.seconds;
  document["parameters"] = ordered_json::object();
  for (const ParameterResult& parameter : report.parameters) {
    document["parameters"][parameter.name] = {{"type", parameter.type},
                                              {"value", ordered_json::parse(parameter.json)}};
  }
  document["artifacts"] = ordered_json::object();
  for (const ArtifactResult& artifact : report.artifacts) {
    document["artifacts"][artifact.name] = {{"type", artifact.type},
                                            {"path", artifact.path.string()},
                                            {"written", artifact.written},
                                            {"bytes", artifact.bytes},
                                            {"metadata", ordered_json::parse(artifact.metadata)}};
  }
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace kfpkg::run
