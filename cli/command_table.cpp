// SPDX-License-Identifier: Apache-2.0
// Finding a command, and the texts that list them.
#include "cli/command_table.hpp"

#include "core/text/suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace kfpkg::cli {
namespace {

// The commands of a group, by their second words.
std::vector<std::string> words_of(std::span<const Command> commands, const Command& group) {
  std::vector<std::string> words;
  const std::string prefix = std::string(group.name) + ' ';
  for (const Command& command : commands) {
    if (command.name.starts_with(prefix)) words.emplace_back(command.name.substr(prefix.size()));
  }
  return words;
}

}  // namespace

const Command* find_command(std::span<const Command> commands, std::string_view name) {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& command) { return command.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

std::string overview(std::span<const Command> commands) {
  std::string text =
      "kfpkg builds, checks and publishes Kubeflow Pipelines components.\n\n"
      "Usage: kfpkg COMMAND [OPTIONS]\n\nCommands:\n";
  for (const Command& command : commands) {
    const bool in_group = command.name.find(' ') != std::string_view::npos;
    if (!in_group) text += fmt::format("  {:<12}{}\n", command.name, command.summary);
  }
  return text +
         "\nkfpkg COMMAND --help tells more about one. Start with: kfpkg new my_component\n"
         "An option with one value that is given again replaces the one before.\n"
         "Exit codes: 0 done, 1 findings, 2 usage, 3 files or tools, 4 network, 5 build or run "
         "failed\n";
}

std::string overview(std::span<const Command> commands, const Command& group) {
  std::string text = fmt::format("{}\nUsage: kfpkg {} COMMAND [OPTIONS]\n\nCommands:\n",
                                 group.summary, group.name);
  for (const std::string& word : words_of(commands, group)) {
    const Command* command = find_command(commands, fmt::format("{} {}", group.name, word));
    text += fmt::format("  {:<12}{}\n", word, command->summary);
  }
  return text + fmt::format("\nkfpkg {} COMMAND --help tells more about one.\n\nExamples:\n{}",
                            group.name, group.examples);
}

std::string suggest_from(std::string_view word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return did_you_mean(word, views);
}

tl::unexpected<Error> usage_error(std::string_view command, std::string message,
                                  const std::string& suggestion) {
  const std::string help =
      command.empty() ? "run `kfpkg --help`" : fmt::format("run `kfpkg {} --help`", command);
  return fail(ErrorKind::usage, std::move(message),
              suggestion.empty() ? help : fmt::format("{} if not, {}", suggestion, help));
}

tl::unexpected<Error> unknown_command(std::span<const Command> commands, const std::string& name) {
  if (name.starts_with('-')) {
    return fail(ErrorKind::usage, fmt::format("unknown option {} before the command", name),
                fmt::format("options follow the command: kfpkg COMMAND {}", name));
  }
  std::vector<std::string> names;
  for (const Command& command : commands) names.emplace_back(command.name);
  return usage_error("", fmt::format("\"{}\" is not a kfpkg command", name),
                     suggest_from(name, names));
}

tl::unexpected<Error> unknown_command(std::span<const Command> commands, const Command& group,
                                      const std::string& word) {
  return usage_error(group.name,
                     fmt::format("\"{}\" is not a command of kfpkg {}", word, group.name),
                     suggest_from(word, words_of(commands, group)));
}

}  // namespace kfpkg::cli
