// SPDX-License-Identifier: Apache-2.0
// A rule's example as the files of a component folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

struct ExampleFile {
  std::string path;  ///< in the component folder
  std::string content;
  bool executable = false;
};

/// A text without sections is component.yaml. Else each line `--- file PATH`, or
/// `--- file PATH executable`, begins a file; the text has to begin with one.
[[nodiscard]] std::vector<ExampleFile> example_files(std::string_view example);

/// The example for people: a fenced block, or one for each file under its name.
[[nodiscard]] std::string example_markdown(std::string_view example);

}  // namespace kfpkg::lint
