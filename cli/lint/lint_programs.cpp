// SPDX-License-Identifier: Apache-2.0
// One question for each Python that settings name; nearly always that is one.
#include "cli/lint/lint_programs.hpp"

#include <fmt/format.h>

#include <map>
#include <ostream>

namespace kfpkg::cli {
namespace {

void ask_one(const std::string& python, const std::vector<FolderProgram*>& programs,
             Services& services, const CommonOptions& common) {
  std::vector<python::ProgramRequest> requests;
  requests.reserve(programs.size());
  for (FolderProgram* program : programs) requests.push_back(std::move(*program->asked.request));
  auto answers = python::read_programs(requests, python, services.environment.variables(),
                                       services.processes, services.stop);
  for (std::size_t i = 0; i < programs.size(); ++i) {
    programs[i]->asked.request.reset();
    programs[i]->asked.answer = answers ? std::move((*answers)[i]) : python::ProgramAnswer();
  }
  if (answers || !common.verbose) return;
  services.err << fmt::format("kfpkg: programs were not checked: {}\n", answers.error().message);
  if (!answers.error().hint.empty()) services.err << "  " << answers.error().hint << "\n";
}

}  // namespace

void ask_python(const std::vector<FolderProgram*>& programs, Services& services,
                const CommonOptions& common) {
  std::map<std::string, std::vector<FolderProgram*>> by_python;
  for (FolderProgram* program : programs) by_python[program->python].push_back(program);
  for (const auto& [python, asking] : by_python) ask_one(python, asking, services, common);
}

}  // namespace kfpkg::cli
