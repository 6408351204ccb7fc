// SPDX-License-Identifier: Apache-2.0
// Looks a program up in PATH.
#include "core/process/process.hpp"

#include <unistd.h>

namespace kfpkg {
namespace {

bool is_program(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::filesystem::path> find_program(std::string_view name, std::string_view path) {
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string_view::npos) {
    std::filesystem::path given(name);
    return is_program(given) ? std::optional(std::move(given)) : std::nullopt;
  }
  while (true) {
    const std::size_t colon = path.find(':');
    const std::filesystem::path folder(path.substr(0, colon));
    // An empty or relative entry means "wherever we stand", which may be somebody's checkout: never
    // run from it.
    if (folder.is_absolute() && is_program(folder / name)) return folder / name;
    if (colon == std::string_view::npos) return std::nullopt;
    path.remove_prefix(colon + 1);
  }
}

std::string install_hint(std::string_view name) {
  if (name == "docker")
    return "install Docker with buildx: https://docs.docker.com/engine/install/";
  if (name == "git") return "install it: apt-get install git, or https://git-scm.com/downloads";
  return {};
}

}  // namespace kfpkg
