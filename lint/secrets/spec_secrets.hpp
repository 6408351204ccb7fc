// SPDX-License-Identifier: Apache-2.0
// Secrets in specs: component.yaml, compiled pipelines and their platform documents.
#pragma once

#include "core/yaml/node.hpp"
#include "lint/secrets/text_secrets.hpp"

#include <vector>

namespace kfpkg::lint {

/// Known ones wherever they stand in the text, comments and programs among it; by their names those
/// of environment variables, defaults and constants of inputs, arguments, and shell scripts.
[[nodiscard]] std::vector<Secret> secrets_of(const SourceBuffer& source,
                                             const std::vector<yaml::Document>& documents);
}  // namespace kfpkg::lint
