#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does what docs/adding-a-command.md says, beside the source tree: compiles the files that the page shows, links them with
the rooms that are built, and runs the page's case with the result.

    command_page_test.py SOURCE BUILD
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from pages import Scratch

SOURCE, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
PAGE = SOURCE / "docs/adding-a-command.md"
# Of these files the options are taken: their rooms are the same.
ALIKE = {"ops": "ops/build/build.cpp", "cli": "cli/commands.cpp"}

sys.path.insert(0, str(SOURCE / "tests/cli"))
import run as cases  # noqa: E402


def main() -> int:
    """Writes the page's files, builds, and looks at the help and the case."""
    with tempfile.TemporaryDirectory(prefix="kfpkg-page-") as folder:
        scratch = Scratch(folder, SOURCE, BUILD)
        files = scratch.files_of(PAGE.read_text(encoding="utf-8"))
        assert len(files) == 4, f"the page shows {sorted(files)}"
        written = {path: scratch.write(path, text) for path, text in files.items()}
        # What CMake makes of the file's name.
        rows = (BUILD / "generated/cli/commands.inc").read_text(encoding="utf-8") + "KFPKG_COMMAND(list_command)\n"
        scratch.write("cli/commands.inc", rows)
        sources = [(file, ALIKE[path.split("/")[0]]) for path, file in written.items() if path.endswith(".cpp")]
        objects = [scratch.compile(*source) for source in [*sources, (SOURCE / ALIKE["cli"], ALIKE["cli"])]]
        kfpkg = scratch.link(objects)
        told = subprocess.run([kfpkg, "--help"], check=True, capture_output=True, text=True).stdout
        faults = [] if re.search(r"^  list +the components of a workspace$", told, re.MULTILINE) else [told]
        faults += cases.check(written["tests/cli/cases/list.case"], kfpkg, False)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
