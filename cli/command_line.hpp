// SPDX-License-Identifier: Apache-2.0
// How commands declare what they take. CLI11 is behind it, in command_line.cpp and nowhere else:
// including it costs five seconds per file.
#pragma once

#include "cli/command.hpp"
#include "cli/console.hpp"
#include "cli/report_target.hpp"
#include "core/result.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library chose it
class App;
}

namespace kfpkg::cli {

/// One thing that a command takes, as it was declared: help, completions and documentation are made
/// from these.
struct OptionSpec {
  enum class Kind { flag, value, list, positional };
  Kind kind = Kind::flag;
  std::string names;       ///< "-j,--jobs"; of a positional its name
  std::string value_name;  ///< "OS/ARCH,..."; empty for flags and positionals
  std::string help;
  bool required = false;
  bool repeats = false;  ///< may be given several times
};

/// Options of one command while they are declared. Targets must outlive the parse.
class CommandLine {
 public:
  explicit CommandLine(CLI::App& app);

  /// What was declared so far, the options of every command first.
  [[nodiscard]] const std::vector<OptionSpec>& declared() const { return m_declared; }

  /// Of what takes one value, the last one counts; the help says so.
  void flag(const std::string& names, bool& target, const std::string& help);
  void option(const std::string& names, std::string& target, const std::string& value_name,
              const std::string& help);
  /// From 1 to 1000.
  void number(const std::string& names, std::size_t& target, const std::string& value_name,
              const std::string& help);
  /// May be repeated, and each value may hold several separated by commas.
  void list(const std::string& names, std::vector<std::string>& target,
            const std::string& value_name, const std::string& help);
  /// May be repeated; commas are part of the value.
  void values(const std::string& names, std::vector<std::string>& target,
              const std::string& value_name, const std::string& help);
  void positional(const std::string& name, std::string& target, const std::string& help);
  void optional_positional(const std::string& name, std::string& target, const std::string& help);
  void positionals(const std::string& name, std::vector<std::string>& target,
                   const std::string& help);
  /// `--format text|json`, for commands that report something.
  void reports();
  /// `--format NAME[=FILE]`, several times, for a command with more formats than these two.
  /// `formats` must outlive the parse.
  void reports_as(std::vector<ReportTarget>& targets, std::span<const std::string_view> formats);
  /// The command only reads unless one of the flags that are named so is given.
  void acts_only_with(const bool& flag);
  [[nodiscard]] bool acts() const;
  [[nodiscard]] const CommonOptions& common() const { return *m_common; }
  [[nodiscard]] std::shared_ptr<const CommonOptions> common_ptr() const { return m_common; }

 private:
  CLI::App* m_app;
  std::vector<OptionSpec> m_declared;
  std::shared_ptr<CommonOptions> m_common;
  std::vector<const bool*> m_acting;  ///< empty: it always acts
};

struct Parsed {
  Action action;
  std::shared_ptr<const CommonOptions> common;
  std::string help;  ///< when set, it is printed and nothing else happens
  bool acts = false;
};

/// What a command takes, the options of every command first; nothing for a group.
[[nodiscard]] std::vector<OptionSpec> declared_by(const Command& command);

/// argv without the program's name. Errors are of kind usage and have a suggestion where one is
/// near.
[[nodiscard]] Result<Parsed> parse_command_line(std::span<const Command> commands,
                                                const std::vector<std::string>& arguments);

}  // namespace kfpkg::cli
