#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`kfpkg lint` prints the same bytes for any number of jobs, in every format and for --diff and --fix.

Usage: jobs_test.py --kfpkg FILE
The folders are the conformance cases, broken ones included, each with a Dockerfile and a README.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
DOCKERFILE = "FROM python:{tag}\nCOPY . /app\n# kfpkg: ignore[KF201] not needed\nRUN pip install x\n"
README = "# Train\n\n<!-- kfpkg:inputs -->\nold\n<!-- /kfpkg -->\n"


def spec_texts() -> list[str]:
    """The texts of tests/conformance/cases.json."""
    found = []

    def collect(value) -> None:
        if isinstance(value, dict):
            for item in value.values():
                collect(item)
        elif isinstance(value, list):
            for item in value:
                collect(item)
        elif isinstance(value, str) and "implementation" in value:
            found.append(value)

    collect(json.loads((SOURCE / "tests/conformance/cases.json").read_text(encoding="utf-8")))
    return found


def make_folders(root: Path) -> int:
    """Component folders on several levels, so many in one that they are looked through side by side."""
    texts = spec_texts()
    for number, text in enumerate(texts):
        folder = root / f"group{number % 3}" / f"component{number}"
        folder.mkdir(parents=True)
        (folder / "component.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        (folder / "Dockerfile").write_text(DOCKERFILE.format(tag=number % 3), encoding="ascii")
        if number % 2:
            (folder / "README.md").write_text(README, encoding="ascii")
    return len(texts)


def run(kfpkg: Path, root: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    """Exit code and both streams."""
    environment = {"HOME": str(root.parent), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    result = subprocess.run([kfpkg, "lint", *arguments], cwd=root, env=environment, capture_output=True, check=False)
    return result.returncode, result.stdout, result.stderr


def files_of(root: Path) -> dict[str, bytes]:
    """All files with their bytes."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def main() -> int:
    """Runs each way with one job and with eight, the latter twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kfpkg", type=Path, required=True)
    kfpkg = parser.parse_args().kfpkg.resolve()
    with tempfile.TemporaryDirectory(prefix="kfpkg-jobs-") as scratch:
        root = Path(scratch, "components")
        count = make_folders(root)
        formats = re.findall(r"[a-z]+", run(kfpkg, root, "--help")[1].decode().split("several times with files: ")[1].split("\n")[0])
        ways = [("--format", name) for name in formats] + [("--diff",), ("--diff", "--unsafe-fixes"), ("--target", "kfp-1.8,vertex")]
        for way in ways:
            one = run(kfpkg, root, *way, "-j", "1")
            if one[0] != 1 or len(one[1]) < 10000:
                sys.exit(f"{way}: exit {one[0]} with {len(one[1])} bytes is no fair test\n{one[2].decode()}")
            for _ in range(2):
                if run(kfpkg, root, *way, "-j", "8") != one:
                    sys.exit(f"{way}: -j8 prints something else than -j1")
        fixed = {}
        for jobs in ("1", "8"):
            copy = Path(scratch, f"fixed{jobs}", "components")
            shutil.copytree(root, copy)
            fixed[jobs] = (run(kfpkg, copy, "--fix", "--unsafe-fixes", "-j", jobs), files_of(copy))
        if fixed["1"] != fixed["8"]:
            sys.exit("--fix -j8 writes or prints something else than -j1")
        if fixed["1"][1] == files_of(root):
            sys.exit("--fix changed nothing")
        print(f"{count} folders, {len(ways)} ways of printing and --fix: the same bytes with one job and with eight")
    return 0


if __name__ == "__main__":
    sys.exit(main())
