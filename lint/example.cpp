// SPDX-License-Identifier: Apache-2.0
// Sections of an example.
#include "lint/example.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace kfpkg::lint {
namespace {

constexpr std::string_view k_mark = "--- file ";
constexpr std::string_view k_executable = " executable";

std::string_view language_of(std::string_view path) {
  if (path.ends_with(".yaml")) return "yaml";
  if (path.ends_with(".py")) return "python";
  if (path.ends_with("Dockerfile")) return "dockerfile";
  if (path.ends_with(".md")) return "markdown";
  if (path.ends_with(".sh")) return "sh";
  return "text";
}

}  // namespace

std::vector<ExampleFile> example_files(std::string_view example) {
  if (!example.starts_with(k_mark)) return {{"component.yaml", std::string(example), false}};
  std::vector<ExampleFile> files;
  while (!example.empty()) {
    const std::size_t end = std::min(example.find('\n'), example.size() - 1);
    std::string_view line = example.substr(0, end);
    if (line.starts_with(k_mark)) {
      line.remove_prefix(k_mark.size());
      const bool executable = line.ends_with(k_executable);
      if (executable) line.remove_suffix(k_executable.size());
      files.push_back({std::string(line), {}, executable});
    } else {
      files.back().content += example.substr(0, end + 1);
    }
    example.remove_prefix(end + 1);
  }
  return files;
}

std::string example_markdown(std::string_view example) {
  const std::vector<ExampleFile> files = example_files(example);
  std::string text;
  for (const ExampleFile& file : files) {
    if (!text.empty()) text += '\n';
    if (files.size() > 1) {
      text += fmt::format("`{}`{}:\n\n", file.path, file.executable ? " (executable)" : "");
    }
    text += fmt::format("```{}\n{}```\n", language_of(file.path), file.content);
  }
  return text;
}

}  // namespace kfpkg::lint
