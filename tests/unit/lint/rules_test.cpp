// SPDX-License-Identifier: Apache-2.0
// Every rule's examples, the table, and what must stay clean.
#include "core/diag/text_renderer.hpp"
#include "core/sys/environment.hpp"
#include "core/text/edit.hpp"
#include "core/text/split.hpp"
#include "lint/engine.hpp"
#include "lint/example.hpp"
#include "lint/rule_table.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

Diagnostics lint_text(const std::string& text, const LintOptions& options = {}) {
  Diagnostics diagnostics;
  lint_source(make_source("component.yaml", text), options, diagnostics);
  return diagnostics;
}

MemoryTree tree_of(const std::vector<ExampleFile>& files) {
  std::map<std::string, MemoryTree::File, std::less<>> map;
  for (const ExampleFile& file : files) map[file.path] = {file.content, file.executable};
  return MemoryTree(std::move(map));
}

python::ProgramAnswer ask(const python::ProgramRequest& request) {
  SystemProcessRunner processes;
  auto answers = python::read_programs({request}, "python3", Environment::of_process().variables(),
                                       processes, {});
  REQUIRE(answers);
  return std::move(answers->front());
}

// As kfpkg lint does it: a program is read by Python before the rules run.
Diagnostics lint_whole(const Tree& tree, std::string_view folder, const LintOptions& options) {
  const auto read = read_folder(tree, folder, options.build);
  REQUIRE(read);
  const auto request = program_of(*read, options);
  REQUIRE(request);
  std::optional<python::ProgramAnswer> answer;
  if (*request) answer = ask(**request);
  Diagnostics diagnostics;
  check(*read, answer ? &*answer : nullptr, options, diagnostics);
  return diagnostics;
}

void lint_pipelines(const Tree& tree, const LintOptions& options, Diagnostics& diagnostics) {
  const auto files = find_pipeline_files(tree, "");
  REQUIRE(files);
  for (const auto& [source, unreadable] : *files) {
    REQUIRE_FALSE(unreadable);
    const auto request = program_of(source, options);
    REQUIRE(request);
    const python::ProgramAnswer answer = ask(*request);
    REQUIRE(std::holds_alternative<python::PipelineFile>(answer));
    check(PipelineFile{tree, "", source}, answer, options, diagnostics);
  }
}

Diagnostics lint_files(const std::vector<ExampleFile>& files, LintOptions options) {
  const MemoryTree tree = tree_of(files);
  Diagnostics diagnostics;
  const auto stored = dockerfile::read_lock(tree, diagnostics).value();
  options.build.lock = std::make_shared<const dockerfile::BaseLock>(stored.value().lock);
  diagnostics = lint_whole(tree, "", options);
  lint_pipelines(tree, options, diagnostics);
  return diagnostics;
}

Diagnostics lint_example(std::string_view example, const LintOptions& options) {
  return lint_files(example_files(example), options);
}

bool has(const Diagnostics& found, std::string_view rule) {
  return std::any_of(found.begin(), found.end(),
                     [&](const Diagnostic& one) { return one.rule == rule; });
}

LintOptions options_for(const RuleInfo& info) {
  LintOptions options;
  const auto targets = target_list(info.targets);
  if (!targets.empty()) options.targets = {targets.front()};
  if (info.on_request)
    options.severities[std::string(info.rule.id)] = std::string(name_of(info.severity));
  return options;
}

std::string all(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += render_text(diagnostic, {});
  return text;
}

// "add(x); add(y)" on lines, with `add` written out.
std::string python_lines(std::string_view text) {
  std::string lines;
  for (const std::string_view line : split(text, ";")) {
    const bool adds = line.starts_with("add(");
    lines += fmt::format("{}{}\n", adds ? "parser.add_argument" : "", adds ? line.substr(3) : line);
  }
  return lines;
}

// The portable spec of the project's notes: it loads and compiles everywhere.
constexpr const char* k_portable = R"(name: Train classifier
description: Trains a classifier on a CSV dataset and writes the model.
metadata:
  annotations:
    author: "Jane Doe <jane@example.org>"
    canonical_location: "https://raw.githubusercontent.com/acme/components/main/train/component.yaml"
inputs:
- {name: dataset, type: Dataset, description: "CSV file with a header row"}
- {name: target_column, type: String, description: "Column to predict"}
- {name: max_depth, type: Integer, default: '6', description: "Tree depth"}
- {name: learning_rate, type: Float, default: '0.1', description: "Shrinkage"}
- {name: verbose, type: Bool, default: 'False', description: "Print progress"}
- {name: params, type: JsonObject, default: '{}', description: "Extra parameters"}
outputs:
- {name: model, type: Model, description: "Trained model file"}
- {name: accuracy, type: Float, description: "Hold-out accuracy"}
implementation:
  container:
    image: "ghcr.io/acme/train:1.0.0"
    command: [python3, /app/main.py]
    args:
    - --dataset
    - {inputPath: dataset}
    - --target-column
    - {inputValue: target_column}
    - --max-depth
    - {inputValue: max_depth}
    - --learning-rate
    - {inputValue: learning_rate}
    - --verbose
    - {inputValue: verbose}
    - --params
    - {inputValue: params}
    - --model
    - {outputPath: model}
    - --accuracy
    - {outputPath: accuracy}
)";

}  // namespace

