// SPDX-License-Identifier: Apache-2.0
// Reads what `docker buildx build --progress=plain` prints.
#pragma once

#include "core/jobs/jobs.hpp"

#include <set>
#include <string>
#include <string_view>

namespace kfpkg::image {

/// Turns lines like `#8 [linux/arm64 2/3] COPY src /app` and `#8 CACHED` into steps for people.
class BuildxProgress {
 public:
  /// `progress` is kept and must outlive the object.
  BuildxProgress(std::string subject, ProgressSink& progress);
  void line(std::string_view text);

 private:
  void started(std::string_view title);
  std::string m_subject;
  ProgressSink* m_progress;
  std::set<std::string, std::less<>> m_known;  ///< numbers of the steps that have begun
};

}  // namespace kfpkg::image
