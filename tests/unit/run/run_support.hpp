// SPDX-License-Identifier: Apache-2.0
// What the tests of this room share.
#pragma once

#include "spec/component/component.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace kfpkg::test {

inline std::filesystem::path run_data(std::string_view name) {
  const char* root = std::getenv("KFPKG_SOURCE_DIR");
  return std::filesystem::path{root != nullptr ? root : "."} / "tests" / "unit" / "run" / name;
}

/// The component in a YAML text that must load.
inline spec::Component load_component(std::string text) {
  Diagnostics diagnostics;
  const auto documents = yaml::parse(make_source("component.yaml", std::move(text)), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(diagnostic.message);
  REQUIRE(documents);
  auto component = spec::read_component(documents->front(), diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(diagnostic.message);
  REQUIRE(component);
  return std::move(*component);
}

}  // namespace kfpkg::test