TEST_CASE("a program that nobody can follow is noted only where flags are passed", "[lint]") {
  const std::string program =
      "--- file main.py\nimport typer\n\ndef main(rows: int):\n    "
      "print(rows)\n\ntyper.run(main)\n";
  struct Case {
    const char* arguments;
    bool noted;
  };
  const auto c =
      GENERATE(Case{"[--rows, {inputValue: rows}]", true},
               Case{"[rows, {inputValue: rows}]", false}, Case{"['-', {inputValue: rows}]", false});
  CAPTURE(c.arguments);
  const auto found = lint_example(
      fmt::format("--- file component.yaml\nname: Show\ninputs: [{{name: rows, type: Integer}}]\n"
                  "implementation: {{container: {{image: \"a/b:1\", command: [python3, "
                  "/app/main.py], args: {}}}}}\n{}",
                  c.arguments, program),
      {});
  CHECK(has(found, "KF400") == c.noted);
}

// Where argparse of Python 3.11 stops with "error:" there is a finding, and where it goes on there
// is none.
TEST_CASE("a command line is read as argparse reads it", "[lint]") {
  struct Case {
    const char* parser;
    const char* arguments;
    std::string rules;
  };
  const char* const flags =
      "add(\"--rows\", type=int); add(\"--verbose\", action=\"store_true\"); add(\"--many\", "
      "nargs=\"+\"); add(\"--pair\", nargs=2); add(\"--mode\", choices=[\"a\", \"b\"]); "
      "add(\"--maybe\", nargs=\"?\"); add(\"--all\", nargs=\"*\")";
  const char* const required = "add(\"--need\", required=True)";
  const char* const two = "add(\"source\"); add(\"target\")";
  const char* const any = "add(\"files\", nargs=\"*\")";
  const char* const some = "add(\"files\", nargs=\"+\")";
  const char* const last = "add(\"first\"); add(\"rest\", nargs=\"?\")";
  const char* const commands =
      "commands = parser.add_subparsers(); train = commands.add_parser(\"train\", "
      "aliases=[\"fit\"]); train.add_argument(\"--rows\")";
  const Case cases[] = {
      {flags, "['--rows', '5', '--verbose']", ""},
      {flags, "['--rows', '-5']", ""},
      {flags, "['--rows=5', '--ver']", ""},
      {flags, "['--row', '5']", ""},
      {flags, "['--rows']", "KF403"},
      {flags, "['--rows', '--verbose']", "KF403"},
      {flags, "['--verbose=1']", "KF403"},
      {flags, "['--verbose', 'x']", "KF403"},
      {flags, "['--many', 'a', 'b', '--verbose']", ""},
      {flags, "['--many', '--verbose']", "KF403"},
      {flags, "['--pair', 'a', 'b']", ""},
      {flags, "['--pair', 'a']", "KF403"},
      {flags, "['--pair', 'a', '--verbose']", "KF403"},
      {flags, "['--pair=a', 'b']", "KF403"},
      {flags, "['--pair', 'a', 'b', 'c']", "KF403"},
      {flags, "['--mode', 'a']", ""},
      {flags, "['--mode=b']", ""},
      {flags, "['--mode', 'c']", "KF406"},
      {flags, "['--mode=c']", "KF406"},
      {flags, "['--maybe', '--verbose']", ""},
      {flags, "['--maybe', 'a', 'b']", "KF403"},
      {flags, "['--all', '--verbose']", ""},
      {flags, "['--all', 'a', 'b']", ""},
      {flags, "['--unknown']", "KF401"},
      {flags, "['--unknown', 'x']", "KF401"},
      {flags, "['x']", "KF403"},
      {required, "[]", "KF402"},
      {required, "['--need', 'x']", ""},
      {two, "['a', 'b']", ""},
      {two, "['a']", "KF402"},
      {two, "['a', 'b', 'c']", "KF403"},
      {any, "['a', 'b', 'c']", ""},
      {some, "['a', 'b']", ""},
      {last, "['a', 'b']", ""},
      {commands, "['train', '--rows', '5']", ""},
      {commands, "['fit', '--cols', '5']", "KF401"},
  };
  for (const Case& c : cases) {
    INFO(c.parser << "\n" << c.arguments);
    const auto found = lint_example(
        fmt::format("--- file component.yaml\nname: Show\nimplementation: {{container: {{image: "
                    "\"a/b:1\", command: [python3, /app/main.py], args: {}}}}}\n"
                    "--- file main.py\nimport argparse\n\nparser = argparse.ArgumentParser()\n"
                    "{}\nprint(parser.parse_args())\n",
                    c.arguments, python_lines(c.parser)),
        {});
    std::set<std::string> rules;
    for (const Diagnostic& one : found) rules.insert(one.rule);
    CHECK(fmt::format("{}", fmt::join(rules, " ")) == c.rules);
  }
}

TEST_CASE("templates that KFP does not replace are found", "[lint]") {
  struct Case {
    const char* argument;
    bool kept;
  };
  const Case cases[] = {
      {"{{$.inputs.artifacts['a'].metadata['rows']}}", true},
      {"{{$.outputs.artifacts['a'].value}}", true},
      {"{{$.pipeline_job_name}}", true},
      {"{{$.inputs.artifacts['a'].uri}}", false},
      {"{{$.inputs.artifacts['a'].path}}", false},
      {"{{$.inputs.artifacts}}", false},
      {"{{$}}", false},
  };
  for (const Case& c : cases) {
    INFO(c.argument);
    const auto found =
        lint_text(fmt::format("name: Show\ninputs: [{{name: a, type: Dataset}}]\n"
                              "outputs: [{{name: o, type: Dataset}}]\n"
                              "implementation: {{container: {{image: \"a/b:1\", command: [show, "
                              "{{inputPath: a}}, {{outputPath: o}}, \"x={}\"]}}}}\n",
                              c.argument));
    CHECK(std::any_of(found.begin(), found.end(), [](const Diagnostic& one) {
            return one.message.starts_with("KFP does not replace ");
          }) == c.kept);
  }
}

