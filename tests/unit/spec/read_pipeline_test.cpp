// SPDX-License-Identifier: Apache-2.0
// What the SDK refuses of compiled pipelines is found at its place; what it takes is read. The
// SDK's own verdicts over many more texts are in tests/conformance.
#include "spec/component/component.hpp"
#include "spec/ir/described_program.hpp"
#include "spec/ir/pipeline.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace kfpkg;
using namespace kfpkg::spec;

namespace {

std::optional<Pipeline> read(const std::string& text, Diagnostics& found) {
  const SourcePtr source = make_source("component.yaml", text);
  const auto documents = yaml::parse(source, found);
  REQUIRE(documents);
  REQUIRE(kind_of(documents->front()) == DocumentKind::pipeline_ir);
  auto pipeline = read_pipeline(source, *documents, found);
  // KFP 1.8 loads none of them; that is said once, at the first key.
  const auto is_old = [](const Diagnostic& one) {
    return one.targets == std::vector<std::string>{"kfp-1.8"};
  };
  CHECK(std::erase_if(found, is_old) == 1);
  return pipeline;
}

// The text between « and » is the place where exactly one finding must be.
struct Marked {
  std::string text;
  Span span;
};

Marked unmark(std::string text) {
  const std::string open = "«";
  const std::string close = "»";
  const std::size_t begin = text.find(open);
  REQUIRE(begin != std::string::npos);
  text.erase(begin, open.size());
  const std::size_t end = text.find(close);
  text.erase(end, close.size());
  return {text, {begin, end}};
}

std::string part(const std::string& key, const std::string& value) {
  return key + ": " + value + "\n";
}

// A compiled component called x, with something more in places.
struct Parts {
  std::string component;
  std::string container;
  std::string task;
  std::string more;
  std::string name = "x";
};

std::string compiled(const Parts& parts) {
  return part("components", "{comp-x: {executorLabel: exec-x" + parts.component + "}}") +
         part("deploymentSpec", "{executors: {exec-x: {container: {image: a, command: [sh]" +
                                    parts.container + "}}}}") +
         part("pipelineInfo", "{name: " + parts.name + "}") +
         part("root", "{dag: {tasks: {x: {taskInfo: {name: x}, componentRef: {name: comp-x}" +
                          parts.task + "}}}}") +
         "schemaVersion: 2.1.0\n" + parts.more;
}

struct Case {
  std::string rule;
  FailsAt stage;
  Parts parts;
};

Parts input(const std::string& text) {
  return {", inputDefinitions: {parameters: {a: " + text + "}}", "", "", ""};
}

Parts artifact(const std::string& type) {
  return {", inputDefinitions: {artifacts: {a: {artifactType: " + type + "}}}", "", "", ""};
}

}  // namespace

TEST_CASE("a compiled component is read with its interface, tasks and executors", "[spec]") {
  Diagnostics found;
  const auto pipeline = read(R"(components:
  comp-add:
    executorLabel: exec-add
    inputDefinitions:
      artifacts: {d: {artifactType: {schemaTitle: system.Dataset, schemaVersion: 0.0.1}}}
      parameters: {a: {parameterType: NUMBER_INTEGER, defaultValue: 2.0, isOptional: true}}
    outputDefinitions: {parameters: {Output: {parameterType: STRING}}}
deploymentSpec:
  executors:
    exec-add: {container: {image: "a/b:1", command: [python3], resources: {cpuLimit: 2.0}}}
pipelineInfo: {name: add}
root:
  dag:
    outputs: {parameters: {Output: {valueFromParameter: {producerSubtask: add, outputParameterKey: Output}}}}
    tasks:
      add:
        componentRef: {name: comp-add}
        dependentTasks: [other]
        inputs:
          artifacts: {d: {componentInputArtifact: d}}
          parameters: {a: {taskOutputParameter: {producerTask: other, outputParameterKey: o}}}
schemaVersion: 2.1.0
---
platforms: {kubernetes: {deploymentSpec: {executors: {exec-add: {imagePullPolicy: Always}}}}}
)",
                             found);
  REQUIRE(found.empty());
  REQUIRE(pipeline);
  CHECK(pipeline->name.value == "add");
  CHECK(pipeline->is_component);
  CHECK(pipeline->schema_version->value == "2.1.0");
  const IrComponent* component = pipeline->find_component("comp-add");
  REQUIRE(component != nullptr);
  REQUIRE(component->inputs.size() == 2);
  CHECK(component->inputs[0].type == "NUMBER_INTEGER");
  CHECK(component->inputs[0].optional);
  CHECK(component->inputs[1].type == "system.Dataset");
  CHECK_FALSE(component->inputs[1].optional);
  CHECK(pipeline->root.is_graph);
  REQUIRE(pipeline->root.tasks.size() == 1);
  const Task& task = pipeline->root.tasks[0];
  CHECK(task.component->value == "comp-add");
  CHECK(task.depends_on[0].value == "other");
  CHECK(task.inputs[0].producer_task->value == "other");
  CHECK(task.inputs[0].output_key->value == "o");
  CHECK(task.inputs[1].component_input->value == "d");
  REQUIRE(pipeline->root.graph_outputs.size() == 1);
  CHECK(pipeline->root.graph_outputs[0].task.value == "add");
  CHECK(pipeline->find_executor("exec-add")->image->value == "a/b:1");
  CHECK(pipeline->find_executor("exec-add")->has_program);
}

