// SPDX-License-Identifier: Apache-2.0
// What the SDK refuses to load is found at its place; what it loads is read.
#include "spec/component/component.hpp"
#include "spec/component/defaults.hpp"

#include <catch2/catch.hpp>

using namespace kfpkg;
using namespace kfpkg::spec;

namespace {

// The text between « and » is the place where exactly one finding must be.
struct Marked {
  std::string text;
  Span span;
};

Marked unmark(std::string text) {
  const std::string open = "«";
  const std::string close = "»";
  const std::size_t begin = text.find(open);
  if (begin == std::string::npos) return {text, {}};
  text.erase(begin, open.size());
  const std::size_t end = text.find(close);
  text.erase(end, close.size());
  return {text, {begin, end}};
}

const std::string k_tail = "\nimplementation: {container: {image: a:1, command: [sh]}}\n";

std::string with_args(const std::string& args) {
  return "inputs: [{name: In put, type: String}]\noutputs: [{name: out}]\n"
         "implementation:\n  container:\n    image: a:1\n    command: [sh]\n    args:\n    - " +
         args + "\n";
}

struct Case {
  std::string rule;
  std::string text;
};

}  // namespace

TEST_CASE("a spec that loads is read with names, types and placeholders", "[spec]") {
  const std::string text = R"(name: Train model
description: "Does it"
inputs:
- {name: Input Data, type: Dataset, optional: true}
- name: n
  type: Integer
  default: '3'
outputs:
- {name: model, type: {GCSPath: {a: b}}}
implementation:
  container:
    image: "ghcr.io/acme/train:1"
    command: [python3, /app/main.py]
    args:
    - if: {cond: {isPresent: Input Data}, then: [--data, {inputPath: Input Data}]}
    - concat: [--n=, {inputValue: n}]
    - {outputPath: model}
    - {executorInput: null}
    env: {A: b}
    fileOutputs: {model: /tmp/x}
)";
  Diagnostics diagnostics;
  const auto component = load_component(make_source("c.yaml", text), diagnostics);
  REQUIRE(component);
  CHECK(diagnostics.empty());
  CHECK(component->name->value == "Train model");
  REQUIRE(component->inputs.size() == 2);
  CHECK(component->inputs[0].python_name == "input_data");
  CHECK(component->inputs[0].optional);
  CHECK(component->inputs[1].default_value->value == "3");
  CHECK(component->inputs[1].optional);
  CHECK(component->outputs[0].has_other_type);
  CHECK(component->outputs[0].type_key->value == "GCSPath");
  CHECK(component->source->text(component->image.span) == "\"ghcr.io/acme/train:1\"");
  CHECK(component->env[0].value.value == "b");
  CHECK(component->file_outputs[0].path.value == "/tmp/x");
  std::vector<PlaceholderKind> kinds;
  for_each_placeholder(component->args,
                       [&](const Argument&, const Placeholder& p) { kinds.push_back(p.kind); });
  CHECK(kinds == std::vector{PlaceholderKind::if_present, PlaceholderKind::input_path,
                             PlaceholderKind::concat, PlaceholderKind::input_value,
                             PlaceholderKind::output_path, PlaceholderKind::executor_input});
}

// The SDK loads it; a folder that is built or published needs the component that it was made from.
TEST_CASE("a compiled pipeline is no component", "[spec]") {
  Diagnostics diagnostics;
  CHECK_FALSE(
      load_component(make_source("c.yaml", "pipelineInfo: {name: x}\nroot: {}\n"), diagnostics));
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].rule == "KF003");
  CHECK(diagnostics[0].fails_at == FailsAt::policy);
  CHECK(diagnostics[0].place.span == Span{0, 12});
}

