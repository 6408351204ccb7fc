// SPDX-License-Identifier: Apache-2.0
// Builds by `buildah build`: no daemon, no Docker.
#pragma once

#include "core/process/process.hpp"
#include "core/sys/environment.hpp"
#include "image/builders/builder.hpp"

namespace kfpkg::image {

/// Never pushes: images are written to a layout for the caller to push. `load` means buildah's own
/// storage, where podman finds them.
class BuildahBuilder final : public Builder {
 public:
  /// Both are kept and must outlive the builder.
  BuildahBuilder(ProcessRunner& processes, const Environment& environment);
  [[nodiscard]] bool pushes() const override { return false; }
  [[nodiscard]] Result<BuilderState> probe(std::stop_token stop) override;
  [[nodiscard]] BuildPlan plan(const BuildRequest& request) const override;
  [[nodiscard]] Result<BuildOutcome> build(const BuildRequest& request, ProgressSink& progress,
                                           std::stop_token stop) override;

 private:
  ProcessRunner* m_processes;
  const Environment* m_environment;
};

}  // namespace kfpkg::image
