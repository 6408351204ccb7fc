// SPDX-License-Identifier: Apache-2.0
// A builder's output without the secrets that it was given.
#pragma once

#include "core/process/process.hpp"
#include "core/sys/environment.hpp"
#include "image/inputs/build_settings.hpp"

#include <string>
#include <vector>

namespace kfpkg::image {

/// Runs programs by another runner, and puts *** in the place of secrets in what they print, since
/// a RUN may print its own. Of a file with several lines each line is a secret. What is shorter
/// than six characters is left: it would be found everywhere.
class MaskingRunner final : public ProcessRunner {
 public:
  MaskingRunner(ProcessRunner& runner, const std::vector<Secret>& secrets,
                const Environment& environment);

  [[nodiscard]] Result<ProcessResult> run(const ProcessSpec& spec, std::stop_token stop) override;

 private:
  [[nodiscard]] std::string masked(std::string_view text) const;

  ProcessRunner& m_runner;
  std::vector<std::string> m_values;
};

}  // namespace kfpkg::image
