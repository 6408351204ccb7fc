// SPDX-License-Identifier: Apache-2.0
// One question for each Python that settings name; nearly always that is one.
#include "ops/lint/programs.hpp"

#include <map>
#include <utility>

namespace kfpkg::ops {
namespace {

Status ask_one(const std::string& python, const std::vector<FolderProgram*>& programs,
               const workspace::Session& session) {
  std::vector<python::ProgramRequest> requests;
  requests.reserve(programs.size());
  for (FolderProgram* program : programs) requests.push_back(std::move(*program->request));
  const Invocation& call = session.call();
  auto answers = python::read_programs(requests, python, call.environment.variables(),
                                       session.processes(), call.stop);
  for (std::size_t i = 0; i < programs.size(); ++i) {
    programs[i]->request.reset();
    programs[i]->answer = answers ? std::move((*answers)[i]) : python::ProgramAnswer();
  }
  if (!answers) return tl::unexpected<Error>(std::move(answers.error()));
  return {};
}

bool is_readable(const python::ProgramAnswer& answer) {
  if (const auto* program = std::get_if<python::Program>(&answer))
    return program->parser != python::Program::Parser::unreadable;
  const auto* pipeline = std::get_if<python::PipelineFile>(&answer);
  return pipeline != nullptr && pipeline->readable;
}

}  // namespace

bool FolderProgram::hides_something() const {
  return python == k_no_python || unreadable || (answer && !is_readable(*answer));
}

std::vector<Error> ask_python(const std::vector<FolderProgram*>& programs,
                              const workspace::Session& session) {
  std::map<std::string, std::vector<FolderProgram*>> by_python;
  for (FolderProgram* program : programs) by_python[program->python].push_back(program);
  std::vector<Error> failures;
  for (const auto& [python, asking] : by_python) {
    if (Status asked = ask_one(python, asking, session); !asked)
      failures.push_back(std::move(asked.error()));
  }
  return failures;
}

}  // namespace kfpkg::ops
