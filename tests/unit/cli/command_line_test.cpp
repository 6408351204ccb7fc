// SPDX-License-Identifier: Apache-2.0
// What the command line takes, and what it says about what it does not take.
#include "cli/command_line.hpp"

#include "cli/commands.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <set>

using namespace kfpkg;
using namespace kfpkg::cli;
using Catch::Matchers::Contains;

namespace {

// bind() is a plain function pointer, so what it fills stands here; each parse starts afresh.
struct Given {
  bool force = false;
  std::string name;
  std::string colour_of_paint;
  std::size_t limit = 7;
  std::vector<std::string> platforms;
  std::vector<std::string> sets;
};
Given given;

Action bind_paint(CommandLine& line) {
  line.positional("name", given.name, "what to paint");
  line.flag("-f,--force", given.force, "paint it twice");
  line.option("--paint", given.colour_of_paint, "COLOUR", "the paint");
  line.number("--limit", given.limit, "N", "litres");
  line.list("--platform", given.platforms, "OS/ARCH,...", "where");
  line.values("--set", given.sets, "NAME=VALUE", "a variable");
  line.reports();
  return [](workspace::Session&, Console&) -> Result<ExitCode> { return ExitCode::done; };
}

Action bind_quiet(CommandLine&) {
  return [](workspace::Session&, Console&) -> Result<ExitCode> { return ExitCode::done; };
}

constexpr std::array k_commands{
    Command{"paint", "paint something", "  kfpkg paint door\n", bind_paint},
    Command{"version", "the version", "", bind_quiet},
};

Result<Parsed> parse(const std::vector<std::string>& arguments) {
  given = Given{};
  return parse_command_line(k_commands, arguments);
}

Error error_of(const std::vector<std::string>& arguments) {
  const auto parsed = parse(arguments);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().kind == ErrorKind::usage);
  CHECK(exit_code(parsed.error().kind) == ExitCode::usage);
  return parsed.error();
}

}  // namespace

TEST_CASE("options come before or after positionals, with a space or an equals sign", "[cli]") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"paint", "door", "--paint", "red", "-f", "--limit", "3"},
        {"paint", "--paint=red", "--force", "--limit=3", "door"},
        {"paint", "--paint", "blue", "--paint", "red", "-f", "--limit", "3", "--", "door"}}) {
    REQUIRE(parse(arguments));
    CHECK(given.name == "door");
    CHECK(given.colour_of_paint == "red");
    CHECK(given.limit == 3);
    CHECK(given.force);
  }
}

TEST_CASE("after -- everything is a positional", "[cli]") {
  REQUIRE(parse({"paint", "--", "--force"}));
  CHECK(given.name == "--force");
  CHECK_FALSE(given.force);
}

TEST_CASE("lists are split at commas and may be repeated; values keep their commas", "[cli]") {
  REQUIRE(parse({"paint", "--platform", "linux/amd64,linux/arm64", "--platform=linux/arm/v7",
                 "--set", "a=1,2", "--set", "b=", "door"}));
  CHECK(given.platforms == std::vector<std::string>{"linux/amd64", "linux/arm64", "linux/arm/v7"});
  CHECK(given.sets == std::vector<std::string>{"a=1,2", "b="});
  CHECK(given.name == "door");
}

TEST_CASE("the common options are those of every command", "[cli]") {
  const auto parsed = parse({"version", "-q", "-v", "--color", "never"});
  REQUIRE(parsed);
  CHECK(parsed->common->quiet);
  CHECK(parsed->common->verbose);
  CHECK(parsed->common->colour == ColourChoice::never);
  CHECK(parsed->common->format == OutputFormat::text);
  CHECK(parse({"paint", "door", "--format", "json"})->common->format == OutputFormat::json);
}