TEST_CASE("each breach of the loader's rules is one finding at its place", "[spec]") {
  const std::vector<Case> cases = {
      {"KF001", "name: a\nimplementation:\n«\t»container: {}\n"},
      {"KF003", "«- a»\n- b\n"},
      {"KF003", "«<html></html>»\n"},
      {"KF003", "«apiVersion»: argoproj.io/v1alpha1\nkind: Workflow\nspec: {}\n"},
      {"KF004", "name: a" + k_tail + "«---»\n"},
      {"KF006", "name: a\n«foo»: 1" + k_tail},
      {"KF006", "name: a\n«implementatoin»: {}\n"},
      {"KF006", "inputs: [{name: a, «required»: true}]" + k_tail},
      {"KF006", "implementation: {container: {image: a, «resources»: {}}}\n"},
      {"KF007", "name: «off»" + k_tail},
      {"KF007", "name: a\ndescription: «5»" + k_tail},
      {"KF007", "implementation: {container: {image: «3»}}\n"},
      {"KF007", "inputs: [{name: «1»}]" + k_tail},
      {"KF008", "«implementation»:\n"},
      {"KF008", "«implementation»: {}\n"},
      {"KF008", "implementation: {«container»: }\n"},
      {"KF008", "implementation: {container: «{command: [a]}»}\n"},
      {"KF008", "inputs: [«{type: String}»]" + k_tail},
      {"KF009", "implementation: {«graph»: {tasks: {}, outputValues: {}}}\n"},
      {"KF010", "metadata: {annotations: {a: «true»}}" + k_tail},
      {"KF011", "metadata: «x»" + k_tail},
      {"KF011", "inputs: [{name: a, optional: «\"true\"»}]" + k_tail},
      {"KF103", "inputs: [{name: a, type: Integer, default: «ten»}]" + k_tail},
      {"KF103", "inputs: [{name: a, type: Float, default: «''»}]" + k_tail},
      {"KF103", "inputs: [{name: a, type: bool, default: «maybe»}]" + k_tail},
      {"KF103", "inputs: [{name: a, type: JsonArray, default: «[1]»}]" + k_tail},
      {"KF103", "inputs: [{name: a, default: «2020-01-01»}]" + k_tail},
      {"KF104", "«inputs»: {a: {type: String}}" + k_tail},
      {"KF104", "inputs: [«a»]" + k_tail},
      {"KF105", "inputs: [{name: a}, {name: «a»}]" + k_tail},
      {"KF114", "inputs: [{name: a, type: «[A, B]»}]" + k_tail},
      {"KF203", with_args("«5»")},
      {"KF203", with_args("«~»")},
      {"KF204", with_args("{«inputvalue»: In put}")},
      {"KF204", with_args("«{inputValue: In put, x: y}»")},
      {"KF204", with_args("{concat: «a»}")},
      {"KF205", with_args("{inputValue: «in put»}")},
      {"KF205", with_args("{if: {cond: {isPresent: «x»}, then: [a]}}")},
      {"KF205", with_args("{outputPath: «In put»}")},
      {"KF206", with_args("{if: {cond: «true», then: [a]}}")},
      {"KF207",
       with_args("{if: {cond: {isPresent: In put}, then: [a], else: «{inputValue: In put}»}}")},
      {"KF208", with_args("{concat: [{if: {cond: {isPresent: In put}, then: «[a]»}}]}")},
      {"KF212",
       "outputs: [{name: o}]\nimplementation: {container: {image: a, fileOutputs: {«p»: /x}}}\n"},
      {"KF213", "implementation: {container: {image: a, env: «[{name: A, value: b}]»}}\n"},
      {"KF213", "implementation: {container: {image: a, env: {A: «8080»}}}\n"},
      {"KF214", with_args("{«inputMetadata»: In put}")},
      {"KF215", "implementation: {container: {image: a, command: «sh -c»}}\n"},
      // Sets and tuples.
      {"KF003", "!!set «{name, implementation}»\n"},
      {"KF011", "metadata: !!set «{annotations}»" + k_tail},
      {"KF011", "metadata: {annotations: !!set «{a}»}" + k_tail},
      {"KF011", "metadata: {labels: !!set «{}»}" + k_tail},
      {"KF011", "inputs: [{name: a, type: !!set «{String}»}]" + k_tail},
      {"KF011", "outputs: [{name: a, type: !!set «{}»}]" + k_tail},
      {"KF011", "inputs: [{name: a, annotations: !!set «{a}»}]" + k_tail},
      {"KF011", "implementation: !!set «{container}»\n"},
      {"KF011", "implementation: {container: !!set «{image}»}\n"},
      {"KF011", "implementation: {container: {image: a, fileOutputs: !!set «{}»}}\n"},
      {"KF011", with_args("{if: {cond: !!set «{isPresent}», then: [a]}}")},
      {"KF104", "inputs: [!!set «{name}»]" + k_tail},
      {"KF104", "«inputs»: !!pairs [name: x]" + k_tail},
      {"KF104", "«outputs»: !!omap [name: x]" + k_tail},
      {"KF203", with_args("!!set «{executorInput}»")},
      {"KF203", with_args("!!omap «[inputPath: In put]»")},
      {"KF203", with_args("{concat: [!!set «{executorInput}»]}")},
      {"KF203", with_args("{if: {cond: {isPresent: In put}, then: !!omap «[inputPath: In put]»}}")},
      {"KF203", with_args("{if: {cond: {isPresent: In put}, then: !!set «{executorInput}»}}")},
      {"KF203",
       with_args("{if: {cond: {isPresent: In put}, then: [a], else: !!pairs «[inputPath: a]»}}")},
      {"KF204", with_args("{concat: !!pairs «[inputPath: In put]»}")},
      {"KF204", with_args("{if: !!set «{cond, then}»}")},
      {"KF213", "implementation: {container: {image: a, env: !!set «{A}»}}\n"},
      {"KF215", "implementation: {container: {image: a, args: !!pairs «[inputPath: x]»}}\n"},
  };
  for (const Case& c : cases) {
    INFO(c.rule << "\n" << c.text);
    const Marked marked = unmark(c.text);
    Diagnostics diagnostics;
    const SourcePtr source = make_source("c.yaml", marked.text);
    CHECK_FALSE(load_component(source, diagnostics));
    // KFP 1.8 loads some of them, and has a finding of its own for its compiler.
    std::erase_if(diagnostics, [](const Diagnostic& one) {
      return one.fails_at == FailsAt::compile && one.targets == std::vector<std::string>{"kfp-1.8"};
    });
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].rule == c.rule);
    CHECK(diagnostics[0].fails_at == FailsAt::load);
    CHECK(diagnostics[0].place.span == marked.span);
    INFO(diagnostics[0].message << " / " << diagnostics[0].help);
    CHECK_FALSE(diagnostics[0].message.ends_with('.'));
  }
}

