// SPDX-License-Identifier: Apache-2.0
// Bare commands whose program is copied to a folder where nobody looks for it.
#include "lint/facts/image_evidence.hpp"
#include "lint/facts/program_files.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

using dockerfile::Origin;

Origin::Kind kind_of(const BuiltComponentView& view, std::string_view path) {
  const auto origin = origin_of(path, *view.dockerfile);
  return origin ? origin->kind : Origin::Kind::unknown;
}

bool may_be_in_path(const BuiltComponentView& view, const ProgramFile& program) {
  return std::any_of(program.paths.begin(), program.paths.end(), [&](const std::string& path) {
    const Origin::Kind kind = kind_of(view, path);
    return kind == Origin::Kind::file || kind == Origin::Kind::unknown;
  });
}

void check(const BuiltComponentView& view, Findings& findings) {
  const DockerfileView& dockerfile = *view.dockerfile;
  const auto files = program_files(*view.component, dockerfile.image);
  if (files.empty() || files.front().written.find('/') != std::string::npos) return;
  const ProgramFile& program = files.front();
  if (program.paths.empty()) return;
  if (!has_plain_base(dockerfile) || !runs_bring_nothing(dockerfile)) return;
  if (a_run_mentions(dockerfile, program.written) || may_be_in_path(view, program)) return;
  for (const dockerfile::CopiedSource& source : dockerfile.image.copied) {
    if (!source.destination) continue;
    const std::string path = join_path(*source.destination, program.written);
    if (kind_of(view, path) != Origin::Kind::file) continue;
    findings
        .add(program.span,
             fmt::format("\"{}\" is copied to {}, which is not in PATH", program.written,
                         *source.destination),
             fmt::format("write {}, or copy it to /usr/local/bin/", path))
        .related.push_back({{dockerfile.build.file.source, source.span}, "copied here"});
    return;
  }
}

}  // namespace

extern const Rule k_command_outside_path{
    {{"KF607", "command-outside-path"},
     Severity::warning,
     FailsAt::run,
     "",
     "a bare command names a program that is copied to a folder outside of PATH",
     "A command without a slash is looked for in the folders of PATH, not in WORKDIR. The step "
     "ends with \"executable file not found in $PATH\".",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [train]}}
--- file Dockerfile
FROM debian:13-slim
WORKDIR /app
COPY train ./
--- file train executable
#!/bin/sh
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [train]}}
--- file Dockerfile
FROM debian:13-slim
COPY train /usr/local/bin/
--- file train executable
#!/bin/sh
)"},
    check};

}  // namespace kfpkg::lint