TEST_CASE("without an executor of its name a file is a pipeline", "[spec]") {
  Diagnostics found;
  Parts parts;
  parts.name = "other";
  const auto pipeline = read(compiled(parts), found);
  REQUIRE(pipeline);
  CHECK_FALSE(pipeline->is_component);
}

TEST_CASE("what the SDK refuses of compiled pipelines is found at its place", "[spec]") {
  const FailsAt load = FailsAt::load;
  const FailsAt compile = FailsAt::compile;
  const FailsAt run = FailsAt::run;
  const std::vector<Case> cases{
      {"KF702", compile, {"", "", "", "«foo»: 1\n"}},
      {"KF702", compile, {"", "", ", «cachingOption»: {}", ""}},
      {"KF702", FailsAt::silent, {"", ", «resource»: {}", "", ""}},
      {"KF703", compile, {"", "", ", cachingOptions: {enableCache: «\"true\"»}", ""}},
      {"KF703", compile, {"", "", ", cachingOptions: «5»", ""}},
      {"KF703", compile, {"", "", ", cachingOptions: !!set «{enableCache}»", ""}},
      {"KF703", compile, input("{parameterType: STRUCT, defaultValue: !!set «{a}»}")},
      {"KF703", compile, input("{parameterType: NUMBER_DOUBLE, defaultValue: «.inf»}")},
      {"KF703", compile, input("{parameterType: NUMBER_INTEGER, defaultValue: «-.inf»}")},
      {"KF703", compile, input("{parameterType: LIST, defaultValue: [1, «.nan»]}")},
      {"KF703", compile, input("{parameterType: STRUCT, defaultValue: {a: «1.0e+400»}}")},
      {"KF703", compile,
       input("{parameterType: TASK_CONFIG, defaultValue: «.inf», isOptional: true}")},
      {"KF703", compile, {"", ", resources: {cpuLimit: «.inf»}", "", ""}},
      {"KF703",
       compile,
       {"", "", ", inputs: {parameters: {a: {runtimeValue: {constant: [«.inf»]}}}}", ""}},
      {"KF703",
       compile,
       {"", "", ", inputs: {parameters: {a: {runtimeValue: {constant: «.nan»}}}}", "", "other"}},
      {"KF710", compile, input("{parameterType: LIST, defaultValue: !!omap «[a: b]»}")},
      {"KF710", compile, input("{parameterType: STRUCT, defaultValue: «{c: !!pairs [a: b]}»}")},
      {"KF703", compile, {"", "", ", dependentTasks: «first»", ""}},
      {"KF703", compile, {"", "", ", dependentTasks: [«1»]", ""}},
      {"KF703", compile, {"", "", ", retryPolicy: {backoffDuration: «30»}", ""}},
      {"KF703", compile, {"", "", ", retryPolicy: {backoffDuration: «\"30\"»}", ""}},
      {"KF703", compile, {"", "", ", retryPolicy: {maxRetryCount: «1.5»}", ""}},
      {"KF703", compile, {"", "", ", retryPolicy: {maxRetryCount: «3000000000»}", ""}},
      {"KF703", compile, {"", "", ", triggerPolicy: {strategy: «ALWAYS»}", ""}},
      {"KF703", load, {"", ", args: [«5»]", "", ""}},
      {"KF703", run, {"", ", resources: {cpuLimit: «two»}", "", ""}},
      {"KF703", load, {"", "", "", "---\n«5»\n"}},
      {"KF702", load, {"", "", "", "---\n«platform»: {}\n"}},
      {"KF703", load, input("«5»")},
      {"KF704", load, input("{parameterType: «INTEGER»}")},
      {"KF704", load, input("{«type»: STRING}")},
      {"KF705", load, artifact("«{schemaTitle: system.Dataset}»")},
      {"KF705", load, artifact("{schemaTitle: «my.Dataset», schemaVersion: 0.0.1}")},
      {"KF705", load, artifact("{schemaTitle: system.Dataset, schemaVersion: «\"1.0\"»}")},
      {"KF706", load, input("{parameterType: STRING, defaultValue: x, isOptional: «false»}")},
      {"KF707", compile, {", «dag»: {}", "", "", ""}},
      {"KF708", compile, {"", ", «env»: [{name: A, value: b}]", "", ""}},
      {"KF709",
       compile,
       {", outputDefinitions: {parameters: {«2nd»: {parameterType: STRING}}}", "", "", ""}},
      {"KF710", compile, input("{parameterType: STRING, defaultValue: «5», isOptional: true}")},
      {"KF709",
       compile,
       {", outputDefinitions: {parameters: {«a.b»: {parameterType: STRING}}}", "", "", ""}},
      {"KF710", compile, input("{parameterType: LIST, defaultValue: «[null]», isOptional: true}")},
      {"KF710", compile,
       input("{parameterType: STRUCT, defaultValue: «{a: [{b: null}]}», isOptional: true}")},
      {"KF710", compile, input("{parameterType: NUMBER_INTEGER, defaultValue: «x»}")},
      {"KF710", compile, input("{parameterType: NUMBER_DOUBLE, defaultValue: «\"1\"»}")},
      {"KF710", compile, input("{parameterType: BOOLEAN, defaultValue: «1.5»}")},
      {"KF724", compile, input("{parameterType: TASK_FINAL_STATUS, isOptional: «false»}")},
      {"KF703", compile, input("{parameterType: STRING, defaultValue: «\"\\ud83d\\ude00\"»}")},
      {"KF703", compile, input("{parameterType: STRING, description: «\"\\udc00\"»}")},
      {"KF703",
       compile,
       {", inputDefinitions: {parameters: {«\"\\udc00\"»: {parameterType: STRING}}}", "", "", ""}},
      {"KF703", compile, {"", ", args: [«\"\\udc00\"»]", "", ""}},
      {"KF703",
       compile,
       {"", "", ", inputs: {parameters: {a: {runtimeValue: {constant: {«\"\\udc00\"»: 1}}}}}", ""}},
      {"KF724",
       compile,
       {", inputDefinitions: {parameters: {«a»: {parameterType: TASK_CONFIG}}}", "", "", ""}},
      {"KF711", FailsAt::silent, {", «input_definitions»: {}", "", "", ""}},
      {"KF004", load, {"", "", "", "«---»\n"}},
      {"KF004", load, {"", "", "", "---\n{}\n«---»\n{}\n"}},
      {"KF701", compile, {"", "", "", "", "«\"\"»"}},
      {"KF703", load, {"", "", "", "", "«5»"}},
  };
  for (const Case& one : cases) {
    const Marked marked = unmark(compiled(one.parts));
    INFO(one.rule << " " << marked.text);
    Diagnostics found;
    const auto pipeline = read(marked.text, found);
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == one.rule);
    CHECK(found[0].fails_at == one.stage);
    CHECK(found[0].place.span == marked.span);
    if (one.stage == load) CHECK_FALSE(pipeline);
    if (one.rule == "KF708") CHECK(pipeline);
  }
}

