// SPDX-License-Identifier: Apache-2.0
// A flag that the program does not know.
#include "core/text/suggest.hpp"
#include "core/yaml/writer.hpp"
#include "lint/facts/program_call.hpp"
#include "lint/rule.hpp"

#include <fmt/format.h>

namespace kfpkg::lint {
namespace {

std::string help_for(const PassedFlag& flag, const std::vector<std::string_view>& known) {
  std::string near = did_you_mean(flag.name, known);
  if (!near.empty()) return near;
  std::vector<std::string_view> shown;
  for (const std::string_view name : known) {
    if (name != "-h" && name != "--help") shown.push_back(name);
  }
  if (shown.empty()) return "the program knows no flags";
  constexpr std::size_t k_most = 12;
  const bool more = shown.size() > k_most;
  if (more) shown.resize(k_most);
  return fmt::format("the program knows {}{}", fmt::join(shown, ", "), more ? ", ..." : "");
}

// One that is passed already would take two values, and lose the first.
std::vector<std::string_view> free_flags(const ProgramCall& call,
                                         const python::CommandLine& parser) {
  auto known = known_flags(parser);
  std::erase_if(known, [&](std::string_view name) {
    return std::ranges::any_of(call.flags, [&](const PassedFlag& flag) {
      return flag.option != nullptr &&
             std::ranges::find(flag.option->flags, name) != flag.option->flags.end();
    });
  });
  return known;
}

void offer_name(const PassedFlag& flag, const std::vector<std::string_view>& known,
                Diagnostic& found) {
  const std::string_view near = only_near(flag.name, known);
  const auto* text = std::get_if<std::string>(&flag.argument->value);
  if (near.empty() || text == nullptr || !text->starts_with(flag.name)) return;
  const std::string mended = std::string(near) + text->substr(flag.name.size());
  found.fixes.push_back({fmt::format("write {}", near),
                         FixSafety::unsafe,
                         {{flag.argument->span, yaml::quote_scalar(mended)}}});
}

void check(const ProgramView& view, Findings& findings) {
  const auto call = follow_call(view);
  if (!call || view.facts.command_line.accepts_unknown) return;
  for (const PassedFlag& flag : call->flags) {
    if (flag.option != nullptr || !flag.parser->open.empty() || flag.parser->accepts_unknown)
      continue;
    const auto known = free_flags(*call, *flag.parser);
    Diagnostic& found =
        findings.add(flag.argument->span, fmt::format("the program has no flag {}", flag.name),
                     help_for(flag, known));
    for (const python::ProgramOption& option : flag.parser->options) {
      if (!option.place.source) continue;
      add_related(found, option.place, "its flags are declared here");
      break;
    }
    offer_name(flag, known, found);
  }
}

}  // namespace

extern const Rule k_program_flag_unknown{
    {{"KF401", "program-flag-unknown"},
     Severity::error,
     FailsAt::run,
     "",
     "the spec passes a flag that the program does not know",
     "argparse and click stop with \"unrecognized arguments\" or \"no such option\", in the "
     "cluster, "
     "after the image was pulled and the inputs were fetched. The flags are read from the program "
     "itself, which is not run. A beginning of a long flag counts as known where argparse takes "
     "it.",
     R"(--- file component.yaml
name: Train
inputs: [{name: epochs, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--epohcs, {inputValue: epochs}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=10)
print(parser.parse_args().epochs)
)",
     R"(--- file component.yaml
name: Train
inputs: [{name: epochs, type: Integer}]
implementation:
  container:
    image: "a/b:1"
    command: [python3, /app/main.py]
    args: [--epochs, {inputValue: epochs}]
--- file main.py
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=10)
print(parser.parse_args().epochs)
)"},
    check};

}  // namespace kfpkg::lint
