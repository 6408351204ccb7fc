// SPDX-License-Identifier: Apache-2.0
// Specs that leave the command to the image.
#include "core/yaml/writer.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

#include <vector>

namespace kfpkg::lint {
namespace {

// The first of args becomes the program: that can be meant when it looks like one.
bool looks_like_program(const spec::Argument& argument) {
  const auto* text = std::get_if<std::string>(&argument.value);
  return text != nullptr && !text->empty() && text->front() != '-';
}

void add_words(const DockerfileView& dockerfile, std::optional<std::size_t> instruction,
               std::vector<std::string>& words) {
  if (!instruction) return;
  for (const dockerfile::Word& word : dockerfile.build.file.instructions[*instruction].words)
    words.push_back(yaml::quote_scalar(word.text));
}

// What the image would run by itself. args take the place of CMD, and a text without brackets is
// for a shell.
std::vector<std::string> own_command(const ComponentView& view) {
  std::vector<std::string> words;
  if (view.dockerfile == nullptr) return words;
  const dockerfile::StageImage& image = view.dockerfile->image;
  const bool has_args = !view.component->args.empty();
  if (has_args && !image.entrypoint) return words;
  for (const auto& instruction : {image.entrypoint, image.cmd}) {
    if (instruction && !view.dockerfile->build.file.instructions[*instruction].json) return words;
  }
  add_words(*view.dockerfile, image.entrypoint, words);
  if (!has_args) add_words(*view.dockerfile, image.cmd, words);
  return words;
}

void add_fix(const ComponentView& view, Diagnostic& found) {
  const std::vector<std::string> words = own_command(view);
  if (words.empty()) return;
  const std::string entry = fmt::format("command: [{}]", fmt::join(words, ", "));
  found.help = fmt::format("add \"{}\", which is what the Dockerfile starts", entry);
  if (const auto edit = add_entry(*view.source, view.component->image, entry, "image:"))
    found.fixes.push_back(
        {"add the Dockerfile's ENTRYPOINT as command", FixSafety::unsafe, {*edit}});
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  if (!component.command.empty()) return;
  constexpr const char* k_help =
      "add \"command: [python3, /app/main.py]\": KFP 2 never runs the image's ENTRYPOINT or CMD";
  if (component.args.empty()) {
    add_fix(view,
            findings.add(component.image.span,
                         "the container has no command, and KFP 2 runs no ENTRYPOINT", k_help));
  } else if (!looks_like_program(component.args.front())) {
    add_fix(view, findings.add(component.args.front().span,
                               "there is no command, so KFP 2 takes this argument for the program",
                               k_help));
  } else {
    Diagnostic& found =
        findings.add(component.args.front().span,
                     "there is no command, so KFP 2 takes this argument for the program",
                     "write \"command\" instead of \"args\" for the program and its fixed words");
    found.severity = Severity::warning;
  }
}

}  // namespace

extern const Rule k_command_missing{
    {{"KF202", "command-missing"},
     Severity::error,
     FailsAt::run,
     "kfp-2 kfp-2.17 vertex",
     "the container has no command",
     "KFP 2 starts its own launcher in the container, which runs command "
     "and args. The image's ENTRYPOINT and CMD are never used; without "
     "a command the first argument is taken for the program.",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", args: [--epochs, "3"]}}
)",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py], args: [--epochs, "3"]}}
)"},
    check};

}  // namespace kfpkg::lint
