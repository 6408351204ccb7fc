// SPDX-License-Identifier: Apache-2.0
// Fixes: what they write, that they end, and that they leave the rest alone.
#include "core/fs/tree.hpp"
#include "lint/engine.hpp"
#include "lint/fixes/fix_folder.hpp"
#include "lint/fixes/fix_planner.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

const std::string k_container =
    "implementation: {container: {image: \"a/b:1\", command: [show]}}\n";

std::string fixed(const std::string& text, FixSafety allowed, const LintOptions& options = {}) {
  const auto lint_of = [&](const SourcePtr& source) {
    Diagnostics found;
    lint_source(source, options, found);
    return found;
  };
  return fix_text(make_source("component.yaml", text), allowed, lint_of).text;
}

bool has_rule(const std::string& text, const std::string& rule, const LintOptions& options) {
  Diagnostics found;
  lint_source(make_source("component.yaml", text), options, found);
  for (const Diagnostic& diagnostic : found) {
    if (diagnostic.rule == rule) return true;
  }
  return false;
}

std::string with_args(const std::string& interface, const std::string& args) {
  return interface +
         "implementation:\n  container:\n    image: \"a/b:1\"\n    command: [show]\n    args:\n" +
         args;
}

std::string compiled(const std::string& inputs) {
  return "components: {comp-x: {executorLabel: exec-x, " + inputs +
         ": {}}}\n"
         "deploymentSpec: {executors: {exec-x: {container: {image: \"a/b:1\", command: [sh]}}}}\n"
         "pipelineInfo: {name: x}\n"
         "root: {dag: {tasks: {x: {taskInfo: {name: x}, componentRef: {name: comp-x}}}}}\n"
         "schemaVersion: 2.1.0\n";
}

struct Case {
  const char* rule;
  FixSafety safety;
  std::string before;
  std::string after;
  bool on_request = false;
};

const std::string k_io = "inputs:\n- {name: text, type: String}\n- {name: Rows, type: Integer}\n";

