#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads every include line and fails when a room includes upwards, or what is private, or a library has a second includer."""

import pathlib
import re
import sys

# The rooms and their ranks; a room may include only rooms of lower ranks (docs/architecture.md).
RANKS = {
    "core": 0,
    "oci": 1, "git": 1, "container": 1, "python": 1,
    "spec": 2, "dockerfile": 2,
    "lint": 3, "templates": 3, "image": 3, "run": 3, "registry": 3, "release": 3,
    "publish": 4,
    "workspace": 5,
    "ops": 6,
    "cli": 7,
}

# What a room keeps to itself: only its own files, and its own tests, which are not read here, include these headers.
PRIVATE = "_detail.hpp"

# Third-party headers and the one place that may include them. fmt and tl::expected are everybody's.
OWNERS = {
    "yaml.h": "core/yaml/",
    "yaml-cpp/": "core/yaml/",
    "curl/": "core/http/",
    "openssl/": "core/crypto/",
    "boost/": "core/process/",
    "kainjow/": "core/template/",
    "git2": "git/",
    "CLI/": "cli/command_line.cpp",
    "archive": "core/archive/",
    "libdeflate": "core/archive/",
    "zstd": "core/archive/",
    "cmark": "core/markdown/",
}

# What only one room may do, as words that must not stand elsewhere.
BANS = [
    (re.compile(r"\bstd::(cout|cerr)\b"), "cli/", "printing is cli's"),
    (re.compile(r"(?<![\w:])(std::)?exit\("), "", "nobody leaves the process but main"),
    (re.compile(r"\b(std::)?system\(\""), "", "no shell"),
    (re.compile(r"\bstd::regex\b"), "", "std::regex is slow and recurses on hostile input"),
    (re.compile(r"\b(std::)?getenv\("), "core/sys/", "the environment is a value (core/sys/environment.hpp)"),
    (re.compile(r"\bpopen\("), "", "children are started by core/process"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def check_include(path: str, room: str, quote: str, target: str) -> str | None:
    """Returns what is wrong with one include line, or None."""
    if quote == '"':
        other = target.split("/", 1)[0]
        if other == room:
            return None
        if other not in RANKS:
            return f'"{target}" names no room'
        if target.endswith(PRIVATE):
            return f'"{target}" is private to {other}'
        if RANKS[other] >= RANKS[room]:
            return f'"{target}": {room} (rank {RANKS[room]}) may not include {other} (rank {RANKS[other]})'
        return None
    for prefix, owner in OWNERS.items():
        if target.startswith(prefix) and not path.startswith(owner):
            return f"<{target}> may be included only in {owner}"
    if target == "nlohmann/json.hpp" and path.endswith(".hpp"):
        return "<nlohmann/json.hpp> belongs in .cpp files only"
    return None


def check_file(root: pathlib.Path, file: pathlib.Path) -> list[str]:
    """Returns the breaches in one file, each with its place."""
    path = file.relative_to(root).as_posix()
    room = path.split("/", 1)[0]
    text = file.read_text(encoding="utf-8")
    found = []
    if not text.startswith("// SPDX-License-Identifier: Apache-2.0\n//"):
        found.append(f"{path}:1: the licence line and a line of description are missing")
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        problem = check_include(path, room, match[1], match[2]) if match else None
        code = line.split("//", 1)[0]
        for pattern, owner, reason in BANS:
            if pattern.search(code) and not (owner and path.startswith(owner)):
                problem = reason
        if problem:
            found.append(f"{path}:{number}: {problem}")
    return found


def main() -> int:
    """Checks the rooms below the given root."""
    root = pathlib.Path(sys.argv[1]).resolve()
    files = [f for room in RANKS for kind in ("*.hpp", "*.cpp") for f in sorted((root / room).rglob(kind))]
    missing = [room for room in RANKS if not list((root / room).glob("**/*.hpp"))]
    problems = [f"{room}/: no header, so no room" for room in missing]
    for file in files:
        problems += check_file(root, file)
    for problem in problems:
        print(problem)
    print(f"{len(files)} files, {len(problems)} breaches")
    return 1 if problems or len(files) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
