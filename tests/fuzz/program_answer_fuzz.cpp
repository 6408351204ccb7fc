// SPDX-License-Identifier: Apache-2.0
// The answer of the Python process, which is about files that strangers wrote.
#include "python/program.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kfpkg;
  using Kind = python::ProgramRequest::Kind;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<python::ProgramRequest> requests;
  for (const Kind kind : {Kind::program, Kind::pipeline, Kind::program}) {
    python::ProgramRequest request;
    request.kind = kind;
    request.files.push_back({"main", false, make_source("main.py", "import kfp\nprint(1)\n")});
    requests.push_back(std::move(request));
  }
  const auto answers = python::read_program_answers(requests, text);
  if (answers.size() != requests.size()) std::abort();
  for (const auto& answer : answers) {
    const auto* program = std::get_if<python::Program>(&answer);
    if (program == nullptr || !program->why_place.source) continue;
    if (program->why_place.span.end > program->why_place.source->bytes().size()) std::abort();
  }
  return 0;
}