// SDK 2.17 was asked.
TEST_CASE("tags and keys that the loader makes what it wants of are no breach", "[spec]") {
  for (const std::string& text : std::vector<std::string>{
           "inputs: !!pairs []\noutputs: !!omap []" + k_tail,
           "implementation: {container: {image: a, command: !!omap [], args: !!pairs []}}\n",
           "implementation: {container: {image: a, command: !!seq [a], env: !!map {A: b}}}\n",
           "implementation: {container: {image: a, env: {=: x}}}\n",
           "implementation: {container: {image: a, env: {!!value =: x}}}\n",
           "implementation:\n  container:\n    image: a\n    env:\n      =: x\n",
           "metadata: {annotations: {=: x}}" + k_tail,
           "inputs: [{name: a, type: {=: x}, annotations: {=: x}}]" + k_tail,
           "inputs: [{name: a, annotations: {a: !!set {}}}]" + k_tail,
           "inputs: [{name: a, optional: !!bool {=: \"true\"}}]" + k_tail,
           "inputs: [{name: a, type: Integer, default: !!int {=: \"1\"}}]" + k_tail,
           "name: !!str {=: b}" + k_tail,
           with_args("!!str {=: b}"),
           with_args("{concat: !!omap []}"),
           with_args("{if: {cond: {isPresent: In put}, then: !!omap [], else: !!pairs []}}"),
       }) {
    INFO(text);
    Diagnostics diagnostics;
    CHECK(load_component(make_source("c.yaml", text), diagnostics));
    CHECK(diagnostics.empty());
  }
}

