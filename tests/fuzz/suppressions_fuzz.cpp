// SPDX-License-Identifier: Apache-2.0
// Comments that switch rules off: what they name lies in the text, also what is cut out.
#include "findings.hpp"
#include "lint/comments/comments.hpp"
#include "lint/comments/suppressions.hpp"

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
  const auto comments = lint::yaml_comments(*source, *documents);
  for (const lint::Suppression& found : lint::read_suppressions(*source, comments)) {
    if (!fuzz::lies_in(found.span, *source) || !fuzz::lies_in(found.removal, *source)) std::abort();
    if (source->text(found.span).find(found.rule) == std::string_view::npos) std::abort();
  }
  static_cast<void>(fuzz::lint_text(source));
  return 0;
}