const Case k_cases[] = {
    {"KF205", FixSafety::safe,
     with_args(k_io, "    - {inputValue: text}\n    - {inputValue: rows} # n\n"),
     with_args(k_io, "    - {inputValue: text}\n    - {inputValue: Rows} # n\n")},
    {"KF204", FixSafety::safe,
     with_args(k_io, "    - inputvalue: text\n    - {inputValue: Rows}\n"),
     with_args(k_io, "    - inputValue: text\n    - {inputValue: Rows}\n")},
    {"KF203", FixSafety::safe,
     with_args("", "    - 5\n    - 1.10 # keep\n    - 'on'\n    -\n    - on\n"),
     with_args("", "    - \"5\"\n    - \"1.10\" # keep\n    - 'on'\n    - \"\"\n    - \"on\"\n")},
    {"KF006", FixSafety::safe,
     "inputs:\n- {name: a, type: String, required: true, desc: x}\n- name: b\n  tpye: String\n  "
     "required: false\n" +
         k_container,
     "inputs:\n- {name: a, type: String, optional: false, description: x}\n- name: b\n  type: "
     "String\n  optional: true\n" +
         k_container},
    {"KF007", FixSafety::safe, "name: off # the switch\n" + k_container,
     "name: \"off\" # the switch\n" + k_container},
    {"KF010", FixSafety::safe,
     "metadata:\n  annotations:\n    verified: true\n    date: 2024-01-31\n    empty:\n" +
         k_container,
     "metadata:\n  annotations:\n    verified: \"true\"\n    date: \"2024-01-31\"\n    empty: "
     "\"\"\n" +
         k_container},
    {"KF011", FixSafety::safe,
     "inputs: [{name: a, type: String, optional: 'True'}]\n" + k_container,
     "inputs: [{name: a, type: String, optional: true}]\n" + k_container},
    {"KF104", FixSafety::safe,
     "inputs: {a: {type: String}, \"b c\": {}, d: Integer}\n" + k_container,
     "inputs: [{name: a, type: String}, {name: \"b c\"}, {name: d, type: Integer}]\n" +
         k_container},
    {"KF104", FixSafety::safe,
     "inputs:\n  a: {type: String} # one\n  b:\n    type: Integer\n    default: '3'\n  # two\n  "
     "c:\n  d: Float\n" +
         k_container,
     "inputs:\n  - {name: a, type: String} # one\n  - name: b\n    type: Integer\n    default: "
     "'3'\n  # two\n  - {name: c}\n  - {name: d, type: Float}\n" +
         k_container},
    {"KF104", FixSafety::safe, "inputs: [a, {name: b, type: String}]\n" + k_container,
     "inputs: [{name: a}, {name: b, type: String}]\n" + k_container},
    {"KF213", FixSafety::safe,
     "implementation:\n  container:\n    image: \"a/b:1\"\n    command: [show]\n    env:\n    - "
     "name: A\n      value: b\n    - name: PORT\n      value: 8080\n",
     "implementation:\n  container:\n    image: \"a/b:1\"\n    command: [show]\n    env:\n      A: "
     "b\n      PORT: \"8080\"\n"},
    {"KF213", FixSafety::safe,
     "implementation: {container: {image: \"a/b:1\", command: [show], env: [{name: A, value: b}, "
     "{name: C, value: 1}]}}\n",
     "implementation: {container: {image: \"a/b:1\", command: [show], env: {A: b, C: \"1\"}}}\n"},
    {"KF213", FixSafety::safe,
     "implementation: {container: {image: \"a/b:1\", command: [show], env: {PORT: 8080}}}\n",
     "implementation: {container: {image: \"a/b:1\", command: [show], env: {PORT: \"8080\"}}}\n"},
    {"KF207", FixSafety::safe,
     with_args(k_io,
               "    - if:\n        cond: {isPresent: text}\n        then: [a]\n        else:\n     "
               "     inputValue: Rows\n"),
     with_args(k_io,
               "    - if:\n        cond: {isPresent: text}\n        then: [a]\n        else:\n     "
               "     - inputValue: Rows\n")},
    {"KF208", FixSafety::safe,
     with_args(k_io, "    - concat: [a, {if: {cond: {isPresent: text}, then: [b]}}]\n"),
     with_args(k_io, "    - concat: [a, {if: {cond: {isPresent: text}, then: b}}]\n")},
    {"KF004", FixSafety::safe, "name: A\n" + k_container + "---\n# end\n---\n\n",
     "name: A\n" + k_container + "# end\n\n"},
    {"KF109", FixSafety::safe,
     "outputs: [{name: a, type: \"string\"}, {name: b, type: dict}]\n" + k_container,
     "outputs: [{name: a, type: String}, {name: b, type: JsonObject}]\n" + k_container},
    {"KF101", FixSafety::unsafe,
     with_args("inputs:\n- name: a # path\n  optional: false\n- {name: b, type: GCSPath}\n- {name: "
               "c}\n- {name: d, type: {Path: {x: y}}}\n",
               "    - {inputValue: a}\n    - {inputValue: b}\n    - {inputValue: c}\n    - "
               "{inputValue: d}\n"),
     with_args("inputs:\n- name: a # path\n  type: String\n  optional: false\n- {name: b, type: "
               "String}\n- {name: c, type: String}\n- {name: d, type: String}\n",
               "    - {inputValue: a}\n    - {inputValue: b}\n    - {inputValue: c}\n    - "
               "{inputValue: d}\n")},
    {"KF210", FixSafety::unsafe,
     with_args(k_io, "    - {concat: [\"gs://\", {inputValue: Rows}]}\n"),
     with_args(k_io, "    - \"gs://{{$.inputs.parameters['rows']}}\"\n")},
    {"KF113", FixSafety::unsafe,
     with_args("inputs:\n- {name: a, type: String, optional: true}\n- name: b\n  type: String\n  "
               "optional: true\n",
               "    - {inputValue: a}\n    - {inputValue: b}\n"),
     with_args("inputs:\n- {name: a, default: '', type: String, optional: true}\n- name: b\n  "
               "default: ''\n  type: String\n  optional: true\n",
               "    - {inputValue: a}\n    - {inputValue: b}\n")},
    {"KF218", FixSafety::unsafe,
     with_args(k_io, "    - \"--x={inputValue: text}\"\n    - '{inputValue: Rows}'\n"),
     with_args(k_io, "    - \"--x\"\n    - {inputValue: text}\n    - {inputValue: Rows}\n")},
    {"KF220", FixSafety::unsafe,
     with_args(
         k_io,
         "    - \"{{$.inputs.parameters['Rows']}}\"\n    - '{{$.inputs.parameters[''Rows'']}}'\n"),
     with_args(
         k_io,
         "    - \"{{$.inputs.parameters['rows']}}\"\n    - '{{$.inputs.parameters[''rows'']}}'\n")},
    {"KF116", FixSafety::unsafe,
     with_args("outputs:\n- name: o\n  type:\n    JsonObject:\n      schema: x\n",
               "    - {outputPath: o}\n"),
     with_args("outputs:\n- name: o\n  type:\n    JsonObject\n", "    - {outputPath: o}\n")},
    {"KF103", FixSafety::safe,
     "inputs:\n- {name: a, type: JsonArray, default: [x, \"it's\", 1]} # n\n- name: b\n  type: "
     "JsonObject\n"
     "  default:\n    x: 1\n    y: [true]\n  optional: true\n" +
         k_container,
     "inputs:\n- {name: a, type: JsonArray, default: '[\"x\", \"it''s\", 1]'} # n\n- name: b\n  "
     "type: "
     "JsonObject\n  default: '{\"x\": 1, \"y\": [true]}'\n  optional: true\n" +
         k_container},
    {"KF103", FixSafety::unsafe,
     "inputs: [{name: a, type: Integer, default: ''}, {name: b, type: Integer, default: '2.0'}, "
     "{name: c, "
     "type: Integer, default: '2.5'}]\n" +
         k_container,
     "inputs: [{name: a, type: String, default: ''}, {name: b, type: Integer, default: '2'}, "
     "{name: c, "
     "type: Float, default: '2.5'}]\n" +
         k_container},
    {"KF117", FixSafety::unsafe,
     "inputs: [{name: a, type: List, default: \"['a', True]\"}, {name: b, type: JsonObject, "
     "default: None}, "
     "{name: c, type: 'List[str]', default: '[]'}]\n" +
         k_container,
     "inputs: [{name: a, type: List, default: '[\"a\", true]'}, {name: b, type: JsonObject, "
     "default: '{}'}, "
     "{name: c, type: JsonArray, default: '[]'}]\n" +
         k_container},
    {"KF119", FixSafety::unsafe,
     "inputs: [{name: b, type: typing.int, default: '1'}]\n" + k_container,
     "inputs: [{name: b, type: Integer, default: '1'}]\n" + k_container},
    {"KF006", FixSafety::unsafe,
     "apiVersion: v1\nkind: X # x\noutputs: [{name: o, default: 1, type: "
     "String}]\nimplementation:\n  "
     "container:\n    image: a:1\n    resources:\n      limits: {cpu: 1}\n    # the program\n    "
     "command: "
     "[show]\n    imagePullPolicy: Always\n",
     "outputs: [{name: o, type: String}]\nimplementation:\n  container:\n    image: a:1\n    # the "
     "program\n "
     "   command: [show]\n"},
    {"KF230", FixSafety::unsafe,
     "implementation:\n  container:\n    image: a:1\n    command:\n    - python3 -u main.py # x\n  "
     "  - a\n",
     "implementation:\n  container:\n    image: a:1\n    command:\n    - python3\n    - \"-u\"\n   "
     " - "
     "main.py # x\n    - a\n"},
    {"KF204", FixSafety::unsafe,
     "outputs: [{name: o, type: String}]\n" + with_args("", "    - {outputValue: o}\n"),
     "outputs: [{name: o, type: String}]\n" + with_args("", "    - {outputPath: o}\n")},
    {"KF215", FixSafety::unsafe,
     "implementation: {container: {image: \"a/b:1\", command: python3 -u main.py}}\n",
     "implementation: {container: {image: \"a/b:1\", command: [python3, \"-u\", main.py]}}\n"},
    {"KF010", FixSafety::safe, "metadata:\n  annotations:\n    a: {b: [1]}\n" + k_container,
     "metadata:\n  annotations:\n    a: '{\"b\": [1]}'\n" + k_container},
    {"KF114", FixSafety::unsafe, "outputs: [{name: o, type: [Model, Dataset]}]\n" + k_container,
     "outputs: [{name: o, type: Model}]\n" + k_container},
    {"KF102", FixSafety::unsafe,
     with_args(k_io, "    - {inputPath: text}\n    - {inputValue: Rows}\n"),
     with_args("inputs:\n- {name: text, type: Artifact}\n- {name: Rows, type: Integer}\n",
               "    - {inputPath: text}\n    - {inputValue: Rows}\n")},
    {"KF101", FixSafety::unsafe,
     with_args("inputs: [{name: a, type: null}, {name: b, type: Dataset}]\n",
               "    - {inputValue: a}\n    - {inputValue: b}\n"),
     with_args("inputs: [{name: a, type: String}, {name: b, type: String}]\n",
               "    - {inputValue: a}\n    - {inputValue: b}\n")},
    {"KF108", FixSafety::unsafe,
     with_args("inputs: [{name: 2nd, type: String}, {name: self, type: String}, {name: '!', type: "
               "String}, "
               "{name: '?', type: String}]\n",
               "    - {inputValue: 2nd}\n    - {inputValue: self}\n    - {inputValue: '!'}\n    - "
               "{inputValue: "
               "'?'}\n"),
     with_args("inputs: [{name: input_2nd, type: String}, {name: input_self, type: String}, {name: "
               "input, type: "
               "String}, {name: input_2, type: String}]\n",
               "    - {inputValue: input_2nd}\n    - {inputValue: input_self}\n    - {inputValue: "
               "input}\n    - "
               "{inputValue: input_2}\n")},
    {"KF106", FixSafety::unsafe,
     with_args("inputs: [{name: In A, type: String}, {name: in_a, type: String}]\n",
               "    - {inputValue: In A}\n    - {inputValue: in_a}\n"),
     with_args("inputs: [{name: In A, type: String}, {name: in_a_2, type: String}]\n",
               "    - {inputValue: In A}\n    - {inputValue: in_a_2}\n")},
    {"KF128", FixSafety::unsafe,
     with_args("inputs: [{name: from, type: String}]\n", "    - {inputValue: from}\n"),
     with_args("inputs: [{name: input_from, type: String}]\n", "    - {inputValue: input_from}\n")},
    {"KF211", FixSafety::unsafe,
     "outputs: [{name: o, type: String}]\n" + with_args("", "    - x\n") +
         "    fileOutputs: {o: /tmp/o}\n",
     "outputs: [{name: o, type: String}]\nimplementation:\n  container:\n    image: \"a/b:1\"\n    "
     "command: [sh, "
     "-ec, 'out1=\"$1\"; shift 1; \"$@\"; mkdir -p \"$(dirname \"$out1\")\"; cp -r /tmp/o "
     "\"$out1\"', sh, "
     "{outputPath: o}, show]\n    args:\n    - x\n"},
    {"KF126", FixSafety::safe,
     "inputs: [{name: a, type: String, default: x, optional: false}]\n" + k_container,
     "inputs: [{name: a, type: String, default: x, optional: true}]\n" + k_container},
    {"KF124", FixSafety::unsafe,
     "inputs:\n- {name: a, type: String, default: 1.10}\n- {name: b, type: String, default: yes} # "
     "y\n" +
         k_container,
     "inputs:\n- {name: a, type: String, default: \"1.10\"}\n- {name: b, type: String, default: "
     "\"yes\"} # y\n" +
         k_container},
    {"KF127", FixSafety::unsafe, "outputs: [{name: o, type: Datset}]\n" + k_container,
     "outputs: [{name: o, type: Dataset}]\n" + k_container},
    {"KF224", FixSafety::unsafe,
     with_args("",
               "    - \xE2\x80\x93x\n    - \"a\xC2\xA0"
               "b\"\n"),
     with_args("", "    - --x\n    - \"a b\"\n")},
    {"KF122", FixSafety::unsafe,
     "outputs: [{name: o, type: CSV}, {name: p, type: TfModel}]\n" + k_container,
     "outputs: [{name: o, type: Dataset}, {name: p, type: Model}]\n" + k_container, true},
    {"KF711", FixSafety::unsafe, compiled("input_definitions"), compiled("inputDefinitions")},
    {"KF123", FixSafety::unsafe,
     with_args("inputs:\n- {name: In Put, type: String}\noutputs:\n- {name: 'Out', type: String}\n",
               "    - {inputValue: In Put}\n    - {outputPath: \"Out\"}\n    - if:\n        cond: "
               "{isPresent: In Put}\n        then: [{inputValue: In Put}] # In Put\n") +
         "    fileOutputs: {Out: /tmp/out}\n",
     with_args("inputs:\n- {name: in_put, type: String}\noutputs:\n- {name: out, type: String}\n",
               "    - {inputValue: in_put}\n    - {outputPath: out}\n    - if:\n        cond: "
               "{isPresent: in_put}\n        then: [{inputValue: in_put}] # In Put\n") +
         "    fileOutputs: {out: /tmp/out}\n",
     true},
};

