// SPDX-License-Identifier: Apache-2.0
// The container engine for tests: records what was to be run, and does what a script says.
#pragma once

#include "container/engine.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace kfpkg::test {

/// Has no image until `images` names it; a program does nothing and ends with status 0.
class FakeEngine final : public container::Engine {
 public:
  using Program = std::function<Result<container::Exit>(const container::ContainerSpec&)>;

  std::vector<std::string> images;
  std::vector<container::ContainerSpec> runs;
  Program program = [](const container::ContainerSpec&) -> Result<container::Exit> {
    return container::Exit{};
  };

  Result<bool> present(const std::string& image, std::stop_token) override {
    for (const std::string& one : images) {
      if (one == image) return true;
    }
    return false;
  }
  Status load(const std::filesystem::path&, std::stop_token) override { return {}; }
  Status save(const std::string&, const std::filesystem::path&, std::stop_token) override {
    return {};
  }
  Result<container::Exit> run(const container::ContainerSpec& spec, std::stop_token) override {
    runs.push_back(spec);
    return program(spec);
  }
};

}  // namespace kfpkg::test
