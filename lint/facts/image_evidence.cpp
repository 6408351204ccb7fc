// SPDX-License-Identifier: Apache-2.0
// RUN lines and base images that are known to bring no program.
#include "lint/facts/image_evidence.hpp"

#include "dockerfile/context.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_blank = " \t\r\n";

std::string_view run_text(const DockerfileView& view, std::size_t index) {
  return view.build.file.source->text(view.build.file.instructions[index].span);
}

// First words of commands after which no new file stands outside of the system's folders.
bool is_harmless(std::string_view program) {
  constexpr std::array<std::string_view, 34> k_programs{
      "apt-get",    "apt",       "apk",      "yum",
      "dnf",        "microdnf",  "tdnf",     "zypper",
      "pip",        "pip3",      "conda",    "mamba",
      "micromamba", "useradd",   "adduser",  "groupadd",
      "addgroup",   "usermod",   "mkdir",    "chmod",
      "chown",      "rm",        "set",      "export",
      "true",       ":",         "ldconfig", "update-ca-certificates",
      "locale-gen", "rmdir",     "exit",     "echo",
      "corepack",   "install2.r"};
  return std::find(k_programs.begin(), k_programs.end(), program) != k_programs.end();
}

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(k_blank), text.size()));
  const std::size_t end = std::min(text.find_first_of(k_blank), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// A command's program, behind sudo and variables; `command` is left with what follows.
std::string_view take_program(std::string_view& command) {
  std::string_view word = take_word(command);
  while (word == "sudo" || (word.find('=') != std::string_view::npos && !word.starts_with('-')))
    word = take_word(command);
  return word;
}

bool command_brings_nothing(std::string_view command) {
  std::string_view word = take_program(command);
  if (word.starts_with("python") && take_word(command) == "-m") word = take_word(command);
  if (word == "uv") word = take_word(command);
  if (word.empty()) return true;
  const bool elsewhere = command.find("--target") != std::string_view::npos ||
                         command.find(" -t") != std::string_view::npos ||
                         command.find("--prefix") != std::string_view::npos;
  return is_harmless(word) && !elsewhere;
}

/// The commands of a script one after the other, as far as their separators tell.
template <class Judge>
bool all_commands(std::string_view script, Judge judge) {
  while (!script.empty()) {
    const std::size_t end = std::min(script.find_first_of("&|;\n"), script.size());
    if (!judge(script.substr(0, end))) return false;
    script.remove_prefix(std::min(end + 1, script.size()));
  }
  return true;
}

bool run_brings_nothing(const dockerfile::Instruction& run) {
  if (run.json || !run.heredocs.empty()) return false;
  const std::string_view text = run.arguments;
  if (text.find_first_of("><`(") != std::string_view::npos) return false;
  return all_commands(text, command_brings_nothing);
}

// Programs that put files where their arguments say, which are not followed.
bool places_files(std::string_view command) {
  constexpr std::array<std::string_view, 17> k_programs{
      "mv",   "cp",   "ln",   "install", "rsync", "tar",    "unzip", "git", "svn",
      "curl", "wget", "cpio", "gsutil",  "aws",   "gcloud", "az",    "7z"};
  const std::string_view program = take_program(command);
  return std::find(k_programs.begin(), k_programs.end(), program) != k_programs.end();
}

bool a_command_places_files(const dockerfile::Instruction& run, std::string_view text) {
  const std::string_view script = run.heredocs.empty() ? std::string_view(run.arguments) : text;
  return !all_commands(script, [](std::string_view command) { return !places_files(command); });
}

// "/" aside.
bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
}

// A folder that holds the path, "/" aside.
bool mentions_folder_of(std::string_view text, std::string_view path) {
  for (std::size_t end = path.rfind('/'); end != 0 && end != std::string_view::npos;
       end = path.rfind('/', end - 1)) {
    if (text.find(path.substr(0, end)) != std::string_view::npos) return true;
  }
  return false;
}

