# SPDX-License-Identifier: Apache-2.0
"""Asks kfpkg which commands and options it has, by its own --help."""

import re
import subprocess
from pathlib import Path

COMMAND_LINE = re.compile(r"^  ([a-z][a-z-]*)  +(\S.*)$")
OPTION_LINE = re.compile(r"^  ((?:-\w,)?(--[a-z][a-z0-9-]*))")


def help_of(kfpkg: Path, *arguments: str) -> str:
    """What `kfpkg ... --help` prints."""
    result = subprocess.run([kfpkg, *arguments, "--help"], stdout=subprocess.PIPE, check=True, text=True, timeout=30)
    return result.stdout


def listed(text: str) -> dict[str, str]:
    """The commands that a help text lists, each with its summary."""
    _, _, rest = text.partition("\nCommands:\n")
    lines = rest.partition("\n\n")[0].splitlines()
    return {match[1]: match[2] for match in map(COMMAND_LINE.match, lines) if match}


def commands_of(kfpkg: Path) -> dict[str, str]:
    """Each command and its summary, in the order of `kfpkg --help`; those of a group follow it ("image copy")."""
    commands = {}
    for name, summary in listed(help_of(kfpkg)).items():
        commands[name] = summary
        for word, of_word in listed(help_of(kfpkg, name)).items():
            commands[f"{name} {word}"] = of_word
    return commands


def options_of(kfpkg: Path, command: str) -> list[str]:
    """The long options that the help of a command shows."""
    lines = help_of(kfpkg, *command.split()).splitlines()
    return [match[2] for match in map(OPTION_LINE.match, lines) if match]
