# SPDX-License-Identifier: Apache-2.0
"""What faults.py, publish_faults.py and build_faults.py have in common: a docker-registry with a token server, both behind
tests/support/faulty_proxy.py, a matrix of faults, and what holds for every command.

Success means that all is there. A failure is one clear line with exit code 4, within the deadline. A tag never points at
something incomplete, and no secret is in the output. One transient fault alone never makes a command fail.
"""

import argparse
import base64
import datetime
import json
import os
import random
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import faulty_proxy  # noqa: E402
import with_registries  # noqa: E402
from image_files import Broken, Reader  # noqa: E402

DEADLINE = 20.0
GRACE = 5.0  # for starting a program on a busy machine
BURST = "*2"


@dataclass
class Case:
    subject: str  # what is done, in the words of its matrix: "push"
    faults: list[str]

    def __str__(self) -> str:
        return " ".join([self.subject, *self.faults])


@dataclass
class Run:
    """What one call did; `problems` is for the judge."""

    code: int
    output: str  # what it printed as its result
    said: str  # everything
    seconds: float
    seen: list[faulty_proxy.Seen]
    problems: list[str] = field(default_factory=list)


class Lab:
    """Registry, token server and proxy, and the secrets that no output may hold."""

    def __init__(self, servers: with_registries.Servers, root: Path, patience: float = faulty_proxy.SLOW_SECONDS) -> None:
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
        self.proxy = faulty_proxy.Proxy({"/": registry, "/token": token_server}, port, patience=patience)
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
            "XDG_CACHE_HOME": str(self.root / "cache"),
            "KFPKG_TEST_RETRY_SCALE": "0.02",
            "KFPKG_NETWORK_TIMEOUT": f"{int(DEADLINE)}s",
        }

    def leaks(self, text: str) -> list[str]:
        known = {"password": [self.password], "credentials": [self.pair], "token": self.proxy.tokens}
        known["upload state"] = ["_state="]
        return [name for name, values in known.items() if any(value in text for value in values)]


class Matrix:
    """Runs cases and judges them. Those who inherit say what is run, and what must be there afterwards."""

    subjects: tuple[str, ...] = ()
    runs_of_suite = 60
    runs_of_all = 1000
    deadline = DEADLINE
    patience = faulty_proxy.SLOW_SECONDS
    error_line = r"^error: "
    needed: tuple[str, ...] = ("docker-registry", "openssl")

    def __init__(self, program: list[str], lab: Lab, verbose: bool) -> None:
        self.program = program
        self.lab = lab
        self.verbose = verbose
        self.runs = 0
        self.retried = 0
        self.failed_clearly = 0
        self.problems: list[str] = []

    @classmethod
    def missing(cls) -> list[str]:
        """What this machine lacks."""
        return [name for name in cls.needed if shutil.which(name) is None]

    def attempt(self, case: Case, name: str) -> Run:
        """Prepares, runs with faults, looks, and tidies up; `name` is for this run alone."""
        raise NotImplementedError

    def may_fail(self, case: Case, run: Run) -> bool:
        """Whether these faults are too many."""
        return len(case.faults) != 1 or BURST in case.faults[0]

    def call(self, *words: str, faults: Optional[list[str]] = None, cwd: Optional[Path] = None) -> Run:
        """One call of the program, without faults unless some are given."""
        self.lab.proxy.arm(faulty_proxy.Plan.of(faults or []))
        begun = time.monotonic()
        done = subprocess.run(
            [*self.program, *words],
            env=self.lab.environment(),
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            timeout=DEADLINE * 4,
        )
        seconds = time.monotonic() - begun
        return Run(done.returncode, done.stdout, done.stdout + done.stderr, seconds, list(self.lab.proxy.log))

    def look(self, run: Run, at: Callable[[], list[str]]) -> None:
        """At what has arrived."""
        try:
            run.problems += at()
        except Broken as broken:
            run.problems.append(f"incomplete: {broken}")

    def judge(self, case: Case) -> Run:
        self.runs += 1
        run = self.attempt(case, f"r{self.runs}-{secrets.token_hex(3)}")
        self.retried += run.said.count("trying again")
        if run.code != 0:
            self.failed_clearly += 1
            errors = re.findall(self.error_line, run.said, re.MULTILINE)
            if not errors or len(errors) != len(set(errors)) or run.code != 4:
                run.problems.append(f"exit code {run.code} and {len(errors)} error lines")
            if not self.may_fail(case, run):
                run.problems.append("one fault alone made it fail")
        if run.seconds > self.deadline + GRACE:
            run.problems.append(f"{run.seconds:.1f} s")
        run.problems += [f"{leak} in the output" for leak in self.lab.leaks(run.said)]
        if run.problems or self.verbose:
            log = [f"    {seen.number} {seen.kind} {seen.fault} {seen.agent}" for seen in run.seen]
            print("\n".join([f"{case}: code {run.code}, {run.seconds:.1f} s", run.said.rstrip(), *log]))
        return run

    def count_requests(self, subject: str) -> int:
        """Of a run without faults, which must succeed."""
        run = self.judge(Case(subject, []))
        if run.code != 0 or run.problems:
            raise SystemExit(f"{subject} without a fault: {run.problems or run.said}")
        return len(run.seen)


