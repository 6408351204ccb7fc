// SPDX-License-Identifier: Apache-2.0
// Kubernetes manifests of kind PipelineVersion, which hold compiled pipelines.
#pragma once

#include "core/diag/diagnostic.hpp"
#include "core/yaml/document.hpp"

#include <vector>

namespace kfpkg::spec {

/// A manifest of pipelines.kubeflow.org, as kfp's compiler writes them with
/// kubernetes_manifest_format=True, beside one of kind Pipeline or without.
[[nodiscard]] bool is_pipeline_version(const yaml::Document& document);

/// The compiled pipelines of all such manifests: each as the documents of a file of its own would
/// be, `pipelineSpec` and then `platformSpec` where that is written. One without a pipelineSpec
/// that is a mapping is a finding (KF701, KF703) instead.
[[nodiscard]] std::vector<std::vector<yaml::Document>> pipelines_of_manifests(
    const SourcePtr& source, const std::vector<yaml::Document>& documents,
    Diagnostics& diagnostics);

}  // namespace kfpkg::spec
