// SPDX-License-Identifier: Apache-2.0
// The outputs of a run, for people and as JSON.
#include "cli/run/run_report.hpp"

#include "core/terminal/terminal.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kfpkg::cli {
namespace {

std::string artifact_line(const run::ArtifactResult& artifact) {
  if (!artifact.written) return "(not written)";
  const std::string metadata = artifact.metadata == "{}" ? std::string() : "  " + artifact.metadata;
  return fmt::format("{} ({} bytes){}", artifact.path.string(), artifact.bytes, metadata);
}

}  // namespace

std::string run_text(const run::RunReport& report) {
  std::vector<std::vector<std::string>> rows{{"OUTPUT", "TYPE", "VALUE"}};
  for (const run::ParameterResult& parameter : report.parameters) {
    rows.push_back({parameter.name, parameter.type, parameter.json});
  }
  for (const run::ArtifactResult& artifact : report.artifacts) {
    rows.push_back({artifact.name, artifact.type, artifact_line(artifact)});
  }
  return render_table(rows);
}

Json run_json(const run::RunReport& report) {
  Json document{{"schema", "kfpkg.run/1"},
                {"image", report.image},
                {"platform", report.platform},
                {"command", report.command},
                {"exit_code", 0},  // other ends are errors
                {"seconds", report.seconds},
                {"parameters", Json::object()},
                {"artifacts", Json::object()}};
  for (const run::ParameterResult& parameter : report.parameters) {
    document["parameters"][parameter.name] = {{"type", parameter.type},
                                              {"value", Json::parse(parameter.json)}};
  }
  for (const run::ArtifactResult& artifact : report.artifacts) {
    document["artifacts"][artifact.name] = {{"type", artifact.type},
                                            {"path", artifact.path.string()},
                                            {"written", artifact.written},
                                            {"bytes", artifact.bytes},
                                            {"metadata", Json::parse(artifact.metadata)}};
  }
  return document;
}

}  // namespace kfpkg::cli