def cases(requests: dict[str, int], seed: int, wanted: int) -> list[Case]:
    """Singles of every kind at every request first, in random order, and as many random pairs."""
    chance = random.Random(seed)
    kinds = sorted(faulty_proxy.FAULTS)
    singles = [
        Case(subject, [f"{number}:{kind}"])
        for subject, count in requests.items()
        for number in range(1, count + 1)
        for kind in kinds
    ]
    chance.shuffle(singles)
    chosen = singles[: wanted * 2 // 3]
    while len(chosen) < wanted:
        subject = chance.choice(list(requests))
        numbers = chance.sample(range(1, requests[subject] + 3), 2)
        burst = chance.choice(["", "", BURST, "*4"])
        chosen.append(Case(subject, [f"{number}:{chance.choice(kinds)}{burst}" for number in sorted(numbers)]))
    return chosen


def main(kind: type[Matrix], description: str) -> int:
    """The command line of one matrix."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="+")
    parser.add_argument("--all", action="store_true", help=f"{kind.runs_of_all} runs")
    parser.add_argument("--runs", type=int, default=kind.runs_of_suite)
    parser.add_argument("--seed", type=int, default=datetime.date.today().toordinal(), help="default: the day")
    parser.add_argument("--only", action="append", default=[], metavar="CASE", help="as it was printed")
    options = parser.parse_args()
    name = Path(sys.argv[0]).stem
    if missing := kind.missing():
        print(f"{name}: not there: {', '.join(missing)}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else with_registries.SKIPPED
    begun = time.monotonic()
    program = [os.path.abspath(shutil.which(options.program[0]) or options.program[0]), *options.program[1:]]
    with tempfile.TemporaryDirectory(prefix=f"kfpkg-{name.replace('_', '-')}-") as folder:
        with with_registries.Servers(Path(folder)) as servers:
            matrix = kind(program, Lab(servers, Path(folder), kind.patience), bool(options.only))
            if options.only:
                chosen = [Case(text.split()[0], text.split()[1:]) for text in options.only]
            else:
                requests = {subject: matrix.count_requests(subject) for subject in kind.subjects}
                chosen = cases(requests, options.seed, kind.runs_of_all if options.all else options.runs)
                print(f"seed {options.seed}, requests {requests}, {len(chosen)} runs", flush=True)
            for case in chosen:
                for problem in matrix.judge(case).problems:
                    print(f"FAILED {case}: {problem}", flush=True)
                    matrix.problems.append(str(case))
    print(
        f"{len(chosen)} runs, {matrix.failed_clearly} failed clearly, {matrix.retried} retries, "
        f"{len(set(matrix.problems))} wrong, {time.monotonic() - begun:.0f} s"
    )
    return 1 if matrix.problems else 0
