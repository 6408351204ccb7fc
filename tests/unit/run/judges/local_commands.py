#!/usr/bin/env python3
"""Says which command line kfp.local composes for components: the SDK's own verdict for spec/backend/placeholder.

Reads nothing and prints one JSON row per case {"sdk", "spec", "arguments", "command", "executor_input"} or, where the
SDK refuses, {"sdk", "spec", "arguments", "error"}. Needs kfp in the interpreter's environment:

    python local_commands.py > ../local_commands.jsonl
"""

import json
import sys
from typing import Any, Dict, List, Tuple

import kfp
from google.protobuf import json_format
from kfp import components, dsl
from kfp.local import executor_input_utils, placeholder_utils

# The places that kfpkg gives to inputs and outputs in the container.
INPUTS, OUTPUTS = "/kfpkg/inputs", "/kfpkg/outputs"


def component(inputs: str, outputs: str, command: str, args: str) -> str:
    """A component with the given parts, each in YAML's flow style."""
    return (
        f"name: Case\ninputs: {inputs}\noutputs: {outputs}\nimplementation:\n  container:\n"
        f"    image: busybox:1.35\n    command: {command}\n    args: {args}\n"
    )


TYPES = (
    "[{name: text, type: String}, {name: count, type: Integer, default: '3'}, {name: rate, type: Float, default: "
    "'0.5'}, {name: flag, type: Bool, default: 'True'}, {name: items, type: JsonArray, default: '[1]'}, {name: map, "
    "type: JsonObject, default: '{}'}]"
)
VALUES = "[{inputValue: text}, {inputValue: count}, {inputValue: rate}, {inputValue: flag}]"
FILES = "[{name: Input Data, type: Dataset}, {name: other, optional: true}]"
RESULTS = "[{name: Model, type: Model}, {name: score, type: Float}, {name: any}]"
OPTIONAL = "[{name: a, type: String, optional: true}, {name: b, type: String, default: dflt}]"

CASES: List[Tuple[str, Dict[str, Any]]] = [
    (component(TYPES, "[]", "[prog]", VALUES), {"text": "x y"}),
    (component(TYPES, "[]", "[prog]", VALUES), {"text": "", "count": -7, "rate": 2.25, "flag": False}),
    (component(TYPES, "[]", "[prog, {inputValue: text}]", "['--n={{$.inputs.parameters[''count'']}}!']"),
     {"text": "{{$.inputs.parameters['nothing']"}),
    (component("[{name: A Name, type: String}]", "[]", "[p]", "[{inputValue: A Name}]"), {"a_name": "é"}),
    (component(FILES, RESULTS, "[p]", "[{inputPath: Input Data}, {outputPath: Model}, {outputPath: score}]"),
     {"input_data": "file"}),
    (component(FILES, RESULTS, "[p]", "[{inputUri: Input Data}, {outputUri: Model}, {outputPath: any}]"),
     {"input_data": "file"}),
    (component(FILES, RESULTS, "[p]", "[\"{{$.outputs.artifacts['model'].path}}.tmp\"]"), {"input_data": "file"}),
    (component(TYPES, RESULTS, "[p]", "[{executorInput: null}]"), {"text": "t", "items": [1, "b"], "map": {"k": 1}}),
    (component(TYPES, "[]", "[p]", "[{concat: [a=, {inputValue: text}, ';n=', {inputValue: count}]}]"), {"text": "t"}),
    (component(OPTIONAL, "[]", "[p]", "[{if: {cond: {isPresent: a}, then: [--a, {inputValue: a}]}}]"), {"a": "1"}),
    (component(OPTIONAL, "[]", "[p]", "[{if: {cond: {isPresent: a}, then: [--a, {inputValue: a}]}}]"), {}),
    (component(OPTIONAL, "[]", "[p]", "[{if: {cond: {isPresent: a}, then: [--a], else: [--no-a, x]}}, end]"), {}),
    (component(OPTIONAL, "[]", "[p]", "[{if: {cond: {isPresent: b}, then: [--b, {inputValue: b}]}}]"), {}),
    (component(OPTIONAL, "[]", "[p]", "[{concat: [x, {if: {cond: {isPresent: a}, then: y, else: z}}]}]"), {"a": ""}),
    (component(OPTIONAL, "[]", "[p]",
               "[{if: {cond: {isPresent: b}, then: [{concat: [b=, {inputValue: b}]}, last]}}]"), {}),
    (component("[{name: d, type: Dataset, optional: true}]", "[]", "[p]",
               "[{if: {cond: {isPresent: d}, then: [--d, {inputPath: d}], else: [none]}}]"), {"d": "file"}),
    (component("[{name: d, type: Dataset, optional: true}]", "[]", "[p]",
               "[{if: {cond: {isPresent: d}, then: [--d, {inputPath: d}], else: [none]}}]"), {}),
]


def artifact(name: str) -> dsl.Artifact:
    """An artifact of which kfpkg mounts a file."""
    return dsl.Dataset(name=name, uri=f"{INPUTS}/{name}")


def compose(spec: str, arguments: Dict[str, Any]) -> Dict[str, Any]:
    """The command line and the executor input, as kfp.local's task dispatcher makes them."""
    loaded = components.load_component_from_text(spec)
    ir = loaded.pipeline_spec.components[f"comp-{loaded.name}"]
    given = {
        name: artifact(name) if name in ir.input_definitions.artifacts else value
        for name, value in arguments.items()
    }
    message = executor_input_utils.construct_executor_input(ir, given, OUTPUTS, block_input_artifact=False)
    executor_input = executor_input_utils.executor_input_to_dict(message, ir)
    executors = json_format.MessageToDict(loaded.pipeline_spec.deployment_spec)["executors"]
    container = executors[f"exec-{loaded.name}"]["container"]
    command = placeholder_utils.replace_placeholders(
        full_command=[*container.get("command", []), *container.get("args", [])],
        executor_input_dict=executor_input,
        pipeline_resource_name="p", task_resource_name="t", pipeline_root="/kfpkg", unique_pipeline_id="1",
    )
    return {"command": command, "executor_input": executor_input}


def main() -> None:
    """Prints the rows."""
    for spec, arguments in CASES:
        row: Dict[str, Any] = {"sdk": kfp.__version__, "spec": spec, "arguments": arguments}
        try:
            row.update(compose(spec, arguments))
        except Exception as error:  # pylint: disable=broad-except
            row["error"] = f"{type(error).__name__}: {error}"[:200]
        print(json.dumps(row, ensure_ascii=False, sort_keys=True))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