// Docker Hub's images of languages and distributions. A name without a slash is often none of
// them, but an image that somebody has built on this machine.
bool is_official(std::string_view name) {
  constexpr std::array<std::string_view, 38> k_official{
      "almalinux",   "alpine",        "amazoncorretto",
      "amazonlinux", "archlinux",     "bash",
      "busybox",     "centos",        "clojure",
      "debian",      "elixir",        "eclipse-temurin",
      "erlang",      "fedora",        "gcc",
      "golang",      "gradle",        "groovy",
      "haskell",     "julia",         "maven",
      "node",        "openjdk",       "oraclelinux",
      "perl",        "photon",        "php",
      "pypy",        "python",        "r-base",
      "ruby",        "rust",          "rockylinux",
      "sapmachine",  "swift",         "ubuntu",
      "ibmjava",     "buildpack-deps"};
  return std::find(k_official.begin(), k_official.end(), name) != k_official.end();
}

bool is_plain(const oci::Reference& image) {
  constexpr std::string_view k_hub = "docker.io/library/";
  constexpr std::array<std::string_view, 14> k_plain{"docker.io/nvidia/cuda",
                                                     "docker.io/continuumio/",
                                                     "docker.io/condaforge/",
                                                     "docker.io/mambaorg/",
                                                     "docker.io/rocker/",
                                                     "docker.io/pytorch/pytorch",
                                                     "docker.io/tensorflow/tensorflow",
                                                     "gcr.io/distroless/",
                                                     "mirror.gcr.io/library/",
                                                     "public.ecr.aws/docker/library/",
                                                     "registry.access.redhat.com/",
                                                     "mcr.microsoft.com/",
                                                     "cgr.dev/chainguard/",
                                                     "ghcr.io/astral-sh/uv"};
  if (image.tag.ends_with("onbuild")) return false;
  const std::string name = image.registry + "/" + image.repository;
  if (name.starts_with(k_hub)) return is_official(std::string_view(name).substr(k_hub.size()));
  return std::any_of(k_plain.begin(), k_plain.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

}  // namespace

bool runs_bring_nothing(const DockerfileView& view) {
  return std::all_of(view.image.instructions.begin(), view.image.instructions.end(),
                     [&](std::size_t index) {
                       const dockerfile::Instruction& one = view.build.file.instructions[index];
                       return one.name != "RUN" || run_brings_nothing(one);
                     });
}

bool a_run_mentions(const DockerfileView& view, std::string_view word) {
  return std::any_of(view.image.instructions.begin(), view.image.instructions.end(),
                     [&](std::size_t index) {
                       return view.build.file.instructions[index].name == "RUN" &&
                              run_text(view, index).find(word) != std::string_view::npos;
                     });
}

bool a_run_may_place(const DockerfileView& view, std::string_view path) {
  const auto& workdir = view.image.workdir;
  const bool works_there = workdir && is_below(path, *workdir);
  return std::any_of(view.image.instructions.begin(), view.image.instructions.end(),
                     [&](std::size_t index) {
                       const dockerfile::Instruction& one = view.build.file.instructions[index];
                       const std::string_view text = run_text(view, index);
                       return one.name == "RUN" && a_command_places_files(one, text) &&
                              (works_there || mentions_folder_of(text, path));
                     });
}

bool has_plain_base(const DockerfileView& view) {
  if (view.build.file.instructions[view.image.from].words.front().text == "scratch") return true;
  return std::any_of(view.bases.begin(), view.bases.end(), [&](const dockerfile::BaseImage& base) {
    return base.instruction == view.image.from && is_plain(base.reference);
  });
}

bool is_system_path(std::string_view path) {
  constexpr std::array<std::string_view, 10> k_folders{"/usr/",   "/bin/", "/sbin/",      "/lib/",
                                                       "/lib64/", "/etc/", "/opt/conda/", "/nix/",
                                                       "/root/.", "/proc/"};
  const bool below = std::any_of(k_folders.begin(), k_folders.end(),
                                 [&](std::string_view folder) { return path.starts_with(folder); });
  return below || path.find("/bin/") != std::string_view::npos ||
         path.find("site-packages") != std::string_view::npos ||
         path.find("node_modules") != std::string_view::npos;
}

std::optional<std::string> file_called(const BuildView& view, std::string_view name) {
  const auto files = dockerfile::all_context_files(*view.tree, view.folder, {});
  if (!files) return std::nullopt;
  const auto found = std::find_if(files->begin(), files->end(), [&](const std::string& path) {
    return path.substr(path.rfind('/') + 1) == name;
  });
  if (found == files->end()) return std::nullopt;
  return join_path(view.dockerfile->context.below, *found);
}

}  // namespace kfpkg::lint