// KFP 1.8.22 was asked.
TEST_CASE("of a key that a graph has twice the last one counts", "[spec]") {
  const auto is_wrong = [](const std::string& task, const std::string& output) {
    Diagnostics found;
    const std::string text = "outputs: [{name: o}]\nimplementation: {graph: {tasks: {t: " + task +
                             "}, outputValues: {o: " + output + "}}}\n";
    CHECK_FALSE(load_component(make_source("c.yaml", text), found));
    return std::any_of(found.begin(), found.end(),
                       [](const Diagnostic& one) { return one.rule == "KF013"; });
  };
  const std::string task = "{componentRef: {name: x}}";
  const std::string output = "{taskOutput: {taskId: t, outputName: o}}";
  CHECK_FALSE(is_wrong(task, output));
  CHECK_FALSE(is_wrong(task, "{taskOutput: , taskOutput: {taskId: t, outputName: o}}"));
  CHECK(is_wrong(task, "{taskOutput: {taskId: t, outputName: o}, taskOutput: }"));
  CHECK(is_wrong(task, "{graphInput: {inputName: t}, taskOutput: {taskId: t, outputName: o}}"));
  CHECK_FALSE(is_wrong("5, t: " + task, output));
  CHECK(is_wrong(task + ", t: 5", output));
  CHECK_FALSE(is_wrong("{componentRef: {name: x}, arguments: {a: [], a: b}}", output));
}

TEST_CASE("names are sanitised as the SDK does", "[spec]") {
  // Expected values: kfp 2.15.2, utils.sanitize_input_name and maybe_rename_for_k8s.
  CHECK(sanitize_io_name("Input Data") == "input_data");
  CHECK(sanitize_io_name("a__b") == "a__b");
  CHECK(sanitize_io_name("a _b") == "a__b");
  CHECK(sanitize_io_name("_x-") == "x");
  CHECK(sanitize_io_name("数据").empty());
  CHECK(sanitize_io_name("İ") == "i");
  CHECK(sanitize_io_name("aİb") == "ai_b");
  CHECK(sanitize_io_name("éİ") == "i");
  CHECK(sanitize_io_name("a\u212Az") == "akz");  // the sign of kelvin
  CHECK(sanitize_component_name("Train é modèle") == "train-mod-le");
  CHECK(sanitize_component_name("a - b--c") == "a-b-c");
  CHECK(sanitize_component_name("!!!").empty());
}

TEST_CASE("types mean what they mean to the SDK", "[spec]") {
  const auto type = [](const char* name) { return classify_type(Text{name, {}}); };
  CHECK(type("integer").ir_name == "NUMBER_INTEGER");
  CHECK(type("typing.List[int]").ir_name == "LIST");
  CHECK(type("Dict[str, str]").ir_name == "STRUCT");
  CHECK(type("DATASET").ir_name == "system.Dataset");
  CHECK(type("google.VertexModel").known);
  CHECK_FALSE(type("GCSPath").known);
  CHECK_FALSE(type("Listing").known);
  CHECK(classify_type(std::nullopt).ir_name == "system.Artifact");
}

TEST_CASE("defaults are converted as Python converts what YAML reads", "[spec]") {
  using Type = yaml::ScalarType;
  const auto verdict = [](const char* ir_name, Type type, const char* text) {
    return check_default(ir_name, false, type, text);
  };
  // int(float('inf')) raises, int(True) and float(True) do not.
  CHECK(verdict("NUMBER_INTEGER", Type::real, ".inf") == DefaultVerdict::refused);
  CHECK(verdict("NUMBER_INTEGER", Type::real, "1.5") == DefaultVerdict::fine);
  CHECK(verdict("NUMBER_INTEGER", Type::boolean, "on") == DefaultVerdict::fine);
  CHECK(verdict("NUMBER_DOUBLE", Type::boolean, "on") == DefaultVerdict::fine);
  CHECK(verdict("NUMBER_DOUBLE", Type::real, ".inf") == DefaultVerdict::bad_at_compile);
  // json.loads makes no int of more than 4300 digits; the text stays a text.
  const std::string digits(4300, '1');
  for (const char* type : {"LIST", "STRUCT"}) {
    CHECK(verdict(type, Type::string, digits.c_str()) == DefaultVerdict::bad_at_compile);
    CHECK(verdict(type, Type::string, ("-" + digits).c_str()) == DefaultVerdict::bad_at_compile);
    CHECK(verdict(type, Type::string, (digits + "1").c_str()) == DefaultVerdict::not_json);
    CHECK(verdict(type, Type::string, ("-1" + digits).c_str()) == DefaultVerdict::not_json);
    CHECK(verdict(type, Type::string, ("[null, 1" + digits + "]").c_str()) ==
          DefaultVerdict::not_json);
    CHECK(verdict(type, Type::string, (digits + "1.5").c_str()) == DefaultVerdict::bad_at_compile);
    CHECK(verdict(type, Type::string, (digits + "1e1").c_str()) == DefaultVerdict::bad_at_compile);
  }
}

