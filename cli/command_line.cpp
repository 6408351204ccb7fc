// SPDX-License-Identifier: Apache-2.0
// The only user of CLI11.
#include "cli/command_line.hpp"

#include "cli/command_table.hpp"
#include "core/text/number.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kfpkg::cli {
namespace {

constexpr std::size_t k_help_column = 34;
/// Nobody means a higher number, and a thread is started for each job.
constexpr std::size_t k_most = 1000;

std::string quoted_list(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

/// A word and what it stands for.
template <class Enum>
using Choices = std::vector<std::pair<std::string, Enum>>;

/// Adds an option that takes one of some words, and says how it was declared.
template <class Enum>
OptionSpec add_choice(CLI::App& app, const std::string& name, Enum& target,
                      const Choices<Enum>& choices, const std::string& help) {
  std::vector<std::string> words;
  for (const auto& choice : choices) words.push_back(choice.first);
  const auto take = [&target, choices, words, name](const std::string& given) {
    const auto found = std::find_if(choices.begin(), choices.end(),
                                    [&](const auto& choice) { return choice.first == given; });
    if (found == choices.end()) {
      throw CLI::ValidationError(name,
                                 fmt::format("\"{}\" is none of {}", given, quoted_list(words)));
    }
    target = found->second;
  };
  std::string value_name = fmt::format("{}", fmt::join(words, "|"));
  app.add_option_function<std::string>(name, take, help)->option_text(value_name)->take_last();
  return {OptionSpec::Kind::value, name, std::move(value_name), help, false, false};
}

/// Adds an option whose texts are not empty: that is what a variable that is not set leaves.
template <class Target>
CLI::Option* add_text(CLI::App& app, const std::string& names, Target& target,
                      const std::string& help) {
  const auto refuse_empty = [](const std::string& given) {
    return std::string(given.empty() ? "the value is empty" : "");
  };
  return app.add_option(names, target, help)->check(refuse_empty, "");
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

bool is_option(std::string_view argument) {
  return argument.size() > 1 && argument[0] == '-';
}

std::string name_of_option(const std::string& argument) {
  return argument.substr(0, argument.find('='));
}

// "--password" is no slip of "--password-stdin", but half of it.
std::string suggest_option(const std::string& name, const std::vector<std::string>& names) {
  const auto longer = std::ranges::find_if(
      names, [&](const std::string& each) { return each.starts_with(name + '-'); });
  return name.size() > 2 && longer != names.end() ? fmt::format("did you mean \"{}\"?", *longer)
                                                  : suggest_from(name, names);
}

// An argument too many is an option that we do not know, or one positional more than there are.
tl::unexpected<Error> explain_extras(const Command& command, const CLI::App& app,
                                     const std::vector<std::string>& arguments) {
  const std::vector<std::string> names = option_names(app);
  for (const std::string& argument : arguments) {
    if (argument == "--") break;
    const std::string name = name_of_option(argument);
    if (!is_option(argument) || std::find(names.begin(), names.end(), name) != names.end())
      continue;
    return usage_error(command.name, fmt::format("{}: unknown option {}", command.name, name),
                       suggest_option(name, names));
  }
  const std::vector<std::string> extra = app.remaining();
  return usage_error(command.name,
                     fmt::format("{}: too many arguments: {}", command.name, fmt::join(extra, " ")),
                     {});
}

std::string missing_positional(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_required() && option->count() == 0) return option->get_name();
  }
  return "argument";
}

// The option that stands last, or just before another option: the one whose value is missing.
std::string option_without_value(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].ends_with('=') && is_option(arguments[i])) return name_of_option(arguments[i]);
    const bool followed = i + 1 < arguments.size() && !is_option(arguments[i + 1]);
    if (!is_option(arguments[i]) || followed) continue;
    const CLI::Option* option = app.get_option_no_throw(arguments[i]);
    if (option != nullptr && option->get_items_expected_max() > 0) return arguments[i];
  }
  return "an option";
}

