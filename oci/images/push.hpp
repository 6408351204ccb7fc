// SPDX-License-Identifier: Apache-2.0
// Runs push plans.
#pragma once

#include "core/result.hpp"
#include "oci/images/image_store.hpp"
#include "oci/images/push_plan.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>

namespace kfpkg::oci {

struct PushProgress {
  std::uint64_t bytes = 0;  ///< of the blobs that are sent
  std::uint64_t bytes_planned = 0;
  std::size_t blobs = 0;  ///< that are done with
  std::size_t blobs_planned = 0;
};

struct PushReport {
  std::size_t sent = 0;
  std::size_t mounted = 0;
  std::size_t present = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_reused = 0;  ///< of blobs that are mounted or were there
  std::size_t manifests = 0;
};

/// `on_progress` is called from any thread, one at a time, for every piece that was sent. A target
/// that lost a blob which the plan took for present gets it again.
[[nodiscard]] Result<PushReport> run_push(
    const PushPlan& plan, ImageStore& from, ImageStore& to,
    const std::function<void(const PushProgress&)>& on_progress, std::stop_token stop);

}  // namespace kfpkg::oci
