#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rounds of two to eight kfpkg processes that change one file at once: rounds.py [--rounds N] [--only KIND] KFPKG, run by
with_registries.py.

  locks    builds that add their bases to one kfpkg.lock, or take up newer ones
  logins   logins and logouts of several hosts in one DOCKER_CONFIG
  layouts  copies into one OCI layout, each under a tag of its own

In each round every process ends with 0, and what it wrote is there beside what the others wrote and what was there before.
The judges are Python's json and hashlib, the registry itself, and skopeo, which logs in with what kfpkg stored.
"""

import argparse
import base64
import contextlib
import datetime
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, Optional, Union

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import faulty_proxy  # noqa: E402
from image_files import Broken, check_layout, digest_of, write_image, write_layout  # noqa: E402

MOST = 8
OPEN = os.environ["KFPKG_TEST_OPEN"]
PRIVATE = os.environ["KFPKG_TEST_PRIVATE"]
USER = os.environ["KFPKG_TEST_USER"]
FOREIGN = "foreign.example"  # an entry of somebody else, which stays


class Processes:
    """Calls of kfpkg at once."""

    def __init__(self, kfpkg: Path, root: Path) -> None:
        self.kfpkg = kfpkg
        self.root = root
        self.env = {"PATH": str(root / "bin"), "HOME": str(root), "LANG": "C.UTF-8"}
        self.password = Path(os.environ["KFPKG_TEST_PASSWORD_FILE"]).read_text(encoding="ascii")
        (root / "bin").mkdir()
        docker = root / "bin/docker"  # builds that need no more than the lock
        docker.write_text("#!/bin/sh\nexit 0\n", encoding="ascii")
        docker.chmod(0o755)

    def run(self, calls: list[list[str]], cwd: Optional[Path] = None, stdin: str = "") -> None:
        """All are started before one is waited for; Broken unless each ends with 0."""
        started = [
            subprocess.Popen(
                [str(self.kfpkg), *words],
                env=self.env,
                cwd=cwd or self.root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for words in calls
        ]
        for process in started:
            with contextlib.suppress(BrokenPipeError):  # a logout asks for nothing
                process.stdin.write(stdin)
                process.stdin.close()
        ended = [(process.stdout.read(), process.wait(120)) for process in started]
        for words, (output, code) in zip(calls, ended):
            if code != 0:
                raise Broken(f"{' '.join(words)}: exit {code}\n{output}")


class Locks:
    """A workspace of MOST components on bases of their own. A round moves some of the bases, and builds some components;
    half of the builds take up newer bases."""

    def __init__(self, processes: Processes, chance: random.Random) -> None:
        self.processes, self.chance = processes, chance
        self.folder = processes.root / "locks"
        self.names = [f"c{number}" for number in range(MOST)]
        self.there: dict[str, str] = {}  # what each base's tag stands for
        self.locked: dict[str, str] = {FOREIGN + "/base:1": "sha256:" + "0" * 64}
        self.moves = 0
        self.folder.mkdir()
        (self.folder / "kfpkg.yaml").write_text(f"registry: {OPEN}/locks\n", encoding="ascii")
        for name in self.names:
            component = self.folder / name
            component.mkdir()
            (component / "Dockerfile").write_text(f"FROM {self.base(name)}\n", encoding="ascii")
            spec = f"name: {name}\nimplementation: {{container: {{image: 'acme/{name}:1', command: [/hello]}}}}\n"
            (component / "component.yaml").write_text(spec, encoding="ascii")

    def base(self, name: str) -> str:
        return f"{OPEN}/locks/base:{name}"

    def move(self, name: str) -> None:
        """The tag of a base to an image that nobody has seen."""
        self.moves += 1
        with tempfile.TemporaryDirectory(dir=self.processes.root) as layout:
            write_image(Path(layout), {"Env": [f"MOVE={self.moves}"]})
            self.processes.run([["image", "copy", f"oci:{layout}:1", self.base(name)]])
            index = json.loads((Path(layout) / "index.json").read_text(encoding="ascii"))
        self.there[self.base(name)] = index["manifests"][0]["digest"]

    def round(self, number: int) -> int:
        lock = self.folder / "kfpkg.lock"
        if number % 10 == 0:  # none, or somebody else's alone
            self.locked = {} if number % 20 else {FOREIGN + "/base:1": "sha256:" + "0" * 64}
            lock.unlink(missing_ok=True)
            if self.locked:
                lock.write_text(f"version: 1\nbases:\n  {FOREIGN}/base:1: {self.locked[FOREIGN + '/base:1']}\n", encoding="ascii")
        chosen = self.chance.sample(self.names, self.chance.randint(2, MOST))
        calls = []
        for name in chosen:
            if self.base(name) not in self.there or self.chance.random() < 0.5:
                self.move(name)
            newer = self.chance.random() < 0.5
            calls.append(["build", name, "-q", *(["--update-bases"] if newer else [])])
            if newer or self.base(name) not in self.locked:
                self.locked[self.base(name)] = self.there[self.base(name)]
        self.processes.run(calls, cwd=self.folder)
        text = lock.read_text(encoding="ascii")
        found = dict(re.findall(r"^  (\S+): (sha256:[0-9a-f]{64})$", text, re.MULTILINE))
        if found != self.locked:
            raise Broken(f"kfpkg.lock holds {found}\nand not {self.locked}\n{text}")
        self.check_no_strays()
        return len(calls)

    def check_no_strays(self) -> None:
        strays = [path.name for path in self.folder.iterdir() if path.name not in ("kfpkg.lock", "kfpkg.yaml", *self.names)]
        if strays:
            raise Broken(f"left behind: {', '.join(strays)}")


class Logins:
    """One registry at MOST addresses. A round logs in at some and out at others that have a login."""

    def __init__(self, processes: Processes, chance: random.Random) -> None:
        self.processes, self.chance = processes, chance
        self.hosts = [f"127.0.0.1:{faulty_proxy.Proxy({'/': PRIVATE}).port}" for _ in range(MOST)]
        self.folder = processes.root / "auth"
        processes.env["DOCKER_CONFIG"] = str(self.folder)
        self.file = self.folder / "config.json"
        self.foreign = {"auth": base64.b64encode(b"ada:lovelace").decode()}
        self.logged_in: set[str] = set()

    def round(self, number: int) -> int:
        if number % 10 == 0:  # none, or somebody else's alone
            self.file.unlink(missing_ok=True)
            self.logged_in = set()
            if number % 20:
                self.folder.mkdir(exist_ok=True)
                self.file.write_text(json.dumps({"detachKeys": "ctrl-x", "auths": {FOREIGN: self.foreign}}), encoding="ascii")
        has_foreign = FOREIGN in self.auths()
        chosen = self.chance.sample(self.hosts, self.chance.randint(2, MOST))
        calls = []
        for host in chosen:
            if host in self.logged_in and self.chance.random() < 0.4:
                calls.append(["logout", host, "-q"])
                self.logged_in.remove(host)
            else:
                calls.append(["login", host, "-q", "--username", USER, "--password-stdin"])
                self.logged_in.add(host)
        self.processes.run(calls, stdin=self.processes.password)
        self.check(has_foreign)
        return len(calls)

    def auths(self) -> dict[str, dict[str, str]]:
        if not self.file.exists():
            return {}
        return dict(json.loads(self.file.read_text(encoding="utf-8")).get("auths", {}))

    def check(self, has_foreign: bool) -> None:
        pair = base64.b64encode(f"{USER}:{self.processes.password}".encode()).decode()
        wanted = {host: {"auth": pair} for host in self.logged_in} | ({FOREIGN: self.foreign} if has_foreign else {})
        if self.auths() != wanted:
            raise Broken(f"logins at {sorted(self.auths())}, and not at {sorted(wanted)}, or others")
        if has_foreign and json.loads(self.file.read_text(encoding="utf-8")).get("detachKeys") != "ctrl-x":
            raise Broken("a key of somebody else is gone")
        if self.file.exists() and self.file.stat().st_mode & 0o077:
            raise Broken("others may read the file")
        strays = [path.name for path in self.folder.iterdir() if path != self.file]
        if strays:
            raise Broken(f"left behind: {', '.join(strays)}")
        for host in sorted(self.logged_in)[:2]:
            self.log_in_by_skopeo(host)

    def log_in_by_skopeo(self, host: str) -> None:
        """With the stored password, which the registry is asked about."""
        command = ["skopeo", "login", "--authfile", str(self.file), "--tls-verify=false", host]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode != 0 or "Existing credentials are valid" not in done.stdout:
            raise Broken(f"skopeo at {host}: {done.stdout}{done.stderr}")


class Layouts:
    """One layout, which grows: a round adds tags, and moves some that are there."""

    def __init__(self, processes: Processes, chance: random.Random) -> None:
        self.processes, self.chance = processes, chance
        self.target = processes.root / "layout"
        self.sources = []
        self.tags: dict[str, str] = {}
        for seed in range(MOST + 2):
            folder = processes.root / f"source{seed}"
            digest = write_layout(folder, 2 * seed)
            image = f"{OPEN}/layouts/image:{seed}"
            processes.run([["image", "copy", "-q", f"oci:{folder}", image]])
            self.sources.append((image, digest))

    def round(self, number: int) -> int:
        if number % 10 == 0:
            self.tags = {}
            subprocess.run(["rm", "-rf", self.target], check=True)
        names = [f"t{number}-{index}" for index in range(MOST)] + list(self.tags)
        calls = []
        for name in self.chance.sample(names, self.chance.randint(2, MOST)):
            image, digest = self.chance.choice(self.sources)
            calls.append(["image", "copy", "-q", image, f"oci:{self.target}:{name}"])
            self.tags[name] = digest
        self.processes.run(calls)
        entries = json.loads((self.target / "index.json").read_text(encoding="ascii"))["manifests"]
        found = {entry["annotations"]["org.opencontainers.image.ref.name"]: entry["digest"] for entry in entries}
        if found != self.tags or len(entries) != len(found):
            raise Broken(f"index.json holds {found}, and not {self.tags}")
        check_layout(self.target, *self.tags.values())
        self.check_no_strays()
        return len(calls)

    def check_no_strays(self) -> None:
        for path in filter(Path.is_file, self.target.rglob("*")):
            if path.name not in ("index.json", "oci-layout") and digest_of(path.read_bytes()) != f"sha256:{path.name}":
                raise Broken(f"left behind: {path.relative_to(self.target)}")


Kind = Union[Locks, Logins, Layouts]
KINDS: dict[str, Callable[[Processes, random.Random], Kind]] = {
    "locks": Locks,
    "logins": Logins,
    "layouts": Layouts,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kfpkg", type=Path)
    parser.add_argument("--rounds", type=int, default=4, help="of each kind")
    parser.add_argument("--only", choices=sorted(KINDS))
    parser.add_argument("--seed", type=int, default=datetime.date.today().toordinal(), help="default: the day")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    failed = 0
    for kind, make in KINDS.items():
        if options.only not in (None, kind):
            continue
        with tempfile.TemporaryDirectory(prefix=f"kfpkg-{kind}-") as folder:
            began, calls = time.monotonic(), 0
            rounds = make(Processes(options.kfpkg.resolve(), Path(folder)), random.Random(f"{options.seed} {kind}"))
            for number in range(options.rounds):
                try:
                    calls += rounds.round(number)
                except Broken as broken:
                    print(f"FAILED {kind}, round {number}: {broken}", flush=True)
                    failed += 1
                    break
            print(f"{time.monotonic() - began:6.1f} s  {kind}: {options.rounds} rounds, {calls} processes", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
