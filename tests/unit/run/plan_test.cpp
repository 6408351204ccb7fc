// SPDX-License-Identifier: Apache-2.0
// A plan's command line is the one that kfp.local composes, and says no where the backend would.
#include "run/plan.hpp"

#include "run_support.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace kfpkg;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using run::RunRequest;
using spec::backend::Semantics;

namespace {

using nlohmann::json;

RunRequest request_with(std::map<std::string, std::string> arguments) {
  RunRequest request;
  request.run_id = "1";
  request.platform = "linux/amd64";
  request.output_dir = "/out";
  request.arguments = std::move(arguments);
  return request;
}

// What a person would type for the arguments that Python got; "file" stands for some file.
std::map<std::string, std::string> typed(const json& arguments) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, value] : arguments.items()) {
    texts[name] = value.is_string() ? value.get<std::string>() : value.dump();
    if (texts[name] == "file") texts[name] = "/data/file";
  }
  return texts;
}

// kfp.local says null for an optional parameter that nobody gave; the launcher does not name it.
json without_nulls(json executor_input) {
  json& inputs = executor_input["inputs"];
  json& values = inputs["parameterValues"];
  for (auto at = values.begin(); at != values.end();) {
    at = at->is_null() ? values.erase(at) : std::next(at);
  }
  if (values.empty()) inputs.erase("parameterValues");
  return executor_input;
}

spec::Component component_with(const std::string& inputs, const std::string& args) {
  return test::load_component(
      "name: Case\ninputs: " + inputs +
      "\noutputs: [{name: model, type: Model}, {name: score, type: Float}]\n"
      "implementation: {container: {image: 'busybox:1.35', command: [prog], args: " +
      args + "}}\n");
}

const char* const k_inputs =
    "[{name: data, type: Dataset}, {name: Max Depth, type: Integer, default: '6'}, {name: word, "
    "type: String}, "
    "{name: extra, type: String, optional: true}, {name: side, type: Dataset, optional: true}]";

}  // namespace

TEST_CASE("command lines and executor inputs are those of kfp.local", "[run][plan]") {
  // Written by judges/local_commands.py with the SDK.
  std::ifstream file{test::run_data("local_commands.jsonl")};
  int rows = 0;
  for (std::string line; std::getline(file, line); ++rows) {
    const json row = json::parse(line);
    INFO(row["spec"].get<std::string>() << row["arguments"].dump());
    RunRequest request = request_with(typed(row["arguments"]));
    request.semantics = Semantics::kfp_local;
    const spec::Component component = test::load_component(row["spec"]);
    const auto plan = run::plan_run(component, request);
    INFO((plan ? "" : plan.error().message));
    REQUIRE(plan);
    CHECK(json::parse(plan->executor_input) == without_nulls(row["executor_input"]));
    const auto expected = row["command"].get<std::vector<std::string>>();
    REQUIRE(plan->command.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (expected[i].starts_with("{\"inputs\"")) {
        CHECK(json::parse(plan->command[i]) == json::parse(expected[i]));
      } else {
        CHECK(plan->command[i] == expected[i]);
      }
    }
  }
  CHECK(rows > 10);
}

TEST_CASE("a plan names what the pod would have", "[run][plan]") {
  spec::Component component = component_with(k_inputs, "[{inputPath: data}, {outputPath: model}]");
  component.env.push_back({{"MODE", {}}, {"a=b", {}}});
  RunRequest request = request_with({{"data", "/data/a,\"b\".csv"}, {"word", "w"}});
  request.network = "none";
  const run::RunPlan plan = run::plan_run(component, request).value();
  CHECK(plan.container == "kfpkg-run-1");
  CHECK(plan.platform == "linux/amd64");
  CHECK(plan.network == "none");
  REQUIRE(plan.inputs.size() == 1);
  CHECK(plan.inputs[0].host == "/data/a,\"b\".csv");
  CHECK(plan.inputs[0].inside == "/kfpkg/inputs/data");
  CHECK(plan.env == std::vector<std::pair<std::string, std::string>>{{"MODE", "a=b"}});
  CHECK(plan.image == "busybox:1.35");
  CHECK(plan.command ==
        std::vector<std::string>{"prog", "/kfpkg/inputs/data", "/kfpkg/outputs/model"});
  REQUIRE(plan.outputs.size() == 2);
  CHECK(plan.outputs[0].file == "/out/model");
  CHECK_FALSE(plan.outputs[0].parameter);
  CHECK(plan.outputs[1].type == "NUMBER_DOUBLE");
}

TEST_CASE("an input may be named as written or as the SDK spells it", "[run][plan]") {
  const spec::Component component = component_with(k_inputs, "[{inputValue: Max Depth}]");
  for (const char* name : {"Max Depth", "max_depth"}) {
    const auto plan =
        run::plan_run(component, request_with({{"data", "/d"}, {"word", "w"}, {name, "9"}}));
    REQUIRE(plan);
    CHECK(plan->command.back() == "9");
  }
}

TEST_CASE("wrong inputs are told before anything runs", "[run][plan]") {
  struct Row {
    std::map<std::string, std::string> arguments;
    const char* message;
    const char* hint;
  };
  const Row row = GENERATE(values<Row>({
      {{},
       "missing inputs: data (Dataset, a file), word (String)",
       "give --input data=FILE --input word=VALUE"},
      {{{"word", "w"}}, "missing input: data (Dataset, a file)", "give --input data=FILE"},
      {{{"dtaa", "/d"}},
       "the component has no input \"dtaa\"",
       "did you mean \"data\"? inputs: data, max_depth, word, extra, side"},
      {{{"data", "/d"}, {"word", "w"}, {"max_depth", "six"}},
       "input \"max_depth\": \"six\" is not an integer",
       ""},
      {{{"data", "/d"}, {"word", "w"}, {"max_depth", "1"}, {"Max Depth", "2"}},
       "input \"max_depth\" is given twice",
       ""},
      {{{"data", "d.csv"}, {"word", "w"}}, "input \"data\": \"d.csv\" is not an absolute path", ""},
  }));
  const auto plan = run::plan_run(component_with(k_inputs, "[]"), request_with(row.arguments));
  REQUIRE_FALSE(plan);
  CHECK(plan.error().kind == ErrorKind::usage);
  CHECK(plan.error().message == row.message);
  CHECK(plan.error().hint == row.hint);
}

