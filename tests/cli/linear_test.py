#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The processor's time of `kfpkg lint` grows with the text and not with its square, whatever the text repeats.

Usage: linear_test.py --kfpkg FILE
"""

import argparse
import os
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

from scratch import SOURCE

HEAD = "name: Show\nimplementation:\n  container:\n    image: ghcr.io/acme/show:1.0\n"
COMMAND = HEAD + "    command: [show]\n"
SPECS: dict[str, Callable[[int], str]] = {
    "packages in one word": lambda n: HEAD + f"    command: [sh, -ec, \"{'pip install a ' * n}\"]\n",
    "packages": lambda n: HEAD + f"    command: [sh, -ec, \"pip install {' '.join(f'p{i}' for i in range(n))}\"]\n",
    "comments": lambda n: COMMAND + "# nothing\n" * n + "# kfpkg: ignore[KF101]\n",
    "suppressions of no rule": lambda n: COMMAND + "# kfpkg: ignore[]\n" * n,
    "suppressions that hide nothing": lambda n: COMMAND + "# kfpkg: ignore[KF101]\n" * n,
    "suppressions of one finding": lambda n: "# kfpkg: ignore[KF006]\n" * n + f"typo: x\n{COMMAND}",
    "suppressions of a file with many findings": lambda n: "# kfpkg: ignore-file[KF006]\n" * n + COMMAND + "typo: x\n" * n,
    "findings in one line": lambda n: "{inputs: [" + ", ".join(f"{{name: i{i}, typo: x}}" for i in range(n)) + "], "
                                      "name: Show, implementation: {container: {image: 'a/b:1', command: [show]}}}\n",
    "annotations": lambda n: HEAD + "    command: [show]\nmetadata:\n  annotations:\n" + "".join(f"    key{i}: v\n" for i in range(n)),
    "undeclared names": lambda n: "inputs:\n" + "".join(f"- {{name: input_number_{i}, type: String}}\n" for i in range(n // 8))
                                  + HEAD + "    command:\n" + "".join(f"    - {{inputValue: inputnumber{i}}}\n" for i in range(n // 8)),
    "brackets": lambda n: "[" * n,
    "braces": lambda n: "{a: " * n,
    "anchors": lambda n: "".join(f"a{i}: &a{i} x\nb{i}: *a{i}\n" for i in range(n)),
    "inputs": lambda n: "inputs:\n" + "".join(f"- {{name: i{i}, type: String}}\n" for i in range(n // 8)) + COMMAND,
    "placeholders": lambda n: "inputs: [{name: a, type: String}]\n" + HEAD + "    command:\n" + "    - {inputValue: a}\n" * n,
    "tokens of shells": lambda n: HEAD + f"    command: [sh, -ec, '{'curl -u a:b echo x; ' * n}']\n",
    "URLs in one word": lambda n: HEAD + f"    command: [show, '{'https://a@' * n}']\n",
}
DOCKERFILES: dict[str, Callable[[int], str]] = {
    "comments": lambda n: "FROM python:3.13-slim\n" + "# kfpkg: ignore[KF615]\n" * n + "RUN true\n",
    "instructions": lambda n: "FROM python:3.13-slim\n" + "RUN true\n" * n,
    "stages": lambda n: "".join(f"FROM python:3.13-slim AS s{i}\n" for i in range(n // 4)),
    "variables": lambda n: "FROM python:3.13-slim\n" + "".join(f"ENV A{i}=$A{i - 1}\n" for i in range(n // 4)),
    "one long RUN": lambda n: "FROM python:3.13-slim\nRUN true" + " \\\n && true" * n + "\n",
}
SMALL = 2000
TIMES = 8
SLACK = 3  # caches
QUICK = 0.2  # seconds; of less, start-up is most
kfpkg = SOURCE / "out/dev/kfpkg"


class Linear(unittest.TestCase):
    """Eight times as much of each text."""

    def seconds(self, folder: Path) -> float:
        """Of the processor, for one lint of a folder: what else the machine does counts for little."""
        environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        with open(os.devnull, "wb") as nowhere:
            process = subprocess.Popen([kfpkg, "lint", "-q", "-j1", "."], cwd=folder, env=environment, stdout=nowhere, stderr=nowhere)
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertIn(process.returncode, (0, 1))
        return usage.ru_utime + usage.ru_stime

    def compare(self, name: str, texts: dict[str, Callable[[int], str]], others: dict[str, str]) -> None:
        """Lints each text in two lengths."""
        for what, text in texts.items():
            with self.subTest(what), tempfile.TemporaryDirectory(prefix="kfpkg-linear-") as temporary:
                folder = Path(temporary)
                for path, content in others.items():
                    (folder / path).write_text(content, encoding="ascii")
                taken = []
                for count in (SMALL, SMALL * TIMES):
                    (folder / name).write_text(text(count), encoding="ascii")
                    taken.append(self.seconds(folder))
                few, many = taken
                self.assertLess(many, max(QUICK, few * TIMES * SLACK), f"{few:.3f} s, of {TIMES} times as much {many:.3f} s")

    def test_specs(self) -> None:
        """Specs that repeat something."""
        self.compare("component.yaml", SPECS, {})

    def test_dockerfiles(self) -> None:
        """Dockerfiles that repeat something."""
        self.compare("Dockerfile", DOCKERFILES, {"component.yaml": COMMAND})

    def test_others(self) -> None:
        """Build scripts and READMEs that repeat something."""
        beside = {"component.yaml": COMMAND, "Dockerfile": "FROM scratch\nCOPY . /\n"}
        self.compare("build.sh", {"comments": lambda n: "# kfpkg: ignore[KF901]\n" * n + "docker build -t x .\n"}, beside)
        self.compare("README.md", {"comments": lambda n: "<!-- kfpkg: ignore[KF301] -->\n" * n}, beside)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kfpkg", type=Path, required=True)
    options, rest = parser.parse_known_args()
    kfpkg = options.kfpkg.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
