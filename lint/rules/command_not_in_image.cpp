// SPDX-License-Identifier: Apache-2.0
// Programs and scripts that the Dockerfile never brings into the image.
#include "core/text/suggest.hpp"
#include "lint/facts/image_evidence.hpp"
#include "lint/facts/program_files.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

using dockerfile::Origin;

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

std::string why(const Origin& origin, const ProgramFile& file, const DockerfileView& dockerfile) {
  const std::string& path = file.paths.front();
  if (origin.kind == Origin::Kind::excluded) {
    return fmt::format(".dockerignore keeps \"{}\" out of the image, so there is no \"{}\"",
                       origin.path, path);
  }
  if (origin.kind == Origin::Kind::missing) {
    return fmt::format("there is no \"{}\" in the image: {} has no \"{}\"", path,
                       dockerfile.context.below.empty() ? "this folder" : "the build context",
                       origin.path);
  }
  return fmt::format("no COPY brings \"{}\" into the image", path);
}

std::string near_name(const BuiltComponentView& view, const Origin& origin) {
  const std::size_t slash = origin.path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : origin.path.substr(0, slash);
  const ContextView& context = view.dockerfile->context;
  const auto names = context.tree->list(context.at(folder));
  if (!names) return {};
  const std::vector<std::string_view> known(names->begin(), names->end());
  return did_you_mean(last_name(origin.path), known);
}

std::string way_out(const BuiltComponentView& view, const Origin& origin, const ProgramFile& file,
                    const std::optional<std::string>& elsewhere) {
  if (origin.kind == Origin::Kind::excluded) {
    return fmt::format("take it back with a line \"!{}\" at the end of .dockerignore", origin.path);
  }
  if (origin.kind == Origin::Kind::missing) {
    const std::string near = near_name(view, origin);
    if (!near.empty()) return near;
  }
  if (elsewhere) return fmt::format("write COPY {} {}", *elsewhere, file.paths.front());
  return "copy it in the Dockerfile, or name the path where it is";
}

void check_file(const BuiltComponentView& view, const ProgramFile& file, Findings& findings) {
  const DockerfileView& dockerfile = *view.dockerfile;
  const std::string& path = file.paths.front();
  const auto origin = origin_of(path, dockerfile);
  if (!origin || origin->kind == Origin::Kind::file || origin->kind == Origin::Kind::unknown)
    return;
  const bool excluded = origin->kind == Origin::Kind::excluded;
  if (is_system_path(path) && !excluded) return;
  if (a_run_mentions(dockerfile, last_name(path)) || a_run_may_place(dockerfile, path)) return;
  const bool sure = runs_bring_nothing(dockerfile) && has_plain_base(dockerfile);
  const auto elsewhere = file_called(view, last_name(path));
  if (!sure && !elsewhere) return;
  Diagnostic& found = findings.add(file.span, why(*origin, file, dockerfile),
                                   way_out(view, *origin, file, elsewhere));
  if (!sure) found.severity = Severity::warning;
  if (origin->kind == Origin::Kind::none) return;
  found.related.push_back(
      {{dockerfile.build.file.source, dockerfile.build.file.instructions[origin->instruction].span},
       "this would bring it"});
}

void check(const BuiltComponentView& view, Findings& findings) {
  for (const ProgramFile& file : program_files(*view.component, view.dockerfile->image)) {
    const bool bare = file.interpreter.empty() && file.written.find('/') == std::string::npos;
    if (!bare && !file.paths.empty()) check_file(view, file, findings);
  }
}

}  // namespace

extern const Rule k_command_not_in_image{
    {{"KF606", "command-not-in-image"},
     Severity::error,
     FailsAt::run,
     "",
     "the command names a file that the Dockerfile does not bring into the image",
     "The step starts only when the image holds its program. Neither COPY nor ADD of the "
     "Dockerfile brings this file: it is not copied, lands elsewhere, or is kept out by "
     ".dockerignore. Where a RUN or an unknown base image might bring it, the finding is a "
     "warning, and only when the folder holds a file of that name.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY requirements.txt /app/
--- file requirements.txt
pandas==2.2.3
--- file src/train.py
print("training")
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY requirements.txt /app/
COPY src/ /app/
--- file requirements.txt
pandas==2.2.3
--- file src/train.py
print("training")
)"},
    check};

}  // namespace kfpkg::lint
