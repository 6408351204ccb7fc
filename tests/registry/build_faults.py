#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds and pushes by a real builder while tests/support/faulty_proxy.py harms requests of kfpkg and of the builder.

    build_faults.py [--all] [--seed N] [--only "two 3:reset-before 7:429*2"] -- kfpkg

What holds for each run says fault_lab.py. Here success means: the fingerprint's tag stands for the image of the receipt,
which is whole. After a failure every tag stands for something whole, and kfpkg.lock is as it will be or not there; the
same command once more, without faults, completes it. A fault of the builder's own requests is up to the builder's retries,
so it may make a build fail. Needs a docker that has kfpkg's lab (tests/lab). 4 runs, others each day; --all: 200.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any, Optional

import fault_lab
from image_files import CONFIG, LAYER, MANIFEST, store

SPEC = "name: {name}\nimplementation: {{container: {{image: 'acme/{name}:1', command: [/hello]}}}}\n"


def write_base(folder: Path, text: str) -> None:
    """A layout of an image that a builder can unpack, with one file."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("base")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text.encode("ascii")))
    layer = store(folder, LAYER, packed.getvalue())
    config = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]}}
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "layers": [layer]}
    manifest["config"] = store(folder, CONFIG, json.dumps(config).encode())
    root = store(folder, MANIFEST, json.dumps(manifest).encode())
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [root]}), encoding="ascii")
    (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}', encoding="ascii")


class Builds(fault_lab.Matrix):
    """For two platforms from nothing ("two"), on a base of the same registry ("base"), and of what is there, so that only
    a tag is added ("there")."""

    subjects = ("two", "base", "there")
    runs_of_suite = 4
    runs_of_all = 200
    deadline = 60.0  # three builds at most, and what a builder waits for
    patience = 3.0  # BuildKit has no limits of time
    needed = (*fault_lab.Matrix.needed, "docker")

    def __init__(self, program: list[str], lab: fault_lab.Lab, verbose: bool) -> None:
        super().__init__(program, lab, verbose)
        (lab.docker / "cli-plugins").symlink_to(os.environ["KFPKG_LAB_CLI_PLUGINS"])
        self.make("there", "two", "there")
        self.there = self.build("there")
        if self.there.code != 0:
            raise SystemExit(f"without a fault: {self.there.said}")

    @classmethod
    def missing(cls) -> list[str]:
        lacks = super().missing()
        if "KFPKG_LAB_CLI_PLUGINS" not in os.environ:
            return [*lacks, "a lab (source tests/lab/use.sh)"]
        if not lacks and subprocess.run(["docker", "info"], check=False, capture_output=True).returncode != 0:
            return ["a docker that answers"]
        return lacks

    def make(self, name: str, subject: str, content: str) -> Path:
        """A workspace of one component."""
        folder = self.lab.root / name
        (folder / name).mkdir(parents=True)
        platforms = "linux/amd64" if subject == "base" else "linux/amd64,linux/arm64"
        base = f"{self.lab.host}/{name}-base:1" if subject == "base" else "scratch"
        for path, text in (
            ("kfpkg.yaml", f"registry: {self.lab.host}\nplatforms: [{platforms}]\n"),
            (f"{name}/component.yaml", SPEC.format(name=name)),
            (f"{name}/Dockerfile", f"FROM {base}\nCOPY data /data\n"),
            (f"{name}/data", f"{content} {self.lab.host}\n"),
        ):
            (folder / path).write_text(text, encoding="ascii")
        if subject == "base":
            write_base(folder / "layout", content)
            self.call("image", "copy", f"oci:{folder / 'layout'}", base)
        return folder

    def build(self, name: str, *words: str, faults: Optional[list[str]] = None) -> fault_lab.Run:
        words = ("build", name, "--push", "--verbose", "--format", "json", "--builder", "default", *words)
        return self.call(*words, faults=faults, cwd=self.lab.root / name)

    def attempt(self, case: fault_lab.Case, name: str) -> fault_lab.Run:
        if case.subject == "there":
            return self.add_tag(case, name)
        folder = self.make(name, case.subject, name)
        run = self.build(name, faults=case.faults)
        self.look(run, lambda: self.pushed(name, run))
        lock = read(folder / "kfpkg.lock")
        tags = self.lab.reader.tags(name)
        again = self.build(name)
        self.complete(run, again)
        self.look(run, lambda: self.pushed(name, again))
        skipped = again.code == 0 and receipt_of(again)["skipped"]
        # Docker pushes one of two images under the tag before the index: that is built again.
        may_build = not tags or case.subject == "two"
        if again.code == 0 and (skipped and not tags or not skipped and not may_build):
            run.problems.append(f"the tags {tags} were there, and once more, it says {receipt_of(again)['reason']!r}")
        if lock not in (None, read(folder / "kfpkg.lock")):
            run.problems.append(f"kfpkg.lock was {lock!r}")
        shutil.rmtree(folder)
        return run

    def add_tag(self, case: fault_lab.Case, name: str) -> fault_lab.Run:
        """To an image that is there, so that the builder has nothing to do."""
        run = self.build("there", "--tag", name, faults=case.faults)
        digest = receipt_of(self.there)["digest"]

        def tagged(is_done: bool) -> list[str]:
            there = self.lab.reader.whole("there", name)
            return [] if there == digest or (there is None and not is_done) else [f"the tag stands for {there}"]

        if run.code == 0 and receipt_of(run)["digest"] != digest:
            run.problems.append(f"the receipt says {receipt_of(run)['digest']}")
        self.look(run, lambda: tagged(run.code == 0))
        self.complete(run, self.build("there", "--tag", name))
        self.look(run, lambda: tagged(True))
        return run

    def complete(self, run: fault_lab.Run, again: fault_lab.Run) -> None:
        # Docker keeps what it got of a base image and takes it up again, also after a prune.
        keeps_damage = again.code == 4 and "is damaged: " in again.said and "is damaged: " in run.said
        if again.code != 0 and not keeps_damage:
            run.problems.append(f"once more without faults, exit {again.code}: {again.said}")

    def may_fail(self, case: fault_lab.Case, run: fault_lab.Run) -> bool:
        harmed = [seen for seen in run.seen if seen.fault]
        return super().may_fail(case, run) or not all(seen.agent.startswith("kfpkg") for seen in harmed)

    def pushed(self, name: str, run: fault_lab.Run) -> list[str]:
        """Every tag stands for something whole, and the receipt's for its digest."""
        found = {tag: self.lab.reader.whole(name, tag) for tag in self.lab.reader.tags(name)}
        problems = [f"the tag {tag} is no fingerprint" for tag in found if not tag.startswith("k-")]
        if run.code != 0:
            return problems
        receipt = receipt_of(run)
        tag = f"k-{receipt['fingerprint'][:16]}"
        if receipt["tags"] != [tag] or found.get(tag) != receipt["digest"]:
            problems.append(f"the receipt says {receipt['tags']} {receipt['digest']}, the registry {found}")
        return problems


def receipt_of(run: fault_lab.Run) -> dict[str, Any]:
    receipts = json.loads(run.output)["receipts"]
    return dict(receipts[0])


def read(path: Path) -> Optional[str]:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(fault_lab.main(Builds, __doc__))
