#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Copies a two-platform image to and from a real docker-registry while tests/support/faulty_proxy.py harms requests.

    faults.py [--all] [--seed N] [--only "push 3:reset-before 7:429*2"] -- kfpkg image copy -v

The program is called with FROM and TO, one of them a layout ("oci:DIR"). What holds for each run says fault_lab.py. The
judge reads straight from the registry, without kfpkg. 60 runs, another 60 each day; --all: 1,000.
"""

import json
import shutil
import sys
from pathlib import Path

import fault_lab
from image_files import check_layout, write_layout


class Copies(fault_lab.Matrix):
    """To the registry ("push") and from it ("pull")."""

    subjects = ("push", "pull")

    def attempt(self, case: fault_lab.Case, name: str) -> fault_lab.Run:
        layout, back = self.lab.root / name, self.lab.root / f"{name}-back"
        digest = write_layout(layout, self.runs)
        image = f"{self.lab.host}/{name}:1"
        ends = (f"oci:{layout}", image)
        if case.subject == "pull":
            prepared = self.call(*ends)
            if prepared.code != 0:
                raise SystemExit(f"the image could not be prepared: {prepared.said}")
            ends = (image, f"oci:{back}")
        run = self.call(*ends, faults=case.faults)
        if case.subject == "push":
            self.look(run, lambda: self.pushed(name, digest, run.code))
        else:
            self.look(run, lambda: self.pulled(back, digest, run.code))
        shutil.rmtree(layout)
        shutil.rmtree(back, ignore_errors=True)
        return run

    def pushed(self, name: str, digest: str, code: int) -> list[str]:
        there = self.lab.reader.whole(name, "1")
        if there not in (None, digest):
            return ["the tag stands for another image"]
        return ["success, and no tag"] if code == 0 and there is None else []

    def pulled(self, back: Path, digest: str, code: int) -> list[str]:
        index = back / "index.json"
        if code == 0 or (index.exists() and json.loads(index.read_text(encoding="utf-8"))["manifests"]):
            check_layout(back, digest)
        return []


if __name__ == "__main__":
    sys.exit(fault_lab.main(Copies, __doc__))
