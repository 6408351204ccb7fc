// SPDX-License-Identifier: Apache-2.0
// fileOutputs, which SDK 2.x checks and forgets.
#include "lint/rules/interface_use.hpp"
#include "lint/rules/rules.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void check(const FolderView& view, Findings& findings) {
  const InterfaceUse use = find_use(*view.component);
  for (const spec::FileOutput& file : view.component->file_outputs) {
    if (use.outputs.contains(spec::sanitize_io_name(file.name.value))) continue;
    findings.add(file.name.span,
                 fmt::format("SDK 2.x ignores fileOutputs: \"{}\" stays empty", file.name.value),
                 fmt::format("copy the file: [sh, -ec, 'prog && cp {} \"$0\"', {{outputPath: {}}}]",
                             file.path.value, file.name.value));
  }
}

}  // namespace

const Rule k_file_outputs_ignored{
    {{"KF211", "file-outputs-ignored"},
     Severity::error,
     FailsAt::silent,
     "kfp-2 kfp-2.17 vertex",
     "fileOutputs names a file that SDK 2.x never collects",
     "KFP 1.8 collected the files that fileOutputs names. SDK 2.x checks the names and then "
     "ignores them: a parameter makes the task fail, "
     "an artifact stays empty. Let the program write to the path that outputPath gives it.",
     R"(name: Count
outputs: [{name: rows, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [count]
    fileOutputs: {rows: /tmp/rows.txt}
)",
     R"(name: Count
outputs: [{name: rows, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [sh, -ec, 'count && cp /tmp/rows.txt "$0"', {outputPath: rows}]
)"},
    Needs::component,
    check};

}  // namespace kfpkg::lint
