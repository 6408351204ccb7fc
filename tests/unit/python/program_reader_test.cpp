// SPDX-License-Identifier: Apache-2.0
// Programs read by a real Python process, and answers that nobody should trust.
#include "core/sys/environment.hpp"
#include "python/embedded.hpp"
#include "python/program.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace kfpkg;
using namespace kfpkg::python;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;  // module to text; the first is run

ProgramRequest request_of(const Files& files) {
  ProgramRequest request;
  for (const auto& [module, text] : files) {
    const bool package = module.ends_with(".__init__");
    request.files.push_back({package ? module.substr(0, module.rfind('.')) : module, package,
                             make_source(module, text)});
  }
  return request;
}

std::vector<ProgramAnswer> ask(const std::vector<ProgramRequest>& requests) {
  SystemProcessRunner processes;
  const auto answers =
      read_programs(requests, "python3", Environment::of_process().variables(), processes, {});
  REQUIRE(answers);
  REQUIRE(answers->size() == requests.size());
  return *answers;
}

Program read(const Files& files) {
  const auto answers = ask({request_of(files)});
  REQUIRE(std::holds_alternative<Program>(answers[0]));
  return std::get<Program>(answers[0]);
}

// A command line as one line: flags and what decides how they are judged.
std::string line_of(const CommandLine& parser) {
  std::string text;
  for (const ProgramOption& option : parser.options) {
    if (option.dest == "help") continue;
    if (!text.empty()) text += " ";
    std::string name;
    for (const std::string& flag : option.flags) name += (name.empty() ? "" : "|") + flag;
    text += name.empty() ? option.dest : name;
    if (!option.type.empty()) text += ":" + option.type;
    if (option.takes != 1) text += "(" + std::to_string(option.takes) + ")";
    for (const auto& [holds, mark] : {std::pair{option.required, "!"},
                                      {option.conditional, "?"},
                                      {option.loose, "~"},
                                      {!option.used, "-unused"}}) {
      if (holds) text += mark;
    }
  }
  for (const ProgramCommand& command : parser.commands)
    text += " {" + command.names.front() + ": " + line_of(command.parser) + "}";
  if (!parser.open.empty()) text += " open";
  if (parser.accepts_unknown) text += " lenient";
  return text;
}

std::string line_of(const Program& program) {
  switch (program.parser) {
    case Program::Parser::argparse:
      return "argparse: " + line_of(program.command_line);
    case Program::Parser::click:
      return "click: " + line_of(program.command_line);
    case Program::Parser::unknown:
      return "unknown: " + program.why;
    case Program::Parser::unreadable:
      return "unreadable";
  }
  return {};
}

struct Case {
  const char* what;
  const char* text;
  const char* expected;
};

