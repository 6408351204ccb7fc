// SPDX-License-Identifier: Apache-2.0
// A spec's arguments as the program's own parser takes them: argparse or click.
#pragma once

#include "lint/rule.hpp"
#include "python/program.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace kfpkg::lint {

/// A flag in the spec's arguments.
struct PassedFlag {
  const spec::Argument* argument = nullptr;       ///< where it stands
  std::string name;                               ///< without "=value"
  const python::CommandLine* parser = nullptr;    ///< that meets it
  const python::ProgramOption* option = nullptr;  ///< null: that parser does not know it
  std::vector<const spec::Argument*> values;  ///< what it takes; empty when it is "--name=value"
  bool has_text = false;                      ///< of "--name=value"
  std::string text;                           ///< that value, when it is all literal
  bool value_missing = false;                 ///< nothing follows that it could take
};

/// An argument without a flag.
struct PassedPositional {
  const spec::Argument* argument = nullptr;
  const python::ProgramOption* option = nullptr;  ///< null: not known, or too many
};

struct ProgramCall {
  std::vector<const python::CommandLine*>
      parsers;  ///< the program's, and its commands' that are met
  std::vector<PassedFlag> flags;
  std::vector<PassedPositional> positionals;
  const python::ProgramOption* missing_positional = nullptr;  ///< the first one that gets nothing
  bool sure = true;  ///< false: some arguments come only sometimes, or cannot be followed
};

/// Nothing when the way of parsing is not known, or the command cannot be told.
[[nodiscard]] std::optional<ProgramCall> follow_call(const ProgramView& program);

/// Every flag of a parser that may stand in a command line.
[[nodiscard]] std::vector<std::string_view> known_flags(const python::CommandLine& parser);

/// A value that an option gets.
struct PassedValue {
  const python::ProgramOption* option = nullptr;
  const spec::Argument* argument = nullptr;  ///< where it stands
  std::string name;                          ///< of the option, as the spec writes it
};
/// Those that stand alone as arguments, of flags and positionals.
[[nodiscard]] std::vector<PassedValue> passed_values(const ProgramCall& call);

/// The place in the program, for people; nothing for one that stands in the spec itself.
void add_related(Diagnostic& found, const Place& place, std::string message);

/// The program stands in the command line, and Python cannot read it as it is there. Placeholders
/// are put in before Python sees it: a text with one is none of these.
[[nodiscard]] bool is_unreadable_text(const ProgramView& program);

/// Where a finding about the program as a whole is shown.
[[nodiscard]] Span program_span(const ProgramView& program);

}  // namespace kfpkg::lint