// All our values are text, so a failed conversion is a value for a flag, as in --force=maybe.
std::string flag_with_value(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    const std::string name = name_of_option(argument);
    const CLI::Option* option = is_option(argument) ? app.get_option_no_throw(name) : nullptr;
    if (option != nullptr && option->get_items_expected_max() == 0 && name != argument) return name;
  }
  return "a flag";
}

// CLI11's own words for the common mistakes name no way out.
tl::unexpected<Error> explain(const Command& command, const CLI::App& app,
                              const CLI::ParseError& error,
                              const std::vector<std::string>& arguments) {
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    return explain_extras(command, app, arguments);
  }
  std::string message = error.what();
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    message = fmt::format("no {} is given", missing_positional(app));
  } else if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    message = fmt::format("{} needs a value", option_without_value(app, arguments));
  } else if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    message = fmt::format("{} takes no value", flag_with_value(app, arguments));
  }
  return usage_error(command.name, fmt::format("{}: {}", command.name, message), {});
}

}  // namespace

CommandLine::CommandLine(CLI::App& app) : m_app(&app), m_common(std::make_shared<CommonOptions>()) {
  m_declared.push_back(
      add_choice<ColourChoice>(app, "--color", m_common->colour,
                               {{"auto", ColourChoice::automatic},
                                {"always", ColourChoice::always},
                                {"never", ColourChoice::never}},
                               "colours (auto: on a terminal, unless NO_COLOR is set)"));
  flag("-q,--quiet", m_common->quiet, "no progress, only results and failures");
  flag("-v,--verbose", m_common->verbose, "more about what is done");
}

void CommandLine::flag(const std::string& names, bool& target, const std::string& help) {
  m_app->add_flag(names, target, help);
  m_declared.push_back({OptionSpec::Kind::flag, names, {}, help, false, false});
}

void CommandLine::option(const std::string& names, std::string& target,
                         const std::string& value_name, const std::string& help) {
  add_text(*m_app, names, target, help)->option_text(value_name)->take_last();
  m_declared.push_back({OptionSpec::Kind::value, names, value_name, help, false, false});
}

void CommandLine::number(const std::string& names, std::size_t& target,
                         const std::string& value_name, const std::string& help) {
  const std::string name = names.substr(names.rfind(',') + 1);
  const auto read = [&target, name](const std::string& given) {
    const auto number = parse_number<std::size_t>(given);
    if (!number) throw CLI::ValidationError(name, fmt::format("\"{}\" is not a number", given));
    if (*number < 1 || *number > k_most)
      throw CLI::ValidationError(name, fmt::format("{} is not between 1 and {}", given, k_most));
    target = *number;
  };
  m_app->add_option_function<std::string>(names, read, help)->option_text(value_name)->take_last();
  m_declared.push_back({OptionSpec::Kind::value, names, value_name, help, false, false});
}

void CommandLine::list(const std::string& names, std::vector<std::string>& target,
                       const std::string& value_name, const std::string& help) {
  add_text(*m_app, names, target, help)
      ->option_text(value_name)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  m_declared.push_back({OptionSpec::Kind::list, names, value_name, help, false, true});
}

void CommandLine::values(const std::string& names, std::vector<std::string>& target,
                         const std::string& value_name, const std::string& help) {
  add_text(*m_app, names, target, help)
      ->option_text(value_name)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  m_declared.push_back({OptionSpec::Kind::value, names, value_name, help, false, true});
}

void CommandLine::positional(const std::string& name, std::string& target,
                             const std::string& help) {
  m_app->add_option(name, target, help)->required()->option_text(" ");
  m_declared.push_back({OptionSpec::Kind::positional, name, {}, help, true, false});
}

void CommandLine::optional_positional(const std::string& name, std::string& target,
                                      const std::string& help) {
  m_app->add_option(name, target, help)->option_text(" ");
  m_declared.push_back({OptionSpec::Kind::positional, name, {}, help, false, false});
}

void CommandLine::positionals(const std::string& name, std::vector<std::string>& target,
                              const std::string& help) {
  m_app->add_option(name, target, help)->option_text(" ");
  m_declared.push_back({OptionSpec::Kind::positional, name, {}, help, false, true});
}

