#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every word that kfpkg says about the cases whose verdicts are known, with its place.

usage: messages_test.py PROBE [--accept]. That a text is refused, and when, is judged by the SDK (spec_test.py, pipelines_test.py);
what a person reads about it stands in messages.txt, to be reviewed there: place, severity, rule, message, `=` help, `+` fixes. A
finding for KFP 1.8 only is marked so. --accept writes the file anew.
"""
import hashlib
import json
import pathlib
import sys

import verdicts

HERE = pathlib.Path(__file__).resolve().parent
FILE = HERE / "messages.txt"


def line_of(finding):
    parts = [f"{finding['at']} {finding['severity']} {finding['rule']} {finding['fails_at']}: {finding['message']}"]
    parts += [f"= {finding['help']}"] if finding["help"] else []
    return "\n    ".join(parts + [f"+ {fix}" for fix in finding["fixes"]])


def texts():
    """Name to text: the conformance cases, and the compiled pipelines by their digest."""
    cases = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
    named = {name: cases[name]["text"] for name in sorted(cases)}
    rows = (verdicts.FOLDER / "kfp-2.17.0-pipelines.jsonl").read_text(encoding="utf-8").splitlines()
    for row in rows:
        text = json.loads(row)["text"]
        named["pipeline " + hashlib.sha256(text.encode()).hexdigest()[:12]] = text
    return named


def main():
    named = texts()
    found = {target: verdicts.probe(sys.argv[1], list(named.values()), "--target", target) for target in ("kfp-2", "kfp-1.8")}
    said = []
    for name, new, old in zip(named, found["kfp-2"], found["kfp-1.8"]):
        lines = [line_of(finding) for finding in new["findings"]]
        # What every document of a kind is told is no news here.
        lines += [f"kfp-1.8 {line_of(finding)}" for finding in old["findings"] if finding not in new["findings"]]
        if lines and not (name.startswith("pipeline ") and len(lines) == 1 and lines[0].startswith("kfp-1.8 ")):
            said.append("\n".join([f"# {name}", *lines]))
    text = "\n\n".join(said) + "\n"
    if sys.argv[2:] == ["--accept"]:
        FILE.write_text(text, encoding="utf-8")
        return 0
    expected = FILE.read_text(encoding="utf-8").split("\n\n")
    differences = [(old, new) for old, new in zip(expected, text.split("\n\n")) if old != new]
    for old, new in differences[:3]:
        print(f"--- messages.txt\n{old}\n--- kfpkg\n{new}")
    print(f"{len(named)} texts, {len(said)} with findings")
    if text != FILE.read_text(encoding="utf-8"):
        print(f"what is said has changed: read it, then tests/conformance/{pathlib.Path(__file__).name} PROBE --accept")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
