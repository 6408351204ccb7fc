# SPDX-License-Identifier: Apache-2.0
"""Reads the sample cases of component folders (tests/cases/*.yaml) and tells which expectations do not hold.

    inputs: {name: value, other: {file: path}}
    expect: {output: {file: path}, other: {equals: text}, third: {contains: text}}

Paths are relative to the case's folder.
"""

from pathlib import Path
from typing import Any, Mapping

import yaml


def cases(component: Path) -> list[Path]:
    """The cases of a component folder, sorted."""
    return sorted((component / "tests" / "cases").glob("*.yaml"))


def load(case: Path) -> dict[str, Any]:
    """A case as it is written."""
    return yaml.safe_load(case.read_text(encoding="utf-8"))


def inputs(case: Path) -> dict[str, str]:
    """Each input as text: a value, or the path of a file."""
    return {
        name: str(case.parent / value["file"]) if isinstance(value, dict) else str(value)
        for name, value in load(case)["inputs"].items()
    }


def holds(expected: Mapping[str, str], text: str, folder: Path) -> bool:
    """Whether an output is as one expectation says."""
    if "file" in expected:
        return text == (folder / expected["file"]).read_text(encoding="utf-8")
    if "equals" in expected:
        return text == expected["equals"]
    return expected["contains"] in text


def unmet(case: Path, outputs: Mapping[str, Path]) -> list[str]:
    """The expectations that do not hold, each as a line that says what came out."""
    problems = []
    for name, expected in load(case)["expect"].items():
        text = outputs[name].read_text(encoding="utf-8")
        if not holds(expected, text, case.parent):
            problems.append(f"{name}: expected {expected}, got {text[:200]!r}")
    return problems