TEST_CASE("an output of the same name is no use of an input", "[lint]") {
  const auto found = lint_text(R"(name: Show
inputs: [{name: table, type: Dataset, optional: true}]
outputs: [{name: table, type: Dataset}]
implementation:
  container:
    image: a/b:1
    command: [show]
    args: [{if: {cond: {isPresent: table}, then: [{inputPath: table}]}}, {outputPath: table}]
)");
  CHECK_FALSE(has(found, "KF113"));
}

TEST_CASE("a placeholder behind a text has the advice that works", "[lint]") {
  const auto help = [](const char* argument) {
    const auto found = lint_text(fmt::format(
        "name: Show\ninputs: [{{name: Day of, type: String}}, {{name: t, type: Dataset}}]\n"
        "implementation:\n  container:\n    image: a/b:1\n    command: [show]\n    args:\n    - "
        "{}\n",
        argument));
    const auto told = std::find_if(found.begin(), found.end(),
                                   [](const Diagnostic& one) { return one.rule == "KF204"; });
    return told == found.end() ? std::string() : told->help;
  };
  CHECK(help("common.key={inputValue: Day of}") ==
        "write \"common.key={{$.inputs.parameters['day_of']}}\"; for KFP 1.8 {concat: [...]}");
  CHECK(help("--table={inputPath: t}") == "write {inputPath: t} as an item of its own");
  CHECK(help("a: b").starts_with("if this is text"));
}

// KFP 1.8.22 was asked.
TEST_CASE("what KFP 1.8 loads and cannot compile is found", "[lint]") {
  struct Case {
    const char* text;
    const char* rule;
  };
  const auto c = GENERATE(
      Case{"inputs: [{name: s, type: String, default: 15}]", "KF129"},
      Case{"inputs: [{name: s, type: Bool, default: 1000.0}]", "KF129"},
      Case{"inputs: [{name: s, type: Integer, default: 12345678901234567890123}]", "KF129"},
      Case{"inputs: [{name: s, type: Integer, optional: true, default: abc}]", "KF129"},
      Case{"inputs: [{name: s, type: {}}]", "KF129"}, Case{"inputs: [{name: \"\u00b2\"}]", "KF120"},
      Case{"inputs: [{name: \"a\u00b2\"}]", "KF120"},
      Case{"inputs: [{name: \"\U0001f600\"}]", "KF120"},
      Case{"outputs: [{name: a.b, type: String}]", "KF130"},
      Case{"inputs: [{name: s, type: List of x, default: 5}]", ""},
      Case{"inputs: [{name: \"\u540d\u524d\"}]", ""});
  CAPTURE(c.text);
  LintOptions options;
  options.targets = {"kfp-1.8"};
  const auto found = lint_text(
      fmt::format(
          "name: Show\n{}\nimplementation: {{container: {{image: \"a/b:1\", command: [show, "
          "{{inputValue: s}}]}}}}\n",
          c.text),
      options);
  for (const char* rule : {"KF120", "KF129", "KF130"})
    CHECK(has(found, rule) == (c.rule == std::string_view(rule)));
}

TEST_CASE("a spec that KFP 1.8 alone loads is seen by the rules about KFP 1.8", "[lint]") {
  const std::string text =
      "name: Show\ninputs: [{name: n, type: Integer, default: abc}, {name: o, type: Dataset, "
      "optional: true}]\nimplementation: {container: {image: \"a/b:1\", command: [show, "
      "{inputUri: o}, \"\\ud83d\\ude00\", {inputValue: n}]}}\n";
  LintOptions options;
  const auto in_2 = lint_text(text, options);
  CHECK(has(in_2, "KF103"));
  CHECK_FALSE(has(in_2, "KF015"));
  options.targets = {"kfp-1.8"};
  const auto in_1_8 = lint_text(text, options);
  CHECK(has(in_1_8, "KF015"));
  CHECK(has(in_1_8, "KF229"));
  CHECK_FALSE(has(lint_text("foo: x\n" + text, options), "KF015"));
}

// KFP 1.8.22 was asked.
TEST_CASE("KFP 1.8 stops at inputUri of what is not passed only where it resolves it", "[lint]") {
  const auto [argument, stage] = GENERATE(table<const char*, FailsAt>({
      {"{inputUri: o}", FailsAt::compile},
      {"{inputUri: r}", FailsAt::run},
      {"{if: {cond: {isPresent: o}, then: [{inputUri: o}]}}", FailsAt::run},
      {"{if: {cond: {isPresent: o}, then: [a], else: [{inputUri: o}]}}", FailsAt::compile},
      {"{if: {cond: {isPresent: r}, then: [{inputUri: o}]}}", FailsAt::compile},
      {"{if: {cond: {isPresent: r}, then: [a], else: [{inputUri: o}]}}", FailsAt::run},
      {"{concat: [a, {inputUri: o}]}", FailsAt::compile},
  }));
  CAPTURE(argument);
  LintOptions options;
  options.targets = {"kfp-1.8"};
  const auto found = lint_text(
      fmt::format("name: Show\ninputs: [{{name: r, type: Dataset}}, {{name: o, type: Dataset, "
                  "optional: true}}]\nimplementation: {{container: {{image: \"a/b:1\", command: "
                  "[show, {}]}}}}\n",
                  argument),
      options);
  const auto told = std::find_if(found.begin(), found.end(),
                                 [](const Diagnostic& one) { return one.rule == "KF229"; });
  REQUIRE(told != found.end());
  CHECK(told->fails_at == stage);
}