// SDK 2.17 was asked.
TEST_CASE("a description that ends with the file stops the SDK", "[spec]") {
  const auto stops = [](const std::string& after, const std::string& word = "sh",
                        const std::string& name = "x") {
    const std::string text =
        "{components: {comp-x: {executorLabel: exec-x}}, deploymentSpec: {executors: {exec-x: "
        "{container: {image: a, command: ['" +
        word + "']}}}}, pipelineInfo: {name: " + name +
        "}, root: {dag: {tasks: {x: {taskInfo: {name: x}, componentRef: {name: comp-x}}}}}, "
        "schemaVersion: 2.1.0}" +
        after;
    INFO(text);
    Diagnostics found;
    const auto pipeline = read(text, found);
    CHECK(pipeline.has_value() == found.empty());
    if (found.empty()) return false;
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == "KF726");
    CHECK(found[0].fails_at == FailsAt::load);
    CHECK(text.substr(found[0].place.span.begin).starts_with("# Description: "));
    CHECK(found[0].place.span.end - found[0].place.span.begin == 14);
    return true;
  };
  const std::string heading = "# Description: a";
  const std::string more = "#             b";
  CHECK(stops(" " + heading));
  CHECK(stops("\n" + heading));
  CHECK(stops("\r\n\r\n" + heading + "\r\n"));
  CHECK(stops("\n\n" + heading + "\n" + more + "\n" + more));
  CHECK(stops(" " + heading + "\n---\nplatforms: {}\n"));
  CHECK(stops("", "a# Description: b"));
  CHECK(stops(" " + heading, "sh", "other"));
  CHECK(stops(" " + heading, "import kfp"));
  CHECK(stops(" " + heading, "import kfp; x = \"a\""));
  CHECK_FALSE(stops(" " + heading, "import kfp;\"a\""));
  CHECK_FALSE(stops(" " + heading, "\"\"\"doc\"\"\"; import kfp"));
  CHECK_FALSE(stops("\n\n" + heading + "\n\n"));
  CHECK_FALSE(stops("\n" + heading + "\n#\n#\n"));
  CHECK_FALSE(stops("\n\n" + heading + "\n" + more + "\n#\n"));
  CHECK_FALSE(stops("\r\r" + heading + "\r#"));
  CHECK_FALSE(stops("\n\n" + heading + "\u2028#"));
  CHECK_FALSE(stops(" # Description:a"));
}

