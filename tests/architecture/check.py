#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads all sources and fails where one breaks the order of the house that docs/architecture.md describes.

    check.py [ROOT]            checks
    check.py --graph [ROOT]    prints the picture of rooms, sub-rooms and arrows
    check.py --update [ROOT]   puts that picture into docs/architecture.md

ROOT is the repository of this file if it is left out.
"""

import collections
import pathlib
import re
import sys

from units import INCLUDE, House, cycles, includes_of

# Rooms by rank, the lowest first. A room includes only rooms of lower ranks.
RANKS = [
    "core",
    "oci git container python",
    "spec dockerfile",
    "lint templates image run registry release",
    "publish",
    "workspace",
    "ops",
    "cli",
]

# What stands in a room, the lowest first: `a < b | c` says that b and c may include a, and neither the other. A place is a
# folder or a unit, or several with blanks between them; `.` is all else at the room's top, `*` each folder for itself.
ORDER = {
    "core": ". < crypto | jobs | json | process | sys | template | text < fs | settings | terminal < diag | http < yaml"
            " < invocation",
    "oci": ". < images",
    "spec": ". < component < backend | ir",
    "dockerfile": "syntax < .",
    "lint": "rule_id shell_words < . | secrets < folder < rule hidden_secrets < facts < rules < rule_table selection sight views_of < comments < engine < fixes",
    "image": ". < inputs < builders",
    "registry": ". < auth/credentials | wire < auth < protocol",
    "publish": ". < destinations | verify",
    "workspace": "settings < folders < cache < . | images < changes",
    "ops": "image < lint < build < run < publish < *",
    "cli": ". < *",
}

# A header named so is for the files of its own room alone.
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

# Words that must not stand in code, where they may, and why not elsewhere.
BANS = [
    (r"\bstd::(cout|cerr|clog)\b|\b(console|services)\.(out|err)\b|\b(fmt|std)::print\(|\b(printf|puts|fputs)\(",
     ["cli/main.cpp", "cli/report.cpp", "cli/run.cpp", "cli/show.cpp"],
     "only cli/show.hpp writes"),
    (r"\.dump\(",
     ["cli/show.cpp",
      # Reports in formats of their own.
      "core/diag/",
      # Files.
      "image/inputs/receipt.cpp", "lint/baseline.cpp", "oci/", "registry/auth/credentials/", "release/index.cpp",
      # What Docker, Python and KFP read and write.
      "image/builders/buildx_builder.cpp", "python/", "spec/backend/"],
     "JSON for people and programs is written by render_json of cli/show.hpp"),
    (r"\b(steady|system|high_resolution)_clock::now\b|\b(clock_gettime|gettimeofday)\(|(?<![\w.>:])(std::|::)?time\(",
     ["core/sys/clock.cpp"], "the clock is a value (core/sys/clock.hpp)"),
    (r"\b(std::)?getenv\(", ["core/sys/"], "the environment is a value (core/sys/environment.hpp)"),
    (r"(?<![\w:])(std::)?exit\(", [], "nobody leaves the process but main"),
    (r"(?<![\w:.>])(std::|::)?system\((?!\))", [], "no shell"),
    (r"\bpopen\(", [], "children are started by core/process"),
    (r"\bstd::regex\b", [], "std::regex is slow and recurses on hostile input"),
]

# A folder with more sources has to be divided; rules are one file each.
MOST_FILES = 25
WIDE_FOLDERS = ["lint/rules"]

GUIDE = "docs/architecture.md"
# The pages whose paths have to be right.
PAGES = [GUIDE, "docs/adding-a-command.md", "docs/adding-a-destination.md", "docs/adding-a-rule.md", "CONTRIBUTING.md"]
# What they only take for an example.
EXAMPLES = ("ops/list/", "cli/list/", "cli/image/digest_command.cpp", "tests/cli/cases/list.case", "docs/commands/list.md",
            "lint/rules/image_local.cpp", "docs/rules/KF231.md")
PICTURE = re.compile(r"(<!-- rooms: .*? -->\n```\n)(.*?)(```\n<!-- /rooms -->)", re.DOTALL)

ROOMS = {room: rank for rank, row in enumerate(RANKS) for room in row.split()}


def place_of(path: str) -> tuple[int, str] | None:
    """Where a file stands in its room: the level and the place; nothing when ORDER does not know its folder."""
    room, _, rest = path.partition("/")
    places = {name: (level, place)
              for level, row in enumerate(ORDER.get(room, ".").split(" < "))
              for place in row.split(" | ") for name in place.split()}
    name = rest.rsplit(".", 1)[0]
    folder = name.split("/")[0] if "/" in name else ""
    while name:
        if name in places:
            return places[name]
        name = name.rpartition("/")[0]
    if not folder:
        return places.get(".")
    return (places["*"][0], folder) if "*" in places else None


def check_inside(path: str, target: str) -> str | None:
    """What is wrong with an include between two places of one room, or None."""
    here, there = place_of(path), place_of(target)
    if here is None or there is None or here[1] == there[1] or here[0] > there[0]:
        return None
    room = path.split("/")[0]
    return f'"{target}": {room}/{here[1]} may not include {room}/{there[1]}'


def check_include(path: str, quote: str, target: str) -> str | None:
    """What is wrong with one include line, or None."""
    room, other = path.split("/")[0], target.split("/")[0]
    if quote == '"':
        if other == room:
            return check_inside(path, target)
        if other not in ROOMS:
            return f'"{target}" names no room'
        if target.endswith(PRIVATE):
            return f'"{target}" is private to {other}'
        if ROOMS[other] >= ROOMS[room]:
            return f'"{target}": {room} (rank {ROOMS[room]}) may not include {other} (rank {ROOMS[other]})'
        return None
    for prefix, owner in OWNERS.items():
        if target.startswith(prefix) and not path.startswith(owner):
            return f"<{target}> may be included only in {owner}"
    if target == "nlohmann/json.hpp" and path.endswith(".hpp"):
        return "<nlohmann/json.hpp> belongs in .cpp files only"
    return None


def check_bans(path: str, code: str) -> list[str]:
    """The forbidden words of one file."""
    return [f"{path}:{number}: {reason}"
            for pattern, places, reason in BANS if not path.startswith(tuple(places))
            for number, line in enumerate(code.splitlines(), 1) if re.search(pattern, line)]


def check_file(path: str, text: str, code: str) -> list[str]:
    """The breaches in one file, each with its place."""
    found = []
    if not text.startswith("// SPDX-License-Identifier: Apache-2.0\n//"):
        found.append(f"{path}:1: the licence line and a line of description are missing")
    if place_of(path) is None:
        found.append(f"{path}: its folder has no place in the order of {path.split('/')[0]}")
    for match in INCLUDE.finditer(text):
        if problem := check_include(path, match[1], match[2]):
            number = text.count("\n", 0, match.start(1)) + 1
            found.append(f"{path}:{number}: {problem}")
    return found + check_bans(path, code)


def check_folders(paths: list[str]) -> list[str]:
    """Folders that are too full."""
    counts = collections.Counter(path.rpartition("/")[0] for path in paths)
    return [f"{folder}/: {count} sources, at most {MOST_FILES}"
            for folder, count in sorted(counts.items()) if count > MOST_FILES and folder not in WIDE_FOLDERS]


def check_cycles(house: House) -> list[str]:
    """Units that include each other in a circle."""
    return [f"{', '.join(group)}: include each other in a circle" for group in cycles(house.arrows())]


def check_pages(root: pathlib.Path) -> list[str]:
    """Paths that the pages name and that are not there."""
    found = []
    tops = "|".join([*ROOMS, "tests", "docs", "scripts", "cmake"])
    for page in PAGES:
        text = (root / page).read_text(encoding="utf-8") if (root / page).is_file() else ""
        for path in re.findall(rf"`((?:{tops})/[a-z0-9_./-]*)`", text):
            if not (root / path).exists() and not path.startswith(EXAMPLES):
                found.append(f"{page}: `{path}` is not there")
    return found


def picture(house: House) -> str:
    """Rooms, what stands in them, and the rooms that they include."""
    arrows: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path, text in house.text.items():
        room = path.split("/")[0]
        arrows[room].update(target.split("/")[0] for target in includes_of(text))
    lines = []
    for room, rank in sorted(ROOMS.items(), key=lambda item: -item[1]):
        below = [other for other in ROOMS if other in arrows[room] and other != room]
        lines.append(f"{rank} {room:<11}{'-> ' + ' '.join(below) if below else ''}".rstrip())
        if room in ORDER:
            lines.append(f"{'':13}{ORDER[room]}")
    return "\n".join(lines) + "\n"


def check_picture(root: pathlib.Path, house: House) -> list[str]:
    """Whether the guide shows the house as it is."""
    guide = root / GUIDE
    shown = PICTURE.search(guide.read_text(encoding="utf-8")) if guide.is_file() else None
    if shown and shown[2] == picture(house):
        return []
    return [f"{GUIDE}: its picture of the rooms is not this one: run tests/architecture/check.py --update"]


def update(root: pathlib.Path, house: House) -> None:
    """Writes the picture into the guide."""
    guide = root / GUIDE
    text = guide.read_text(encoding="utf-8")
    guide.write_text(PICTURE.sub(lambda match: match[1] + picture(house) + match[3], text), encoding="utf-8")


def check(root: pathlib.Path, house: House) -> list[str]:
    """All breaches."""
    found = [f"{room}/: no header, so no room" for room in ROOMS if not list((root / room).glob("**/*.hpp"))]
    for path, text in house.text.items():
        found += check_file(path, text, house.code[path])
    return found + check_folders(list(house.text)) + check_cycles(house) + check_pages(root) + check_picture(root, house)


def main() -> int:
    """Does what the first argument says."""
    roots = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    root = pathlib.Path(roots[0] if roots else pathlib.Path(__file__).parents[2]).resolve()
    house = House(root, list(ROOMS))
    if "--graph" in sys.argv:
        print(picture(house), end="")
        return 0
    if "--update" in sys.argv:
        update(root, house)
    problems = check(root, house)
    for problem in problems:
        print(problem)
    print(f"{len(house.text)} files, {len(problems)} breaches")
    return 1 if problems or len(house.text) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
