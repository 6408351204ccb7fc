// SPDX-License-Identifier: Apache-2.0
// What PyYAML's SafeConstructor refuses to build. Private to core/yaml.
#pragma once

#include "core/yaml/node.hpp"

#include <optional>
#include <string>

namespace kfpkg::yaml {

struct ConstructError {
  std::string message;
  std::string help;
  Span span;
};

/// The first node at which yaml.safe_load raises although the text parses: unknown tags,
/// collections as keys, dates that do not exist.
[[nodiscard]] std::optional<ConstructError> find_construct_error(const Node& node);

}  // namespace kfpkg::yaml