// As KFP's SDK and kfp-kubernetes write them.
TEST_CASE("what the SDK passes beside a component's inputs is no mistake", "[lint]") {
  const auto found = [](const char* inputs) {
    return lint_text(fmt::format(R"(components:
  comp-show: {{executorLabel: exec-show, inputDefinitions: {{parameters: {{text: {{parameterType: STRING, isOptional: true}}}}}}}}
deploymentSpec: {{executors: {{exec-show: {{container: {{image: "a/b:1", command: [show]}}}}}}}}
pipelineInfo: {{name: show-all}}
root:
  dag: {{tasks: {{show: {{componentRef: {{name: comp-show}}, taskInfo: {{name: show}}, inputs: {{parameters: {}}}}}}}}}
  inputDefinitions: {{parameters: {{name: {{parameterType: STRING}}}}}}
schemaVersion: 2.1.0
)",
                                 inputs));
  };
  CHECK(all(found("{pipelinechannel--name: {componentInputParameter: name}, cpu_limit: "
                  "{runtimeValue: {constant: '1'}}}")) == "");
  const auto slip = found("{txt: {componentInputParameter: name}}");
  REQUIRE(slip.size() == 1);
  CHECK(slip[0].rule == "KF713");
  CHECK(slip[0].severity == Severity::info);
}