LintOptions options_for(const Case& one) {
  LintOptions options;
  if (one.on_request) options.severities[one.rule] = "info";
  return options;
}

std::string with_crlf(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return result;
}

}  // namespace

TEST_CASE("a fix writes what its rule asks for, and once is enough", "[lint]") {
  for (const Case& c : k_cases) {
    INFO(c.rule << "\n" << c.before);
    const LintOptions options = options_for(c);
    REQUIRE(has_rule(c.before, c.rule, options));
    CHECK(fixed(c.before, c.safety, options) == c.after);
    CHECK_FALSE(has_rule(c.after, c.rule, options));
    CHECK(fixed(c.after, c.safety, options) == c.after);
    if (c.safety == FixSafety::unsafe) CHECK(fixed(c.before, FixSafety::safe, options) == c.before);
  }
}

TEST_CASE("a fix keeps a BOM and the line ends of the author", "[lint]") {
  for (const Case& c : k_cases) {
    INFO(c.before);
    CHECK(fixed("\xEF\xBB\xBF" + with_crlf(c.before), c.safety, options_for(c)) ==
          "\xEF\xBB\xBF" + with_crlf(c.after));
  }
}

TEST_CASE("what has no simple layout, or two near names, is left to people", "[lint]") {
  const std::string texts[] = {
      "inputs: &in\n  a: &x {type: String}\n" + k_container,
      "inputs:\n  a:\n      type: String\n" + k_container,
      "name: A\n" + k_container + "---\nname: B\n",
      "implementation: {container: {image: \"a/b:1\", command: [show], env: [{name: A, valueFrom: "
      "x}]}}\n",
      with_args("inputs: [{name: rowa, type: String}, {name: rowb, type: String}]\n",
                "    - {inputValue: rowa}\n    - {inputValue: rowb}\n    - {inputValue: rowc}\n"),
      with_args(k_io, "    - {inputValue: text, inputPath: text}\n"),
      "metadata:\n  annotations:\n    a:\n      b:\n" + k_container,
  };
  for (const std::string& text : texts) {
    INFO(text);
    CHECK(fixed(text, FixSafety::safe) == text);
  }
}

