// SPDX-License-Identifier: Apache-2.0
// From the text of a failed build to one message that says what to do.
#pragma once

#include "core/result.hpp"
#include "image/builders/builder.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::image {

struct BuildFailure {
  Error error;
  int line = 0;  ///< in the Dockerfile; 0: not about a line
  BuilderLimit limit = BuilderLimit::none;
  std::vector<std::string> output;  ///< last lines that the failed step printed
};

/// `log` is what buildx printed. Knows the texts of docker 20.10 to 29 and buildx 0.10 to 0.36;
/// another text is passed on as it is, as kind build.
[[nodiscard]] BuildFailure explain_failure(std::string_view log, const BuildRequest& request);

/// The same for a failed `docker` command of another kind (info, buildx inspect).
[[nodiscard]] Error explain_docker(std::string_view text);
/// When the program itself is not there.
[[nodiscard]] Error docker_missing(Error error);

}  // namespace kfpkg::image
