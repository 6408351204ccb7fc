# SPDX-License-Identifier: Apache-2.0
"""Reads and writes `*.case` files: what a case sets up, what it runs, and what must come out.

A case is text. Its first lines say in words what it promises; then come sections, each started by a line `>>> WORD
ARGUMENTS`, and each with the lines up to the next one as its body. README.md beside this file lists the words.
"""

import dataclasses
from pathlib import Path

MARK = ">>> "
SETUP_WORDS = ("env", "unset", "tools", "tool", "file", "copy", "setup", "serve")
SAME = "same"  # as the run before printed
RUN_WORDS = ("stdin", "interrupt", "exit", "stdout", "stderr", "changes")


class CaseError(Exception):
    """The case file itself is wrong."""


@dataclasses.dataclass
class Section:
    """One section of a case; `body` ends with a line feed unless it is empty."""

    word: str
    arguments: str
    body: str


@dataclasses.dataclass
class Run:
    """One command line and what it must do. `interrupt` names a file whose appearance brings Ctrl-C;
    `stdin` is what it can read."""

    command: str
    exit_code: int = 0
    stdout: str = ""
    stderr: str = ""
    changes: str = ""
    interrupt: str = ""
    stdin: str = ""

    def outcome(self) -> dict[str, str]:
        """What is compared, by the name of its section."""
        return {"exit": str(self.exit_code), "stdout": self.stdout, "stderr": self.stderr, "changes": self.changes}


@dataclasses.dataclass
class Case:
    """A whole case."""

    path: Path
    promise: str
    setup: list[Section]
    runs: list[Run]


def split_sections(text: str) -> tuple[str, list[Section]]:
    """The words before the first section, and the sections."""
    head: list[str] = []
    sections: list[Section] = []
    for line in text.splitlines(keepends=True):
        if line.startswith(MARK):
            word, _, arguments = line[len(MARK) :].rstrip("\n").partition(" ")
            sections.append(Section(word, arguments, ""))
        elif sections:
            sections[-1].body += line
        else:
            head.append(line)
    return "".join(head), sections


def apply_to_run(run: Run, section: Section, before: Run | None) -> None:
    """Enters one expectation into its run; `before` is the run before that one."""
    if section.word == "exit":
        run.exit_code = int(section.arguments)
    elif section.word == "interrupt":
        run.interrupt = section.arguments
    elif section.arguments == SAME and before is not None:
        setattr(run, section.word, getattr(before, section.word))
    else:
        setattr(run, section.word, section.body)


def parse_case(path: Path) -> Case:
    """Reads a case file."""
    promise, sections = split_sections(path.read_text(encoding="utf-8"))
    case = Case(path, promise, [], [])
    for section in sections:
        if section.word == "run":
            case.runs.append(Run(section.arguments))
        elif section.word in RUN_WORDS and case.runs:
            apply_to_run(case.runs[-1], section, case.runs[-2] if len(case.runs) > 1 else None)
        elif section.word in SETUP_WORDS and not case.runs:
            case.setup.append(section)
        else:
            raise CaseError(f"{path.name}: \">>> {section.word}\" does not belong there")
    if not promise.strip() or not case.runs:
        raise CaseError(f"{path.name}: needs words about what it promises, and a run")
    return case


def format_run(run: Run, before: Run | None) -> str:
    """The sections of one run; empty expectations are left out, long ones not repeated."""
    text = f"{MARK}run {run.command}\n"
    if run.stdin:
        text += f"{MARK}stdin\n{run.stdin}"
    if run.interrupt:
        text += f"{MARK}interrupt {run.interrupt}\n"
    text += f"{MARK}exit {run.exit_code}\n"
    for word in ("stdout", "stderr", "changes"):
        body = getattr(run, word)
        if before and body == getattr(before, word) and body.count("\n") > 2:
            text += f"{MARK}{word} {SAME}\n"
        elif body:
            text += f"{MARK}{word}\n{body}"
    return text


def format_case(case: Case) -> str:
    """The text of a case file."""
    text = case.promise
    for section in case.setup:
        text += f"{MARK}{section.word} {section.arguments}".rstrip() + "\n" + section.body
    for before, run in zip([None, *case.runs], case.runs, strict=False):
        text += format_run(run, before)
    return text
