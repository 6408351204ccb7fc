// SPDX-License-Identifier: Apache-2.0
// Scripts that the kernel or the shell cannot read: no shebang, or Windows line ends.
#include "lint/facts/copied_program.hpp"
#include "lint/facts/image_evidence.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

constexpr std::size_t k_most_lines = 10000;
constexpr const char* k_line_ends =
    "save it with LF line ends, and write \"*.sh text eol=lf\" into .gitattributes";

bool is_mended(const DockerfileView& view, std::string_view name) {
  return a_run_mentions(view, name) || a_run_mentions(view, "dos2unix") ||
         a_run_mentions(view, "sed ");
}

SourcePtr read_copied(const BuiltComponentView& view, const CopiedProgram& program) {
  const ContextView& context = view.dockerfile->context;
  const std::string path = context.at(program.origin.path);
  const auto entry = context.tree->stat(path);
  if (!entry || !*entry || (*entry)->size > k_document_limit) return nullptr;
  auto text = context.tree->read(path, k_document_limit);
  if (!text || is_mended(*view.dockerfile, path.substr(path.rfind('/') + 1))) return nullptr;
  return make_source(context.tree->display_path(path), *std::move(text));
}

Span first_line(std::string_view text) {
  return {0, std::min(text.find_first_of("\r\n"), text.size())};
}

// What the kernel says of a file that it shall execute; empty when it takes it.
std::string trouble_of(std::string_view text) {
  constexpr std::size_t k_head = 1024;
  if (text.starts_with("#!")) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || text[end - 1] != '\r') return {};
    return "the first line ends with CR LF, so the kernel looks for an interpreter of another name";
  }
  if (text.substr(0, k_head).find('\0') != std::string_view::npos) return {};
  if (text.starts_with("\xEF\xBB\xBF#!"))
    return "a byte order mark stands before #!, so the kernel does not see it";
  return "the command executes this file, and it does not begin with #!";
}

Diagnostic& report(const CopiedProgram& program, SourcePtr source, std::string message,
                   std::string help, Findings& findings) {
  const Span line = first_line(source->bytes());
  Diagnostic& found = findings.add_in(std::move(source), line, std::move(message), std::move(help));
  found.related.push_back({findings.place(program.file.span), "the command"});
  return found;
}

// Of a file that has both some may be meant. A file around the component's folder is others' too.
void offer_line_ends(const ContextView& context, const CopiedProgram& program, Diagnostic& found) {
  const std::string_view text = found.place.source->bytes();
  std::vector<TextEdit> edits;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return;
    edits.push_back({{at - 1, at}, ""});
  }
  const std::string own = context.below.empty() ? "" : context.below + '/';
  if (edits.size() > k_most_lines || !program.origin.path.starts_with(own)) return;
  found.fixes.push_back({"write LF line ends", FixSafety::safe, std::move(edits)});
}

void check(const BuiltComponentView& view, Findings& findings) {
  if (const auto program = copied_program(view)) {
    const SourcePtr source = read_copied(view, *program);
    if (!source) return;
    const std::string trouble = trouble_of(source->bytes());
    if (trouble.empty()) return;
    const bool crlf = source->bytes().starts_with("#!");
    Diagnostic& found =
        report(*program, source, trouble,
               crlf ? k_line_ends : "begin it with a line like #!/bin/sh or #!/usr/bin/env python3",
               findings);
    if (crlf) offer_line_ends(view.dockerfile->context, *program, found);
  } else if (const auto script = copied_shell_script(view)) {
    const SourcePtr source = read_copied(view, *script);
    if (!source || source->bytes().find("\r\n") == std::string_view::npos) return;
    Diagnostic& found = report(
        *script, source, "the lines end with CR LF, which shells take for part of each command",
        k_line_ends, findings);
    offer_line_ends(view.dockerfile->context, *script, found);
  }
}

}  // namespace

extern const Rule k_script_unreadable{
    {{"KF609", "script-unreadable"},
     Severity::error,
     FailsAt::run,
     "",
     "a script that the command runs has no #! line, or line ends of Windows",
     "KFP's launcher starts the program as the kernel does, without a shell that would guess: a "
     "text file needs #! and an interpreter in its first two bytes (\"exec format error\"), and a "
     "line end of CR LF becomes part of the interpreter's name (\"no such file or directory\").",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/app/train.sh]}}
--- file Dockerfile
FROM debian:13-slim
COPY train.sh /app/train.sh
--- file train.sh executable
echo training
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [/app/train.sh]}}
--- file Dockerfile
FROM debian:13-slim
COPY train.sh /app/train.sh
--- file train.sh executable
#!/bin/sh
echo training
)"},
    check};

}  // namespace kfpkg::lint
