#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills copies of a two-platform image at random moments, by SIGKILL and by SIGINT: kills.py [--seed N] -- kfpkg image copy

Afterwards no tag points at something incomplete, no layout holds anything incomplete, SIGINT has ended with 130 and left
no temporary files, and the same copy, started again, succeeds.
"""

import argparse
import datetime
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import fault_lab
import with_registries
from image_files import Broken, check_layout, digest_of, write_layout

MOMENTS = 10
LAYER_SIZE = 3 << 20


def stray_files(layout: Path, after_sigkill: bool = False) -> list[str]:
    """What is in a layout and should not be. Nobody can take away the small temporary file after SIGKILL."""
    stray = []
    for path in filter(Path.is_file, layout.rglob("*")):
        known = path.name in ("index.json", "oci-layout")
        known = known or (after_sigkill and path.name.startswith(("index.json.kfpkg-", "oci-layout.kfpkg-")))
        if not known and digest_of(path.read_bytes()) != f"sha256:{path.name}":
            stray.append(str(path.relative_to(layout)))
    return stray


class Kills:
    def __init__(self, program: list[str], lab: fault_lab.Lab) -> None:
        self.program = program
        self.lab = lab
        self.runs = 0
        self.cut_short = 0

    def killed(self, ends: tuple[str, str], moment: int, delay: float, sign: int) -> int:
        """Runs until request number `moment` and a little longer."""
        reached = threading.Event()
        self.lab.proxy.arm(fault_lab.faulty_proxy.Plan())
        self.lab.proxy.on_request = lambda number: reached.set() if number >= moment else None
        process = subprocess.Popen(
            [*self.program, *ends],
            env=self.lab.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        reached.wait(20)
        time.sleep(delay)
        process.send_signal(sign)
        code = process.wait(20)
        self.lab.proxy.on_request = lambda number: None
        return code

    def judge(self, direction: str, moment: int, delay: float, sign: int) -> list[str]:
        self.runs += 1
        name = f"k{self.runs}"
        layout, back = self.lab.root / name, self.lab.root / f"{name}-back"
        digest = write_layout(layout, self.runs, LAYER_SIZE)
        image = f"{self.lab.host}/{name}:1"
        ends = (f"oci:{layout}", image)
        if direction == "pull":
            self.run(ends)
            ends = (image, f"oci:{back}")
        code = self.killed(ends, moment, delay, sign)
        self.cut_short += code != 0
        problems = []
        if code not in (0, 130 if sign == signal.SIGINT else -sign):
            problems.append(f"exit code {code}")
        problems += self.look(direction, name, back, digest)
        if direction == "pull" and sign == signal.SIGINT:
            problems += [f"left behind: {path}" for path in stray_files(back)]
        if (again := self.run(ends)) != 0:
            problems.append(f"started again, it ends with {again}")
        problems += self.look(direction, name, back, digest)
        if direction == "pull":
            problems += [f"left behind for good: {path}" for path in stray_files(back, sign == signal.SIGKILL)]
        if direction == "push" and self.lab.reader.whole(name, "1") != digest:
            problems.append("started again, it does not arrive")
        shutil.rmtree(layout)
        shutil.rmtree(back, ignore_errors=True)
        return problems

    def run(self, ends: tuple[str, str]) -> int:
        done = subprocess.run([*self.program, *ends], env=self.lab.environment(), capture_output=True, check=False)
        return done.returncode

    def look(self, direction: str, name: str, back: Path, digest: str) -> list[str]:
        try:
            if direction == "push":
                self.lab.reader.whole(name, "1")
            elif (back / "index.json").exists() and b"sha256:" in (back / "index.json").read_bytes():
                check_layout(back, digest)
        except (Broken, ValueError) as error:
            return [f"incomplete: {error}"]
        return []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="+")
    parser.add_argument("--seed", type=int, default=datetime.date.today().toordinal(), help="default: the day")
    options = parser.parse_args()
    missing = [name for name in ("docker-registry", "openssl") if shutil.which(name) is None]
    if missing:
        print(f"kills: not installed: {', '.join(missing)}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else with_registries.SKIPPED
    chance = random.Random(options.seed)
    print(f"seed {options.seed}", flush=True)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="kfpkg-kills-") as folder:
        with with_registries.Servers(Path(folder)) as servers:
            kills = Kills(options.program, fault_lab.Lab(servers, Path(folder)))
            for number in range(MOMENTS):
                direction = ("push", "pull")[number % 2]
                sign = (signal.SIGKILL, signal.SIGINT)[number // 2 % 2]
                moment, delay = chance.randint(1, 22 if direction == "push" else 9), chance.random() * 0.05
                for problem in kills.judge(direction, moment, delay, sign):
                    wrong += 1
                    print(f"FAILED {direction}, {sign.name} {delay:.3f} s after request {moment}: {problem}", flush=True)
    print(f"{MOMENTS} kills, {kills.cut_short} before the end, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
