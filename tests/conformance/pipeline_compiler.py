#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the generated pipelines by the real SDK; run by a Python that has kfp and kfp-kubernetes.

Writes the SDK's version, then a JSON line for each source of pipeline_sources.py: {"name", "text"}, or "why" where the SDK
does not compile it. Components that a source defines are compiled too, as NAME of the function.
"""
import importlib.util
import json
import pathlib
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
import kfp  # noqa: E402
from kfp import compiler  # noqa: E402

import pipeline_sources  # noqa: E402


def compiled(thing, folder):
    path = str(folder / "x.yaml")
    compiler.Compiler().compile(thing, path)
    return pathlib.Path(path).read_text(encoding="utf-8")


def loaded(source, name, folder):
    """The source as a module: the SDK reads the text of components from its file."""
    path = folder / f"{name}.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def answers(folder):
    made = pipeline_sources.sources()
    for name, source in made.items():
        try:
            yield {"name": name, "text": compiled(loaded(source, name, folder).main, folder)}
        except Exception as error:  # noqa: BLE001  the SDK raises nearly everything
            yield {"name": name, "why": f"{type(error).__name__}: {error}"[-600:]}
    module = loaded(pipeline_sources.HEADER, "header", folder)
    for name, thing in sorted(vars(module).items()):
        if hasattr(thing, "component_spec"):
            yield {"name": f"component {name}", "text": compiled(thing, folder)}


def main():
    output, sys.stdout = sys.stdout, sys.stderr  # what the SDK prints is no answer
    print(kfp.__version__, file=output)
    with tempfile.TemporaryDirectory() as folder:
        for answer in answers(pathlib.Path(folder)):
            print(json.dumps(answer), file=output, flush=True)


if __name__ == "__main__":
    main()
