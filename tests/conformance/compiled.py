# SPDX-License-Identifier: Apache-2.0
"""What SDK 2.17 compiled from the sources of pipeline_sources.py, kept in tests/verdicts/kfp-2.17.0-compiled.jsonl.gz.

A line is {"name", "source": key of the source, "text"}.
"""
import gzip
import json
import subprocess

import yaml

import mutations
import pipeline_sources
from verdicts import FOLDER, HERE, JUDGES

FILE = FOLDER / f"{JUDGES[0].name}-compiled.jsonl.gz"
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def wanted():
    """{name: key of the source}."""
    return {name: mutations.key_of(source) for name, source in pipeline_sources.sources().items()}


def kept():
    """{name: row}."""
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return {row["name"]: row for row in rows}


def compile_all():
    """Asks the live SDK, which must compile every source, and keeps the answers."""
    command = [str(JUDGES[0].python()), "-B", str(HERE / "pipeline_compiler.py")]
    output = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    version, *lines = output.splitlines()
    answers = [json.loads(line) for line in lines]
    refused = [answer for answer in answers if "why" in answer]
    if version != JUDGES[0].version or refused:
        raise SystemExit(f"compiled: SDK {version} refuses {json.dumps(refused)[:2000]}")
    keys = wanted()
    rows = [{"name": answer["name"], "source": keys.get(answer["name"], ""), "text": answer["text"]} for answer in answers]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    FILE.write_bytes(gzip.compress(text.encode(), mtime=0))
    return len(rows)


def unpassed(text):
    """Inputs that a task takes from the group around it, which has none of that name: KFP's driver stops there with "parent
    DAG does not have input parameter" (backend/src/v2/driver/resolve.go), and kfp.local too. The SDK compiles it for an
    f-string or a resource in a group that uses the parameter nowhere else (kubeflow/pipelines#13078)."""
    pipeline = next(iter(yaml.load_all(text, Loader)))
    components = dict(pipeline.get("components", {}), root=pipeline["root"])
    found = set()
    for component in components.values():
        declared = component.get("inputDefinitions", {}).get("parameters", {})
        for task in component.get("dag", {}).get("tasks", {}).values():
            taken = [value.get("componentInputParameter") for value in task.get("inputs", {}).get("parameters", {}).values()]
            found.update(name for name in taken if name and name not in declared)
    return found
