#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What every command promises of its output: names of any bytes are shown, and what cannot be written is an error.

Usage: output_test.py --kfpkg FILE
Cases hold text and have a standard output that takes everything, so they cannot ask for either.
"""

import argparse
import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import help_text
from scratch import SOURCE

# Commands that commands() cannot hold, and why.
EXCEPTIONS = {
    "lint": "findings decide its exit code: test_other_codes",
    "explain": "has no JSON: test_other_codes",
    "doctor": "the machine decides its exit code: test_other_codes",
    "build": "asks a builder",
    "run": "asks Docker",
    "publish": "asks a registry for the image",
    "verify": "asks a web server",
    "login": "asks a registry",
    "completion": "prints a script of a shell, in one form",
}
CAFE = os.fsdecode(b"caf\xe9")
LAYOUT = f"oci:{CAFE}"
kfpkg = SOURCE / "out/dev/kfpkg"


class Output(unittest.TestCase):
    """A git repository with a component and a layout of images in folders whose names are not UTF-8."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="kfpkg-output-")
        self.addCleanup(temporary.cleanup)
        self.home = Path(temporary.name)
        self.folder = self.home / "work"
        shutil.copytree(SOURCE / "tests/data/images/hello", self.folder / CAFE)
        spec = "name: Show\nimplementation: {container: {image: 'a/b:1', command: [show]}}\n"
        (self.folder / f"show-{CAFE}").mkdir()
        for arguments in (["init", "-q", "-b", "main"], ["commit", "-q", "--allow-empty", "-m", "first"]):
            author = ["-c", "user.name=Kim", "-c", "user.email=kim@example.org"]
            subprocess.run(["git", *author, *arguments], cwd=self.folder, check=True, timeout=60)
        (self.folder / f"show-{CAFE}" / "component.yaml").write_text(spec, encoding="ascii")

    def run_kfpkg(self, *arguments: str, **more: object) -> "subprocess.CompletedProcess[bytes]":
        """Runs kfpkg in the folder; nothing outside is reached."""
        environment = {"HOME": str(self.home), "PATH": os.environ["PATH"], "HTTPS_PROXY": "http://127.0.0.1:1"}
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60, "check": False, **more}
        return subprocess.run([kfpkg, *arguments], cwd=self.folder, env=environment, **streams)  # type: ignore

    def prepare(self) -> None:
        """Makes what commands() take away, and takes away what they make."""
        shutil.rmtree(self.folder / CAFE / "train", ignore_errors=True)
        self.assertEqual(self.run_kfpkg("image", "tag", f"{LAYOUT}:1", "2").returncode, 0)

    @staticmethod
    def commands() -> list[list[str]]:
        """Command lines that end with 0 and tell something."""
        return [
            ["new", "train", "--dir", CAFE, "--dry-run"],
            ["new", "train", "--dir", CAFE],
            ["image", "tags", LAYOUT],
            ["image", "inspect", LAYOUT],
            ["image", "tag", f"{LAYOUT}:1", "2"],
            ["image", "copy", "--dry-run", f"{LAYOUT}:1", f"oci:copy-{CAFE}:1"],
            ["image", "copy", f"{LAYOUT}:1", f"oci:copy-{CAFE}:1"],
            ["image", "join", f"oci:join-{CAFE}:1", f"{LAYOUT}:1"],
            ["image", "delete", f"{LAYOUT}:2"],
            ["changed", "--base", "main"],
            ["logout", "ghcr.io"],
            ["version"],
        ]

    def test_every_command(self) -> None:
        """Each command of the help is asked here, or has a reason why not."""
        known = help_text.commands_of(kfpkg)
        groups = {name.split()[0] for name in known if " " in name}
        asked = {" ".join(command[:2] if command[0] in groups else command[:1]) for command in self.commands()}
        faults = (known.keys() - groups - asked) ^ EXCEPTIONS.keys()
        self.assertEqual(sorted(faults), [], "each command stands in commands(), or with a reason in EXCEPTIONS")

    def test_any_bytes(self) -> None:
        """Documents are UTF-8 whatever they name; nothing that a terminal could not show comes out as it is."""
        for command in self.commands():
            self.prepare()
            with self.subTest(command=command):
                result = self.run_kfpkg(*command, "--format", "json")
                self.assertEqual(result.returncode, 0, result.stderr)
                document = json.loads(result.stdout.decode("utf-8"))
                self.assertTrue(document["schema"].startswith("kfpkg."))
                if b"\xe9" in os.fsencode(" ".join(command)) or command[0] == "changed":
                    self.assertIn("caf\ufffd", result.stdout.decode("utf-8"))

    def test_full_disk(self) -> None:
        """A result that is not written ends with 3 and a word why, in every form, as help does."""
        for command in self.commands() + [["--help"], ["image", "--help"], ["image", "copy", "--help"]]:
            for form in ["--format=text", "--format=json"] if "--help" not in command else ["--help"]:
                self.prepare()
                with self.subTest(command=command, form=form), open("/dev/full", "wb") as full:
                    result = self.run_kfpkg(*command, form, stdout=full)
                    self.assertEqual(result.returncode, 3, result.stderr)
                    why = f"error: standard output cannot be written: {os.strerror(errno.ENOSPC)}"
                    self.assertIn(why, result.stderr.decode("utf-8", "replace"))

    def test_no_output(self) -> None:
        """The same for a standard output that is closed."""
        result = self.run_kfpkg("version", stdout=None, preexec_fn=lambda: os.close(1))
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn(b"error: standard output cannot be written", result.stderr)

    def test_reader_that_has_gone(self) -> None:
        """Who closes a pipe early has what he wants: no word, and no other exit code."""
        for form in ("text", "json"):
            reader, writer = os.pipe()
            os.close(reader)
            with self.subTest(form=form), open(writer, "wb") as gone:
                result = self.run_kfpkg("image", "inspect", LAYOUT, "--format", form, stdout=gone)
                self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_closed_streams(self) -> None:
        """No file that kfpkg opens gets the number of a closed standard stream, and with it what is meant for people."""
        script = "import os, sys; [os.close(i) for i in range(3)]; os.execv(sys.argv[1], sys.argv[1:])"
        for command in (["image", "copy", f"{LAYOUT}:1", f"oci:copy-{CAFE}:1"], ["new", "train"]):
            with self.subTest(command=command):
                done = subprocess.run([sys.executable, "-c", script, kfpkg, *command], cwd=self.folder, check=False,
                                      env={"HOME": str(self.home), "PATH": os.environ["PATH"]}, timeout=60)
                self.assertEqual(done.returncode, 3)
        for file in [path for path in self.folder.rglob("*") if path.is_file() and ".git" not in path.parts]:
            self.assertNotIn(b"standard output cannot be written", file.read_bytes(), file)

    def test_other_codes(self) -> None:
        """No other code, and none of findings, stands for a report which nobody gets."""
        (self.folder / "broken").mkdir()
        (self.folder / "broken" / "component.yaml").write_text("name: [a\n", encoding="ascii")
        for command in (["lint", "broken"], ["lint", "broken", "--format", "json"], ["doctor"], ["explain"]):
            with self.subTest(command=command), open("/dev/full", "wb") as full:
                self.assertEqual(self.run_kfpkg(*command, stdout=full).returncode, 3)
        self.assertEqual(self.run_kfpkg("lint", "broken").returncode, 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kfpkg", type=Path, default=kfpkg)
    options, rest = parser.parse_known_args()
    kfpkg = options.kfpkg.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
