// SPDX-License-Identifier: Apache-2.0
// Comments that switch rules off. They only ever take findings away, and tell of themselves.
#include "findings.hpp"
#include "lint/suppressions.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kfpkg;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto source = make_source("component.yaml", text);
  Diagnostics problems;
  const auto documents = yaml::parse(source, problems);
  if (!documents) return 0;
  for (const lint::Suppression& found : lint::find_suppressions(*source, *documents)) {
    if (!fuzz::lies_in(found.span, *source) || found.line > source->line_count()) std::abort();
    if (!found.rule.empty() && source->text(found.span).find(found.rule) == std::string_view::npos)
      std::abort();
  }
  static_cast<void>(fuzz::lint_text(source));
  return 0;
}
