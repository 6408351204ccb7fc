#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Copies a two-platform image to and from a real docker-registry while tests/support/faulty_proxy.py harms requests.

    faults.py [--all] [--seed N] [--only "push 3:reset-before 7:429*2"] -- kfpkg image copy -v

The program is called with FROM and TO, one of them a layout ("oci:DIR"). For each run: the image arrives whole, or the
program fails with one clear line within its deadline; a tag never points at something incomplete; no secret is in the
output. One transient fault alone never makes a copy fail. The judge reads straight from the registry, without kfpkg. 60
runs, another 60 each day; --all: 1,000.
"""

import argparse
import base64
import datetime
import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import faulty_proxy  # noqa: E402
import with_registries  # noqa: E402
from image_files import Broken, Reader, check_layout, write_layout  # noqa: E402

DEADLINE = 20.0
GRACE = 5.0  # for starting a program on a busy machine
BURST = "*2"


@dataclass
class Case:
    direction: str  # "push" or "pull"
    faults: list[str]

    def __str__(self) -> str:
        return " ".join([self.direction, *self.faults])


class Lab:
    """Registry, token server and proxy, and the secrets that no output may hold."""

    def __init__(self, servers: with_registries.Servers, root: Path) -> None:
        self.root = root
        self.password = secrets.token_urlsafe(18)
        with_registries.write_secret(root / "password", self.password)
        with_registries.write_secret(root / "identity", secrets.token_urlsafe(18))
        with_registries.make_certificate(root / "tls")
        token_port = with_registries.free_port()
        script = Path(with_registries.__file__).with_name("token_server.py")
        servers.start([sys.executable, script, token_port, root], token_port, "token-server")
        port = with_registries.free_port()
        realm = f"http://127.0.0.1:{port}/token"
        registry = servers.registry("faulty", with_registries.bearer_lines(realm, root))
        token_server = f"127.0.0.1:{token_port}"
        self.proxy = faulty_proxy.Proxy({"/": registry, "/token": token_server}, port)
        self.reader = Reader(registry, token_server, with_registries.USER, self.password)
        self.host = f"127.0.0.1:{port}"
        self.docker = root / "docker"
        self.docker.mkdir()
        self.pair = base64.b64encode(f"{with_registries.USER}:{self.password}".encode()).decode()
        config = {"auths": {self.host: {"auth": self.pair}}}
        with_registries.write_secret(self.docker / "config.json", json.dumps(config))

    def environment(self) -> dict[str, str]:
        return dict(os.environ) | {
            "DOCKER_CONFIG": str(self.docker),
            "HOME": str(self.root),
            "KFPKG_TEST_RETRY_SCALE": "0.02",
            "KFPKG_NETWORK_TIMEOUT": f"{int(DEADLINE)}s",
        }

    def leaks(self, text: str) -> list[str]:
        known = {"password": [self.password], "credentials": [self.pair], "token": self.proxy.tokens}
        known["upload state"] = ["_state="]
        return [name for name, values in known.items() if any(value in text for value in values)]


class Matrix:
    def __init__(self, program: list[str], lab: Lab, verbose: bool) -> None:
        self.program = program
        self.lab = lab
        self.verbose = verbose
        self.runs = 0
        self.retried = 0
        self.failed_clearly = 0
        self.problems: list[str] = []

    def run(self, source: str, target: str) -> tuple[int, str, float]:
        begun = time.monotonic()
        done = subprocess.run(
            [*self.program, source, target],
            env=self.lab.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE * 4,
        )
        return done.returncode, done.stdout + done.stderr, time.monotonic() - begun

    def judge(self, case: Case) -> list[str]:
        """What is wrong with one run."""
        self.runs += 1
        name = f"r{self.runs}-{secrets.token_hex(3)}"
        layout, back = self.lab.root / name, self.lab.root / f"{name}-back"
        digest = write_layout(layout, self.runs)
        image = f"{self.lab.host}/{name}:1"
        problems = []
        if case.direction == "pull":
            self.lab.proxy.arm(faulty_proxy.Plan())
            if self.run(f"oci:{layout}", image)[0] != 0:
                return ["the image could not be prepared"]
        self.lab.proxy.arm(faulty_proxy.Plan.of(case.faults))
        ends = (f"oci:{layout}", image) if case.direction == "push" else (image, f"oci:{back}")
        code, output, seconds = self.run(*ends)
        self.retried += output.count("trying again")
        try:
            problems += self.look(case, name, back, digest, code)
        except Broken as broken:
            problems.append(f"incomplete: {broken}")
        lines = [line for line in output.splitlines() if line.startswith("error: ")]
        if code != 0:
            self.failed_clearly += 1
            if len(lines) != 1 or code != 4:
                problems.append(f"exit code {code} and {len(lines)} error lines")
            if len(case.faults) == 1 and BURST not in case.faults[0]:
                problems.append("one fault alone made it fail")
        if seconds > DEADLINE + GRACE:
            problems.append(f"{seconds:.1f} s")
        problems += [f"{leak} in the output" for leak in self.lab.leaks(output)]
        if problems or self.verbose:
            log = [f"    {seen.number} {seen.kind} {seen.fault}" for seen in self.lab.proxy.log]
            print("\n".join([f"{case}: code {code}, {seconds:.1f} s", output.rstrip(), *log]))
        shutil.rmtree(layout)
        shutil.rmtree(back, ignore_errors=True)
        return problems

    def look(self, case: Case, name: str, back: Path, digest: str, code: int) -> list[str]:
        """At what has arrived."""
        if case.direction == "push":
            there = self.lab.reader.whole(name, "1")
            if there not in (None, digest):
                return ["the tag stands for another image"]
            return ["success, and no tag"] if code == 0 and there is None else []
        if code == 0:
            check_layout(back, digest)
        elif (back / "index.json").exists() and json.loads((back / "index.json").read_text())["manifests"]:
            check_layout(back, digest)
        return []

    def count_requests(self, direction: str) -> int:
        """Of a copy without faults, which must succeed."""
        problems = self.judge(Case(direction, []))
        if problems:
            raise SystemExit(f"faults: without a fault: {problems}")
        return len(self.lab.proxy.log)


def cases(requests: dict[str, int], seed: int, wanted: int) -> list[Case]:
    """Singles of every kind at every request first, in random order, and as many random pairs."""
    chance = random.Random(seed)
    kinds = sorted(faulty_proxy.FAULTS)
    singles = [
        Case(direction, [f"{number}:{kind}"])
        for direction, count in requests.items()
        for number in range(1, count + 1)
        for kind in kinds
    ]
    chance.shuffle(singles)
    chosen = singles[: wanted * 2 // 3]
    while len(chosen) < wanted:
        direction = chance.choice(list(requests))
        numbers = chance.sample(range(1, requests[direction] + 3), 2)
        burst = chance.choice(["", "", BURST, "*4"])
        chosen.append(Case(direction, [f"{number}:{chance.choice(kinds)}{burst}" for number in sorted(numbers)]))
    return chosen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="+")
    parser.add_argument("--all", action="store_true", help="1,000 runs")
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=datetime.date.today().toordinal(), help="default: the day")
    parser.add_argument("--only", action="append", default=[], metavar="CASE", help="as it was printed")
    options = parser.parse_args()
    missing = [name for name in ("docker-registry", "openssl") if shutil.which(name) is None]
    if missing:
        print(f"faults: not installed: {', '.join(missing)}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else with_registries.SKIPPED
    with tempfile.TemporaryDirectory(prefix="kfpkg-faults-") as folder:
        with with_registries.Servers(Path(folder)) as servers:
            matrix = Matrix(options.program, Lab(servers, Path(folder)), bool(options.only))
            if options.only:
                chosen = [Case(text.split()[0], text.split()[1:]) for text in options.only]
            else:
                requests = {direction: matrix.count_requests(direction) for direction in ("push", "pull")}
                chosen = cases(requests, options.seed, 1000 if options.all else options.runs)
                print(f"seed {options.seed}, requests {requests}, {len(chosen)} runs", flush=True)
            for case in chosen:
                for problem in matrix.judge(case):
                    print(f"FAILED {case}: {problem}", flush=True)
                    matrix.problems.append(str(case))
    print(
        f"{len(chosen)} runs, {matrix.failed_clearly} failed clearly, {matrix.retried} retries, "
        f"{len(set(matrix.problems))} wrong"
    )
    return 1 if matrix.problems else 0


if __name__ == "__main__":
    sys.exit(main())