TEST_CASE("what the backend would not resolve is refused at its place", "[run][plan]") {
  struct Row {
    const char* args;
    const char* message;
  };
  const Row row = GENERATE(values<Row>({
      {"[x, {concat: [a, {inputValue: word}]}]",
       "args[1]: KFP's backend does not resolve \"concat\""},
      {"[{if: {cond: {isPresent: word}, then: [{concat: [a]}]}}]",
       "args[0]: KFP's backend refuses"},
      {"[{if: {cond: {isPresent: word}, then: [{outputPath: model}]}}]",
       "args[0]: KFP's backend does not resolve"},
      {"[{if: {cond: {isPresent: word}, then: [\"{{$.outputs.artifacts['model'].path}}\"]}}]",
       "args[0]: KFP's backend does not resolve"},
      {"[{inputValue: extra}]", "args[0]: input \"extra\" was not given and has no default"},
      {"[{inputPath: side}]", "args[0]: input \"side\" was not given and has no default"},
      {"[{inputValue: data}]", "args[0]: input \"data\" is an artifact"},
      {"[{inputPath: word}]", "args[0]: input \"word\" is a parameter"},
      {"[\"{{$.inputs.parameters['wrod']}}\"]",
       "args[0]: {{$.inputs.parameters['wrod']}} is not a placeholder that KFP resolves"},
      {"[\"{{$.pipeline_job_uuid}}\"]",
       "args[0]: {{$.pipeline_job_uuid}} is not a placeholder that KFP resolves"},
  }));
  const auto plan = run::plan_run(component_with(k_inputs, row.args),
                                  request_with({{"data", "/d"}, {"word", "w"}}));
  REQUIRE_FALSE(plan);
  CHECK(plan.error().kind == ErrorKind::run);
  CHECK_THAT(plan.error().message, StartsWith(row.message));
  CHECK_FALSE(plan.error().hint.empty());
}

TEST_CASE("the backend's \"if\" sees given parameters only", "[run][plan]") {
  struct Row {
    const char* name;
    const char* given;
    const char* expected;
  };
  const Row row = GENERATE(values<Row>({
      {"extra", "extra", "yes"},
      {"extra", "", "no"},
      {"Max Depth", "", "no"},  // its default is filled in after the driver has looked
      {"side", "side", "no"},   // an artifact
  }));
  std::map<std::string, std::string> arguments{{"data", "/d"}, {"word", "w"}};
  if (*row.given != '\0') arguments[row.given] = "/x";
  const std::string args =
      std::string("[{if: {cond: {isPresent: ") + row.name + "}, then: ['yes'], else: ['no']}}]";
  const auto plan = run::plan_run(component_with(k_inputs, args), request_with(arguments));
  REQUIRE(plan);
  CHECK(plan->command.back() == row.expected);
}

TEST_CASE("texts that only look like placeholders pass, and values are not resolved again",
          "[run][plan]") {
  const spec::Component component =
      component_with(k_inputs, "['{{x}} {{$y}} {{$', {inputValue: word}]");
  const auto plan = run::plan_run(
      component, request_with({{"data", "/d"}, {"word", "{{$.inputs.parameters['word']}}"}}));
  REQUIRE(plan);
  CHECK(plan->command ==
        std::vector<std::string>{"prog", "{{x}} {{$y}} {{$", "{{$.inputs.parameters['word']}}"});
}

TEST_CASE("no command and no image name that could be an option", "[run][plan]") {
  spec::Component component = component_with("[]", "[]");
  component.command.clear();
  const auto empty = run::plan_run(component, request_with({}));
  REQUIRE_FALSE(empty);
  CHECK_THAT(empty.error().message, Contains("no command"));
  RunRequest request = request_with({});
  request.image = "--privileged";
  const auto option = run::plan_run(component_with("[]", "[]"), request);
  REQUIRE_FALSE(option);
  CHECK(option.error().message == "\"--privileged\" is not the name of an image");
}

TEST_CASE("a default without quotes is what YAML and Python make of it", "[run][plan]") {
  struct Row {
    const char* type;
    const char* written;
    const char* text;
  };
  // As kfp 2.17 compiles them.
  const Row row = GENERATE(values<Row>({
      {"String", "true", "True"},
      {"String", "'true'", "true"},
      {"String", "1.10", "1.1"},
      {"String", "5.0", "5.0"},
      {"String", "5", "5"},
      {"Integer", "5.0", "5"},
      {"Integer", "1.9", "1"},
      {"Integer", "-1.9", "-1"},
      {"Integer", "true", "1"},
      {"Float", "no", "0"},
      {"Float", "1e-3", "0.001"},
      {"Bool", "on", "true"},
      {"Bool", "'no'", "false"},
  }));
  const std::string inputs =
      std::string("[{name: a, type: ") + row.type + ", default: " + row.written + "}]";
  const auto plan = run::plan_run(component_with(inputs, "[{inputValue: a}]"), request_with({}));
  REQUIRE(plan);
  CHECK(plan->command.back() == row.text);
}
