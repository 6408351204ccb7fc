# SPDX-License-Identifier: Apache-2.0
"""Without Docker: buildah builds for both platforms, kfpkg pushes, and Docker runs the result on both.

Needs the lab (its registries and its emulation). Run by `tests/e2e/run buildah_test`.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import ClassVar

from lab import logged_in, own_storage, repository

SPEC = """\
name: machine
outputs:
- {name: machine, type: String}
implementation:
  container:
    image: machine:0.1.0
    command: [cp, /machine]
    args: [{outputPath: machine}]
"""
DOCKERFILE = """\
FROM busybox:1.35
COPY data /data
RUN --mount=type=secret,id=word test "$(cat /run/secrets/word)" = sesame && uname -m > /machine
"""


class Buildah(unittest.TestCase):
    """One component, built by the real buildah."""

    root: ClassVar[Path]
    environment: ClassVar[dict[str, str]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(tempfile.mkdtemp(prefix="kfpkg-buildah-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        (cls.root / "work").mkdir()
        cls.environment = logged_in(cls.root, **own_storage(cls.root))
        cls.write("kfpkg.yaml", f"registry: {repository(cls.root, os.environ['KFPKG_LAB_REGISTRY'])}\nbuilder: buildah\n"
                  "platforms: [linux/amd64, linux/arm64]\nsecrets: ['id=word,src=word']\n"
                  f"registries: {{docker.io: {{mirror: {os.environ['KFPKG_LAB_MIRROR']}}}}}\n")
        cls.write("component.yaml", SPEC)
        cls.write("Dockerfile", DOCKERFILE)
        cls.write(".dockerignore", "word\n")
        cls.write("word", "sesame")
        cls.write("data", cls.root.name)

    @classmethod
    def write(cls, name: str, text: str) -> None:
        """A file of the component."""
        (cls.root / "work" / name).write_text(text, encoding="ascii")

    @classmethod
    def build(cls, *arguments: str) -> subprocess.CompletedProcess:
        """`kfpkg build` of it."""
        return subprocess.run([os.environ["KFPKG"], "build", "--format", "json", *arguments], cwd=cls.root / "work",
                              env=cls.environment, capture_output=True, text=True, check=False)

    def test_both_platforms_are_pushed_and_run(self) -> None:
        """The index has both, each runs on its machine, and the second time there is nothing to do."""
        built = self.build("--push")
        self.assertEqual(built.returncode, 0, built.stderr)
        receipt = json.loads(built.stdout)["receipts"][0]
        self.assertEqual((receipt["builder"], set(receipt["platforms"])), ("buildah", {"linux/amd64", "linux/arm64"}))
        for platform, machine in (("linux/amd64", "x86_64"), ("linux/arm64", "aarch64")):
            command = ["docker", "run", "--rm", "--platform", platform, f"{receipt['reference']}@{receipt['digest']}", "cat", "/machine"]
            ran = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
            self.assertEqual((ran.returncode, ran.stdout.strip()), (0, machine), ran.stderr)
        again = json.loads(self.build("--push").stdout)["receipts"][0]
        self.assertTrue(again["skipped"])
        self.assertEqual(again["digest"], receipt["digest"])

    def test_failures_name_the_line(self) -> None:
        """Of a step that fails, and of a feature that buildah 1.28 does not have, before anything is built."""
        rows = [("FROM busybox:1.35\nRUN echo hmm; exit 3\n", 5, "Dockerfile:2: RUN failed: hmm"),
                ("FROM busybox:1.35\nCOPY gone /\n", 5, "Dockerfile:2: "),
                ("FROM busybox:1.35\nCOPY --parents data /\n", 3, "Dockerfile:2: --parents is not supported")]
        try:
            for dockerfile, code, message in rows:
                self.write("Dockerfile", dockerfile)
                built = self.build("--platform", "linux/amd64", "--output", f"oci:{self.root}/layout")
                self.assertEqual(built.returncode, code, built.stderr)
                self.assertIn(message, built.stderr)
            kept = subprocess.run(["buildah", "containers", "--quiet"], env=self.environment, capture_output=True, text=True, check=True)
            self.assertEqual(kept.stdout, "", "a failed build leaves its working container")
        finally:
            self.write("Dockerfile", DOCKERFILE)


if __name__ == "__main__":
    unittest.main()
