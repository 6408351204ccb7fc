# SPDX-License-Identifier: Apache-2.0
"""Which sources make one unit, and which units include each other in a circle.

A unit is a header with the sources that share it: X.hpp, X.cpp and X_detail.hpp are X. A source without a header of its own
belongs to the header whose functions it defines.
"""

import pathlib
import re

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.MULTILINE)
# A function that begins at the left margin, with the class that it belongs to, if any.
DEFINITION = re.compile(r"^[A-Za-z][^\n;={]*?(?:\b(\w+)::)?(~?\w+)\(", re.MULTILINE)
UNNAMED = re.compile(r"^namespace \{$.*?^\}", re.MULTILINE | re.DOTALL)
# Comments and literals; raw strings first, since they may hold all others.
NOT_CODE = re.compile(
    r'R"(\w*)\(.*?\)\1"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def code_of(text: str) -> str:
    """The text without comments and with empty literals; lines stay where they are."""
    def blank(match: re.Match) -> str:
        return ("" if match[0].startswith("/") else '""') + "\n" * match[0].count("\n")
    return NOT_CODE.sub(blank, text)


def includes_of(text: str) -> list[str]:
    """What a file includes with quotes."""
    return [target for quote, target in INCLUDE.findall(text) if quote == '"']


def stem_of(path: str) -> str:
    """The unit of a header, and of a source that has one of its own."""
    return path.rsplit(".", 1)[0].removesuffix("_detail")


def declares(header: str, owner: str, name: str) -> bool:
    """Whether a header's code declares a function, or the class that it is a member of."""
    if owner:
        return re.search(rf"\b(class|struct) {owner}\b[^;{{]*\{{", header) is not None
    return re.search(rf"\b{re.escape(name)}\(", header) is not None


class House:
    """All files of the rooms, read once."""

    def __init__(self, root: pathlib.Path, rooms: list[str]):
        files = [file for room in rooms for kind in ("hpp", "cpp") for file in sorted((root / room).rglob(f"*.{kind}"))]
        self.text = {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files}
        self.code = {path: code_of(text) for path, text in self.text.items()}
        self.stems = {stem_of(path) for path in self.text if path.endswith(".hpp")}

    def unit_of(self, path: str) -> str:
        """The unit that a file belongs to."""
        stem = stem_of(path)
        if path.endswith(".hpp") or stem in self.stems:
            return stem
        headers = [target for target in includes_of(self.text[path]) if target in self.text]
        votes = {header: 0 for header in headers if header.split("/")[0] == path.split("/")[0]}
        for owner, name in DEFINITION.findall(UNNAMED.sub("", self.code[path])):
            for header in votes:
                votes[header] += declares(self.code[header], owner, name)
        best = max(votes, key=votes.get, default=None)
        return stem_of(best) if best and votes[best] else stem

    def arrows(self) -> dict[str, set[str]]:
        """Which units each unit includes."""
        unit = {path: self.unit_of(path) for path in self.text}
        result: dict[str, set[str]] = {}
        for path, text in self.text.items():
            targets = {unit[target] for target in includes_of(text) if target in unit}
            result.setdefault(unit[path], set()).update(targets - {unit[path]})
        return result


def reachable(arrows: dict[str, set[str]], start: str) -> set[str]:
    """All that a unit includes, itself too when it comes back to itself."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        for target in arrows.get(todo.pop(), ()):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen


def cycles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """Groups of units of which each includes all others, if only by way of a third."""
    below = {unit: reachable(arrows, unit) for unit in arrows}
    groups = {tuple(sorted(other for other in below[unit] if unit in below.get(other, ())))
              for unit in arrows if unit in below[unit]}
    return [list(group) for group in sorted(groups)]
