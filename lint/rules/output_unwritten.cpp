// SPDX-License-Identifier: Apache-2.0
// Outputs of which the program never learns the path.
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

void check(const ComponentView& view, Findings& findings) {
  const InterfaceUse use = find_use(*view.component);
  if (use.everything) return;
  for (const spec::Output& output : view.component->outputs) {
    const auto& files = view.component->file_outputs;
    // There file-outputs-ignored says what is wrong.
    const bool by_file = std::any_of(files.begin(), files.end(), [&](const spec::FileOutput& file) {
      return file.name.value == output.name.value;
    });
    if (by_file || use.outputs.contains(output.python_name)) continue;
    findings.add(
        output.name.span,
        fmt::format("the program never learns where to write the output \"{}\"", output.name.value),
        fmt::format("pass {{outputPath: {}}} in args, or remove the output", output.name.value));
  }
}

}  // namespace

extern const Rule k_output_unwritten{
    {{"KF112", "output-unwritten"},
     Severity::error,
     FailsAt::run,
     "",
     "no placeholder tells the program where to write an output",
     "KFP chooses the path of every output. A program that does not "
     "receive it cannot write there: a parameter makes the task fail "
     "(\"failed to read output parameter\"), an artifact stays empty.",
     R"(name: Count
outputs: [{name: rows, type: Integer}]
implementation: {container: {image: "a/b:1", command: [count]}}
)",
     R"(name: Count
outputs: [{name: rows, type: Integer}]
implementation: {container: {image: "a/b:1", command: [count, {outputPath: rows}]}}
)"},
    check};

}  // namespace kfpkg::lint
