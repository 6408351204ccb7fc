// SPDX-License-Identifier: Apache-2.0
// Builds by `docker buildx build`.
#pragma once

#include "core/process/process.hpp"
#include "core/sys/environment.hpp"
#include "image/builders/builder.hpp"

namespace kfpkg::image {

class BuildxBuilder final : public Builder {
 public:
  /// Both are kept and must outlive the builder.
  BuildxBuilder(ProcessRunner& processes, const Environment& environment);
  [[nodiscard]] Result<BuilderState> probe(std::stop_token stop) override;
  [[nodiscard]] BuildPlan plan(const BuildRequest& request) const override;
  [[nodiscard]] Result<BuildOutcome> build(const BuildRequest& request, ProgressSink& progress,
                                           std::stop_token stop) override;

 private:
  ProcessRunner* m_processes;
  const Environment* m_environment;
};

/// The environment for docker and its plugins: the caller's without what would change the result
/// unseen (DOCKER_DEFAULT_PLATFORM, BUILDX_*, BUILDKIT_*, SOURCE_DATE_EPOCH).
[[nodiscard]] std::map<std::string, std::string> builder_environment(
    const Environment& environment);

}  // namespace kfpkg::image
