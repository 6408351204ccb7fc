// SPDX-License-Identifier: Apache-2.0
// Modes and folders that COPY finds on this disk, and that no build is given.
#include "dockerfile/paths.hpp"
#include "lint/facts/copied_files.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>

namespace kfpkg::lint {
namespace {

// Setuid, setgid and sticky; what others than the owner and its group may do beside executing; what
// the group may read.
constexpr std::uint32_t k_meant = 07000 | 0006 | 0040;
constexpr std::uint32_t k_owner_executes = 0100;

/// An entry whose mode means something that the image does not have.
struct Changed {
  std::string path;
  std::uint32_t mode = 0;
  std::uint32_t built = 0;
};

std::optional<std::uint32_t> mode_of(const ContextView& context, std::string_view path) {
  const auto entry = context.tree->stat(context.at(path));
  if (!entry || !*entry || !(*entry)->stamp) return std::nullopt;
  return (*entry)->stamp->mode & 07777;
}

// The umask, or a file system that keeps no modes, shows in all files: only one that is not like
// the Dockerfile was meant.
std::uint32_t usual_mode(const DockerfileView& dockerfile) {
  constexpr std::uint32_t k_default = 0644;
  const ContextView& context = dockerfile.context;
  return mode_of(context, join_path(context.below, dockerfile.build.name)).value_or(k_default);
}

std::vector<Changed> changed_modes(const BuildView& view, const dockerfile::TakenFiles& taken) {
  const ContextView& context = view.dockerfile->context;
  const std::uint32_t usual = usual_mode(*view.dockerfile);
  std::vector<Changed> found;
  const auto look = [&](const std::string& path, bool is_folder) {
    const auto mode = mode_of(context, path);
    if (!mode || ((*mode ^ usual) & k_meant) == 0) return;
    const bool executes = is_folder || (*mode & k_owner_executes) != 0;
    const std::uint32_t built = executes ? 0755 : 0644;
    if (*mode != built) found.push_back({path, *mode, built});
  };
  for (const std::string& folder : dockerfile::folders_of(taken.files)) look(folder, true);
  for (const std::string& file : taken.files) look(file, false);
  return found;
}

bool sets_mode(const BuildView& view, const dockerfile::CopiedSource& source) {
  return view.dockerfile->build.file.instructions[source.instruction].flag("chmod") != nullptr;
}

std::string and_others(std::size_t more, std::string_view what) {
  if (more == 0) return {};
  return fmt::format(", and so {} {} more {}{}", more == 1 ? "does" : "do", more, what,
                     more == 1 ? "" : "s");
}

// One finding for each COPY: a folder of such files would have hundreds.
void report_modes(const BuildView& view, const dockerfile::TakenFiles& taken, Findings& findings) {
  std::map<const dockerfile::CopiedSource*, std::vector<Changed>> by_source;
  for (Changed& one : changed_modes(view, taken)) {
    const dockerfile::CopiedSource* source = taken_by(view, one.path);
    if (source != nullptr && !sets_mode(view, *source)) by_source[source].push_back(std::move(one));
  }
  for (const auto& [source, changes] : by_source) {
    const Changed& first = changes.front();
    findings.add_in(view.dockerfile->build.file.source, source->span,
                    fmt::format("\"{}\" has mode {:o} here and {:o} in the image{}", first.path,
                                first.mode, first.built, and_others(changes.size() - 1, "path")),
                    fmt::format("copy it by itself with --chmod={:o}", first.mode));
  }
}

void report_left_out(const BuildView& view, const dockerfile::TakenFiles& taken,
                     Findings& findings) {
  const ContextView& context = view.dockerfile->context;
  for (const std::string& path : taken.left_out) {
    const dockerfile::CopiedSource* source = taken_by(view, path);
    if (source == nullptr) continue;
    const auto names = context.tree->list(context.at(path));
    const std::string_view what = !names           ? "no file"
                                  : names->empty() ? "an empty folder"
                                                   : "a folder that .dockerignore empties";
    findings.add_in(view.dockerfile->build.file.source, source->span,
                    fmt::format("\"{}\" is {}, which is not copied", path, what),
                    !names ? ""
                    : names->empty()
                        ? "make it in the image, with RUN mkdir -p; of a git submodule, "
                          "fetch the files: git submodule update --init"
                        : "make it in the image, with RUN mkdir -p");
  }
}

void check(const BuildView& view, Findings& findings) {
  const dockerfile::TakenFiles taken = copied_files(view);
  report_modes(view, taken, findings);
  report_left_out(view, taken, findings);
}

}  // namespace

extern const Rule k_context_not_kept{
    {{"KF621", "context-not-kept"},
     Severity::warning,
     FailsAt::run,
     "",
     "COPY finds a mode or an empty folder that the image does not get",
     "`kfpkg build` gives the builder what git keeps of the files: the modes 644 and 755, and no "
     "empty folders, so that the image does not depend on the machine that builds it. A setuid "
     "bit, a mode such as 600 or 777 and a folder for outputs have to be made in the Dockerfile. "
     "Modes that the Dockerfile itself has, by the umask, are not reported.",
     "",
     ""},
    check};

}  // namespace kfpkg::lint
