// SPDX-License-Identifier: Apache-2.0
// Programs that reach the image without an execute bit.
#include "lint/facts/copied_program.hpp"
#include "lint/facts/image_evidence.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

// What --chmod makes of the bit; nothing when it is not given.
std::optional<bool> chmod_executes(const dockerfile::Flag* chmod) {
  if (chmod == nullptr) return std::nullopt;
  const std::string& mode = chmod->value;
  if (mode.empty() || mode.find_first_not_of("01234567") != std::string::npos)
    return mode.find_first_of("xX$") != std::string::npos;
  return mode.find_first_of("1357") != std::string::npos;
}

// Of a COPY of more than this file the flag changes others too.
Fix make_executable(const dockerfile::Instruction& copy, std::string_view path) {
  const bool alone = copy.words.size() == 2 && copy.words.front().text == path;
  Fix fix{"copy it with --chmod=755", alone ? FixSafety::safe : FixSafety::unsafe, {}};
  if (const dockerfile::Flag* chmod = copy.flag("chmod")) {
    fix.edits.push_back({chmod->span, "--chmod=755"});
  } else {
    fix.edits.push_back({{copy.name_span.end, copy.name_span.end}, " --chmod=755"});
  }
  return fix;
}

void check(const BuiltComponentView& view, Findings& findings) {
  const auto program = copied_program(view);
  if (!program || a_run_mentions(*view.dockerfile, "chmod") ||
      a_run_mentions(*view.dockerfile, "install -"))
    return;
  const dockerfile::Dockerfile& file = view.dockerfile->build.file;
  const dockerfile::Instruction& copy = file.instructions[program->origin.instruction];
  const ContextView& context = view.dockerfile->context;
  const auto entry = context.tree->stat(context.at(program->origin.path));
  if (!entry || !*entry) return;
  if (chmod_executes(copy.flag("chmod")).value_or((*entry)->executable)) return;
  Diagnostic& found = findings.add_in(
      file.source, copy.span,
      fmt::format("\"{}\" is no executable file, and the command runs it", program->origin.path),
      fmt::format("make it one (chmod +x {}), or copy it with --chmod=755", program->origin.path));
  found.related.push_back({findings.place(program->file.span), "the command"});
  found.fixes.push_back(make_executable(copy, program->origin.path));
}

}  // namespace

extern const Rule k_command_not_executable{
    {{"KF608", "command-not-executable"},
     Severity::error,
     FailsAt::run,
     "",
     "the program that the command runs is copied without an execute bit",
     "COPY keeps the mode of the file. Without an execute bit the step ends with \"permission "
     "denied\". An interpreter that reads the file (command: [python3, /app/train.py]) needs none.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/app/train.sh]}}
--- file Dockerfile
FROM debian:13-slim
COPY train.sh /app/train.sh
--- file train.sh
#!/bin/sh
echo training
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/app/train.sh]}}
--- file Dockerfile
FROM debian:13-slim
COPY --chmod=755 train.sh /app/train.sh
--- file train.sh
#!/bin/sh
echo training
)"},
    check};

}  // namespace kfpkg::lint