TEST_CASE("help is found wherever people look for it", "[cli]") {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {"--help"}, {"-h"}, {"help"}}) {
    const auto parsed = parse(arguments);
    REQUIRE(parsed);
    CHECK_THAT(parsed->help, Contains("paint something") && Contains("Exit codes"));
  }
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"paint", "--help"},
                                                    {"paint", "-h"},
                                                    {"paint", "door", "--force", "--help"},
                                                    {"help", "paint"}}) {
    const auto parsed = parse(arguments);
    REQUIRE(parsed);
    CHECK_THAT(parsed->help, Contains("--platform OS/ARCH,...") && Contains("kfpkg paint door"));
  }
  CHECK(parse({"--version"})->help.empty());
}

TEST_CASE("what is wrong on the command line is said with a way out", "[cli]") {
  struct Row {
    std::vector<std::string> arguments;
    std::string message;
    std::string hint;
  };
  for (const Row& row : {
           Row{{"piant"},
               "\"piant\" is not a kfpkg command",
               "did you mean \"paint\"? if not, run `kfpkg --help`"},
           Row{{"frobnicate"}, "\"frobnicate\" is not a kfpkg command", "run `kfpkg --help`"},
           Row{{"help", "piant"},
               "\"piant\" is not a kfpkg command",
               "did you mean \"paint\"? if not, run `kfpkg --help`"},
           Row{{"--force", "paint"},
               "unknown option --force before the command",
               "options follow the command: kfpkg COMMAND --force"},
           Row{{"paint", "door", "--platfrom", "x"},
               "paint: unknown option --platfrom",
               "did you mean \"--platform\"? if not, run `kfpkg paint --help`"},
           Row{{"paint", "door", "--platfrom=x"},
               "paint: unknown option --platfrom",
               "did you mean \"--platform\"? if not, run `kfpkg paint --help`"},
           Row{{"paint", "door", "window"},
               "paint: too many arguments: window",
               "run `kfpkg paint --help`"},
           Row{{"paint"}, "paint: no name is given", "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--limit", "many"},
               "paint: --limit: \"many\" is not a number",
               "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--limit", "-1"},
               "paint: --limit: \"-1\" is not a number",
               "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--limit", "0"},
               "paint: --limit: 0 is not between 1 and 1000",
               "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--limit", "1001"},
               "paint: --limit: 1001 is not between 1 and 1000",
               "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--limit", "18446744073709551615"},
               "paint: --limit: 18446744073709551615 is not between 1 and 1000",
               "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--format", "yaml"},
               "paint: --format: \"yaml\" is none of text, json",
               "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--paint"},
               "paint: --paint needs a value",
               "run `kfpkg paint --help`"},
           Row{{"paint", "door", "--force=maybe"},
               "paint: --force takes no value",
               "run `kfpkg paint --help`"},
           Row{{"version", "--format", "json"},
               "version: unknown option --format",
               "run `kfpkg version --help`"},
       }) {
    CAPTURE(row.arguments);
    const Error error = error_of(row.arguments);
    CHECK(error.message == row.message);
    CHECK(error.hint == row.hint);
  }
}

TEST_CASE("abbreviations of commands and options are not taken", "[cli]") {
  CHECK_FALSE(parse({"pain", "door"}));
  CHECK_FALSE(parse({"paint", "door", "--forc"}));
}

TEST_CASE("each command has a place, a summary and examples of its own", "[cli]") {
  std::set<std::string_view> names;
  std::set<int> places;
  for (const Command& command : all_commands()) {
    CAPTURE(command.name);
    CHECK(names.insert(command.name).second);
    CHECK(command.place > 0);
    CHECK(places.insert(command.place).second);
    CHECK(command.summary.size() > 10);
    CHECK(command.summary.size() < 80);
    CHECK_FALSE(command.summary.ends_with('.'));
    CHECK(command.examples.starts_with("  kfpkg " + std::string(command.name)));
    CHECK(command.examples.ends_with('\n'));
  }
}

