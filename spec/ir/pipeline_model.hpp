// SPDX-License-Identifier: Apache-2.0
// The value that rules look at, from a document that the SDK accepts. Private to spec.
#pragma once

#include "spec/ir/pipeline.hpp"

namespace kfpkg::spec {

/// `root` is a mapping of the message PipelineSpec; what is missing stays empty. Fields are found
/// by their JSON names and by protobuf's own.
[[nodiscard]] Pipeline make_pipeline(const SourcePtr& source, const yaml::Node& root);

}  // namespace kfpkg::spec