const Case k_programs[] = {
    {"plain", R"(
import argparse
from pathlib import Path
parser = argparse.ArgumentParser()
parser.add_argument("-e", "--epochs", type=int, required=True)
parser.add_argument("--rate", type=float, default=0.1)
parser.add_argument("--out", type=Path)
parser.add_argument("--verbose", action="store_true")
parser.add_argument("source")
parser.add_argument("rest", nargs="*")
args = parser.parse_args()
print(args.epochs, args.rate, args.out, args.verbose, args.source, args.rest)
)",
     "argparse: -e|--epochs:int! --rate:float --out:pathlib.Path --verbose(0) source! rest(-1)"},
    {"an option whose value nobody reads", R"(
import argparse
def main():
    p = argparse.ArgumentParser()
    p.add_argument("--model", required=True)
    p.add_argument("--data")
    args = p.parse_args()
    print(args.data)
if __name__ == "__main__":
    main()
)",
     "argparse: --model!-unused --data"},
    {"groups, in a function that gets the parser", R"(
import argparse
def add(p, more=None):
    group = p.add_argument_group("data")
    group.add_argument("--data", required=True)
def main(argv=None):
    parser = argparse.ArgumentParser()
    add(parser)
    add_more(more=parser)
    args = parser.parse_args(argv)
    print(vars(args))
def add_more(more):
    if True:
        more.add_argument("--sometimes", required=True)
main()
)",
     "argparse: --data! --sometimes!?"},
    {"a parser that comes back from a function", R"(
import argparse
def make():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--a")
    return parser
args, rest = make().parse_known_args()
print(args.a)
)",
     "argparse: --a lenient"},
    {"commands", R"(
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--debug", action="store_true")
sub = parser.add_subparsers(dest="command", required=True)
p = sub.add_parser("train")
p.add_argument("--epochs", type=int, required=True)
p = sub.add_parser("test", aliases=["t"])
p.add_argument("--data")
print(vars(parser.parse_args()))
)",
     "argparse: --debug(0) {train: --epochs:int!} {test: --data}"},
    {"flags that a loop computes", R"(
import argparse
parser = argparse.ArgumentParser()
for name in NAMES:
    parser.add_argument("--" + name)
parser.add_argument("--a", required=True)
print(vars(parser.parse_args()))
)",
     "argparse: --a! open"},
    {"a type of the program's own", R"(
import argparse
def number(text):
    return float(text)
class Store(argparse.Action):
    pass
p = argparse.ArgumentParser()
p.add_argument("--a", type=number)
p.add_argument("--b", type=lambda text: text)
p.add_argument("--c", action=Store)
p.add_argument("--d", **kw)
p.add_argument("--e", type=argparse.FileType("w"))
print(vars(p.parse_args()))
)",
     "argparse: --a:? --b:? --c~ --d~ --e:argparse.FileType:w"},
    {"a parent", R"(
import argparse
base = argparse.ArgumentParser(add_help=False)
base.add_argument("--seed", type=int)
p = argparse.ArgumentParser(parents=[base])
p.add_argument("--a")
print(vars(p.parse_args()))
)",
     "argparse: --seed:int --a"},
    {"a parser in an object", R"(
import argparse
class Job:
    def __init__(self):
        self.parser = argparse.ArgumentParser()
        self.parser.add_argument("--a", type=int)
        self.args = self.parser.parse_args()
    def run(self):
        print(self.args.a)
Job().run()
)",
     "argparse: --a:int"},
    {"a parser given to strangers", R"(
import argparse, lightning
p = argparse.ArgumentParser()
p.add_argument("--a")
p = lightning.Trainer.add_argparse_args(p)
args = p.parse_args()
)",
     "unknown: the parser is handed to code that is not read"},
    {"two parsers", R"(
import argparse
a = argparse.ArgumentParser()
b = argparse.ArgumentParser()
a.parse_args(); b.parse_args()
)",
     "unknown: several parsers read the command line"},
    {"arguments of its own", R"(
import argparse
p = argparse.ArgumentParser()
p.add_argument("--a")
p.parse_args(["--a", "1"])
)",
     "unknown: the parser does not read the command line itself"},
    {"a changed command line", R"(
import argparse, sys
sys.argv.append("--a=1")
p = argparse.ArgumentParser()
p.add_argument("--a", required=True)
p.parse_args()
)",
     "unknown: the program changes sys.argv"},
    {"typer", "import typer\ndef main(a: int): pass\ntyper.run(main)\n",
     "unknown: the command line may be read by typer"},
    {"sys.argv", "import sys\nprint(sys.argv[1])\n", "unknown: the program reads sys.argv itself"},
    {"nothing", "print(1)\n", "unknown: nothing in it reads a command line"},
    {"Python 2", "print 1\n", "unreadable"},
    {"click", R"(
import click
@click.command()
@click.option("--epochs", "-e", type=int, required=True)
@click.option("--rate", default=0.5)
@click.option("--shout/--no-shout")
@click.option("--mode", type=click.Choice(["a", "b"]), multiple=True)
@click.option("--key", required=True, envvar="KEY")
@click.argument("source", type=click.Path(exists=True))
@click.argument("rest", nargs=-1)
def main(epochs, rate, shout, mode, key, source, rest):
    print(epochs, rate, shout, mode, source, rest)
if __name__ == "__main__":
    main()
)",
     "click: --epochs|-e:int! --rate:float --shout|--no-shout(0) --mode --key-unused "
     "source:click.Path:exists! rest(-1)"},
    {"a click group", R"(
import click
@click.group()
@click.option("--debug", is_flag=True)
def cli(debug):
    print(debug)
@cli.command()
@click.option("--n", type=click.INT)
def train_it(n):
    print(n)
@cli.command("other", context_settings={"ignore_unknown_options": True})
def something():
    pass
cli()
)",
     "click: --debug(0) {train-it: --n:int} {other: } lenient"},
};

}  // namespace

TEST_CASE("what a program's command line knows", "[spec]") {
  std::vector<ProgramRequest> requests;
  for (const Case& one : k_programs) requests.push_back(request_of({{"main", one.text}}));
  const auto answers = ask(requests);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    INFO(k_programs[i].what);
    REQUIRE(std::holds_alternative<Program>(answers[i]));
    CHECK(line_of(std::get<Program>(answers[i])) == k_programs[i].expected);
  }
}

TEST_CASE("a program is followed into the modules that it imports", "[spec]") {
  const Program program =
      read({{"main",
             "from pkg import cli\nfrom pkg.types import number\n"
             "args = cli.arguments()\nprint(args.a)\n"},
            {"pkg.__init__", ""},
            {"pkg.cli",
             "import argparse\nfrom .types import number\n"
             "def arguments():\n    p = argparse.ArgumentParser()\n"
             "    p.add_argument('--a', type=number)\n    return p.parse_args()\n"
             "if __name__ == '__main__':\n    argparse.ArgumentParser().parse_args()\n"},
            {"pkg.types", "def number(text):\n    return int(text)\n"},
            {"other", "this is no Python"}});
  CHECK(line_of(program) == "argparse: --a:?");
  CHECK(program.command_line.options.back().place.source->path() == "pkg.cli");
}

