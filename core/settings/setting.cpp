// SPDX-License-Identifier: Apache-2.0
// Origins in words.
#include "core/settings/setting.hpp"

#include <fmt/format.h>

namespace kfpkg {

std::string Origin::str() const {
  if (kind == Kind::default_value) return "default";
  return kind == Kind::file ? fmt::format("{}:{}", name, line) : name;
}

}  // namespace kfpkg
