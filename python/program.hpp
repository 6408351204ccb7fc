// SPDX-License-Identifier: Apache-2.0
// What Python programs and pipeline files say, read by one Python process that never runs them.
#pragma once

#include "core/process/process.hpp"
#include "core/text/source.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kfpkg::python {

/// An option or positional argument of a command line.
struct ProgramOption {
  std::vector<std::string> flags;  ///< "--epochs", "-e"; none: positional
  std::string dest;                ///< the name by which the program reads it
  std::string type;  ///< dotted name of what converts it ("int"); empty: none; "?": unknown
  std::vector<std::string> choices;
  int takes = 1;             ///< arguments at most; -1: any number
  int least = 1;             ///< and at least
  bool required = false;     ///< a literal True, or a positional that cannot be left out
  bool conditional = false;  ///< it may be left out of the parser
  bool loose = false;        ///< parts of its declaration are computed
  bool used = true;          ///< false: nothing reads it
  Place place;               ///< its declaration; without a source for --help
};

struct ProgramCommand;

/// A parser: of the program, or of one of its commands.
struct CommandLine {
  std::string open;              ///< why there may be more options than these; empty: these are all
  bool abbreviates = false;      ///< argparse takes unambiguous beginnings of long flags
  bool accepts_unknown = false;  ///< flags that it does not know are no errors
  bool has_commands = false;
  std::vector<ProgramOption> options;
  std::vector<ProgramCommand> commands;
};

struct ProgramCommand {
  std::vector<std::string> names;
  CommandLine parser;
};

/// A place that only KFP 1.8 collected, and that the program writes to.
struct FixedPath {
  std::string path;
  Place place;
};

struct Program {
  enum class Parser { argparse, click, unknown, unreadable };
  Parser parser = Parser::unknown;
  std::string why;  ///< of unknown and unreadable
  Place why_place;  ///< without a source when there is no one place
  CommandLine command_line;
  std::vector<FixedPath> paths;
};

/// Something in a pipeline file that has a name.
struct NamedPlace {
  std::string name;
  Place place;
  bool guarded = false;   ///< inside an if or try, where the file may ask for the SDK's release
  bool imported = false;  ///< by an import statement
};

struct ComponentLoad {
  std::string how;       ///< "load_component_from_file", ..._url, ..._text
  std::string argument;  ///< empty when it is computed
  Place place;           ///< of the argument
};

struct ComponentCall {
  int load = -1;  ///< index into PipelineFile::loads; -1: a function of the file
  std::string name;
  Place place;
  bool splat = false;  ///< *arguments or **keywords
  bool in_pipeline = false;
  std::vector<Place> positional;
  std::vector<NamedPlace> keywords;
};

struct PipelineParameter {
  std::string name;
  bool typed = false;
  Place place;
};

struct PipelineFunction {
  std::string name;
  bool guarded = false;
  Place place;
  std::vector<PipelineParameter> parameters;
};

struct PipelineFile {
  bool readable = true;
  std::vector<NamedPlace> uses;  ///< full names that it takes from kfp: "kfp.dsl.ContainerOp"
  std::vector<ComponentLoad> loads;
  std::vector<ComponentCall> calls;
  std::vector<NamedPlace> methods;   ///< attributes of tasks: "after", "container.set_tty"
  std::vector<NamedPlace> compiles;  ///< literal package paths of Compiler().compile
  std::vector<PipelineFunction> pipelines;
};

struct ProgramFile {
  std::string module;    ///< "pkg.train"
  bool package = false;  ///< an __init__.py
  SourcePtr source;
};

/// One program with the files that it may import, one pipeline file, or one text of which nothing
/// but its syntax is asked.
struct ProgramRequest {
  /// `syntax`: as ast.parse takes a text, without a declaration of its encoding. The answer is a
  /// Program that is unreadable or of which nothing is known.
  enum class Kind { program, pipeline, syntax };
  Kind kind = Kind::program;
  std::vector<ProgramFile> files;
  std::size_t entry = 0;
};

/// Nothing where the process did not answer.
using ProgramAnswer = std::variant<std::monostate, Program, PipelineFile>;

/// What the process gets on standard input, and what its output says; answers are in the order of
/// the requests, and always as many. Places beyond a file are cut to it.
[[nodiscard]] std::string program_input(const std::vector<ProgramRequest>& requests);
[[nodiscard]] std::vector<ProgramAnswer> read_program_answers(
    const std::vector<ProgramRequest>& requests, std::string_view output);

/// Asks one Python process (3.8 or later, isolated, without site packages). An error of kind tool
/// when it cannot be started or is too old; one that dies has answered what it came to.
[[nodiscard]] Result<std::vector<ProgramAnswer>> read_programs(
    const std::vector<ProgramRequest>& requests, const std::string& python,
    const std::map<std::string, std::string>& environment, ProcessRunner& processes,
    std::stop_token stop);

}  // namespace kfpkg::python