TEST_CASE("places are byte offsets, whatever the encoding and the line ends", "[spec]") {
  const std::string call = "p.add_argument('--\xC3\xA4', help='\xE2\x82\xAC')";
  for (const std::string& start : {std::string(), std::string("\xEF\xBB\xBF")}) {
    for (const char* end : {"\n", "\r\n", "\r"}) {
      const std::string text = start + "import argparse" + end +
                               "p = argparse.ArgumentParser(); '\xC3\xA9'; " + call + end +
                               "p.parse_args()" + end;
      const Program program = read({{"main", text}});
      const Place place = program.command_line.options.back().place;
      REQUIRE(place.source);
      CHECK(place.source->text(place.span) == call);
    }
  }
  const std::string latin =
      "# -*- coding: latin-1 -*-\nimport argparse\np = argparse.ArgumentParser()\n"
      "'\xE9'; p.add_argument('--\xE4')\np.parse_args()\n";
  const Place place = read({{"main", latin}}).command_line.options.back().place;
  CHECK(place.source->text(place.span) == "p.add_argument('--\xE4')");
}

// CPython 3.11: ast.parse of a str and of bytes tell these differently.
TEST_CASE("of a text nothing but its syntax is asked, and it is read as a text", "[spec]") {
  const auto [text, readable] = GENERATE(table<std::string, bool>({
      {"print(1)\n", true},
      {"print 1\n", false},
      {"# coding: nonsense\nx = 1\n", true},
      {"\xEF\xBB\xBFx = 1\n", false},
      {"x = '\xED\xA0\xBD'\n", false},
      {std::string("x = 1\0", 6), false},
      {std::string(5000, '(') + std::string(5000, ')'), false},
  }));
  INFO(text.substr(0, 40));
  ProgramRequest request = request_of({{"", text}});
  request.kind = ProgramRequest::Kind::syntax;
  const auto answers = ask({request});
  REQUIRE(std::holds_alternative<Program>(answers.front()));
  const auto& program = std::get<Program>(answers.front());
  CHECK((program.parser == Program::Parser::unreadable) == !readable);
  CHECK(program.why.empty() == readable);
}

TEST_CASE("hostile programs are unreadable, and only they", "[spec]") {
  const std::string nested = std::string(100'000, '(') + std::string(100'000, ')');
  std::string chain = "x = a";
  for (int i = 0; i < 50'000; ++i) chain += ".b()";
  const auto answers = ask(
      {request_of({{"main", nested}}), request_of({{"main", std::string("\0\0", 2)}}),
       request_of({{"main", "# coding: rot13\nx"}}), request_of({{"main", "\xFF\xFE"}}),
       request_of({{"main", "import argparse\np = argparse.ArgumentParser()\np.parse_args()"}})});
  for (std::size_t i = 0; i < 4; ++i) {
    INFO(i);
    REQUIRE(std::holds_alternative<Program>(answers[i]));
    CHECK(std::get<Program>(answers[i]).parser == Program::Parser::unreadable);
  }
  CHECK(line_of(std::get<Program>(answers[4])) == "argparse: ");
  CHECK(ask({request_of({{"main", chain}})}).size() == 1);
}

TEST_CASE("answers that are cut off, deep or wrong say nothing", "[spec]") {
  const std::vector<ProgramRequest> requests{request_of({{"main", "abc"}})};
  for (const std::string& output : {std::string(), std::string("{}"), std::string("[]\n"),
                                    std::string("{\n"), std::string(100'000, '[') + "\n"}) {
    const auto answers = read_program_answers(requests, output);
    REQUIRE(answers.size() == 1);
    CHECK(std::holds_alternative<std::monostate>(answers[0]));
  }
  const auto answers = read_program_answers(
      requests,
      "{\"parser\":\"argparse\",\"command_line\":{\"options\":[{\"flags\":[1,\"-a\"],\"at\":"
      "[0,1,99]},7,{\"at\":[5,0,1],\"takes\":\"x\"}],\"commands\":[3]},\"paths\":[{}]}\n");
  const Program program = std::get<Program>(answers.at(0));
  REQUIRE(program.command_line.options.size() == 3);
  CHECK(program.command_line.options[0].flags == std::vector<std::string>{"-a"});
  CHECK(program.command_line.options[0].place.span == Span{1, 3});
  CHECK(program.command_line.options[2].place.source == nullptr);
}

TEST_CASE("the script fits into one argument", "[spec]") {
  std::size_t size = 0;
  for (const EmbeddedFile& part : embedded_files()) size += part.content.size();
  CHECK(size > 10'000);
  CHECK(size < 100'000);
}

TEST_CASE("no Python is an error of kind tool", "[spec]") {
  SystemProcessRunner processes;
  const auto answers = read_programs({request_of({{"main", ""}})}, "no-such-python",
                                     Environment::of_process().variables(), processes, {});
  REQUIRE_FALSE(answers);
  CHECK(answers.error().kind == ErrorKind::tool);
}
