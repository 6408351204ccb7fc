// SPDX-License-Identifier: Apache-2.0
// A whole command line in the place of the program's name.
#include "core/text/split.hpp"
#include "core/text/trim.hpp"
#include "core/yaml/writer.hpp"
#include "lint/facts/entry_edits.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

void offer_words(const SourceBuffer& source, Span span, std::string_view line, Diagnostic& found) {
  if (line.find_first_of("\"'$`\\|&;<>(){}*?[]#~\n") != std::string_view::npos) return;
  std::vector<std::string> words;
  for (const std::string_view word : split(line, " \t")) words.push_back(yaml::quote_scalar(word));
  const std::string last = words.back();
  words.pop_back();
  const auto before = put_before(source, span, words);
  if (!before) return;
  found.fixes.push_back(
      {"make each word an item", FixSafety::unsafe, {{span, before->replacement + last}}});
}

void check(const ComponentView& view, Findings& findings) {
  const spec::Component& component = *view.component;
  if (component.command.empty()) return;
  const spec::Argument& first = component.command.front();
  const auto* text = std::get_if<std::string>(&first.value);
  if (text == nullptr || trim(*text).find_first_of(" \t\n") == std::string_view::npos) return;
  if (text->find("{{") != std::string::npos) return;
  Diagnostic& found = findings.add(
      first.span, "the first word of the command is a whole command line: there is no such program",
      "write each word as an item: [python3, /app/main.py], or [sh, -c, \"...\"]");
  offer_words(*view.source, first.span, *text, found);
}

}  // namespace

extern const Rule k_command_one_word{
    {{"KF230", "command-one-word"},
     Severity::error,
     FailsAt::run,
     "",
     "the command's first word is a whole command line",
     "No shell takes the command apart: its first item is the name of a program, blanks and all. "
     "The container stops with \"executable file not found\".",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3 /app/train.py --verbose]}}
)",
     R"(name: Train
implementation: {container: {image: "me/train:1.4.0", command: [python3, /app/train.py, --verbose]}}
)"},
    check};

}  // namespace kfpkg::lint
