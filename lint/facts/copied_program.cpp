// SPDX-License-Identifier: Apache-2.0
// From the command over PATH and COPY to a file.
#include "lint/facts/copied_program.hpp"

#include <utility>

namespace kfpkg::lint {
namespace {

using dockerfile::Origin;

// The first folder of PATH that holds it decides; where one cannot be seen nothing is sure.
std::optional<CopiedProgram> find_copied(const BuiltComponentView& view, const ProgramFile& file) {
  for (const std::string& path : file.paths) {
    auto origin = origin_of(path, *view.dockerfile);
    if (!origin || origin->kind == Origin::Kind::unknown) return std::nullopt;
    if (origin->kind == Origin::Kind::file) return CopiedProgram{file, *std::move(origin)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<CopiedProgram> copied_program(const BuiltComponentView& view) {
  const auto files = program_files(*view.component, view.dockerfile->image);
  return files.empty() ? std::nullopt : find_copied(view, files.front());
}

std::optional<CopiedProgram> copied_shell_script(const BuiltComponentView& view) {
  const auto files = program_files(*view.component, view.dockerfile->image);
  if (files.size() < 2 || !files[1].interpreter.ends_with("sh")) return std::nullopt;
  return find_copied(view, files[1]);
}

}  // namespace kfpkg::lint
