#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Bases of a workspace's own without a push, and the same bytes of every build, with the lab's Docker and registry.

Usage: own_bases_test.py KFPKG [unittest's arguments]. Everything is new to the registry and to Docker's store.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

KFPKG = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path("kfpkg")
SKIPPED = 77
SPEC = "name: Train\nimplementation: {container: {image: 'train:0.1.0', command: [cat, /base/word]}}\n"
ONE = ("--platform", "linux/amd64")
BOTH = ("--platform", "linux/amd64,linux/arm64")
EPOCH = "source_date_epoch: 1764500000\n"


class LabWorkspace(unittest.TestCase):
    """A base in an image folder, and a component that starts from it."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="kfpkg-own-bases-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.stamp = secrets.token_hex(8)
        self.images = f"{os.environ['KFPKG_LAB_MIRROR']}/own-bases/{self.stamp}"
        (self.root / "tmp").mkdir()
        self.env = {**os.environ, "XDG_CACHE_HOME": str(self.root / "cache"), "TMPDIR": str(self.root / "tmp")}
        mirror = f"registries: {{docker.io: {{mirror: '{os.environ['KFPKG_LAB_MIRROR']}'}}}}\n"
        self.write("kfpkg.yaml", f"registry: {self.images}\n{mirror}")
        self.write("bases/low/kfpkg.yaml", "name: low\n")
        self.write("bases/low/Dockerfile", "FROM busybox:1.35\nCOPY word /base/word\n")
        self.write("bases/low/word", self.stamp)
        self.write("train/component.yaml", SPEC)
        self.write("train/Dockerfile", f"FROM {self.images}/low\nCOPY data /app/data\nRUN test -s /base/word\n")
        self.write("train/data", self.stamp)

    def write(self, name: str, text: str) -> None:
        """A file of the workspace."""
        path = self.root / "work" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")

    def kfpkg(self, *words: str, code: int = 0) -> str:
        """What a call prints that must end with that code."""
        done = subprocess.run(
            [KFPKG, *words], env=self.env, cwd=self.root / "work", capture_output=True, text=True, timeout=200, check=False
        )
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(list((self.root / "tmp").glob("kfpkg-*")), [])
        self.notes = done.stderr
        return done.stdout if code == 0 else done.stderr

    def digests(self, *words: str) -> dict[str, str]:
        """Of the images that a build makes, by component."""
        receipts = json.loads(self.kfpkg("build", "--format", "json", *words))["receipts"]
        return {receipt["component"]: receipt["digest"] for receipt in receipts}

    def manifests(self, layout: str, digest: str) -> list[dict[str, Any]]:
        """Of an image for one or more platforms in a layout."""
        path = self.root / "work" / layout / "blobs/sha256" / digest.partition(":")[2]
        found = json.loads(path.read_text(encoding="utf-8"))
        children = found.get("manifests")
        return [found] if children is None else [self.manifests(layout, each["digest"])[0] for each in children]


class OwnBases(LabWorkspace):
    """The base is taken from this run."""

    def test_a_layout_holds_what_starts_from_another_layouts_image(self) -> None:
        """For one platform and for two, the layers of the base come first."""
        for number, platforms in enumerate((ONE, BOTH)):
            with self.subTest(platforms):
                made = self.digests("--all", "--output", f"oci:D{number}", *platforms)
                bases = self.manifests(f"D{number}/low", made["low"])
                tops = self.manifests(f"D{number}/train", made["train"])
                self.assertEqual(len(tops), number + 1)
                for base, top in zip(bases, tops):
                    below = [layer["digest"] for layer in base["layers"]]
                    self.assertEqual([layer["digest"] for layer in top["layers"]][: len(below)], below)
                    self.assertGreater(len(top["layers"]), len(below))

    def test_what_is_kept_nowhere_is_built_all_the_same(self) -> None:
        """Two platforms without an output, and no layout is left."""
        receipts = json.loads(self.kfpkg("build", "--all", "--format", "json", *BOTH))["receipts"]
        self.assertEqual({each["kept_in"] for each in receipts}, {"nowhere"})
        self.assertEqual({each["digest"] for each in receipts}, {""})

    def test_a_base_that_is_not_built_is_told(self) -> None:
        """Before the build, or with what the builder says, and what is then typed works."""
        refused = self.kfpkg("build", "train", "--output", "oci:D", code=2)
        self.assertIn("kfpkg build bases/low train --output oci:DIR", refused)
        self.assertFalse((self.root / "work/D").exists())
        missing = self.kfpkg("build", "train", "--load", code=5)
        self.assertIn("train/Dockerfile:1: ", missing)
        self.assertIn("kfpkg build bases/low train --load", missing)
        self.kfpkg("build", "bases/low", "train", "--output", "oci:D")


    def test_what_stands_on_a_base_built_by_force_is_told(self) -> None:
        """The fingerprints of others do not know it; of all together nothing has to be said."""
        note = "what starts from this image keeps the earlier one"
        for words, is_told in ((("--all",), False), (("bases/low", "--force"), True), (("--all", "--force"), False)):
            self.kfpkg("build", "--push", *words)
            self.assertEqual(note in self.notes, is_told, words)


class SameBytes(LabWorkspace):
    """`source_date_epoch`, and files and folders of every kind of instruction."""

    def setUp(self) -> None:
        super().setUp()
        self.write("train/kfpkg.yaml", EPOCH)
        self.write("train/Dockerfile", "FROM busybox:1.35\nCOPY data /app/data\nWORKDIR /made/here\nRUN date > /dev/null; echo x > /ran\n")

    def test_two_builds_make_one_digest(self) -> None:
        """Pushed and in a layout, for one platform and for two; without the setting the folders differ."""
        for platforms in (ONE, BOTH):
            push = ("train", "--push", "--force", "--no-cache", *platforms)
            made = [self.digests(*push), self.digests(*push), self.digests("train", "--output", "oci:D", "--no-cache", *platforms)]
            self.assertEqual(made[0], made[1])
            self.assertEqual(made[0], made[2])
        self.write("train/kfpkg.yaml", "")
        push = ("train", "--push", "--force", "--no-cache", *ONE)
        self.assertNotEqual(self.digests(*push), self.digests(*push))

    def test_a_cache_in_the_image_has_its_tag(self) -> None:
        """The next build looks for its steps there, though kfpkg sent the image."""
        self.kfpkg("build", "train", "--push", "--cache", "inline")
        ask = ["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{self.images}/train:buildcache-train"]
        self.assertIn("layers", json.loads(subprocess.run(ask, check=True, capture_output=True, text=True).stdout))


if __name__ == "__main__":
    if "KFPKG_LAB_REGISTRY" not in os.environ or "DOCKER_HOST" not in os.environ:
        print("own_bases_test: no lab; run tests/lab/up and source its env.sh", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
