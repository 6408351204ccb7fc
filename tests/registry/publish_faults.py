#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Publishes components into a folder while tests/support/faulty_proxy.py harms the requests to the registry.

    publish_faults.py [--all] [--seed N] [--only "own 3:reset-before 7:429*2"] -- kfpkg

What holds for each run says fault_lab.py. Here success means: the entry, the spec pinned by digest, all its files and the
version's tag are there and are about one image. A failure leaves no entry that is wrong, and no tag without an entry; the
same command once more, without faults, completes it. 10 runs, others each day; --all: 200.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import fault_lab
from image_files import Broken, write_layout

URL = "https://components.example.org"
SPEC = 'name: {name}\nimplementation: {{container: {{image: "{image}", command: [/hello]}}}}\n'


class Publications(fault_lab.Matrix):
    """Of one component ("own"), of two at once ("pair"), and of one whose image is somebody else's ("named")."""

    subjects = ("own", "pair", "named")
    runs_of_suite = 10
    runs_of_all = 200
    error_line = r"^(?:(\S+): )?error: "  # of several components each has one, after its name
    components = {"own": ("one",), "pair": ("one", "two"), "named": ("lent",)}

    def __init__(self, program: list[str], lab: fault_lab.Lab, verbose: bool) -> None:
        super().__init__(program, lab, verbose)
        self.workspace = lab.root / "workspace"
        self.digests: dict[str, str] = {}
        settings = f"registry: {lab.host}/acme\nplatforms: [linux/amd64, linux/arm64]\n"
        self.write("kfpkg.yaml", settings)
        for seed, name in enumerate(("one", "two")):
            self.write(f"{name}/kfpkg.yaml", "version: 0.1.0\n")
            self.write(f"{name}/component.yaml", SPEC.format(name=name, image=f"acme/{name}:1"))
            self.write(f"{name}/Dockerfile", "FROM scratch\nCOPY x /x\n")
            self.write(f"{name}/x", f"{name}\n")
            self.write(f"{name}/README.md", f"# {name}\n")
            self.push(name, self.fingerprint_tag(name), seed)
        self.write("lent/component.yaml", SPEC.format(name="lent", image=f"{lab.host}/acme/lent:stable"))
        self.push("lent", "stable", 2)

    def write(self, name: str, text: str) -> None:
        path = self.workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")

    def succeed(self, *words: str) -> str:
        run = self.call(*words, cwd=self.workspace)
        if run.code != 0:
            raise SystemExit(f"{' '.join(words)}: exit {run.code}\n{run.said}")
        return run.output

    def fingerprint_tag(self, name: str) -> str:
        """The tag under which a publisher looks for the image."""
        plan = self.succeed("build", name, "--dry-run", "--push", "-q", "--builder", "default")
        return next(word for word in plan.replace(":", " ").split() if word.startswith("k-"))

    def push(self, name: str, tag: str, seed: int) -> None:
        layout = self.lab.root / f"image-of-{name}"
        self.digests[name] = write_layout(layout, seed)
        self.succeed("image", "copy", f"oci:{layout}", f"{self.lab.host}/acme/{name}:{tag}")

    def attempt(self, case: fault_lab.Case, name: str) -> fault_lab.Run:
        site, version = self.lab.root / name, f"1.0.{self.runs}"
        folders = self.components[case.subject]
        words = ["publish", *folders, "--to", str(site), "--url", URL, "--version", version, "--verbose"]
        run = self.call(*words, faults=case.faults, cwd=self.workspace)
        self.look(run, lambda: self.published(site, folders, version, run.code == 0))
        again = self.call(*words, cwd=self.workspace)
        if again.code != 0:
            run.problems.append(f"once more without faults, exit {again.code}: {again.said}")
        self.look(run, lambda: self.published(site, folders, version, True))
        shutil.rmtree(site, ignore_errors=True)
        return run

    def published(self, site: Path, folders: tuple[str, ...], version: str, is_done: bool) -> list[str]:
        """All is there when it is done, and what is there is right."""
        entries = read_entries(site)
        problems = []
        if not entries and site.exists() and any(path.is_file() for path in site.rglob("*")):
            problems.append("files without an entry")
        if entries and set(entries) != set(folders):
            problems.append(f"entries of {', '.join(entries)} alone")
        for folder in folders:
            tag = self.lab.reader.whole(f"acme/{folder}", version)
            if folder in entries:
                check_entry(site, folder, entries[folder], f"{self.lab.host}/acme/{folder}@{self.digests[folder]}", version)
            elif tag is not None:
                problems.append(f"{folder}: a tag, and no entry")
            if tag is not None and (folder == "lent" or tag != self.digests[folder]):
                problems.append(f"{folder}: the tag stands for {tag}")
            if is_done and folder not in entries:
                problems.append(f"{folder}: done, and no entry")
            if is_done and folder != "lent" and tag is None:
                problems.append(f"{folder}: done, and no tag")
        texts = (path.read_text(encoding="utf-8") for path in site.rglob("*") if path.is_file())
        return problems + [f"{leak} in a file" for text in texts for leak in self.lab.leaks(text)]


def read_entries(site: Path) -> dict[str, dict]:
    """By component, of which each has one version."""
    index = site / "index.json"
    if not index.exists():
        return {}
    components = json.loads(index.read_text(encoding="utf-8"))["components"]
    return {component["name"]: component["versions"][0] for component in components}


def check_entry(site: Path, name: str, entry: dict, image: str, version: str) -> None:
    """Broken unless the entry, all files and the image's name in them fit together."""
    text = (site / entry["path"]).read_bytes()
    digest = hashlib.sha256(text).hexdigest()
    copies = (f"{name}/component.yaml", f"{name}/versions/tags/{version}", f"{name}/versions/sha256/{digest}")
    if entry["path"] != f"{name}/{version}/component.yaml" or entry["version"] != version or entry["sha256"] != digest:
        raise Broken(f"{name}: the entry is about something else: {entry}")
    for copy in copies:
        if not (site / copy).is_file() or (site / copy).read_bytes() != text:
            raise Broken(f"{copy}: missing, or other bytes")
    if entry["image"] != image or image not in text.decode():
        raise Broken(f"{name}: pinned to {entry['image']}")
    if entry["platforms"] != ["linux/amd64", "linux/arm64"]:
        raise Broken(f"{name}: for {entry['platforms']}")
    readme = site / name / version / "README.md"
    if name != "lent" and readme.read_text(encoding="ascii") != f"# {name}\n":
        raise Broken(f"{name}: another README.md")


if __name__ == "__main__":
    sys.exit(fault_lab.main(Publications, __doc__))
