// SPDX-License-Identifier: Apache-2.0
// Reading compiled pipelines and components (IR YAML).
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/yaml/document.hpp"
#include "spec/ir/pipeline_model.hpp"

#include <optional>
#include <vector>

namespace kfpkg::spec {

/// The compiled pipeline or component in a file, with its platform document when it has one, or
/// nothing when SDK 2.x refuses to load it or values have wrong types. What the SDK refuses to
/// load, to compile and to use is appended to `diagnostics` (rules KF7xx). The first document must
/// be of kind pipeline_ir. From kfp/dsl/structures.py (ComponentSpec.from_ir_dicts),
/// json_format.ParseDict and, for what fails at run, backend/src/apiserver/template and
/// backend/src/v2/compiler.
[[nodiscard]] std::optional<Pipeline> read_pipeline(const SourcePtr& source,
                                                    const std::vector<yaml::Document>& documents,
                                                    Diagnostics& diagnostics);

}  // namespace kfpkg::spec
