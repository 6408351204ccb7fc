// SPDX-License-Identifier: Apache-2.0
// fileOutputs, which SDK 2.x checks and forgets.
#include "core/yaml/writer.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/facts/interface_use.hpp"
#include "lint/rule.hpp"
#include "spec/component/layout_fixes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace kfpkg::lint {
namespace {

using Files = std::vector<const spec::FileOutput*>;

bool is_plain(std::string_view path) {
  return !path.empty() && std::all_of(path.begin(), path.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("/._-").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

// Runs the command, then copies what it wrote: the paths of the outputs come before the command.
std::string copying_script(const Files& files) {
  std::string begin;
  std::string end;
  for (std::size_t i = 1; i <= files.size(); ++i) {
    begin += fmt::format("out{}=\"${}\"; ", i, i);
    end += fmt::format("; mkdir -p \"$(dirname \"$out{}\")\"; cp -r {} \"$out{}\"", i,
                       files[i - 1]->path.value, i);
  }
  return fmt::format("{}shift {}; \"$@\"{}", begin, files.size(), end);
}

// Takes fileOutputs away as a whole: KFP 1.8 would find two ways for one output.
std::vector<TextEdit> wrapped(const ComponentView& view, const Files& files) {
  const spec::Component& component = *view.component;
  if (component.command.empty() || files.size() != component.file_outputs.size() ||
      files.size() > 9)
    return {};
  std::vector<std::string> words{"sh", "-ec", fmt::format("'{}'", copying_script(files)), "sh"};
  for (const spec::FileOutput* file : files) {
    if (!is_plain(file->path.value)) return {};
    words.push_back(fmt::format("{{outputPath: {}}}", yaml::quote_scalar(file->name.value)));
  }
  const yaml::Node* implementation = view.documents->front().root.find("implementation");
  const yaml::Node* container = implementation->find("container");
  const auto command = put_before(*view.source, component.command.front().span, words);
  const auto removal =
      spec::remove_entry(*view.source, *container, *container->find_entry("fileOutputs"));
  if (!command || !removal) return {};
  return {*command, *removal};
}

void check(const ComponentView& view, Findings& findings) {
  const InterfaceUse use = find_use(*view.component);
  Files files;
  for (const spec::FileOutput& file : view.component->file_outputs) {
    if (!use.outputs.contains(spec::sanitize_io_name(file.name.value))) files.push_back(&file);
  }
  const std::vector<TextEdit> edits =
      files.empty() ? std::vector<TextEdit>() : wrapped(view, files);
  for (const spec::FileOutput* file : files) {
    Diagnostic& found = findings.add(
        file->name.span,
        fmt::format("SDK 2.x ignores fileOutputs: \"{}\" stays empty", file->name.value),
        fmt::format("copy the file: [sh, -ec, 'prog && cp {} \"$0\"', {{outputPath: {}}}]",
                    file->path.value, file->name.value));
    if (!edits.empty())
      found.fixes.push_back({"copy the files by a shell", FixSafety::unsafe, edits});
  }
}

}  // namespace

extern const Rule k_file_outputs_ignored{
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
    check};

}  // namespace kfpkg::lint
