// SPDX-License-Identifier: Apache-2.0
// Component specs through every rule of every target.
#include "findings.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kfpkg;
  const auto source =
      make_source("component.yaml", std::string(reinterpret_cast<const char*>(data), size));
  static_cast<void>(fuzz::lint_text(source));
  return 0;
}