TEST_CASE("a plan takes a fix whole or not at all, and the same one once", "[lint]") {
  const SourcePtr source = make_source("a", "0123456789");
  const auto finding = [&](std::vector<TextEdit> edits, FixSafety safety = FixSafety::safe) {
    Diagnostic diagnostic;
    diagnostic.place = {source, {0, 1}};
    diagnostic.fixes.push_back({"", safety, std::move(edits)});
    return diagnostic;
  };
  const Diagnostics found{finding({{{0, 2}, "a"}}), finding({{{1, 3}, "b"}, {{5, 6}, "c"}}),
                          finding({{{0, 2}, "a"}}), finding({{{5, 5}, "d"}}),
                          finding({{{8, 9}, "e"}}, FixSafety::unsafe)};
  const FixPlan safe = plan_fixes(found, "a", FixSafety::safe);
  CHECK(apply_edits(source->bytes(), safe.edits).value() == "a234d56789");
  CHECK(safe.fixed == 3);
  CHECK(plan_fixes(found, "a", FixSafety::unsafe).fixed == 4);
  CHECK(plan_fixes(found, "b", FixSafety::unsafe).edits.empty());
}

TEST_CASE("fixes that never end stop, and a text that they break comes back", "[lint]") {
  const auto finding = [](const SourcePtr& source, std::string rule, std::string text) {
    Diagnostic diagnostic;
    diagnostic.rule = std::move(rule);
    diagnostic.place = {source, {0, 0}};
    diagnostic.fixes.push_back({"", FixSafety::safe, {{{0, 0}, std::move(text)}}});
    return diagnostic;
  };
  const auto grows = [&](const SourcePtr& source) {
    return Diagnostics{finding(source, "KF203", "x")};
  };
  CHECK(fix_text(make_source("a", ""), FixSafety::safe, grows).text == "xxxxxxxxxx");
  const auto breaks = [&](const SourcePtr& source) {
    return Diagnostics{finding(source, source->bytes() == "a" ? "KF203" : "KF001", "[")};
  };
  const FixedText kept = fix_text(make_source("a", "a"), FixSafety::safe, breaks);
  CHECK(kept.text == "a");
  CHECK(kept.fixed == 0);
}

