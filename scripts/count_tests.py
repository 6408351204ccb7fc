#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the tests that ran by ctest's labels, and fails when there are fewer than the repository says, or some were skipped.

A suite that silently stops running is the failure that no test can see.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def known_tests(preset: str) -> dict[str, dict]:
    """Every test that ctest knows: its labels and its command."""
    shown = subprocess.run(["ctest", "--preset", preset, "--show-only=json-v1"], check=True, capture_output=True)
    tests = {}
    for test in json.loads(shown.stdout)["tests"]:
        labels = [p["value"] for p in test.get("properties", []) if p["name"] == "LABELS"]
        tests[test["name"]] = {"labels": labels[0] if labels else ["none"], "command": test.get("command", [])}
    return tests


def cases_in(command: list[str]) -> int:
    """How many cases a Catch2 executable holds; its exit status is their number too, so it says nothing."""
    if not command or not re.search(r"/unit_[a-z]+$", command[0]):
        return 0
    listed = subprocess.run([command[0], "--list-test-names-only"], check=False, capture_output=True, text=True)
    return len([line for line in listed.stdout.splitlines() if line.strip()])


def results(junit: Path) -> dict[str, str]:
    """run, fail, notrun, disabled or skipped, by the test's name."""
    found = {}
    for case in ElementTree.parse(junit).getroot().iter("testcase"):
        skipped = case.find("skipped") is not None
        found[case.get("name", "")] = "skipped" if skipped else case.get("status", "")
    return found


def expected_counts(path: Path) -> dict[str, int]:
    """Lines of LABEL NUMBER; # begins a comment."""
    lines = (line.split("#")[0].split() for line in path.read_text(encoding="utf-8").splitlines())
    return {label: int(number) for label, number in (words for words in lines if words)}


def main() -> int:
    """Prints a line for each label; 1 when one falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", default="all")
    parser.add_argument("--junit", type=Path, required=True)
    parser.add_argument("--expected", type=Path, required=True)
    options = parser.parse_args()
    tests, found = known_tests(options.preset), results(options.junit)
    ran, skipped = Counter(), Counter()
    for name, test in tests.items():
        ended = found.get(name, "notrun")
        for label in test["labels"]:
            (ran if ended == "run" else skipped)[label] += ended in ("run", "skipped", "notrun")
        ran["cases"] += cases_in(test["command"]) if ended == "run" else 0
    problems = []
    expected = expected_counts(options.expected) if options.expected.exists() else {}
    for label in sorted({*ran, *skipped, *expected}):
        least = expected.get(label, 0)
        print(f"tests: {label:<14} {ran[label]:>5} ran, {skipped[label]} skipped, at least {least}")
        if ran[label] < least:
            problems.append(f"{label}: {ran[label]} ran, {options.expected} says at least {least}")
    if os.environ.get("CI") == "true":
        problems += [f"{name}: skipped" for name in sorted(tests) if found.get(name) in ("skipped", "notrun", None)]
    ended = Counter(found.values())
    for problem in problems:
        print(f"tests: {problem}", file=sys.stderr)
    others = sum(ended.values()) - ended["run"] - ended["fail"]
    print(f"total: {ended['run']} passed, {ended['fail']} failed, {others} skipped")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
