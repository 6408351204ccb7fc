// SPDX-License-Identifier: Apache-2.0
// By the view that a rule takes; those without a check look at texts.
#include "lint/sight.hpp"

#include <algorithm>

namespace kfpkg::lint {

namespace {

bool is_loaded(const ReadFolder& read) {
  const auto& manifests = read.manifests;
  return read.component || read.pipeline ||
         (!manifests.empty() &&
          std::all_of(manifests.begin(), manifests.end(),
                      [](const ReadManifest& each) { return each.pipeline.has_value(); }));
}

}  // namespace

Sight sight_of(const ReadFolder& read) {
  const bool dockerfile = !read.dockerfiles.empty() || read.in_dockerfile.empty();
  const bool texts = read.spec == ReadFolder::Spec::there && read.documents &&
                     read.unreadable.empty() && dockerfile;
  return {texts, is_loaded(read)};
}

bool could_look(const Rule& rule, const Sight& sight) {
  if (looks_at<PipelineFileView>(rule)) return sight.programs;
  if (!sight.texts) return false;
  const bool only_texts = std::holds_alternative<std::monostate>(rule.check) ||
                          looks_at<DocumentView>(rule) || looks_at<SpecSecretsView>(rule) ||
                          looks_at<DockerfileSecretsView>(rule);
  return only_texts || (sight.spec && (sight.programs || !looks_at<ProgramView>(rule)));
}

}  // namespace kfpkg::lint
