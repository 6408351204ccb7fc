#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random programs and command lines: kfpkg lint reports an error exactly where the real argparse stops.

Usage: argparse_test.py KFPKG [COUNT]. The seed is fixed. The programs are kfpkg's to read; only this test runs
them. click is asked too where it is installed.
"""

import contextlib
import io
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, Tuple

RULES = "KF401,KF402,KF403,KF404,KF406"
NAMES = ["data", "epochs", "learning-rate", "model", "seed", "verbose", "batch_size", "mode"]
KINDS = [
    "",
    "",
    ", type=int",
    ", type=float",
    ", required=True",
    ", type=int, required=True",
    ', action="store_true"',
    ', action="append"',
    ", nargs=2",
    ', nargs="?"',
    ', nargs="*"',
    ', nargs="+"',
    ', choices=["a", "b"]',
    ", default=3",
]
VALUES = ["a", "b", "1", "2.5", "-1", "x y", "path/to", "", "true"]


def make_program(rng: random.Random) -> Tuple[str, List[str], int]:
    """The text of a program, its flags, how many positionals it has."""
    lines = ["import argparse", "", "parser = argparse.ArgumentParser()"]
    flags = []
    for name in rng.sample(NAMES, rng.randint(1, 5)):
        short = f'"-{name[0]}", ' if rng.random() < 0.2 and f"-{name[0]}" not in flags else ""
        lines.append(f'parser.add_argument({short}"--{name}"{rng.choice(KINDS)})')
        flags.append(f"--{name}")
        if short:
            flags.append(f"-{name[0]}")
    positionals = rng.choice([0, 0, 0, 1, 2])
    for index in range(positionals):
        lines.append(f'parser.add_argument("place{index}"{rng.choice(["", "", ", type=int"])})')
    lines.append("print(vars(parser.parse_args()))")
    return "\n".join(lines) + "\n", flags, positionals


def make_arguments(rng: random.Random, flags: List[str], positionals: int) -> List[str]:
    """Mostly right command lines, with slips."""
    arguments = []
    for flag in rng.sample(flags, rng.randint(0, len(flags))):
        shape = rng.random()
        if shape < 0.08:
            flag = flag[:-1]  # an abbreviation, or another name
        elif shape < 0.14:
            flag += "x"
        if rng.random() < 0.15:
            arguments.append(f"{flag}={rng.choice(VALUES)}")
            continue
        arguments.append(flag)
        for _ in range(rng.choice([0, 1, 1, 1, 1, 2])):
            arguments.append(rng.choice(VALUES))
    for _ in range(positionals if rng.random() < 0.8 else rng.randint(0, 3)):
        arguments.insert(0, rng.choice(VALUES))
    return arguments


def is_accepted(program: str, arguments: List[str]) -> bool:
    """What the program itself says."""
    before, sys.argv = sys.argv, ["main.py", *arguments]
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(program, "main.py", "exec"), {"__name__": "__main__"})  # pylint: disable=exec-used
        return True
    except SystemExit as error:
        return not error.code
    finally:
        sys.argv = before


def write_component(folder: Path, program: str, arguments: List[str]) -> None:
    """A component folder with the program."""
    folder.mkdir()
    (folder / "main.py").write_text(program, encoding="utf-8")
    spec = {
        "name": "Case",
        "implementation": {
            "container": {"image": "a/b:1", "command": ["python3", "/app/main.py"], "args": arguments}
        },
    }
    (folder / "component.yaml").write_text(json.dumps(spec), encoding="utf-8")


def main() -> int:
    """Prints each disagreement; exit 1 when there is one, or when too little was judged."""
    kfpkg = str(Path(sys.argv[1]).resolve())
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    rng = random.Random(20261122)
    accepted = {}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for index in range(count):
            program, flags, positionals = make_program(rng)
            arguments = make_arguments(rng, flags, positionals)
            accepted[f"{index:04}"] = is_accepted(program, arguments)
            write_component(root / f"{index:04}", program, arguments)
        done = subprocess.run(
            [kfpkg, "lint", ".", "--select", RULES, "--format", "json"],
            cwd=root, stdout=subprocess.PIPE, check=False, encoding="utf-8",
        )
        found = {}
        for finding in json.loads(done.stdout)["findings"]:
            found.setdefault(finding["path"].split("/")[0], []).append(finding)
        wrong = 0
        missed = 0
        for case, fine in accepted.items():
            if fine and case in found:
                wrong += 1
                print(f"accepted, but reported: {found[case][0]['message']}")
            elif not fine and case not in found:
                missed += 1
            else:
                continue
            spec = json.loads((root / case / "component.yaml").read_text(encoding="utf-8"))
            if wrong + missed <= 12:
                print((root / case / "main.py").read_text(encoding="utf-8"))
                print("stops, and nothing is reported:" if not fine else "", spec["implementation"]["container"]["args"])
    rejected = sum(not fine for fine in accepted.values())
    print(f"{count} programs: argparse stops at {rejected}; {wrong} wrongly reported, {missed} missed")
    return 1 if wrong or missed * 4 > rejected or rejected < count / 5 else 0


if __name__ == "__main__":
    sys.exit(main())
