// SPDX-License-Identifier: Apache-2.0
// Paths in a command whose folder only the base image knows.
#include "lint/facts/program_files.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const BuiltComponentView& view, Findings& findings) {
  const dockerfile::StageImage& image = view.dockerfile->image;
  if (image.sets_workdir || image.workdir) return;
  for (const ProgramFile& file : program_files(*view.component, image)) {
    const bool bare = file.interpreter.empty() && file.written.find('/') == std::string::npos;
    if (bare || !file.paths.empty()) continue;
    findings.add(file.span,
                 fmt::format("where \"{}\" is depends on the working folder of the base image",
                             file.written),
                 "write the whole path, or set WORKDIR in the Dockerfile");
  }
}

}  // namespace

extern const Rule k_command_relative{
    {{"KF610", "command-relative"},
     Severity::warning,
     FailsAt::run,
     "",
     "the command holds a relative path, and the Dockerfile sets no WORKDIR",
     "KFP sets no working folder: a relative path is looked for in the WORKDIR of the image. "
     "Without one in the Dockerfile that is whatever the base image has, and the program is lost "
     "when another base image has another one.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY train.py ./
--- file train.py
print("training")
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY train.py /app/
--- file train.py
print("training")
)"},
    check};

}  // namespace kfpkg::lint
