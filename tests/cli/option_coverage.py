#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when the help of a command shows an option that no test of the command line uses.

A case counts when a run of it gives the option to that command; so does the word in the sources of the tests that need
Docker, beside the command's name. Options of every command (--color, --quiet, --verbose) are used with any one of them.
"""

import argparse
import re
import shlex
import sys
from pathlib import Path

from case_file import parse_case
from help_text import commands_of, options_of
from scratch import SOURCE

CASES = Path(__file__).resolve().parent / "cases"
OF_EVERY_COMMAND = {"--color", "--quiet", "--verbose"}
SHORT = {"-q": "--quiet", "-v": "--verbose", "-h": "--help"}
# Tests that run kfpkg as real users do; they name a command and its options as literals.
DOCKER_TESTS = ("tests/e2e/*.py", "scripts/demo")


def used_in_cases(commands: list[str]) -> set[tuple[str, str]]:
    """Pairs of command and option in the runs of all cases."""
    used = set()
    for path in CASES.glob("*.case"):
        for run in parse_case(path).runs:
            words = shlex.split(run.command)
            both = " ".join(words[1:3])
            for word in words[2:]:
                name = word.split("=", 1)[0]
                used.add((both if both in commands else words[1], SHORT.get(name, name)))
    return used


def used_with_docker(commands: list[str]) -> set[tuple[str, str]]:
    """Pairs of command and option that stand in one statement of the tests that need Docker."""
    used = set()
    for pattern in DOCKER_TESTS:
        for path in SOURCE.glob(pattern):
            # A statement goes on over lines that are indented deeper; a window of some lines is near enough.
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines):
                window = " ".join(lines[number : number + 6])
                for command in commands:
                    if re.search(rf"[\"' ]{command}[\"' ,]", line):
                        used |= {(command, option) for option in re.findall(r"--[a-z][a-z-]*", window)}
    return used


def main() -> int:
    """Prints the options that nobody tests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kfpkg", type=Path, default=SOURCE / "out/dev/kfpkg")
    kfpkg = parser.parse_args().kfpkg.resolve()
    commands = list(commands_of(kfpkg))
    used = used_in_cases(commands) | used_with_docker(commands)
    anywhere = {option for _, option in used}
    shown = [(command, option) for command in commands for option in options_of(kfpkg, command)]
    missing = [
        f"kfpkg {command} {option}: shown by --help, used by no test"
        for command, option in shown
        if option != "--help"
        and (command, option) not in used
        and not (option in OF_EVERY_COMMAND and option in anywhere)
    ]
    print("\n".join(missing + [f"{len(shown)} options of {len(commands)} commands, {len(missing)} without a test"]))
    return 1 if missing or not shown else 0


if __name__ == "__main__":
    sys.exit(main())
