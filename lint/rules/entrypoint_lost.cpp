// SPDX-License-Identifier: Apache-2.0
// ENTRYPOINTs that a command takes the place of.
#include "lint/facts/program_files.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

// Programs that only start another one: nothing is lost with them.
bool only_starts(std::string_view word) {
  constexpr std::array<std::string_view, 12> k_starters{
      "tini", "dumb-init", "catatonit", "env",  "exec", "sh",
      "bash", "ash",       "dash",      "node", "java", "Rscript"};
  const std::string_view name = last_name(word);
  return word.starts_with('-') || name.starts_with("python") ||
         std::find(k_starters.begin(), k_starters.end(), name) != k_starters.end();
}

// The first word that does something of its own; empty when there is none.
std::string_view heart_of(const dockerfile::Instruction& entrypoint) {
  for (const dockerfile::Word& word : entrypoint.words) {
    if (!only_starts(word.text)) return word.text;
  }
  return {};
}

bool is_in(const spec::Component& component, std::string_view heart) {
  for (const auto* list : {&component.command, &component.args}) {
    for (const spec::Argument& argument : *list) {
      const auto* text = std::get_if<std::string>(&argument.value);
      if (text != nullptr && text->find(last_name(heart)) != std::string::npos) return true;
    }
  }
  return false;
}

void check(const BuiltComponentView& view, Findings& findings) {
  const DockerfileView& dockerfile = *view.dockerfile;
  if (!dockerfile.image.entrypoint || view.component->command.empty()) return;
  const auto& entrypoint = dockerfile.build.file.instructions[*dockerfile.image.entrypoint];
  const std::string_view heart = heart_of(entrypoint);
  if (heart.empty() || is_in(*view.component, heart)) return;
  findings
      .add_in(dockerfile.build.file.source, entrypoint.span,
              fmt::format("KFP never runs this ENTRYPOINT, and the command does without \"{}\"",
                          last_name(heart)),
              "begin the command of component.yaml with its words, or remove the ENTRYPOINT")
      .related.push_back({findings.place(view.component->command.front().span), "the command"});
}

}  // namespace

extern const Rule k_entrypoint_lost{
    {{"KF611", "entrypoint-lost"},
     Severity::warning,
     FailsAt::run,
     "",
     "the Dockerfile has an ENTRYPOINT that the command leaves out",
     "Kubernetes puts the command of the spec in the place of the image's ENTRYPOINT, so what it "
     "prepares (an environment, a login, a cache) does not happen in a step. Starters like tini, "
     "shells and interpreters alone are not reported.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY --chmod=755 entrypoint.sh train.py /app/
ENTRYPOINT ["/app/entrypoint.sh"]
--- file entrypoint.sh
#!/bin/sh
. /etc/profile.d/cuda.sh
exec "$@"
--- file train.py
print("training")
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/app/entrypoint.sh, python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY --chmod=755 entrypoint.sh train.py /app/
ENTRYPOINT ["/app/entrypoint.sh"]
--- file entrypoint.sh
#!/bin/sh
. /etc/profile.d/cuda.sh
exec "$@"
--- file train.py
print("training")
)"},
    check};

}  // namespace kfpkg::lint