namespace {

// Each letter of a text is a finding; lower case is fixed by writing what the table says.
struct LetterRule {
  char letter;
  FailsAt fails_at;
  Severity severity;
  char fixed;  ///< 0: no fix
};

LintText lint_letters(std::vector<LetterRule> rules) {
  return [rules = std::move(rules)](const SourcePtr& source) {
    Diagnostics found;
    const std::string_view text = source->bytes();
    for (std::size_t i = 0; i < text.size(); ++i) {
      for (const LetterRule& rule : rules) {
        if (rule.letter != text[i]) continue;
        Diagnostic diagnostic;
        diagnostic.rule = std::string(1, rule.letter);
        diagnostic.severity = rule.severity;
        diagnostic.fails_at = rule.fails_at;
        diagnostic.place = {source, {i, i + 1}};
        if (rule.fixed != 0) {
          const TextEdit edit{{i, i + 1}, std::string(1, rule.fixed)};
          diagnostic.fixes.push_back({"mend", FixSafety::unsafe, {edit}});
        }
        found.push_back(std::move(diagnostic));
      }
    }
    return found;
  };
}

}  // namespace

TEST_CASE("a fix after which there is a new error is not made, and the others are", "[lint]") {
  constexpr auto k_error = Severity::error;
  constexpr auto k_warning = Severity::warning;
  const std::vector<LetterRule> rules{
      {'a', FailsAt::silent, k_warning, '.'}, {'b', FailsAt::silent, k_warning, 'C'},
      {'C', FailsAt::compile, k_error, 0},    {'d', FailsAt::compile, k_error, 'E'},
      {'E', FailsAt::run, k_error, 0},        {'f', FailsAt::compile, k_error, 'C'},
      {'g', FailsAt::load, k_error, 'L'},     {'L', FailsAt::load, k_error, 0},
      {'h', FailsAt::silent, k_error, 'i'},   {'i', FailsAt::compile, k_error, '.'},
      {'j', FailsAt::silent, k_warning, 'L'}, {'k', FailsAt::silent, k_warning, 'W'},
      {'W', FailsAt::run, k_warning, 0}};
  struct Case {
    const char* promise;
    const char* before;
    const char* after;
    std::size_t refused;
  };
  const auto c = GENERATE(Case{"one among others", "aabaj", "..b.j", 2}, Case{"alone", "b", "b", 1},
                          Case{"one error for another of the same stage", "af", ".f", 1},
                          Case{"what an error of an earlier stage hid", "d", "E", 0},
                          Case{"what another error at load hid", "g", "L", 0},
                          Case{"a warning is no harm", "k", "W", 0},
                          Case{"what a later round mends", "h", ".", 0},
                          Case{"harm beside what was hidden", "dkb", "EWb", 1},
                          Case{"an error of the same kind is one more", "Cb", "Cb", 1});
  INFO(c.promise);
  const FixedText fixed =
      fix_text(make_source("x", c.before), FixSafety::unsafe, lint_letters(rules));
  CHECK(fixed.text == c.after);
  CHECK(fixed.refused.size() == c.refused);
  CHECK(fix_text(make_source("x", fixed.text), FixSafety::unsafe, lint_letters(rules)).text ==
        c.after);
}

