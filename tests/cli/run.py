#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the cases of the command line and compares what they print, their exit codes and what they change.

Usage: run.py [--kfpkg FILE] [NAME...]     NAME is a case, or the start of several ("build")
With KFPKG_ACCEPT=1 the expectations are rewritten with what came out; such a run is never green.
"""

import argparse
import concurrent.futures
import difflib
import os
import re
import sys
import tempfile
from pathlib import Path

from case_file import Case, CaseError, Run, format_case, parse_case
from scratch import SOURCE, Scratch, changes_between

CASES = Path(__file__).resolve().parent / "cases"
JOBS = 4

# What differs from run to run, from machine to machine or from release to release.
NORMAL = (
    (re.compile(r"sha256:[0-9a-f]{64}"), "sha256:<digest>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hex>"),
    (re.compile(r"\bk-[0-9a-f]{12,64}\b"), "k-<fingerprint>"),
    (re.compile(r"\bkfpkg-([a-z]+)-[A-Za-z0-9]{6}\b"), r"kfpkg-\1-<random>"),
    (re.compile(r"\b\d+(\.\d+)? (s|ms|seconds)\b"), "<time>"),
    (re.compile(r'("seconds": )[0-9.e+-]+'), r"\1<time>"),
    (re.compile(r"\bkfpkg \d+\.\d+\.\d+\b"), "kfpkg <version>"),
    (re.compile(r"(libgit2 +ok +)\d[\d.]*"), r"\1<version>"),
    (re.compile(r'("name": "libgit2",\s+"status": "ok",\s+"detail": )".*"'), r'\1"<version>"'),
    (re.compile(r'("semanticVersion": )"\d+\.\d+\.\d+"'), r'\1"<version>"'),
    (re.compile(r'("version": )"\d+\.\d+\.\d+"'), r'\1"<version>"'),
    (re.compile(r'("compiler": )".*"'), r'\1"<compiler>"'),
)


def normalise(text: str, scratch: Scratch) -> str:
    """The text without what differs from run to run."""
    for value, name in (
        (str(scratch.work), "$WORK"),
        (str(scratch.root / "home"), "$HOME"),
        (str(scratch.root / "tmp"), "$TMPDIR"),
        (str(scratch.root), "$ROOT"),
        (str(SOURCE), "$SOURCE"),
    ):
        text = text.replace(value, name)
    if scratch.port:
        text = text.replace(f":{scratch.port}", ":$PORT")
    for pattern, name in NORMAL:
        text = pattern.sub(name, text)
    return text if not text or text.endswith("\n") else text + "(no line feed at the end)\n"


def differences(name: str, expected: Run, actual: Run) -> list[str]:
    """What is not as expected, as unified diffs."""
    found = []
    for part, wanted in expected.outcome().items():
        got = actual.outcome()[part]
        if got == wanted:
            continue
        lines = difflib.unified_diff(
            wanted.splitlines(), got.splitlines(), f"{name} {part} expected", f"{name} {part}", lineterm=""
        )
        found.append("\n".join(lines))
    return found


def perform(case: Case, kfpkg: Path) -> tuple[list[Run], list[str]]:
    """Runs a case in a folder of its own; what came out, and what was left behind."""
    with tempfile.TemporaryDirectory(prefix="kfpkg-case-") as folder:
        scratch = Scratch(Path(folder).resolve(), kfpkg)
        try:
            for section in case.setup:
                scratch.set_up(section)
            actual, faults = [], []
            for run in case.runs:
                before = scratch.files()
                code, out, err = scratch.run(run)
                changes = changes_between(before, scratch.files())
                out, err = normalise(out, scratch), normalise(err, scratch)
                actual.append(Run(run.command, code, out, err, normalise(changes, scratch), run.interrupt, run.stdin))
                faults += [f"{case.path.stem}: {run.command}: {fault}" for fault in scratch.leftovers()]
            return actual, faults
        finally:
            scratch.close()


def check(path: Path, kfpkg: Path, accept: bool) -> list[str]:
    """Runs one case file; the reasons why it is not green."""
    try:
        case = parse_case(path)
        actual, faults = perform(case, kfpkg)
    except (CaseError, OSError, ValueError, RuntimeError) as error:
        return [f"{path.stem}: {error}"]
    for expected, got in zip(case.runs, actual, strict=True):
        faults += differences(path.stem, expected, got)
    if faults and accept:
        case.runs = actual
        path.write_text(format_case(case), encoding="utf-8")
        faults.append(f"{path.stem}: accepted; look at it with git diff, then run again")
    return faults


def select(names: list[str]) -> list[Path]:
    """The case files that are meant; all without names."""
    paths = sorted(CASES.glob("*.case"))
    if not names:
        return paths
    return [path for path in paths if any(path.stem == name or path.stem.startswith(name + "-") for name in names)]


def main() -> int:
    """Runs the selected cases, several at a time, and reports in the order of their names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kfpkg", type=Path, default=SOURCE / "out/dev/kfpkg", help="the program to test")
    parser.add_argument("names", nargs="*", help="cases, or starts of their names")
    options = parser.parse_args()
    paths = select(options.names)
    if not paths:
        print("no such case", file=sys.stderr)
        return 1
    accept = os.environ.get("KFPKG_ACCEPT") == "1"
    kfpkg = options.kfpkg.resolve()
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        results = list(pool.map(lambda path: check(path, kfpkg, accept), paths))
    for faults in results:
        for fault in faults:
            print(fault)
    failed = sum(1 for faults in results if faults)
    print(f"{len(paths)} cases, {failed} not as expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
