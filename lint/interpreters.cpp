// SPDX-License-Identifier: Apache-2.0
// Names of interpreters.
#include "lint/interpreters.hpp"

#include <algorithm>
#include <array>

namespace kfpkg::lint {

std::string_view base_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}

bool is_python(std::string_view program) {
  std::string_view name = base_name(program);
  if (!name.starts_with("python")) return false;
  name.remove_prefix(6);
  return name.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_shell(std::string_view program) {
  constexpr std::array<std::string_view, 5> k_shells{"sh", "bash", "ash", "dash", "zsh"};
  return std::find(k_shells.begin(), k_shells.end(), base_name(program)) != k_shells.end();
}

}  // namespace kfpkg::lint