TEST_CASE("the backend makes volumes by itself", "[lint]") {
  CHECK(all(lint_text(R"(components: {comp-createpvc: {executorLabel: exec-createpvc}}
deploymentSpec: {executors: {exec-createpvc: {container: {image: argostub/createpvc}}}}
pipelineInfo: {name: show}
root: {dag: {tasks: {createpvc: {componentRef: {name: comp-createpvc}, taskInfo: {name: createpvc}}}}}
schemaVersion: 2.1.0
)")) == "");
}

TEST_CASE("packages without a release are found wherever pip stands", "[lint]") {
  struct Case {
    const char* script;
    const char* message;
  };
  const Case cases[] = {
      {"pip install a", "each run installs whatever a is newest"},
      {"cd /tmp && pip install a==1 b; pip3 install -q c; pip install b",
       "each run installs whatever b, c are newest"},
      {"pip install -r requirements.txt --index-url https://x/ 'a' ./b",
       "each run installs whatever a is newest"},
      {"x; pip install a==1 \"b>=2,==2.*\" c~=1.0 git+https://x/y d.whl .", nullptr},
  };
  for (const Case& c : cases) {
    INFO(c.script);
    const auto found =
        lint_text(fmt::format("name: Show\nimplementation:\n  container:\n    image: a/b:1\n    "
                              "command:\n    - sh\n    - -c\n    - |\n      {}\n",
                              c.script));
    const auto told = std::find_if(found.begin(), found.end(),
                                   [](const Diagnostic& one) { return one.rule == "KF222"; });
    REQUIRE((told != found.end()) == (c.message != nullptr));
    if (c.message != nullptr) CHECK(told->message == c.message);
  }
}

TEST_CASE("a name that pipelines can use is told where they use another", "[lint]") {
  LintOptions options;
  options.severities["KF123"] = "info";
  const auto rewritten = [&](const char* name) {
    return has(lint_text(fmt::format("name: Show\ninputs: [{{name: {0}, type: String}}]\n"
                                     "implementation: {{container: {{image: \"a/b:1\", command: "
                                     "[show, {{inputValue: {0}}}]}}}}\n",
                                     name),
                         options),
               "KF123");
  };
  CHECK(rewritten("Row 1"));
  CHECK(rewritten("Zone"));
  CHECK(rewritten("A"));
  CHECK_FALSE(rewritten("row_1"));
  CHECK_FALSE(rewritten("1st Row"));
}

TEST_CASE("a program that gets everything leaves no input unused", "[lint]") {
  struct Case {
    const char* argument;
    bool unused;
  };
  const auto c = GENERATE(Case{"{executorInput: null}", false}, Case{"'{{$}}'", false},
                          Case{"'--all={{$}}'", false}, Case{"'{{$.inputs}}'", true});
  CAPTURE(c.argument);
  const auto found = lint_text(fmt::format(
      "name: Show\ninputs: [{{name: rows, type: Integer}}]\nimplementation: {{container: "
      "{{image: \"a/b:1\", command: [show, {}]}}}}\n",
      c.argument));
  CHECK(has(found, "KF111") == c.unused);
}

// What SDK 2.17 declares and passes for each of these types was asked of it.
TEST_CASE("an output type that begins like a parameter is no artifact's", "[lint]") {
  struct Case {
    const char* type;
    bool split;
  };
  const auto c =
      GENERATE(Case{"typing.List[int]", false}, Case{"List", false}, Case{"typing.Foo", false},
               Case{"typing.List x", true}, Case{"List x", true}, Case{"typing.String!", true});
  CAPTURE(c.type);
  const auto found =
      lint_text(fmt::format("name: Show\noutputs: [{{name: o, type: \"{}\"}}]\n"
                            "implementation: {{container: {{image: \"a/b:1\", "
                            "command: [show, {{outputPath: o}}]}}}}\n",
                            c.type));
  CHECK(has(found, "KF116") == c.split);
}

// What the program gets is str(yaml.safe_load(default)), and float(default) must keep all digits.
TEST_CASE("a default that the program gets otherwise is told with what it gets", "[lint]") {
  struct Case {
    const char* type;
    const char* value;
    const char* message;
  };
  const Case cases[] = {
      {"String", "1.10", "YAML reads the default 1.10 as a number: the program gets \"1.1\""},
      {"String", "+1", "YAML reads the default +1 as a number, and the"},
      {"String", "010", "YAML reads the default 010 as a number, and the"},
      {"String", "-010", "YAML reads the default -010 as a number, and the"},
      {"String", "0x1F", "YAML reads the default 0x1F as a number, and the"},
      {"String", "yes", "YAML reads the default yes as a boolean, and the"},
      {"String", "0", "KFP 1.8 refuses 0 as default"},
      {"String", "-10", "KFP 1.8 refuses -10 as default"},
      {"String", "1.0", "KFP 1.8 refuses 1.0 as default"},
      {"String", "'010'", nullptr},
      {"String", "text", nullptr},
      {"Integer", "1.5", "SDK 2.x makes a whole number of the default 1.5"},
      {"Integer", "true", "SDK 2.x makes a whole number of the default true"},
      {"Integer", "9007199254740993", "a pipeline cannot hold all the digits of 9007199254740993"},
      {"Integer", "-12345678901234567",
       "a pipeline cannot hold all the digits of -1234567890123456"},
      {"Integer", "9007199254740992", nullptr},
      {"Integer", "10", nullptr},
  };
  for (const Case& c : cases) {
    INFO(c.type << " " << c.value);
    LintOptions options;
    if (c.message != nullptr && std::string_view(c.message).starts_with("KFP 1.8"))
      options.targets = {"kfp-1.8"};
    const auto found =
        lint_text(fmt::format("name: Show\ninputs: [{{name: a, type: {}, default: {}}}]\n"
                              "implementation: {{container: {{image: \"a/b:1\", command: [show, "
                              "{{inputValue: a}}]}}}}\n",
                              c.type, c.value),
                  options);
    const auto told = std::find_if(found.begin(), found.end(),
                                   [](const Diagnostic& one) { return one.rule == "KF124"; });
    REQUIRE((told != found.end()) == (c.message != nullptr));
    if (c.message != nullptr) CHECK(told->message.find(c.message) == 0);
  }
}

TEST_CASE("a syntax error of a program in the command line is at its own line and column",
          "[lint]") {
  struct Row {
    const char* command;  ///< the text between « and » is the place; without it nothing is found
  };
  const Row rows[] = {
      {"\n    - python3\n    - -c\n    - |\n      import sys\n\n      if sys.argv:\n        x = "
       "«)»\n"
       "      print(x)\n"},
      {"\n    - python3\n    - -c\n    - |-\n      é = 'é' «)»"},
      {"[python3, -c, \"import sys\\nx = «)»\"]"},
      // The line stands there twice, or its text is not as Python sees it.
      {"[python3, -c, «\"»x = 1\\nif x:\\nx = 1\\n\"]"},
      {"[python3, -c, «'»x = ''a']"},
      {"[python3, -c, 'print(1)']"},
      {"[python3, -c, \"x = {{$.inputs.parameters['a']}}\"]"},
  };
  for (const Row& row : rows) {
    std::string text = row.command;
    CAPTURE(text);
    const std::string head =
        "name: A\nimplementation:\n  container:\n    image: a/b:1\n    command: ";
    std::size_t begin = text.find("«");
    std::size_t end = 0;
    if (begin != std::string::npos) {
      text.erase(begin, std::strlen("«"));
      end = text.find("»");
      text.erase(end, std::strlen("»"));
    }
    Diagnostics found = lint_example(head + text + "\n", {});
    std::erase_if(found, [](const Diagnostic& one) { return one.rule != "KF411"; });
    REQUIRE(found.size() == (begin == std::string::npos ? 0 : 1));
    if (found.empty()) continue;
    CHECK(found[0].place.source->text(found[0].place.span) == text.substr(begin, end - begin));
    CHECK(found[0].place.span == Span{head.size() + begin, head.size() + end});
  }
}

TEST_CASE("inputs that one cause keeps from being passed are told as one, with one fix", "[lint]") {
  auto found = lint_text(
      "name: A\ninputs: [{name: a}, {name: b}, {name: c}, {name: d}, {name: e, type: Path}]\n"
      "implementation:\n  container:\n    image: a/b:1\n    command: [{inputValue: a}, "
      "{inputValue: "
      "b}, {inputValue: c}, {inputValue: d}, {inputValue: a}, {inputValue: e}]\n");
  std::erase_if(found, [](const Diagnostic& one) { return one.rule != "KF101"; });
  REQUIRE(found.size() == 5);
  CHECK(found[3].message.starts_with("inputValue cannot pass \"d\": "));
  merge_causes(found);
  REQUIRE(found.size() == 2);
  CHECK(found[0].message.starts_with("inputValue cannot pass \"a\", \"b\", \"c\" and 1 more: "));
  CHECK(found[1].message.starts_with("inputValue cannot pass \"e\": "));
  CHECK(found[0].related.size() == 4);
  REQUIRE(found[0].fixes.size() == 1);
  CHECK(found[0].fixes[0].description == "make it a String (4 times)");
  CHECK(found[0].fixes[0].edits.size() == 4);
}

TEST_CASE("of inputs that one cause keeps from being passed those are retyped whose path is not",
          "[lint]") {
  const auto fix_of = [](const std::string& command) {
    auto found = lint_text(
        "name: A\ninputs: [{name: a, type: Path}, {name: b, type: Path}, {name: c, type: Path}]\n"
        "implementation:\n  container:\n    image: a/b:1\n    command: [{inputValue: a}, "
        "{inputValue: b}, {inputValue: c}" +
        command + "]\n");
    std::erase_if(found, [](const Diagnostic& one) { return one.rule != "KF101"; });
    merge_causes(found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].related.size() == 3);
    if (found[0].fixes.empty()) return std::string();
    return fmt::format("{}: {}", found[0].fixes[0].description, found[0].fixes[0].edits.size());
  };
  CHECK(fix_of("") == "make it a String (3 times): 3");
  CHECK(fix_of(", {inputPath: a}") == "make it a String (2 times): 2");
  CHECK(fix_of(", {inputPath: a}, {inputPath: c}") == "make it a String: 1");
  CHECK(fix_of(", {inputPath: a}, {inputPath: b}, {inputPath: c}") == "");
}

TEST_CASE("a value that cannot be passed gets the type that its own word or default means",
          "[lint]") {
  const std::pair<const char*, const char*> rows[] = {
      {"type: number", "Float"},
      {"type: Numeric, default: 1", "Float"},
      {"type: flag", "Bool"},
      {"type: JSON", "JsonObject"},
      {"type: JSON, default: '[1]'", "JsonArray"},
      {"type: array", "JsonArray"},
      {"type: Thing, default: '{}'", "JsonObject"},
      {"type: Thing, default: '[]'", "JsonArray"},
      {"type: Thing, default: 5", "Integer"},
      {"type: Thing, default: 0.5", "Float"},
      {"type: Thing, default: true", "Bool"},
      {"type: Thing, default: 'False'", "Bool"},
      {"type: Thing, default: x", "String"},
      {"type: Thing", "String"},
  };
  for (const auto& [input, type] : rows) {
    INFO(input);
    auto found = lint_text(fmt::format(
        "name: A\ninputs: [{{name: a, {}}}]\nimplementation:\n  container:\n    image: a/b:1\n"
        "    command: [show, {{inputValue: a}}]\n",
        input));
    std::erase_if(found, [](const Diagnostic& one) { return one.rule != "KF101"; });
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].fixes.size() == 1);
    CHECK(found[0].fixes[0].edits[0].replacement.find(type) != std::string::npos);
  }
}

