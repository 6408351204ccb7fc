// SPDX-License-Identifier: Apache-2.0
// Making and knowing folders of outputs.
#include "run/outputs_folder.hpp"

#include "core/fs/change_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace kfpkg::run {
namespace {

constexpr std::string_view k_mark_file = ".gitignore";
constexpr std::string_view k_mark = "# Outputs of `kfpkg run`, for no commit and no image.\n*\n";

}  // namespace

Status make_outputs_folder(const std::filesystem::path& folder) {
  std::error_code code;
  const bool is_new = std::filesystem::create_directories(folder, code);
  if (code) return fail(ErrorKind::file, fmt::format("{}: {}", folder.string(), code.message()));
  return is_new ? write_file(folder / k_mark_file, k_mark) : Status();
}

bool is_outputs_folder(const Tree& tree, std::string_view folder,
                       const std::vector<std::string>& names) {
  if (!std::binary_search(names.begin(), names.end(), k_mark_file)) return false;
  const auto text = tree.read(join_path(folder, k_mark_file), k_mark.size());
  return text && *text == k_mark;
}

}  // namespace kfpkg::run
