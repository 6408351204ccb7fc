// SPDX-License-Identifier: Apache-2.0
// Docker as an engine, by its command line.
#pragma once

#include "container/engine.hpp"
#include "core/process/process.hpp"
#include "core/sys/clock.hpp"

#include <map>
#include <string>
#include <utility>

namespace kfpkg::container {

/// Holds no state between calls, so that several threads may call it when the runner allows that.
class Docker final : public Engine {
 public:
  /// `env` is the environment of the docker program.
  Docker(ProcessRunner& runner, std::map<std::string, std::string> env, Clock clock)
      : m_runner(runner), m_env(std::move(env)), m_clock(std::move(clock)) {}

  [[nodiscard]] Result<bool> present(const std::string& image, std::stop_token stop) override;
  [[nodiscard]] Status load(const std::filesystem::path& archive, std::stop_token stop) override;
  [[nodiscard]] Status save(const std::string& image, const std::filesystem::path& archive,
                            std::stop_token stop) override;
  [[nodiscard]] Result<Exit> run(const ContainerSpec& spec, std::stop_token stop) override;

 private:
  ProcessRunner& m_runner;
  std::map<std::string, std::string> m_env;
  Clock m_clock;
};

}  // namespace kfpkg::container