TEST_CASE("fixes keep comments and the author's meaning", "[lint]") {
  const auto fixes_of = [](const std::string& text, const std::string& rule) {
    std::vector<std::string> fixes;
    for (const Diagnostic& one : lint_text(text)) {
      if (one.rule != rule) continue;
      for (const Fix& fix : one.fixes) fixes.push_back(fix.description);
    }
    return fixes;
  };
  const std::string start =
      "name: A\ninputs:\n- {name: a, type: String}\nimplementation:\n  container:\n    image: "
      "a/b:1\n    command:\n    - show\n    - concat:\n      - x";
  const std::string end = "\n      - {inputValue: a}\n";
  CHECK(fixes_of(start + end, "KF210").size() == 1);
  CHECK(fixes_of(start + "  # why" + end, "KF210").empty());
  const auto required = [&](const std::string& more) {
    return fixes_of("name: A\ninputs:\n- {name: a, type: String, required: true" + more +
                        "}\nimplementation: {container: {image: a/b:1, command: [x]}}\n",
                    "KF006");
  };
  CHECK(required("") == std::vector<std::string>{"write \"optional: false\""});
  CHECK(required(", default: b") == std::vector<std::string>{"remove it"});
}

TEST_CASE("no flag is proposed that is passed already, wherever the image works", "[lint]") {
  for (const char* workdir : {"WORKDIR /app\nCOPY m.py /app/\n", "WORKDIR app\nCOPY m.py .\n"}) {
    const auto found = lint_example(
        fmt::format("--- file component.yaml\nname: A\nimplementation: {{container: {{image: "
                    "\"a/b:1\", command: [python3, m.py, --server, s, --sender, x]}}}}\n--- file "
                    "Dockerfile\nFROM python:3.13-slim\n{}--- file m.py\nimport argparse\n{}"
                    "parser.parse_args()\n",
                    workdir,
                    "parser = argparse.ArgumentParser()\nparser.add_argument('--server')\n"
                    "parser.add_argument('--title')\n"),
        {});
    const auto unknown = std::ranges::find(found, "KF401", &Diagnostic::rule);
    INFO(all(found));
    REQUIRE(unknown != found.end());
    CHECK(unknown->fixes.empty());
    CHECK(unknown->help == "the program knows --title");
  }
}

TEST_CASE("an image of an ended release is replaced by one of its kind", "[lint]") {
  const std::pair<const char*, const char*> rows[] = {
      {"python:3.8-alpine", "example python:3.13-alpine"},
      {"python:3.8-slim", "example python:3.13-slim"},
      {"nvidia/cuda:11.4.3-base-ubuntu18.04", "example one of nvidia/cuda on ubuntu:24.04"}};
  for (const auto& [image, instead] : rows) {
    INFO(image);
    const auto found = lint_text(fmt::format(
        "name: A\nimplementation: {{container: {{image: \"{}\", command: [x]}}}}\n", image));
    const auto ended = std::ranges::find(found, "KF614", &Diagnostic::rule);
    REQUIRE(ended != found.end());
    CHECK(ended->help.ends_with(instead));
  }
}

