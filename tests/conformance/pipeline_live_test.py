#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kfpkg's rules about pipeline files against the live KFP SDK.

usage: pipeline_live_test.py KFPKG, run by a Python that has kfp. Every public name of kfp 1.8.22
(kfp_1_8_names.json, written by that release's dir()) and of the SDK is imported in a file of its own: KF501 and
KF502 may report only what the SDK does not have, and miss nothing but what is listed here. Then whole pipelines:
kfpkg reports an error exactly where the SDK raises.
"""
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
from kfp import components, dsl  # noqa: E402,F401
from kfp.dsl import pipeline_task  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SPEC = """name: Show It
inputs: [{name: Some Text, type: String}]
outputs: [{name: out, type: String}]
implementation: {container: {image: "a/b:1", command: [cp, {inputValue: Some Text}, {outputPath: out}]}}
"""
# Modules and helpers that were never meant for pipelines, and nobody imports.
NOT_API = {
    "kfp": {"COMPILING_FOR_V2"},
    "kfp.dsl": {"ROOT_PARAMETER_NAME", "artifact", "artifact_utils", "component_spec", "dsl_utils",
                "match_serialized_pipelineparam", "serialization_utils"},
    "kfp.components": {"default_base_image_or_builder", "modelbase", "structures", "type_annotation_utils"},
    "kfp.compiler": {"VersionedDependency", "v2_compat"},
    "kfp.dsl.types": {"BaseType", "InconsistentTypeException", "InconsistentTypeWarning", "TypeSpecType", "Union",
                      "check_types", "verify_type_compatibility", "warnings"},
}
NOT_API_OF_TASKS = {"attrs_with_pipelineparams", "env_variables", "is_v2"}
HEAD = """from kfp import compiler, components, dsl
show = components.load_component_from_file("component.yaml")
"""
COMPILE = 'compiler.Compiler().compile(pipeline, "{}")\n'
BODY = '@dsl.pipeline(name="x")\ndef pipeline({}):\n    {}\n'


def body(parameters, statement, path="x.yaml"):
    return HEAD + BODY.format(parameters, statement) + COMPILE.format(path)


WHOLE = [
    body("text: str", "show(some_text=text)"),
    body("text: str", "show(text)"),
    body("text: str", "show(Some_Text=text)"),
    body("text: str", "show(some_text=text, more=1)"),
    body("text: str", "show(**{'some_text': text})"),
    body("text", "show(some_text=text)"),
    body("text='a'", "show(some_text=text)"),
    body("text: str = 'a'", "show(some_text=text)"),
    body("text: str", "show(some_text=text)", "x.zip"),
    body("text: str", "show(some_text=text)", "x.yml"),
    body("text: str", "show(some_text=text)", "x.json"),
    body("text: str", "show(some_text=text)", "x.tar.gz"),
    body("text: str", "show(some_text=text)", "x"),
    body("text: str", "show(some_text=text).set_cpu_limit('1')"),
    body("text: str", "show(some_text=text).add_volume(None)"),
    body("text: str", "task = show(some_text=text); task.container.set_gpu_limit(1)"),
    body("text: str", "task = show(some_text=text); show(some_text=task.outputs['out']).after(task)"),
    HEAD + "@dsl.component\ndef f(a: str): pass\n" + BODY.format("text: str", "f(text)") + COMPILE.format("x.yaml"),
    HEAD + "@dsl.component\ndef f(a: str): pass\n" + BODY.format("text: str", "f(a=text)") + COMPILE.format("x.yaml"),
    HEAD + "op = components.func_to_container_op(print)\n",
    HEAD + BODY.format("text: str", "dsl.ContainerOp(name='a', image='b')") + COMPILE.format("x.yaml"),
]


def lint(kfpkg, folder, rules):
    """Findings by file name."""
    command = [kfpkg, "lint", ".", "--select", rules, "--format", "json"]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, check=False, encoding="utf-8")
    found = {}
    for finding in json.loads(done.stdout)["findings"]:
        found.setdefault(pathlib.PurePath(finding["path"]).as_posix(), []).append(finding)
    return found


def has(module, name):
    try:
        return hasattr(importlib.import_module(module), name) or bool(importlib.import_module(f"{module}.{name}"))
    except ImportError:
        return False


def check_names(kfpkg, folder):
    """Imports of every name, each in its own line of one file per module."""
    old = json.loads((HERE / "kfp_1_8_names.json").read_text())
    wrong = []
    total = 0
    for module, names in old["names"].items():
        try:
            names = sorted(set(names) | {name for name in dir(importlib.import_module(module)) if name[0] != "_"})
        except ImportError:
            names = sorted(names)
        total += len(names)
        for begin in range(0, len(names), 100):
            part = names[begin : begin + 100]
            text = "".join(f"from {module} import {name}\n" for name in part)
            (folder / "names.py").write_text(text)
            lines = {f["start"]["line"] for f in lint(kfpkg, folder, "KF501").get("names.py", [])}
            for number, name in enumerate(part, 1):
                gone = not has(module, name) and name not in NOT_API.get(module, set())
                if (number in lines) != gone:
                    wrong.append(f"{module}.{name}: the SDK {'lacks' if gone else 'has'} it")
    (folder / "names.py").unlink()
    names = sorted(set(old["task"]) | {name for name in dir(pipeline_task.PipelineTask) if name[0] != "_"})
    text = HEAD + "def f():\n    task = show(some_text='a')\n" + "".join(f"    task.{name}\n" for name in names)
    (folder / "names.py").write_text(text)
    lines = {f["start"]["line"] for f in lint(kfpkg, folder, "KF502").get("names.py", [])}
    (folder / "names.py").unlink()
    for number, name in enumerate(names, 5):
        gone = not hasattr(pipeline_task.PipelineTask, name) and name not in NOT_API_OF_TASKS
        if (number in lines) != gone:
            wrong.append(f"task.{name}: PipelineTask {'lacks' if gone else 'has'} it")
    return wrong, total + len(names)


def check_whole(kfpkg, folder):
    wrong = []
    for index, text in enumerate(WHOLE):
        (folder / f"whole{index}.py").write_text(text)
    found = lint(kfpkg, folder, "KF501,KF502,KF503,KF504,KF507,KF508")
    for index, text in enumerate(WHOLE):
        done = subprocess.run([sys.executable, "-W", "ignore", f"whole{index}.py"], cwd=folder, check=False,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if (done.returncode != 0) != (f"whole{index}.py" in found):
            wrong.append(f"the SDK {'raises' if done.returncode else 'is content'}:\n{text}")
    return wrong, len(WHOLE)


def main():
    kfpkg = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "component.yaml").write_text(SPEC)
        names, name_count = check_names(kfpkg, folder)
        whole, whole_count = check_whole(kfpkg, folder)
    for each in names + whole:
        print(each)
    print(f"{name_count} names, {whole_count} pipelines: {len(names) + len(whole)} disagreements")
    return 1 if names or whole else 0


if __name__ == "__main__":
    sys.exit(main())
