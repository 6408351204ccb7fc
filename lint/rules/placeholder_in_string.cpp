// SPDX-License-Identifier: Apache-2.0
// Placeholders inside a text, which nobody replaces.
#include "lint/rules/interface_use.hpp"
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

#include <array>

namespace kfpkg::lint {
namespace {

constexpr std::array<std::string_view, 5> k_openings{
    "{inputValue:", "{inputPath:", "{inputUri:", "{outputPath:", "{outputUri:"};

void check(const FolderView& view, Findings& findings) {
  visit_texts(*view.component, [&](const spec::Argument& argument, const std::string& text) {
    // A program inside the spec may well hold such text.
    if (text.find('\n') != std::string::npos) return;
    for (const std::string_view opening : k_openings) {
      const std::size_t at = text.find(opening);
      if (at == std::string::npos) continue;
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) continue;
      findings.add(
          argument.span,
          fmt::format("\"{}\" inside a text is not replaced", text.substr(at, end - at + 1)),
          "write it as an item of its own, without quotes");
      return;
    }
  });
}

}  // namespace

const Rule k_placeholder_in_string{
    {{"KF218", "placeholder-in-string"},
     Severity::error,
     FailsAt::silent,
     "",
     "a placeholder stands inside a text",
     "Placeholders are YAML mappings and stand as items of command or args. Inside a text they are "
     "letters like others, and the program "
     "receives them unchanged.",
     R"(name: Show
inputs: [{name: day, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: day}, "--day={inputValue: day}"]}}
)",
     R"(name: Show
inputs: [{name: day, type: String}]
implementation: {container: {image: "a/b:1", command: [show, --day, {inputValue: day}]}}
)"},
    Needs::component,
    check};

}  // namespace kfpkg::lint