TEST_CASE("the word in which the SDK looks for a description is the first that imports kfp",
          "[spec]") {
  const auto program = [](const char* command, const char* name) {
    Diagnostics found;
    const std::string text =
        "deploymentSpec: {executors: {exec-x: {container: {command: " + std::string(command) +
        "}}}}\npipelineInfo: {name: " + name + "}\n";
    const auto documents = yaml::parse(make_source("component.yaml", text), found);
    REQUIRE(documents);
    const auto described = find_described_program(documents->front());
    return described ? described->value : "";
  };
  CHECK(program("[sh, -c, import kfp1, import kfp2]", "X") == "import kfp1");
  CHECK(program("[sh, -c, importkfp]", "x").empty());
  CHECK(program("[5, [import kfp]]", "x").empty());
  CHECK(program("import kfp", "x").empty());
  CHECK(program("[import kfp]", "y").empty());
  CHECK(program("[import kfp]", "5").empty());
}

TEST_CASE("findings that end at one place are two", "[spec]") {
  std::string text = compiled({});
  const std::string flow = "{comp-x: {executorLabel: exec-x}}";
  text.replace(text.find(flow), flow.size(),
               "\n  comp-x:\n    executorLabel: exec-x\n    inputDefinitions:\n      artifacts:\n"
               "        a:\n          artifactType:\n            schemaTitle: 5");
  INFO(text);
  Diagnostics found;
  CHECK_FALSE(read(text, found));
  REQUIRE(found.size() == 2);
  CHECK(std::set{found[0].rule, found[1].rule} == std::set<std::string>{"KF703", "KF705"});
  CHECK(found[0].place.span.end == found[1].place.span.end);
}

TEST_CASE("what protobuf takes is no finding", "[spec]") {
  const std::vector<Parts> cases{
      {"", "", ", cachingOptions: {enable_cache: true}", ""},
      {"", "", ", cachingOptions: null", ""},
      {"", "", ", retryPolicy: {maxRetryCount: \"3\", backoffDuration: 3.5s, backoffFactor: \"2\"}",
       ""},
      {"", "", ", triggerPolicy: {strategy: 2, condition: \"a\"}", ""},
      {"", "", ", inputs: []", ""},
      {"", "", "", "defaultPipelineRoot: \"\"\n"},
      {"", "", "", "---\n[]\n"},
      input("{parameterType: STRING, defaultValue: x}"),
      input("{parameterType: LIST, defaultValue: [1, a], isOptional: true, literals: [null]}"),
      input("{parameterType: STRUCT, defaultValue: {a: [1]}, isOptional: true}"),
      input("{parameterType: TASK_FINAL_STATUS, isOptional: true}"),
      input("{parameterType: TASK_CONFIG, defaultValue: null}"),
      input("{parameterType: NUMBER_INTEGER, defaultValue: 1.5}"),
      input("{parameterType: NUMBER_DOUBLE, defaultValue: true}"),
      input("{parameterType: BOOLEAN, defaultValue: 1}"),
      {", outputDefinitions: {parameters: {azAZ09 _-: {parameterType: STRING}}}", "", "", ""},
      artifact("{schemaTitle: google.VertexModel, schemaVersion: \"\"}"),
  };
  for (const Parts& parts : cases) {
    INFO(compiled(parts));
    Diagnostics found;
    CHECK(read(compiled(parts), found));
    CHECK(found.empty());
  }
}

TEST_CASE("parts that are missing are named once", "[spec]") {
  for (const std::string missing : {"components", "deploymentSpec", "pipelineInfo", "root"}) {
    std::string text = compiled({});
    const std::size_t begin = text.find(missing + ":");
    text.erase(begin, text.find('\n', begin) + 1 - begin);
    INFO(text);
    Diagnostics found;
    CHECK_FALSE(read(text, found));
    REQUIRE(found.size() == 1);
    CHECK(found[0].rule == "KF701");
    CHECK(found[0].fails_at == FailsAt::load);
    CHECK(found[0].message.find(missing) != std::string::npos);
    CHECK(found[0].place.span.begin == 0);  // the first key stands for the file
    CHECK(found[0].place.span.end == text.find(':'));
  }
}