TEST_CASE("an error counts where only the judge tells it", "[lint]") {
  const LintText chosen = lint_letters({{'b', FailsAt::silent, Severity::warning, 'C'}});
  const LintText all = lint_letters({{'b', FailsAt::silent, Severity::warning, 'C'},
                                     {'C', FailsAt::compile, Severity::error, 0}});
  CHECK(fix_text(make_source("x", "b"), FixSafety::unsafe, chosen).text == "C");
  const FixedText fixed = fix_text(make_source("x", "b"), FixSafety::unsafe, chosen, all);
  CHECK(fixed.text == "b");
  CHECK(fixed.fixed == 0);
  REQUIRE(fixed.refused.size() == 1);
  CHECK(fixed.refused[0].fix == "mend");
  CHECK(fixed.refused[0].error.rule == "C");
}

TEST_CASE("the README of a folder follows its fixed spec", "[lint]") {
  const std::string spec =
      "inputs: [{name: a, type: string}]\nimplementation: {container: {image: "
      "\"a/b:1\", command: [show, {inputValue: a}]}}\nname: Show\n";
  const std::string readme = "# T\r\n\n<!-- kfpkg:inputs -->\nold\n<!-- /kfpkg -->\nmine \n";
  const MemoryTree tree({{"x/component.yaml", {spec, true}}, {"x/README.md", {readme}}});
  const FolderFixes fixes =
      fix_folder(read_folder(tree, "x", {}).value(), nullptr, {}, FixSafety::safe).value();
  REQUIRE(fixes.files.size() == 2);
  CHECK(fixes.fixed == 2);
  CHECK(fixes.remaining.empty());
  CHECK(fixes.files[0].path == "x/component.yaml");
  CHECK(fixes.files[1].after.find("String") != std::string::npos);
  CHECK(fixes.files[1].after.starts_with("# T\r\n\n<!-- kfpkg:inputs -->\n"));
  CHECK(fixes.files[1].after.ends_with("<!-- /kfpkg -->\nmine \n"));
  const MemoryTree again(
      {{"x/component.yaml", {fixes.files[0].after}}, {"x/README.md", {fixes.files[1].after}}});
  CHECK(fix_folder(read_folder(again, "x", {}).value(), nullptr, {}, FixSafety::unsafe)
            .value()
            .files.empty());
}
