#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Folders that nobody may list are told by every command that looks for components, and are not gone. FIFOs, sockets, devices and
links to nothing in the place of a file are findings of that path, and everything else is linted.

Usage: unreadable_test.py --kfpkg FILE
Root may list everything, so there kfpkg runs without that privilege.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from scratch import NOWHERE, SOURCE

SPEC = "name: Show\ndescription: Shows.\nimplementation: {container: {image: 'ghcr.io/acme/show:1.0', command: [show]}}\n"
NOTE = ("note: {}: cannot be read (Permission denied), so components in it are passed over; "
        "make it readable, or let git ignore it\n")
PRIVILEGES = "-dac_override,-dac_read_search"
kfpkg = SOURCE / "out/dev/kfpkg"


class Unreadable(unittest.TestCase):
    """A repository with one component that can be read, and one in a folder that cannot."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="kfpkg-unreadable-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        self.write("kfpkg.yaml", "registry: ghcr.io/acme\n")
        for name in ("train", "data/score"):
            self.write(f"{name}/component.yaml", SPEC)
            self.write(f"{name}/Dockerfile", "FROM scratch\nCOPY component.yaml /\n")
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "first")
        self.write("train/new.txt", "x\n")
        self.addCleanup((self.folder / "data").chmod, 0o755)
        (self.folder / "data").chmod(0)

    def write(self, name: str, text: str) -> None:
        """A file of the repository."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="ascii")

    def git(self, *arguments: str) -> None:
        """Runs git in the repository."""
        author = ["-c", "user.name=Kim", "-c", "user.email=kim@example.org"]
        subprocess.run(["git", *author, *arguments], cwd=self.folder, check=True, timeout=60)

    def run_kfpkg(self, *arguments: str, where: str = ".") -> "subprocess.CompletedProcess[str]":
        """Runs kfpkg in a folder of the repository as somebody to whom permissions apply."""
        drop = ["setpriv", f"--inh-caps={PRIVILEGES}", f"--bounding-set={PRIVILEGES}"] if os.geteuid() == 0 else []
        environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "HTTPS_PROXY": NOWHERE, "LANG": "C.UTF-8"}
        return subprocess.run([*drop, str(kfpkg), *arguments], cwd=self.folder / where, env=environment, timeout=60,
                              check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_each_command(self) -> None:
        """One note, however often a command comes by; the exit code is that of what can be read."""
        for arguments in (["lint", "--ignore", "KF"], ["build", "--all", "--dry-run"], ["changed", "--base", "main"],
                          ["build", "--changed", "--base", "main", "--dry-run"]):
            with self.subTest(arguments=arguments):
                done = self.run_kfpkg(*arguments)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(done.stderr.count(NOTE.format("data")), 1, done.stderr)
                self.assertEqual(done.stderr.count("cannot be read"), 1, done.stderr)
                self.assertNotIn("cannot be read", self.run_kfpkg(*arguments, "--quiet").stderr)

    def test_named_as_people_type_it(self) -> None:
        """From a folder inside, and where the base image may be one of the workspace."""
        self.write("train/Dockerfile", "FROM ghcr.io/acme/base:1\n")
        done = self.run_kfpkg("build", "--dry-run", where="train")
        self.assertIn(NOTE.format(self.folder / "data"), done.stderr)

    def test_not_deleted(self) -> None:
        """What cannot be looked at is neither touched nor gone; what is gone is told as before."""
        report = json.loads(self.run_kfpkg("changed", "--base", "main", "--format", "json").stdout)
        self.assertEqual(([each["path"] for each in report["changed"]], report["deleted"]), (["train"], []))
        (self.folder / "data").chmod(0o755)
        self.git("rm", "-q", "-r", "data/score")
        report = json.loads(self.run_kfpkg("changed", "--base", "main", "--format", "json").stdout)
        self.assertEqual(report["deleted"], ["data/score"])
        self.write("data/new", "")

    def test_ignored(self) -> None:
        """What git ignores is not looked at, unless git tracks something in it."""
        self.write(".gitignore", "data/\n")
        self.assertIn("note: data: ", self.run_kfpkg("lint").stderr)
        self.git("rm", "-q", "-r", "--cached", "data")
        self.assertNotIn("note:", self.run_kfpkg("lint").stderr)


class Odd(unittest.TestCase):
    """Folders in which something that is no file stands where one is expected."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="kfpkg-odd-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()

    def put(self, kind: str, path: Path) -> None:
        """One of them."""
        path.parent.mkdir(exist_ok=True)
        if kind == "fifo":
            os.mkfifo(path)
        elif kind == "socket":
            with socket.socket(socket.AF_UNIX) as bound:
                bound.bind(os.path.relpath(path))
        else:
            path.symlink_to({"dangling": "nowhere", "device": "/dev/zero", "self": path.name}[kind])

    def lint(self, *arguments: str) -> "tuple[int, list[dict], str]":
        """Exit code, findings and standard error of a run that must end by itself."""
        environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        done = subprocess.run([str(kfpkg), "lint", "--format", "json", *arguments], cwd=self.folder, env=environment, timeout=30,
                              check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, json.loads(done.stdout)["findings"], done.stderr

    def test_in_the_place_of_a_file(self) -> None:
        """Told at that path, whatever is asked for; what is beside it is linted, and a link out of the folder is left alone."""
        bad = SPEC.replace("show:1.0", "show")
        for name, kinds in (("component.yaml", ("fifo", "socket", "dangling", "device", "self")),
                            ("spec.yaml", ("fifo", "dangling", "self")),
                            ("Dockerfile", ("fifo", "socket", "dangling", "device", "self")),
                            ("Containerfile", ("fifo", "dangling")),
                            ("pipeline.py", ("fifo", "socket", "dangling", "self"))):
            for kind in kinds:
                with self.subTest(name=name, kind=kind):
                    place = f"{kind}-{name.replace('.', '-')}"
                    (self.folder / place).mkdir()
                    if name == "spec.yaml":
                        (self.folder / place / "kfpkg.yaml").write_text("spec: spec.yaml\n", encoding="ascii")
                    elif name != "component.yaml":
                        (self.folder / place / "component.yaml").write_text(bad, encoding="ascii")
                    os.chdir(self.folder)
                    self.put(kind, self.folder / place / name)
                    for arguments in ((), (place,), (f"{place}/{name}",)):
                        code, findings, errors = self.lint(*arguments)
                        told = {(one["rule"], one["path"]) for one in findings if one["path"].startswith(place)}
                        expected = {("KF016", f"{place}/{name}")}
                        if not name.endswith(".yaml"):
                            expected.add(("KF201", f"{place}/component.yaml"))
                        self.assertEqual((code, told, errors), (1, expected, ""), arguments)
                    stages = {one["fails_at"] for one in findings if one["rule"] == "KF016"}
                    self.assertEqual(stages, {"load" if name.endswith(".yaml") else "policy"})

    def test_other_names(self) -> None:
        """What is no file of a component says nothing, and folders of these names are folders."""
        for number, name in enumerate(("notes.txt", ".hidden.py", "README.md")):
            place = self.folder / f"other-{number}"
            place.mkdir()
            (place / "component.yaml").write_text(SPEC, encoding="ascii")
            os.mkfifo(place / name)
        (self.folder / "other-0/pipeline.py").mkdir()
        (self.folder / "other-0/elsewhere.py").symlink_to("/etc/hostname")
        (self.folder / "other-0/twice.py").symlink_to("elsewhere.py")
        (self.folder / "other-0/above.py").symlink_to("../other-1/component.yaml")
        self.assertEqual(self.lint("--ignore", "KF3")[:2], (0, []))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kfpkg", type=Path, default=kfpkg)
    options, rest = parser.parse_known_args()
    kfpkg = options.kfpkg.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