TEST_CASE("the image is replaced in the author's quotes", "[spec]") {
  for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{
           {"image: a:1 # why", "image: b@sha256:12 # why"},
           {"image: 'a:1'", "image: 'b@sha256:12'"},
           {"image: \"a:1\"", "image: \"b@sha256:12\""},
           {"image: &i a:1", "image: &i b@sha256:12"}}) {
    const std::string head = "implementation:\n  container:\n    ";
    Diagnostics diagnostics;
    const auto component = load_component(make_source("c.yaml", head + before + "\n"), diagnostics);
    REQUIRE(component);
    const auto text =
        apply_edits(component->source->bytes(), {set_image(*component, "b@sha256:12")});
    CHECK(text.value() == head + after + "\n");
  }
}

TEST_CASE("annotations are set in the author's layout", "[spec]") {
  const std::vector<std::pair<std::string, std::string>> pairs{{"a", "1.0"}, {"b", "x"}};
  const std::vector<std::pair<std::string, std::string>> cases{
      {"name: n # c\nimplementation: {}\n",
       "name: n # c\nmetadata:\n  annotations:\n    a: \"1.0\"\n    b: x\nimplementation: {}\n"},
      {"# top\nimplementation: {}\n",
       "# top\nmetadata:\n  annotations:\n    a: \"1.0\"\n    b: x\nimplementation: {}\n"},
      {"name: n\ndescription: |\n  x\n  y\n\nimplementation: {}\n",
       "name: n\ndescription: |\n  x\n  y\nmetadata:\n  annotations:\n    a: \"1.0\"\n    b: "
       "x\n\nimplementation: {}\n"},
      {"{name: n, implementation: {}}\n",
       "{name: n, implementation: {}, metadata: {annotations: {a: \"1.0\", b: x}}}\n"},
      {"metadata: # c\nname: n\n",
       "metadata: # c\n  annotations:\n    a: \"1.0\"\n    b: x\nname: n\n"},
      {"metadata: {}\nname: n\n", "metadata:\n  annotations:\n    a: \"1.0\"\n    b: x\nname: n\n"},
      {"metadata:\n  labels: {x: y}\nname: n\n",
       "metadata:\n  labels: {x: y}\n  annotations:\n    a: \"1.0\"\n    b: x\nname: n\n"},
      {"metadata:\n  annotations:\n    z: y # c\n    a: 'old' # d\nname: n\n",
       "metadata:\n  annotations:\n    z: y # c\n    a: '1.0' # d\n    b: x\nname: n\n"},
      {"metadata: {annotations: {a: old, z: y}}\nname: n\n",
       "metadata: {annotations: {a: \"1.0\", z: y, b: x}}\nname: n\n"},
      {"metadata: {annotations: {}}\nname: n\n",
       "metadata: {annotations: {a: \"1.0\", b: x}}\nname: n\n"},
      {"metadata: {annotations: }\nname: n\n",
       "metadata: {annotations:  {a: \"1.0\", b: x}}\nname: n\n"},
      {"metadata: {labels: {x: y}}\nname: n\n",
       "metadata: {labels: {x: y}, annotations: {a: \"1.0\", b: x}}\nname: n\n"},
      {"name: n\r\nx: y\r\n",
       "name: n\r\nmetadata:\r\n  annotations:\r\n    a: \"1.0\"\r\n    b: x\r\nx: y\r\n"},
  };
  for (const auto& [before, after] : cases) {
    INFO(before);
    Diagnostics diagnostics;
    const auto documents = yaml::parse(make_source("c.yaml", before), diagnostics);
    REQUIRE(documents);
    const auto text = apply_edits(before, set_annotations(documents->at(0), pairs));
    REQUIRE(text);
    CHECK(*text == after);
    const auto again = yaml::parse(make_source("c.yaml", *text), diagnostics);
    REQUIRE(again);
    CHECK(set_annotations(again->at(0), pairs).size() == 2);
    CHECK(apply_edits(*text, set_annotations(again->at(0), pairs)).value() == *text);
  }
}
