// SPDX-License-Identifier: Apache-2.0
// The one Python process: its script, its question, its bounds.
#include "python/embedded.hpp"
#include "python/program.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace kfpkg::python {
namespace {

constexpr std::chrono::milliseconds k_time{60'000};
constexpr std::size_t k_output = 64U << 20U;

// argv holds 128 KiB a word on Linux; tests hold the script far below that.
const std::string& script() {
  static const std::string k_script = [] {
    std::string text;
    for (const EmbeddedFile& part : embedded_files()) text += part.content;
    return text;
  }();
  return k_script;
}

// Of the environment a Python process needs only what finds and starts it.
std::map<std::string, std::string> python_environment(
    const std::map<std::string, std::string>& environment) {
  std::map<std::string, std::string> kept;
  for (const char* name : {"PATH", "HOME", "LD_LIBRARY_PATH", "PYENV_ROOT", "PYENV_VERSION"}) {
    if (const auto found = environment.find(name); found != environment.end()) kept.insert(*found);
  }
  kept["PYTHONDONTWRITEBYTECODE"] = "1";
  return kept;
}

const char* name_of(ProgramRequest::Kind kind) {
  switch (kind) {
    case ProgramRequest::Kind::program:
      return "program";
    case ProgramRequest::Kind::pipeline:
      return "pipeline";
    case ProgramRequest::Kind::syntax:
      break;
  }
  return "syntax";
}

}  // namespace

std::string program_input(const std::vector<ProgramRequest>& requests) {
  nlohmann::json header = nlohmann::json::array();
  std::string contents;
  for (const ProgramRequest& request : requests) {
    nlohmann::json files = nlohmann::json::array();
    for (const ProgramFile& file : request.files) {
      const std::string_view bytes = file.source->bytes();
      files.push_back({{"module", file.module}, {"package", file.package}, {"size", bytes.size()}});
      contents += bytes;
    }
    header.push_back(
        {{"kind", name_of(request.kind)}, {"entry", request.entry}, {"files", std::move(files)}});
  }
  // A module's name is a file's name, which need not be UTF-8.
  return header.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) + "\n" + contents;
}

Result<std::vector<ProgramAnswer>> read_programs(
    const std::vector<ProgramRequest>& requests, const std::string& python,
    const std::map<std::string, std::string>& environment, ProcessRunner& processes,
    std::stop_token stop) {
  if (requests.empty()) return std::vector<ProgramAnswer>{};
  ProcessSpec spec;
  spec.argv = {python, "-I", "-S", "-W", "ignore", "-c", script()};
  spec.env = python_environment(environment);
  spec.input = program_input(requests);
  spec.timeout = k_time;
  spec.output_limit = k_output;
  KFPKG_TRY_ASSIGN(const ProcessResult result, processes.run(spec, std::move(stop)));
  std::vector<ProgramAnswer> answers = read_program_answers(requests, result.out);
  const bool nothing = std::holds_alternative<std::monostate>(answers.front());
  if (nothing && !result.ok()) {
    return fail(ErrorKind::tool, fmt::format("{}: cannot read Python programs", python),
                "kfpkg lint needs Python 3.8 or later for its rules about programs");
  }
  return answers;
}

}  // namespace kfpkg::python
