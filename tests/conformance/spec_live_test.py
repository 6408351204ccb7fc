#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kfpkg against the live KFP SDK over mutated specs.

usage: spec_live_test.py PROBE [COUNT [SEED]], run by a Python that has kfp. Texts are the conformance cases, the
examples, the specs below KFPKG_CORPUS when it is set, and COUNT mutations of them: keys dropped, renamed, retyped,
placeholders nested, scalars respelled. The SDK loads each and compiles it alone.
"""
import copy
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
import yaml  # noqa: E402
from kfp import compiler, components  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

SCALARS = [None, True, False, 0, 5, -1, 1.5, "", " ", "x", "5", "1.5", "true", "maybe", "[]", "{}", "[1]", '{"a": 1}', '{"a": null}',
           "null", "[null]", "1_000", " 7 ", "inf", "nan", "1e5", "a\nb", "Input A", "\u6570", [], {}, ["a"], {"a": "b"}, [1], {"a": None}]
TYPES = ["String", "str", "TEXT", "Integer", "int", "Float", "double", "Bool", "boolean", "List", "List[str]", "typing.List[int]", "Dict",
         "Dict[str, int]", "JsonObject", "JsonArray", "Dataset", "model", "Artifact", "GCSPath", "google.VertexModel", "googlesheet",
         "google.Vertex_Model", "PipelineTaskFinalStatus", "TaskConfig", "Optional[str]", "typing.Optional[int]", "Listing", "List of x",
         "String!", {"GCSPath": {"a": "b"}}, {"String": {}}, {}, ["String"], 5, True, None, "typing.int", "system.Model", "Metrics", "HTML"]
KEYS = ["name", "type", "default", "optional", "description", "annotations", "inputs", "outputs", "implementation", "container", "graph",
        "image", "command", "args", "env", "fileOutputs", "metadata", "labels", "version", "required", "resources", "foo", "then", "else",
        "cond", "if", "concat", "inputValue", "inputPath", "inputUri", "outputPath", "outputUri", "isPresent", "executorInput",
        "inputMetadata", "outputMetadata", "inputOutputPortName", "inputvalue", "input_name", "file_outputs", 5, True, None]


def sources():
    texts = [case["text"] for _, case in sorted(json.loads((HERE / "cases.json").read_text()).items())]
    folders = [ROOT / "examples"]
    if os.environ.get("KFPKG_CORPUS"):
        folders.append(pathlib.Path(os.environ["KFPKG_CORPUS"]))
    for folder in folders:
        texts += [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("component.yaml"))]
    return texts


def names_of(spec, key):
    items = spec.get(key) if isinstance(spec, dict) else None
    return [i["name"] for i in items if isinstance(i, dict) and "name" in i] if isinstance(items, list) else []


def placeholder(rng, spec, depth=0):
    ins, outs = names_of(spec, "inputs") + ["zz"], names_of(spec, "outputs") + ["zz"]
    kind = rng.randrange(10)
    if kind < 3:
        return {rng.choice(("inputValue", "inputPath", "inputUri", "inputValue")): rng.choice(ins)}
    if kind < 5:
        return {rng.choice(("outputPath", "outputUri")): rng.choice(outs)}
    if kind == 5:
        return {"executorInput": rng.choice((None, None, "x"))}
    if kind == 6 or depth > 2:
        return copy.deepcopy(rng.choice(SCALARS))
    def item():
        return placeholder(rng, spec, depth + 1) if rng.random() < 0.7 else "text"
    if kind == 7:
        return {"concat": [item() for _ in range(rng.randrange(3))]}
    branch = [item()] if rng.random() < 0.6 else item()
    result = {"if": {"cond": {"isPresent": rng.choice(ins)}, "then": branch}}
    if rng.random() < 0.5:
        result["if"]["else"] = [item()] if rng.random() < 0.6 else item()
    return result


def places(node, found):
    if isinstance(node, dict):
        for key in node:
            found.append((node, key))
            places(node[key], found)
    elif isinstance(node, list):
        for i, item in enumerate(node):
            found.append((node, i))
            places(item, found)
    return found


def mutate(spec, rng):
    spec = copy.deepcopy(spec)
    for _ in range(rng.choice((1, 1, 2, 3))):
        found = places(spec, [])
        if not found:
            return spec
        parent, key = rng.choice(found)
        kind = rng.randrange(9)
        if kind == 0:
            del parent[key]
        elif kind == 1:
            parent[key] = copy.deepcopy(rng.choice(SCALARS))
        elif kind == 2 and isinstance(parent, dict):
            parent[rng.choice(KEYS)] = parent.pop(key)
        elif kind == 3 and isinstance(parent, dict):
            parent[rng.choice(KEYS)] = copy.deepcopy(rng.choice(SCALARS))
        elif kind == 4 and isinstance(parent, list):
            parent.insert(key, copy.deepcopy(parent[key]))
        elif kind <= 6:
            lists = [spec.get(k) for k in ("inputs", "outputs")] if isinstance(spec, dict) else []
            items = [i for part in lists if isinstance(part, list) for i in part if isinstance(i, dict)]
            if items:
                item = rng.choice(items)
                item["type"] = copy.deepcopy(rng.choice(TYPES))
                if rng.random() < 0.4:
                    item["default"] = copy.deepcopy(rng.choice(SCALARS))
        else:
            try:
                container = spec["implementation"]["container"]
                container.setdefault("args", [])
                container["args"].insert(rng.randrange(len(container["args"]) + 1), placeholder(rng, spec))
            except (KeyError, TypeError, AttributeError):
                pass
    return spec


def mutated_text(text, rng):
    try:
        spec = yaml.safe_load(text)
    except yaml.YAMLError:
        return text
    return yaml.safe_dump(mutate(spec, rng), sort_keys=False, default_flow_style=rng.choice((None, False, True)), allow_unicode=True)


def judge(text):
    try:
        component = components.load_component_from_text(text)
    except Exception as error:  # noqa: BLE001  the SDK raises nearly everything
        return {"load": f"{type(error).__name__}: {error}"[-300:]}
    if "self" in (component.component_spec.inputs or {}):
        return {"compile": "got multiple values for argument 'self' when it is used"}
    verdict = {}
    with tempfile.TemporaryDirectory() as folder:
        try:
            compiler.Compiler().compile(component, folder + "/x.yaml")
        except Exception as error:  # noqa: BLE001
            verdict["compile"] = f"{type(error).__name__}: {error}"[:300]
    return verdict


def is_known(theirs):
    """Differences that are decided: newer protobuf refuses what older ones write."""
    return "which would parse as string_value" in theirs.get("compile", "")


def main():
    probe, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 3)
    base = sources()
    texts = base + [mutated_text(rng.choice(base), rng) for _ in range(count)]
    output = subprocess.run([probe], input=json.dumps(texts).encode(), stdout=subprocess.PIPE, check=True).stdout
    bad, refused, uncompiled = [], 0, 0
    for text, found in zip(texts, json.loads(output)):
        if any(f["fails_at"] == "policy" for f in found):
            continue
        theirs = judge(text)
        stages = {f["fails_at"] for f in found}
        refused += "load" in theirs
        uncompiled += "compile" in theirs
        same = ("load" in theirs) == ("load" in stages)
        same = same and ("load" in theirs or ("compile" in theirs) == ("compile" in stages))
        if not same and not is_known(theirs):
            bad.append((text, theirs, found))
    for text, theirs, found in bad[: int(os.environ.get("SHOW", "10"))]:
        print(text[:1500], "\nSDK:  ", theirs, "\nkfpkg:", json.dumps(found)[:600], "\n", "-" * 60)
    print(f"{len(texts)} texts, the SDK refuses {refused} at load and {uncompiled} at compile, {len(bad)} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