void CommandLine::reports() {
  m_declared.push_back(add_choice<OutputFormat>(
      *m_app, "--format", m_common->format,
      {{"text", OutputFormat::text}, {"json", OutputFormat::json}}, "how results are written"));
}

void CommandLine::acts_only_with(const bool& flag) {
  m_acting.push_back(&flag);
}

bool CommandLine::acts() const {
  return m_acting.empty() || std::ranges::any_of(m_acting, [](const bool* flag) { return *flag; });
}

void CommandLine::reports_as(std::vector<ReportTarget>& targets,
                             std::span<const std::string_view> formats) {
  const auto take = [&targets, formats, common = m_common](const std::vector<std::string>& given) {
    Result<std::vector<ReportTarget>> parsed = parse_report_targets(given, formats);
    if (!parsed) throw CLI::ValidationError("--format", parsed.error().message);
    // A failure is then written as JSON too.
    for (const ReportTarget& target : *parsed) {
      if (target.format == "json" && target.file.empty()) common->format = OutputFormat::json;
    }
    targets = *std::move(parsed);
  };
  const std::string help = fmt::format("how results are written, several times with files: {}",
                                       fmt::join(formats, ", "));
  m_app->add_option_function<std::vector<std::string>>("--format", take, help)
      ->option_text("NAME[=FILE]")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  m_declared.push_back({OptionSpec::Kind::value, "--format", "NAME[=FILE]", help, false, true});
}

namespace {

// `arguments` without the command's name.
Result<Parsed> parse_options(const Command& command, const std::vector<std::string>& arguments) {
  CLI::App app(std::string(command.summary), fmt::format("kfpkg {}", command.name));
  app.get_formatter()->column_width(k_help_column);
  app.footer(command.examples.empty() ? std::string()
                                      : fmt::format("Examples:\n{}", command.examples));
  CommandLine line(app);
  Action action = command.bind(line);
  // CLI11 takes the arguments last first.
  std::vector<std::string> rest(arguments.rbegin(), arguments.rend());
  try {
    app.parse(rest);
  } catch (const CLI::CallForHelp&) {
    return Parsed{{}, line.common_ptr(), app.help()};
  } catch (const CLI::ParseError& error) {
    return explain(command, app, error, arguments);
  }
  return Parsed{std::move(action), line.common_ptr(), {}, command.acts && line.acts()};
}

Result<Parsed> parse_group(std::span<const Command> commands, const Command& group,
                           const std::vector<std::string>& arguments) {
  const std::string word = arguments.size() > 1 ? arguments[1] : "--help";
  if (word == "--help" || word == "-h" || word == "help") {
    return Parsed{{}, std::make_shared<CommonOptions>(), overview(commands, group)};
  }
  const Command* command = find_command(commands, fmt::format("{} {}", group.name, word));
  if (command != nullptr) return parse_options(*command, {arguments.begin() + 2, arguments.end()});
  return unknown_command(commands, group, word);
}

}  // namespace

std::vector<OptionSpec> declared_by(const Command& command) {
  if (command.bind == nullptr) return {};
  CLI::App app;
  CommandLine line(app);
  static_cast<void>(command.bind(line));
  return line.declared();
}

Result<Parsed> parse_command_line(std::span<const Command> commands,
                                  const std::vector<std::string>& arguments) {
  const std::string first = arguments.empty() ? "--help" : arguments.front();
  if (first == "help" && arguments.size() > 1) {
    std::vector<std::string> asked(arguments.begin() + 1, arguments.end());
    asked.emplace_back("--help");
    return parse_command_line(commands, asked);
  }
  if (first == "--help" || first == "-h" || first == "help") {
    return Parsed{{}, std::make_shared<CommonOptions>(), overview(commands)};
  }
  const std::string name = first == "--version" ? "version" : first;
  const Command* command = find_command(commands, name);
  if (command == nullptr) return unknown_command(commands, first);
  if (command->bind == nullptr) return parse_group(commands, *command, arguments);
  return parse_options(*command, {arguments.begin() + 1, arguments.end()});
}

}  // namespace kfpkg::cli
