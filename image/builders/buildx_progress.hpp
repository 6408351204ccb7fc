// SPDX-License-Identifier: Apache-2.0
// Reads what `docker buildx build --progress=plain` prints.
#pragma once

#include "core/jobs/jobs.hpp"

#include <map>
#include <string>
#include <string_view>

namespace kfpkg::image {

/// Turns lines like `#8 [linux/arm64 2/3] COPY src /app` and `#8 CACHED` into steps for people, and
/// counts them.
class BuildxProgress {
 public:
  /// `progress` is kept and must outlive the object.
  BuildxProgress(std::string subject, ProgressSink& progress);
  void line(std::string_view text);

  [[nodiscard]] int steps() const { return m_steps; }    ///< Dockerfile steps that were run
  [[nodiscard]] int cached() const { return m_cached; }  ///< Dockerfile steps that were not

 private:
  void started(const std::string& id, std::string_view title);
  std::string m_subject;
  ProgressSink* m_progress;
  std::map<std::string, bool, std::less<>>
      m_titles;  ///< step number -> it is one of the Dockerfile
  int m_steps = 0;
  int m_cached = 0;
};

}  // namespace kfpkg::image
