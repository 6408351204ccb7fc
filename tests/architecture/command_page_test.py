#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does what docs/adding-a-command.md says, beside the source tree: compiles the files that the page shows, links them with
the rooms that are built, and runs the page's case with the result.

    command_page_test.py SOURCE BUILD
"""

import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

SOURCE, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
PAGE = SOURCE / "docs/adding-a-command.md"
# A block, and the path before it that is named last.
BLOCK = re.compile(r"^( *)```(?:cpp)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`((?:ops|cli|tests)/[\w/]+\.(?:hpp|cpp|case))`")
# Of these files the options are taken: their rooms are the same.
ALIKE = {"ops": "ops/build/build.cpp", "cli": "cli/commands.cpp"}

sys.path.insert(0, str(SOURCE / "tests/cli"))
import run as cases  # noqa: E402


def files_of(page: str) -> dict[str, str]:
    """The files that the page shows, by their paths: the first path that is named since the block before."""
    files, end = {}, 0
    for block in BLOCK.finditer(page):
        named = [path for path in PATH.findall(page[end:block.start()]) if not (SOURCE / path).exists()]
        indent = len(block[1])
        files[named[0]] = "".join(line[indent:] or "\n" for line in block[2].splitlines(keepends=True))
        end = block.end()
    return files


def options_of(source: str) -> tuple[list[str], str]:
    """How a file of a room is compiled, without its own name, and where."""
    for entry in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8")):
        if pathlib.Path(entry["file"]) == SOURCE / source:
            words = shlex.split(entry["command"])
            output = words.index("-o")
            return [word for word in words[:output] + words[output + 2:] if word not in ("-c", entry["file"])], entry["directory"]
    raise SystemExit(f"{source} is not in compile_commands.json")


def compile_file(scratch: pathlib.Path, path: pathlib.Path, room: str) -> pathlib.Path:
    """One object; headers of the scratch folder come first."""
    words, directory = options_of(ALIKE[room])
    output = scratch / (path.stem + ".o")
    first = next(at for at, word in enumerate(words) if word.startswith("-"))
    words[first:first] = [f"-I{scratch}"]
    subprocess.run([*words, "-c", str(path), "-o", str(output)], cwd=directory, check=True)
    return output


def link(scratch: pathlib.Path, objects: list[pathlib.Path]) -> pathlib.Path:
    """kfpkg as it is linked, with these objects before the libraries."""
    steps = subprocess.run(["ninja", "-C", str(BUILD), "-t", "commands", "-s", "kfpkg"], check=True, capture_output=True, text=True)
    words = shlex.split(steps.stdout.splitlines()[-1].replace(": && ", "", 1).replace(" && :", ""))
    at = words.index("-o")
    words[at + 1] = str(scratch / "kfpkg")
    words[at:at] = [str(one) for one in objects]
    subprocess.run(words, cwd=BUILD, check=True)
    return scratch / "kfpkg"


def main() -> int:
    """Writes the page's files, builds, and looks at the help and the case."""
    files = files_of(PAGE.read_text(encoding="utf-8"))
    assert len(files) == 4, f"the page shows {sorted(files)}"
    with tempfile.TemporaryDirectory(prefix="kfpkg-page-") as folder:
        scratch = pathlib.Path(folder)
        for path, text in files.items():
            (scratch / path).parent.mkdir(parents=True, exist_ok=True)
            (scratch / path).write_text(text, encoding="utf-8")
        # What CMake makes of the file's name.
        rows = (BUILD / "generated/cli/commands.inc").read_text(encoding="utf-8") + "KFPKG_COMMAND(list_command)\n"
        (scratch / "cli/commands.inc").write_text(rows, encoding="utf-8")
        sources = [(scratch / path, path.split("/")[0]) for path in files if path.endswith(".cpp")]
        objects = [compile_file(scratch, *source) for source in [*sources, (SOURCE / "cli/commands.cpp", "cli")]]
        kfpkg = link(scratch, objects)
        told = subprocess.run([kfpkg, "--help"], check=True, capture_output=True, text=True).stdout
        faults = [] if re.search(r"^  list +the components of a workspace$", told, re.MULTILINE) else [told]
        faults += cases.check(scratch / "tests/cli/cases/list.case", kfpkg, False)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