TEST_CASE("a command knows what it declared, with names, values and words", "[cli]") {
  const std::vector<OptionSpec> declared = declared_by(k_commands.front());
  const auto find = [&](std::string_view names) {
    const auto found = std::find_if(declared.begin(), declared.end(),
                                    [&](const OptionSpec& spec) { return spec.names == names; });
    REQUIRE(found != declared.end());
    return *found;
  };
  CHECK(declared.front().names == "--color");
  CHECK(find("name").kind == OptionSpec::Kind::positional);
  CHECK(find("name").required);
  CHECK(find("-f,--force").kind == OptionSpec::Kind::flag);
  CHECK(find("-f,--force").help == "paint it twice");
  CHECK(find("--paint").value_name == "COLOUR");
  CHECK_FALSE(find("--paint").repeats);
  CHECK(find("--platform").kind == OptionSpec::Kind::list);
  CHECK(find("--set").repeats);
  CHECK(find("--format").value_name == "text|json");
}

TEST_CASE("what commands declare is what their help shows, and no more", "[cli]") {
  for (const Command& command : all_commands()) {
    if (command.bind == nullptr) continue;
    std::vector<std::string> words;
    const std::string name(command.name);
    const std::size_t blank = name.find(' ');
    words.push_back(name.substr(0, blank));
    if (blank != std::string::npos) words.push_back(name.substr(blank + 1));
    words.emplace_back("--help");
    const auto parsed = parse_command_line(all_commands(), words);
    REQUIRE(parsed);
    std::size_t options = 0;
    for (const OptionSpec& spec : declared_by(command)) {
      if (spec.kind != OptionSpec::Kind::positional) ++options;
      INFO(command.name << ' ' << spec.names);
      CHECK_THAT(parsed->help, Contains("\n  " + spec.names));
      CHECK_THAT(parsed->help, Contains(spec.help));
    }
    std::size_t shown = 0;
    for (std::size_t at = parsed->help.find("\n  -"); at != std::string::npos;
         at = parsed->help.find("\n  -", at + 1)) {
      ++shown;
    }
    INFO(command.name);
    CHECK(shown == options + 1);  // --help itself
  }
}

TEST_CASE("an option takes one value, and what follows is a positional", "[cli]") {
  REQUIRE(parse({"paint", "--platform", "linux/amd64", "--set", "a=b", "door"}));
  CHECK(given.name == "door");
  CHECK(given.platforms == std::vector<std::string>{"linux/amd64"});
  REQUIRE(parse({"paint", "--set", "a=b", "door"}));
  CHECK(given.name == "door");
  CHECK(given.sets == std::vector<std::string>{"a=b"});
  REQUIRE(parse({"paint", "--platform", "linux/amd64", "door"}));
  CHECK(given.name == "door");
  CHECK(error_of({"paint", "door", "--set", "a=b", "c=d"}).message ==
        "paint: too many arguments: c=d");
  CHECK(error_of({"paint", "door", "--platform", "linux/amd64", "linux/arm64"}).message ==
        "paint: too many arguments: linux/arm64");
}

TEST_CASE("of an option with one value that is given twice, the last one counts", "[cli]") {
  const auto parsed = parse({"paint", "door", "--paint", "red", "--paint", "blue", "--format",
                             "text", "--format", "json", "--color", "never", "--color", "always"});
  REQUIRE(parsed);
  CHECK(given.colour_of_paint == "blue");
  CHECK(parsed->common->format == OutputFormat::json);
  CHECK(parsed->common->colour == ColourChoice::always);
}

TEST_CASE("the option whose value is missing is named, not one that has its own", "[cli]") {
  struct Row {
    std::vector<std::string> arguments;
    const char* option;
  };
  const Row rows[] = {
      {{"paint", "door", "--paint"}, "--paint"},
      {{"paint", "door", "--paint", "red", "--set"}, "--set"},
      {{"paint", "door", "--force", "--paint"}, "--paint"},
      {{"paint", "door", "--paint="}, "--paint"},
  };
  for (const Row& row : rows) {
    CHECK(error_of(row.arguments).message ==
          "paint: " + std::string(row.option) + " needs a value");
  }
}