// SDK 1.8.22 was asked.
TEST_CASE("KFP 1.8 evaluates no other branch of an if about an input that is always there",
          "[lint]") {
  const std::pair<const char*, bool> rows[] = {{"r", false}, {"o", true}, {"d", false}};
  for (const auto& [input, is_evaluated] : rows) {
    INFO(input);
    LintOptions options;
    options.targets = {"kfp-1.8"};
    Diagnostics found;
    lint_source(
        make_source(
            "component.yaml",
            fmt::format("name: A\ninputs: [{{name: r, type: String}}, {{name: o, type: String, "
                        "optional: true}}, {{name: d, type: String, default: x}}]\n"
                        "implementation:\n  container:\n    image: a/b:1\n    command: [show, "
                        "{{if: {{cond: {{isPresent: {}}}, then: [a], else: [{{if: {{cond: "
                        "{{inputValue: r}}, then: [b]}}}}]}}}}]\n",
                        input)),
        options, found);
    const bool told = std::ranges::any_of(found, [](const Diagnostic& one) {
      return one.message.find("no truth value") != std::string::npos;
    });
    CHECK(told == is_evaluated);
  }
}

TEST_CASE("what kfp 2 took from pipelines has its own help", "[lint]") {
  struct Row {
    const char* line;
    const char* place;
    const char* help;
  };
  const Row rows[] = {
      {"    show(text=t).execution_options.caching_strategy.max_cache_staleness = 'P0D'\n",
       "execution_options.caching_strategy.max_cache_staleness",
       "use set_caching_options(False) where it is \"P0D\"; KFP 2 reuses results of any age, or "
       "none"},
      {"    show(text=t).execution_options.retry_strategy.x = 1\n", "execution_options",
       "use set_caching_options and set_retry"},
      {"    show(text=t).container.set_image_pull_policy('Always')\n",
       "container.set_image_pull_policy", "use kubernetes.set_image_pull_policy of kfp-kubernetes"},
      {"    show(text=t).container.set_cpu_limit('1')\n", "container",
       "use set_cpu_limit and its like at the task itself"},
      {"    show(text=t).set_image_pull_policy('Always')\n", "set_image_pull_policy",
       "use kubernetes.set_image_pull_policy of kfp-kubernetes"},
      {"    show(text=t).set_caching_options(False).after\n", nullptr, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const auto found = lint_example(
        std::string("--- file component.yaml\nname: Show\ninputs: [{name: text, type: String}]\n"
                    "implementation: {container: {image: \"a/b:1\", command: [echo, {inputValue: "
                    "text}]}}\n--- file pipeline.py\nfrom kfp import components, dsl\n"
                    "show = components.load_component_from_file(\"component.yaml\")\n"
                    "@dsl.pipeline(name=\"x\")\ndef x(t: str):\n") +
            row.line,
        {});
    REQUIRE(found.size() == (row.place == nullptr ? 0 : 1));
    if (row.place == nullptr) continue;
    CHECK(found[0].rule == "KF502");
    CHECK(found[0].place.source->text(found[0].place.span) == row.place);
    CHECK(found[0].help == row.help);
  }
}

TEST_CASE("removed names that one line imports are one finding", "[lint]") {
  const auto found = lint_example(
      "--- file component.yaml\nname: Show\nimplementation: {container: {image: \"a/b:1\", "
      "command: "
      "[a]}}\n--- file pipeline.py\nfrom kfp.dsl.types import Bool, Dict, Float\n"
      "from kfp.dsl.types import List\nimport kfp\na = [kfp.gcp, kfp.aws]\n",
      {});
  std::vector<std::string> messages;
  for (const Diagnostic& one : found) messages.push_back(one.message);
  CHECK(messages == std::vector<std::string>{"kfp 2 has no kfp.dsl.types.Bool, nor 2 more of this "
                                             "line",
                                             "kfp 2 has no kfp.dsl.types.List",
                                             "kfp 2 has no kfp.gcp", "kfp 2 has no kfp.aws"});
  REQUIRE(found[0].related.size() == 2);
  CHECK(found[0].related[0].message == "kfp.dsl.types.Dict: use dict");
}

TEST_CASE("a String output with the name of a table or a local path is noted", "[lint]") {
  const std::pair<const char*, bool> rows[] = {
      {"{name: rows_csv, type: String}", true},    {"{name: Output CSV, type: String}", true},
      {"{name: csv_path, type: String}", true},    {"{name: output path, type: str}", true},
      {"{name: model_path, type: String}", false}, {"{name: path, type: String}", false},
      {"{name: csv_uri, type: String}", false},    {"{name: csv_rows, type: Integer}", false},
      {"{name: rows_csv, type: Dataset}", false},  {"{name: rows_csv}", false},
  };
  for (const auto& [output, is_noted] : rows) {
    CAPTURE(output);
    const auto found = lint_text(fmt::format(
        "name: A\noutputs: [{}]\nimplementation: {{container: {{image: \"a/b:1\", command: [a, "
        "{{executorInput: null}}]}}}}\n",
        output));
    CHECK(has(found, "KF131") == is_noted);
  }
}

TEST_CASE("sample cases are read to their end", "[lint]") {
  struct Row {
    const char* text;
    const char* rules;  ///< with the lines
  };
  const Row rows[] = {
      {"inputs: {text: {file: data.txt}}\n", ""},
      {"inputs: [a\n", "KF308:2"},
      {"inputs: {text: a}\n---\ninputs: {text: b}\n", "KF308:1"},
      {"inputs: {text: a}\nexpected: {}\n", "KF308:2"},
      {"inputs: {text: a}\nexpect:\n  rows: 3\n", "KF308:3"},
      {"inputs: {text: a}\nexpect:\n  rows: {matches: a}\n", "KF308:3"},
      {"inputs: {text: {file: no.txt}}\nexpect: {rows: {file: none/data.txt}}\n",
       "KF309:1 KF309:2"},
      {"inputs: {text: {file: ../cases/data.txt}}\n", ""},
      {"inputs: {text: {file: /data.txt}}\n", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto found = lint_example(
        std::string("--- file component.yaml\nname: Show\ninputs: [{name: text, type: String}]\n"
                    "outputs: [{name: rows, type: Integer}]\nimplementation: {container: {image: "
                    "\"a/b:1\", command: [a, {inputValue: text}, {outputPath: rows}]}}\n"
                    "--- file tests/cases/data.txt\nx\n--- file tests/cases/a.yaml\n") +
            row.text,
        {});
    std::string rules;
    for (const Diagnostic& one : found) {
      const auto line = one.place.source->position(one.place.span.begin).line;
      rules += fmt::format("{}{}:{}", rules.empty() ? "" : " ", one.rule, line);
    }
    CHECK(rules == row.rules);
  }
}

TEST_CASE("a bad example has its rule's finding and nothing else, the good one nothing", "[lint]") {
  for (const Rule* rule : rule_table()) {
    const RuleInfo& info = rule->info;
    if (info.bad.empty()) continue;
    const Diagnostics bad = lint_example(info.bad, options_for(info));
    INFO(info.rule.id << " " << info.rule.name << "\n" << all(bad));
    REQUIRE(bad.size() == 1);
    CHECK(bad[0].rule == info.rule.id);
    CHECK(bad[0].name == info.rule.name);
    CHECK(bad[0].severity == info.severity);
    CHECK(bad[0].fails_at == info.fails_at);
    CHECK_FALSE(bad[0].help.empty());
    const Diagnostics good = lint_example(info.good, options_for(info));
    INFO(all(good));
    CHECK(good.empty());
  }
}

TEST_CASE("a fix removes its finding, and only edits that place", "[lint]") {
  for (const Rule* rule : rule_table()) {
    const RuleInfo& info = rule->info;
    std::vector<ExampleFile> files = example_files(info.bad);
    for (const Diagnostic& diagnostic : lint_files(files, options_for(info))) {
      const auto file = std::find_if(files.begin(), files.end(), [&](const ExampleFile& one) {
        return one.path == diagnostic.place.source->path();
      });
      REQUIRE(file != files.end());
      const std::string before = file->content;
      for (const Fix& fix : diagnostic.fixes) {
        const auto fixed = apply_edits(before, fix.edits);
        REQUIRE(fixed);
        INFO(*fixed);
        file->content = *fixed;
        for (const Diagnostic& left : lint_files(files, options_for(info)))
          CHECK(left.rule != diagnostic.rule);
        file->content = before;
      }
    }
  }
}

TEST_CASE("the table is sorted, unique and complete", "[lint]") {
  std::set<std::string_view> ids;
  std::set<std::string_view> names;
  std::string_view last;
  for (const Rule* rule : rule_table()) {
    const RuleInfo& info = rule->info;
    INFO(info.rule.id);
    CHECK(last < info.rule.id);
    last = info.rule.id;
    CHECK(ids.insert(info.rule.id).second);
    CHECK(names.insert(info.rule.name).second);
    CHECK_FALSE(info.summary.empty());
    CHECK_FALSE(info.summary.ends_with('.'));
    CHECK(info.explanation.ends_with('.'));
    for (const std::string_view example : {info.bad, info.good}) {
      for (const ExampleFile& file : example_files(example)) CHECK(is_tree_path(file.path));
    }
    CHECK(find_rule(info.rule.name) == rule);
    CHECK(explain(info).find(info.explanation) != std::string::npos);
  }
  CHECK(find_rule("kf101")->info.rule.name == "value-of-artifact");
  CHECK(find_rule("KF999") == nullptr);
}

TEST_CASE("a file of one rule has its name, and defines no other", "[lint]") {
  std::size_t rules = 0;
  for (const RuleFile& file : rule_files()) {
    INFO(file.name);
    rules += file.rules.size();
    if (file.name.ends_with("_rules")) {
      CHECK(file.rules.size() > 1);
      continue;
    }
    REQUIRE(file.rules.size() == 1);
    std::string name(file.rules.front().info.rule.name);
    for (char& c : name) c = c == '-' || c == '.' ? '_' : c;
    CHECK(name == file.name);
  }
  CHECK(rules == rule_table().size());
}

TEST_CASE("severities and stages are those of the pages in docs", "[lint]") {
  const char* root = std::getenv("KFPKG_SOURCE_DIR");
  REQUIRE(root != nullptr);
  for (const Rule* rule : rule_table()) {
    std::ifstream file(fmt::format("{}/docs/rules/{}.md", root, rule->info.rule.id));
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    CHECK(page == "<!-- written by scripts/docs -->\n" + explain(rule->info));
  }
}

TEST_CASE("a plain component is clean for every target", "[lint]") {
  LintOptions options;
  options.targets = {"kfp-1.8", "kfp-2", "kfp-2.17", "vertex"};
  const Diagnostics found = lint_text(k_portable, options);
  INFO(all(found));
  CHECK(found.empty());
}

TEST_CASE("the examples of the project are clean", "[lint]") {
  const char* root = std::getenv("KFPKG_SOURCE_DIR");
  REQUIRE(root != nullptr);
  const DiskTree tree(std::string(root) + "/examples", "examples");
  std::size_t components = 0;
  const auto names = tree.list("iris");
  REQUIRE(names);
  for (const std::string& name : *names) {
    const std::string folder = join_path("iris", name);
    if (!tree.stat(join_path(folder, "component.yaml")).value()) continue;
    ++components;
    const Diagnostics found = lint_whole(tree, folder, {});
    INFO(all(found));
    CHECK(found.empty());
  }
  CHECK(components >= 3);
}
