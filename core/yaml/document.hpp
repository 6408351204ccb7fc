// SPDX-License-Identifier: Apache-2.0
// YAML documents with positions, read as PyYAML's SafeLoader reads them; the only YAML reader whose
// positions or exact acceptance matter.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/yaml/node.hpp"

#include <optional>
#include <vector>

namespace kfpkg::yaml {

/// All documents of a text (none for an empty one), or nothing when PyYAML's safe_load_all would
/// raise: then one diagnostic with rule KF001 (`yaml-syntax`) was appended. Depth (200), nodes
/// after alias expansion (200,000) and size (4 MiB) are bounded, an alias inside its own anchor is
/// refused; a breach is KF001 too.
[[nodiscard]] std::optional<std::vector<Document>> parse(const SourcePtr& source,
                                                         Diagnostics& diagnostics);

}  // namespace kfpkg::yaml
