// SPDX-License-Identifier: Apache-2.0
// Sources of COPY and ADD that are not there, or that .dockerignore keeps from the build.
#include "core/text/suggest.hpp"
#include "dockerfile/paths.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

enum class Presence { file, folder, missing, unknown };

// A link on the way may lead anywhere.
Presence presence_of(const ContextView& context, std::string_view path) {
  std::string at;
  Presence presence = Presence::unknown;
  for (const std::string_view part : dockerfile::split_path(path)) {
    at = join_path(at, part);
    const auto entry = context.tree->stat(context.at(at));
    if (!entry) return Presence::unknown;
    if (!*entry) return Presence::missing;
    if ((*entry)->type == EntryType::symlink) return Presence::unknown;
    presence = (*entry)->type == EntryType::directory ? Presence::folder : Presence::file;
  }
  return presence;
}

// An ignored folder is still there for the build when something below it is taken back.
bool is_kept_out(const dockerfile::IgnoreRules& ignore, std::string_view path, Presence presence) {
  if (presence != Presence::file && presence != Presence::folder) return false;
  return ignore.ignored(path) && (presence == Presence::file || ignore.can_skip(path));
}

// What other tools write before the image is built.
bool is_generated(std::string_view path) {
  constexpr std::array<std::string_view, 9> k_folders{
      "dist", "build", "target", "out", "bin", "wheels", ".venv", "node_modules", "vendor"};
  const auto parts = dockerfile::split_path(path);
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return std::find(k_folders.begin(), k_folders.end(), part) != k_folders.end();
  });
}

std::string near_path(const ContextView& context, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
  const auto names = context.tree->list(context.at(folder));
  if (!names) return {};
  const std::vector<std::string_view> known(names->begin(), names->end());
  return std::string(only_near(std::string_view(path).substr(slash + 1), known));
}

// Most who write such a path mean another folder than the one that it counts from.
std::string other_folder(const DockerfileView& view, const std::string& path) {
  const ContextView& context = view.context;
  if (!context.below.empty()) {
    const std::string beside = join_path(context.below, path);
    const Presence presence = presence_of(context, beside);
    if (presence == Presence::missing || presence == Presence::unknown) return {};
    return fmt::format("write \"{}\": paths of COPY count from the context", beside);
  }
  const std::string above = view.folder_with ? view.folder_with(path) : std::string();
  if (above.empty()) return {};
  return fmt::format(
      "it is in {0}: write `context: {0}` in kfpkg.yaml, and all paths of COPY count from there",
      above);
}

std::string place_of(const ContextView& context) {
  if (context.below.empty()) return "beside the Dockerfile";
  return fmt::format("in the build context {}", context.tree->display_path(context.folder));
}

void report_missing(const DockerfileView& view, const dockerfile::CopiedSource& source,
                    Findings& findings) {
  const std::string& path = *source.pattern;
  const std::string elsewhere = other_folder(view, path);
  const std::string near = elsewhere.empty() ? near_path(view.context, path) : std::string();
  const bool sure = !elsewhere.empty() || !near.empty();
  if (!sure && is_generated(path)) return;
  std::string help = elsewhere;
  if (!near.empty()) help = fmt::format("did you mean \"{}\"?", near);
  if (!sure) {
    help = view.context.below.empty()
               ? "paths of COPY are relative to the folder of component.yaml"
               : "paths of COPY are relative to the context that kfpkg.yaml names";
  }
  Diagnostic& found = findings.add_in(
      view.build.file.source, source.span,
      fmt::format("there is no \"{}\" {}", path, place_of(view.context)), std::move(help));
  if (!sure) found.severity = Severity::warning;
}

void check_source(const BuildView& view, const dockerfile::CopiedSource& source,
                  Findings& findings) {
  const std::string& path = *source.pattern;
  const SourcePtr& text = view.dockerfile->build.file.source;
  const Presence presence = presence_of(view.dockerfile->context, path);
  if (presence == Presence::missing) {
    report_missing(*view.dockerfile, source, findings);
  } else if (is_kept_out(view.dockerfile->build.ignore.rules, path, presence)) {
    findings.add_in(text, source.span,
                    fmt::format(".dockerignore keeps \"{}\" from the build", path),
                    fmt::format("take it back with a line \"!{}\" at its end", path));
  }
}

void check(const BuildView& view, Findings& findings) {
  for (const dockerfile::CopiedSource& source : view.dockerfile->image.copied) {
    const bool plain = source.from_context && source.pattern && !source.pattern->empty() &&
                       !dockerfile::has_wildcard(*source.pattern);
    if (plain) check_source(view, source, findings);
  }
}

}  // namespace

extern const Rule k_copy_source_missing{
    {{"KF605", "copy-source-missing"},
     Severity::error,
     FailsAt::policy,
     "",
     "COPY or ADD names a file that is not there, or that .dockerignore keeps out",
     "The build stops with \"failed to compute cache key: not found\". A name with none near it is "
     "a warning, since a tool may write the file first; usual folders of such tools (dist, build, "
     "target) are left out.",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY requirments.txt train.py /app/
--- file requirements.txt
pandas==2.2.3
--- file train.py
print("training")
)",
     R"(--- file component.yaml
name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py]}}
--- file Dockerfile
FROM python:3.13-slim
COPY requirements.txt train.py /app/
--- file requirements.txt
pandas==2.2.3
--- file train.py
print("training")
)"},
    check};

}  // namespace kfpkg::lint
