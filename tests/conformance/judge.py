#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The real KFP SDK, 1.8 or 2.x, asked about many texts by one process.

Run by a Python that has kfp. Reads a JSON text per line and answers each with a JSON line {"stage", "why", "ir"}: stage is
ok, load or compile, where the SDK refuses the text; why is its message; ir is a digest of what it compiles to.
Compiling is compiling the component by itself and compiling a pipeline that uses it, with all its inputs and with the
required ones only; KFP 1.8 does the latter alone, and only loads graphs, which name others by URL. The first line written is the SDK's version.
"""
import hashlib
import json
import os
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
import kfp  # noqa: E402
from kfp import components  # noqa: E402

GIVEN_BY_KFP = ("PipelineTaskFinalStatus", "TaskConfig")
ARGUMENTS = {"String": "text", "Integer": 1, "Float": 1.5, "Boolean": True, "List": [1], "Dict": {"a": 1}}


def told(error):
    return f"{type(error).__name__}: {error}"[-300:]


def imported(title):
    from kfp import dsl

    kind = type("Imported", (dsl.Artifact,), {"schema_title": title, "schema_version": "0.0.1"})
    return dsl.importer(artifact_uri="gs://bucket/file", artifact_class=kind).output


def making(kind):
    """A component with a number and an artifact of this type."""
    from kfp.dsl import container_component_class, structures

    container = structures.ContainerSpecImplementation(image="a:1", command=["x"])
    spec = structures.ComponentSpec(
        name="making", implementation=structures.Implementation(container=container),
        inputs={"n": structures.InputSpec(type="Integer")}, outputs={"o": structures.OutputSpec(type=kind)})
    return container_component_class.ContainerComponent(spec, None)


def argument_of(spec):
    from kfp import dsl

    if not spec.is_artifact_list:
        return imported(spec.type.split("@")[0])
    with dsl.ParallelFor([1, 2]) as number:
        one = making(spec.type)(n=number)
    return dsl.Collected(one.outputs["o"])


def arguments_of(inputs):
    """All but those that KFP itself fills."""
    return {name: ARGUMENTS.get(spec.type) or argument_of(spec) for name, spec in inputs.items() if spec.type not in GIVEN_BY_KFP}


def config_of(component):
    """A workspace where the component says that it has one: what uses it has to have one too."""
    from kfp import dsl

    platforms = component.component_spec.platform_spec.platforms.values()
    has_workspace = any(platform.pipelineConfig.HasField("workspace") for platform in platforms)
    return {"pipeline_config": dsl.PipelineConfig(workspace=dsl.WorkspaceConfig(size="1Gi"))} if has_workspace else {}


class Enough(Exception):
    """Nothing more can be asked."""


def use(component):
    """A pipeline with the component, which ends it when it wants to know how the pipeline ended."""
    from kfp import compiler, dsl

    inputs = component.component_spec.inputs or {}

    def body():
        every = arguments_of(inputs)
        # Made anew: the SDK changes a dsl.Collected where it is used, and loses it at the second use.
        required = arguments_of({name: spec for name, spec in inputs.items() if not spec.optional})
        if any(spec.type == "PipelineTaskFinalStatus" for spec in inputs.values()):
            if any(inputs[name].type not in ARGUMENTS for name in required):
                component(**required)
                raise Enough  # its artifacts could only come from whoever runs the pipeline
            with dsl.ExitHandler(component(**required)):
                dsl.importer(artifact_uri="gs://bucket/file", artifact_class=dsl.Dataset)
        else:
            component(**every)
            component(**required)

    with tempfile.TemporaryDirectory(dir=TEMPORARY) as folder:
        try:
            compiler.Compiler().compile(dsl.pipeline(name="user", **config_of(component))(body), folder + "/x.yaml")
        except Enough:
            pass


def upstream(kind):
    """An artifact of exactly this type."""
    from kfp.components import _components, structures

    output = structures.OutputSpec(name="o", type=kind)
    container = structures.ContainerSpec(image="a:1", command=["x", structures.OutputPathPlaceholder("o")])
    spec = structures.ComponentSpec(name="up", outputs=[output], implementation=structures.ContainerImplementation(container))
    return _components._create_task_factory_from_component_spec(spec)().output


def use_in_1_8(component):
    """The same pipeline of KFP 1.8, for its own compiler."""
    from kfp import compiler, dsl
    from kfp.components import _naming

    spec = component.component_spec
    if getattr(spec.implementation, "graph", None) is not None:
        return
    inputs = {one.name: one for one in spec.inputs or [] if one.type != "PipelineTaskFinalStatus"}
    called = _naming.generate_unique_name_conversion_table([one.name for one in spec.inputs or []], _naming._sanitize_python_function_name)

    def argument(kind):
        if not isinstance(kind, str):
            return upstream(None)  # what has no type can be passed as any
        return {**ARGUMENTS, "String": "true"}.get(kind) or upstream(kind)

    def arguments(only_required):
        asked = [one for one in inputs.values() if not (only_required and (one.optional or one.default is not None))]
        return {called[one.name]: argument(one.type) for one in asked}

    def body():
        component(**arguments(False))
        component(**arguments(True))

    with tempfile.TemporaryDirectory(dir=TEMPORARY) as folder:
        compiler.Compiler().compile(dsl.pipeline(name="user")(body), folder + "/x.yaml")


def compile_alone(component):
    from kfp import compiler

    with tempfile.TemporaryDirectory(dir=TEMPORARY) as folder:
        path = folder + "/x.yaml"
        compiler.Compiler().compile(component, path)
        with open(path, encoding="utf-8") as file:
            lines = [line for line in file if not line.startswith("#")]
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]


def judge(text):
    try:
        component = components.load_component_from_text(text)
    except Exception as error:  # noqa: BLE001  the SDK raises nearly everything
        return {"stage": "load", "why": told(error)}
    try:
        if kfp.__version__.startswith("1."):
            use_in_1_8(component)
            return {"stage": "ok"}
        digest = compile_alone(component)
        use(component)
    except Exception as error:  # noqa: BLE001
        return {"stage": "compile", "why": told(error)}
    return {"stage": "ok", "ir": digest}


TEMPORARY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def main():
    answers = sys.stdout
    sys.stdout = sys.stderr  # what the SDK prints is no answer
    print(kfp.__version__, file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(judge(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
