#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Secrets are found where there are some, and nowhere else: over all specs and Dockerfiles that the project has.

usage: secrets_test.py KFPKG. These are the texts of this folder, what the SDK compiled, the folders of tests/cli, examples, and
the corpus where KFPKG_CORPUS names it. secret_labels.json says by hand where a secret stands: where the file is from, the line,
and what it is in words.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import compiled
import mutations
from mutations import HERE, ROOT

sys.path.insert(0, str(ROOT / "tests/cli"))
import case_file  # noqa: E402

LABELS = HERE / "secret_labels.json"
RULES = "KF017,KF018,KF616,KF622,KF623"
# Files of a case that rules on secrets look at; its settings are left out.
NAMES = ("component.yaml", "Dockerfile", ".dockerignore", ".env", "requirements.txt", "pip.conf")


def write(folder, files):
    """A component folder; one without a spec gets the least that is one."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    if not (folder / "component.yaml").exists():
        (folder / "component.yaml").write_text('name: a\nimplementation: {container: {image: "a/b:1", command: [a]}}\n', encoding="utf-8")


def write_cases(top):
    """The component folders of tests/cli, under the case's name."""
    for path in sorted((ROOT / "tests/cli/cases").glob("*.case")):
        folders = {}
        for section in case_file.split_sections(path.read_text(encoding="utf-8"))[1]:
            name = pathlib.PurePosixPath(section.arguments)
            if section.word == "file" and name.name in NAMES:
                folders.setdefault(str(name.parent).replace("/", "_"), {})[name.name] = section.body
        for name, files in folders.items():
            write(top / path.stem / name, files)


def write_all(top):
    """How many texts there are."""
    for index, (text, _) in enumerate(mutations.own_bases()):
        write(top / "texts" / str(index), {"component.yaml": text})
    for name, row in compiled.kept().items():
        write(top / "compiled" / name, {"component.yaml": row["text"]})
    write_cases(top / "cases")
    corpora = {"examples": ROOT / "examples"} | ({"corpus": os.environ["KFPKG_CORPUS"]} if "KFPKG_CORPUS" in os.environ else {})
    for name, corpus in corpora.items():
        for spec in pathlib.Path(corpus).rglob("component.yaml"):
            files = [spec, spec.with_name("Dockerfile")]
            target = top / name / spec.parent.relative_to(corpus).as_posix().replace("/", "_")
            write(target, {file.name: file.read_text(encoding="utf-8") for file in files if file.is_file()})
    return sum(1 for path in top.rglob("*") if path.name in ("component.yaml", "Dockerfile"))


def found_in(kfpkg, top):
    """{"FOLDER/FILE:LINE": what}, of all folders."""
    command = [kfpkg, "lint", ".", "--select", RULES, "--format", "json"]
    answer = subprocess.run(command, cwd=top, stdout=subprocess.PIPE, text=True, check=False).stdout
    found = {}
    for one in json.loads(answer)["findings"]:
        if one["rule"] in RULES:
            found.setdefault(f"{one['path']}:{one['start']['line']}", []).append(f"{one['rule']} {one['message']}")
    return found


def main():
    labels = json.loads(LABELS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        top = pathlib.Path(name)
        texts = write_all(top)
        found = found_in(sys.argv[1], top)
    false = [f"{place}: {told}" for place, told in found.items() if place not in labels]
    missed = [f"{place}: {kind}" for place, kind in labels.items() if place not in found]
    for line in false:
        print(f"no secret, or without a label: {line}")
    for line in missed:
        print(f"not found: {line}")
    print(f"{texts} specs and Dockerfiles, {len(labels)} secrets")
    return 1 if false or missed or texts < 500 else 0


if __name__ == "__main__":
    sys.exit(main())
