// SPDX-License-Identifier: Apache-2.0
// Reading a v1 component.yaml: what KFP's loader sees of it.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/yaml/document.hpp"
#include "spec/component/model.hpp"

#include <optional>
#include <vector>

namespace kfpkg::spec {

/// What a YAML document is, judged as people see it (KFP itself only asks for the key
/// "implementation").
enum class DocumentKind { component, pipeline_ir, argo_workflow, other };
[[nodiscard]] DocumentKind kind_of(const yaml::Document& document);

/// The component in a document, or nothing when it breaks a rule at which the SDK's loader stops;
/// each breach is appended to `diagnostics` (rules KF0xx and KF1xx with fails_at load).
[[nodiscard]] std::optional<Component> read_component(const yaml::Document& document,
                                                      Diagnostics& diagnostics);

/// The component in a file: parses it, refuses further documents, reads the one component.
[[nodiscard]] std::optional<Component> load_component(const SourcePtr& source,
                                                      Diagnostics& diagnostics);

/// The same for a file that is parsed already.
[[nodiscard]] std::optional<Component> read_documents(const SourcePtr& source,
                                                      const std::vector<yaml::Document>& documents,
                                                      Diagnostics& diagnostics);

}  // namespace kfpkg::spec
