// SPDX-License-Identifier: Apache-2.0
// What buildah prints, what its failures mean, and what it cannot do.
#pragma once

#include "core/jobs/jobs.hpp"
#include "image/builders/failure.hpp"

#include <string>
#include <string_view>

namespace kfpkg::image {

/// Turns lines like `[linux/arm64] STEP 2/3: COPY src /app` into steps for people.
class BuildahProgress {
 public:
  /// `progress` is kept and must outlive the object.
  BuildahProgress(std::string subject, ProgressSink& progress);
  void line(std::string_view text);

 private:
  std::string m_subject;
  ProgressSink* m_progress;
};

/// "1.28.2" of "buildah version 1.28.2 (image-spec 1.1.0-rc2, ...)"; empty when it is not in there.
[[nodiscard]] std::string buildah_version(std::string_view description);

/// One message of what buildah printed. Texts of 1.28; others are passed on as they are.
[[nodiscard]] BuildFailure explain_buildah(std::string_view log, const BuildRequest& request);

/// An error of kind tool for what buildah of this version cannot do, naming the Dockerfile's line
/// or the setting; asked before anything is built.
[[nodiscard]] Status check_for_buildah(const BuildRequest& request, std::string_view version);

}  // namespace kfpkg::image
