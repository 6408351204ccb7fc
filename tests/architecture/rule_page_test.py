#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Does what docs/adding-a-rule.md says, beside the source tree: starts the rule with scripts/new-rule, puts the page's file in its
place, compiles it and the table of rules, and lints the rule's examples with the result.

    rule_page_test.py SOURCE BUILD
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from pages import Scratch

SOURCE, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
PAGE = SOURCE / "docs/adding-a-rule.md"
FILE, GROUP, NAME = "lint/rules/image_local.cpp", "KF2", "image-local"
TABLE = "lint/rule_table.cpp"


def started(scratch: Scratch) -> str:
    """The id that scripts/new-rule gives in a copy of the sources that know ids."""
    for path in [*SOURCE.glob("lint/**/*.[ch]pp"), *SOURCE.glob("*/**/rule_id.hpp"), SOURCE / "core/yaml/node.hpp"]:
        scratch.write(f"copy/{path.relative_to(SOURCE)}", path.read_text(encoding="utf-8"))
    command = [sys.executable, SOURCE / "scripts/new-rule", GROUP, NAME, "--root", scratch.folder / "copy"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # Its skeleton is a rule too.
    scratch.compile(scratch.folder / "copy" / FILE, TABLE)
    again = subprocess.run(command, check=False, capture_output=True, text=True)
    assert again.returncode != 0 and "there is a rule" in again.stderr, again
    rule = re.match(rf"{FILE}: (KF\d+) {NAME}\n", told)[1]
    shutil.rmtree(scratch.folder / "copy")
    return rule


def rules_in(kfpkg: pathlib.Path, folder: pathlib.Path) -> list[str]:
    """What is found there."""
    told = subprocess.run([kfpkg, "lint", "--format", "json", folder], check=False, capture_output=True, text=True).stdout
    return [finding["rule"] for finding in json.loads(told)["findings"]]


def main() -> int:
    """Writes the page's file, builds, and lints."""
    with tempfile.TemporaryDirectory(prefix="kfpkg-page-") as folder:
        scratch = Scratch(folder, SOURCE, BUILD)
        files = scratch.files_of(PAGE.read_text(encoding="utf-8").partition("2. **The tests**")[0])
        assert list(files) == [FILE], f"the page shows {sorted(files)}"
        rule = started(scratch)
        # Other rules may have come since the page was written.
        text = files[FILE].replace("KF231", rule)
        file = scratch.write(FILE, text)
        # What CMake makes of the file's name.
        rows = (BUILD / "generated/lint/rule_files.inc").read_text(encoding="utf-8") + "KFPKG_RULE(image_local)\n"
        scratch.write("lint/rule_files.inc", rows)
        kfpkg = scratch.link([scratch.compile(file, TABLE), scratch.compile(SOURCE / TABLE, TABLE)])
        bad, good = re.findall(r'R"\((.*?)\)"', text, re.DOTALL)
        scratch.write("bad/component.yaml", bad)
        scratch.write("good/component.yaml", good)
        page = subprocess.run([kfpkg, "explain", NAME], check=True, capture_output=True, text=True).stdout
        assert page.startswith(f"# {rule} {NAME}\n"), page
        assert rules_in(kfpkg, scratch.folder / "bad") == [rule]
        assert rules_in(kfpkg, scratch.folder / "good") == []
    return 0


if __name__ == "__main__":
    sys.exit(main())
