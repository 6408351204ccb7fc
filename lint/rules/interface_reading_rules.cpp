// SPDX-License-Identifier: Apache-2.0
// What the reader of components finds in inputs and outputs (spec/read_interface.cpp).
#include "lint/rule.hpp"
#include "spec/rule_id.hpp"

#include <array>
#include <span>

namespace kfpkg::lint {
namespace {

constexpr std::array<Rule, 4> k_rules{{
    {{spec::k_default_not_of_type, Severity::error, FailsAt::load, "",
      "a default does not fit the type of its input",
      "SDK 2.x converts defaults when it loads the component: Integer by int(), Float by float(), "
      "Bool by a list of words. Lists and mappings must be written as JSON text.",
      R"(name: Show
inputs: [{name: text, type: Integer, default: ten}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)",
      R"(name: Show
inputs: [{name: text, type: Integer, default: '10'}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)"}},
    {{spec::k_inputs_not_list, Severity::error, FailsAt::load, "",
      "inputs or outputs is no list of mappings",
      "Inputs and outputs are lists of mappings, each with a name. The form {name: {type: ...}} of "
      "other tools is not accepted.",
      R"(name: Show
inputs: {text: {type: String}}
implementation: {container: {image: "a/b:1", command: [show]}}
)",
      R"(name: Show
inputs: [{name: text, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: text}]}}
)"}},
    {{spec::k_duplicate_name, Severity::error, FailsAt::load, "",
      "two inputs or two outputs have one name",
      "Names must be unique among the inputs and among the outputs. An input and an output may "
      "share one.",
      R"(name: Show
inputs: [{name: a, type: String}, {name: a, type: String}]
implementation: {container: {image: "a/b:1", command: [show]}}
)",
      R"(name: Show
inputs: [{name: a, type: String}, {name: b, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: a}, {inputValue: b}]}}
)"}},
    {{spec::k_type_not_name, Severity::error, FailsAt::load, "kfp-2 kfp-2.17 vertex",
      "a type that the SDK cannot read",
      "A type is a name, or a mapping with one name as its key. SDK 2.x trips over lists, over "
      "empty mappings, and over names that begin with google without a dot.",
      R"(name: Show
inputs: [{name: a, type: [String, Integer]}]
implementation: {container: {image: "a/b:1", command: [show]}}
)",
      R"(name: Show
inputs: [{name: a, type: String}]
implementation: {container: {image: "a/b:1", command: [show, {inputValue: a}]}}
)"}},
}};

}  // namespace

extern const std::span<const Rule> k_interface_reading_rules = k_rules;

}  // namespace kfpkg::lint
