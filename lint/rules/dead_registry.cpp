// SPDX-License-Identifier: Apache-2.0
// Registries, and parts of them, that answer no more or are frozen. Facts as of 2026-11.
#include "lint/facts/named_images.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kfpkg::lint {
namespace {

struct Row {
  std::string_view prefix;  ///< of registry/repository
  std::string_view trouble;
  std::string_view help;
  Severity severity = Severity::warning;
};

// The first row that fits counts.
constexpr std::array k_rows{
    // github.com/kubeflow/pipelines/issues/11600, 12422
    Row{"gcr.io/ml-pipeline/", "the images of KFP are no longer at gcr.io",
        "KFP's own images are at ghcr.io/kubeflow; copy others to a registry of yours"},
    // kubernetes.io/blog/2023/03/10/image-registry-redirect
    Row{"k8s.gcr.io/", "k8s.gcr.io is frozen since 2023-04-03 and only redirects",
        "write registry.k8s.io"},
    // docs.github.com: migrating to the container registry from the Docker registry
    Row{"docker.pkg.github.com/", "GitHub's Docker registry has moved to ghcr.io", "write ghcr.io"},
    // jfrog.com/blog/into-the-sunset-bintray-jcenter-gocenter-and-chartcenter
    Row{"docker.bintray.io/", "Bintray is shut down since 2021-05-01",
        "find where its owner publishes it now"},
    // github.com/bitnami/containers/issues/83267
    Row{"docker.io/bitnami/",
        "Bitnami has taken the versions of its images from Docker Hub in 2025",
        "the old ones are at docker.io/bitnamilegacy, without fixes; take another image"},
};

// github.com/kubeflow/pipelines/blob/master/components/google-cloud: still released there.
constexpr std::string_view k_vertex_components =
    "gcr.io/ml-pipeline/google-cloud-pipeline-components";

// cloud.google.com/artifact-registry/docs/transition/transition-from-gcr: shut down on 2025-03-18;
// projects that moved to Artifact Registry and Google's own images still answer.
constexpr std::array<std::string_view, 4> k_google{"gcr.io/", "us.gcr.io/", "eu.gcr.io/",
                                                   "asia.gcr.io/"};
constexpr std::array<std::string_view, 16> k_google_own{
    "distroless/",  "google.com/",     "google-containers/", "google-samples/",
    "kubebuilder/", "cloud-builders/", "cloudsql-docker/",   "deeplearning-platform-release/",
    "ml-on-gcp/",   "tfx-oss-public/", "cloud-marketplace/", "google-appengine/",
    "gke-release/", "kaniko-project/", "vertex-ai/",         "dataflow-templates/"};

constexpr Row k_gcr{"gcr.io/",
                    "Container Registry is shut down since 2025-03-18; only projects that have "
                    "moved to Artifact Registry still answer",
                    "see that the image is still there, or name it at its new place (pkg.dev)",
                    Severity::info};

bool is_one_of(std::string_view name, const auto& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

const Row* find_row(const oci::Reference& image) {
  const std::string name = image.registry + "/" + image.repository;
  if (name == k_vertex_components) return nullptr;
  const auto row = std::find_if(k_rows.begin(), k_rows.end(),
                                [&](const Row& one) { return name.starts_with(one.prefix); });
  if (row != k_rows.end()) return &*row;
  return is_one_of(name, k_google) && !is_one_of(image.repository, k_google_own) ? &k_gcr : nullptr;
}

void check(const ImagesView& view, Findings& findings) {
  for (const NamedImage& image : named_images(view)) {
    const Row* row = find_row(image.reference);
    if (row == nullptr) continue;
    findings
        .add_in(image.source, image.span, fmt::format("\"{}\": {}", image.written, row->trouble),
                std::string(row->help))
        .severity = row->severity;
  }
}

}  // namespace

extern const Rule k_dead_registry{
    {{"KF615", "dead-registry"},
     Severity::warning,
     FailsAt::run,
     "",
     "an image at a registry that is shut down or frozen",
     "The node cannot pull it, or gets an old one for ever. Images at gcr.io are a note, since "
     "some projects have moved behind that name. The table is as of 2026-11.",
     R"(name: Train
implementation: {container: {image: "gcr.io/ml-pipeline/ml-pipeline-gcp:1.7.0-rc.3", command: [python3, -m, this]}}
)",
     R"(name: Train
implementation: {container: {image: "ghcr.io/acme/ml-pipeline-gcp:1.7.0", command: [python3, -m, this]}}
)"},
    check};

}  // namespace kfpkg::lint
