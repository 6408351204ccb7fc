// SPDX-License-Identifier: Apache-2.0
// What the reader of components finds in the container (spec/read_container.cpp,
// read_arguments.cpp).
#include "lint/rule.hpp"
#include "spec/rule_id.hpp"

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

constexpr std::array<Rule, 10> k_rules{{
    {{spec::k_non_string_arg, Severity::error, FailsAt::load, "",
      "an element of command or args is neither text nor a placeholder",
      "YAML reads 5, true and 1.0 as numbers and booleans, and nothing as null; a command line is "
      "made of texts. Put them in quotes.",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [--n, 5]
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [--n, "5"]
)"}},
    {{spec::k_unknown_placeholder, Severity::error, FailsAt::load, "",
      "a mapping in command or args is no placeholder",
      "Placeholders are inputValue, inputPath, inputUri, outputPath, outputUri, concat, if and "
      "executorInput, each alone in its mapping. The SDK answers a slip of the keys with 32 lines "
      "that do not name it.",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [{inputvalue: text}]
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [--text, {inputValue: text}]
)"}},
    {{spec::k_placeholder_undeclared, Severity::error, FailsAt::load, "",
      "a placeholder names an input or output that is not declared",
      "Placeholders use the names as they are written under inputs and outputs; case counts.",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [{inputValue: Text}]
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [--text, {inputValue: text}]
)"}},
    {{spec::k_if_cond_unsupported, Severity::error, FailsAt::load, "kfp-2 kfp-2.17 vertex",
      "an if has a condition that SDK 2.x does not know",
      "SDK 2.x knows {isPresent: NAME} only. KFP 1.8 took booleans, texts and inputValue too.",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [{if: {cond: true, then: [a]}}]
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [--text, {inputValue: text}]
)"}},
    {{spec::k_else_not_list, Severity::error, FailsAt::load, "kfp-2 kfp-2.17 vertex",
      "else holds a placeholder without a list around it",
      "SDK 2.x forgets to convert a placeholder that stands alone as else. In a list it works.",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [{if: {cond: {isPresent: text}, then: [a], else: {inputValue: text}}}]
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [--text, {inputValue: text}]
)"}},
    {{spec::k_if_list_in_concat, Severity::error, FailsAt::load, "kfp-2 kfp-2.17 vertex",
      "an if inside concat holds a list",
      "Inside concat an if gives one text, so that then and else are one element each, without "
      "brackets.",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [{concat: [a, {if: {cond: {isPresent: text}, then: [b]}}]}]
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [--text, {inputValue: text}]
)"}},
    {{spec::k_file_output_undeclared, Severity::error, FailsAt::load, "",
      "fileOutputs names an output that is not declared",
      "The keys of fileOutputs are names of outputs.",
      R"(name: Show
outputs: [{name: rows, type: Integer}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: rows}], fileOutputs: {row: /tmp/rows}}}
)",
      R"(name: Show
outputs: [{name: rows, type: Integer}]
implementation: {container: {image: "a/b:1", command: [show, {outputPath: rows}]}}
)"}},
    {{spec::k_env_shape, Severity::error, FailsAt::load, "", "env is no mapping of names to texts",
      "Kubernetes writes env as a list of names and values; a component writes {NAME: \"value\"}. "
      "Values must be text, and cannot come from an input.",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show], env: [{name: A, value: b}]}}
)",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [show], env: {A: b}}}
)"}},
    {{spec::k_placeholder_removed, Severity::error, FailsAt::load, "kfp-2 kfp-2.17 vertex",
      "a placeholder of the SDK that 2.x no longer has",
      "inputMetadata, inputOutputPortName and outputMetadata were experiments of KFP 1.8. The "
      "executor input holds what they gave.",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [{outputMetadata: null}]
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation:
  container:
    image: "a/b:1"
    command: [show, {inputValue: text}]
    args: [{executorInput: null}]
)"}},
    {{spec::k_args_not_list, Severity::error, FailsAt::load, "", "command or args is no list",
      "Each word of the command line is an item of a list. A shell line is written [sh, -c, "
      "\"...\"].",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: sh -c show}}
)",
      R"(name: Show
implementation: {container: {image: "a/b:1", command: [sh, -c, show]}}
)"}},
}};

}  // namespace

extern const std::span<const Rule> k_container_reading_rules = k_rules;

}  // namespace kfpkg::lint
