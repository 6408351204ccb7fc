# SPDX-License-Identifier: Apache-2.0
"""scripts/bench build: what kfpkg adds to buildx, and what it costs when there is nothing to do, also with a far registry.

Needs the lab (source out/lab/env.sh): its Docker, its open registry (the mirror), skopeo. --provenance=false on both sides.
"""

import http.client
import json
import os
import pathlib
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

SPEC = """\
name: {name}
outputs:
- {{name: greeting, type: String}}
implementation:
  container:
    image: {name}:0.1.0
    command: [sh, -c, 'echo hello > "$0"', {{outputPath: greeting}}]
"""
ACCEPT = ("application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
          "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json")
ROUNDS = 7
DELAYING_PROXY = pathlib.Path(__file__).resolve().parent.parent / "support/delaying_proxy.py"
DELAY = 0.02  # seconds to a registry on the same continent
AT_ONCE = 8  # requests that kfpkg sends to one registry


class Workspace:
    """Component folders that share one repository of the lab's open registry."""

    def __init__(self, root: pathlib.Path, binary: str, count: int) -> None:
        self.root, self.binary, self.registry = root, binary, os.environ["KFPKG_LAB_MIRROR"]
        self.environment = os.environ | {"HOME": str(root / "home"), "XDG_CACHE_HOME": str(root / "cache")}
        self.repository = f"bench-{root.name.lower()}"
        (root / "work").mkdir(parents=True)
        (root / "home").mkdir()
        settings = f"image: {self.registry}/{self.repository}:{{name}}\nplatforms: [linux/amd64, linux/arm64]\n"
        settings += f"registries: {{docker.io: {{mirror: {self.registry}}}}}\n"
        (root / "work/kfpkg.yaml").write_text(settings, encoding="ascii")
        for number in range(count):
            self.add(f"c{number:04}")

    def add(self, name: str) -> None:
        """One component with five small files."""
        folder = self.root / "work" / name
        (folder / "src").mkdir(parents=True)
        (folder / "component.yaml").write_text(SPEC.format(name=name), encoding="ascii")
        (folder / "Dockerfile").write_text("FROM busybox:1.35\nCOPY src /app\n", encoding="ascii")
        for file in range(5):
            (folder / f"src/m{file}.py").write_text(f"# {name} {file} {self.root.name}\n" * 40, encoding="ascii")

    def move_to(self, registry: str) -> None:
        """The images are asked for there; bases as before."""
        path = self.root / "work/kfpkg.yaml"
        text = path.read_text(encoding="ascii").replace(f"image: {self.registry}/", f"image: {registry}/")
        path.write_text(text, encoding="ascii")

    def kfpkg(self, *arguments: str) -> subprocess.CompletedProcess:
        """One call in the workspace that must succeed."""
        done = subprocess.run([self.binary, *arguments], cwd=self.root / "work", env=self.environment, capture_output=True,
                              text=True, check=False)
        if done.returncode:
            sys.exit(f"bench: kfpkg {' '.join(arguments)}: {done.stderr}")
        return done

    def pretend_pushed(self) -> None:
        """Some image under the fingerprint's tag of each component: what a skip asks for is only whether it is there."""
        base = f"docker://{self.registry}/library/busybox:1.35"
        target = f"docker://{self.registry}/{self.repository}:base"
        subprocess.run(["skopeo", "copy", "-q", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", base, target], check=True)
        request = urllib.request.Request(f"http://{self.registry}/v2/{self.repository}/manifests/base", headers={"Accept": ACCEPT})
        with urllib.request.urlopen(request) as answer:
            kind, body = answer.headers["Content-Type"], answer.read()
        planned = self.kfpkg("build", "--all", "--push", "--dry-run", "--quiet").stdout
        connection = http.client.HTTPConnection(self.registry)
        for word in shlex.split(planned):
            if not word.startswith("--tag="):
                continue
            connection.request("PUT", f"/v2/{self.repository}/manifests/{word.rsplit(':', 1)[1]}", body, {"Content-Type": kind})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 201:
                sys.exit(f"bench: the registry answers {answer.status}")


def timed(call) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def over_buildx(workspace: Workspace, bar) -> list[dict]:
    """The same cached build and push by kfpkg (--force) and by the command line that it prints, interleaved."""
    name = "c0000"
    printed = shlex.split(workspace.kfpkg("build", name, "--push", "--dry-run", "--quiet").stdout)
    generated = workspace.root / "generated"
    generated.mkdir()
    dockerfile = (workspace.root / f"work/{name}/Dockerfile").read_text(encoding="ascii")
    (generated / "Dockerfile").write_text(dockerfile.replace("busybox", f"{workspace.registry}/library/busybox"), encoding="ascii")
    by_hand = [word.replace("FOLDER", str(generated)) for word in printed]

    def buildx() -> None:
        subprocess.run(by_hand, cwd=workspace.root / "work", env=workspace.environment, check=True, capture_output=True)

    def kfpkg() -> None:
        workspace.kfpkg("build", name, "--push", "--force", "--quiet")

    def nothing_to_do() -> None:
        workspace.kfpkg("build", name, "--push", "--quiet")

    times: dict[str, list[float]] = {"buildx": [], "kfpkg": [], "nothing": []}
    for round_number in range(ROUNDS + 1):
        for what, call in (("buildx", buildx), ("kfpkg", kfpkg), ("nothing", nothing_to_do)):
            taken = timed(call)
            if round_number:
                times[what].append(taken)
    median = {what: statistics.median(values) for what, values in times.items()}
    allowed = max(0.1 * median["buildx"], 0.06) * 1000
    return [
        bar("kfpkg build --push on top of the same buildx command", (median["kfpkg"] - median["buildx"]) * 1000, allowed, "ms"),
        bar("nothing changed: kfpkg / buildx fully cached", median["nothing"] / median["buildx"], 1 / 20, "ratio"),
    ]


def all_skipped(workspace: Workspace) -> tuple[float, int]:
    """Seconds and requests of a run in which nothing is built."""
    seconds, requests = [], 0
    for _ in range(5):
        started = time.perf_counter()
        printed = workspace.kfpkg("build", "--all", "--push", "--quiet", "--format", "json").stdout
        seconds.append(time.perf_counter() - started)
        document = json.loads(printed)
        requests = document["requests"]
        if not all(receipt["skipped"] for receipt in document["receipts"]):
            sys.exit("bench: not all were skipped")
    return statistics.median(seconds), requests


def thousand(root: pathlib.Path, binary: str, bar) -> list[dict]:
    """1,000 components of which nothing changed, and how many requests that takes."""
    workspace = Workspace(root, binary, 1000)
    workspace.pretend_pushed()
    workspace.kfpkg("build", "--all", "--push", "--quiet")  # keeps the receipts, as a second run on any machine has them
    near, requests = all_skipped(workspace)
    proxy = subprocess.Popen([sys.executable, DELAYING_PROXY, workspace.registry, str(DELAY)], stdout=subprocess.PIPE, text=True)
    try:
        workspace.move_to(f"127.0.0.1:{proxy.stdout.readline().strip()}")
        far, _ = all_skipped(workspace)
    finally:
        proxy.kill()
        proxy.wait()
    return [bar("1,000 components, nothing changed", near, 0.5, "s"),
            bar("requests for that", requests, 1000, "requests"),
            bar(f"the same, each answer {DELAY * 1000:.0f} ms late", far, 1.3 * (1000 * DELAY / AT_ONCE + near), "s")]


def three_of_fifty(root: pathlib.Path, binary: str, bar) -> list[dict]:
    """Only what changed is built."""
    workspace = Workspace(root, binary, 50)
    workspace.pretend_pushed()
    for name in ("c0003", "c0017", "c0049"):
        (workspace.root / f"work/{name}/src/m0.py").write_text(f"# changed {time.time_ns()}\n", encoding="ascii")
    document = json.loads(workspace.kfpkg("build", "--all", "--push", "--quiet", "--format", "json").stdout)
    built = [receipt["component"] for receipt in document["receipts"] if not receipt["skipped"]]
    if built != ["c0003", "c0017", "c0049"]:
        sys.exit(f"bench: built {built}")
    return [bar("3 of 50 changed: built", len(built), 3, "components")]


def run(binary: str, bar) -> list[dict]:
    """All bars."""
    if "KFPKG_LAB_MIRROR" not in os.environ:
        sys.exit("bench: needs the lab: tests/lab/up, then source out/lab/env.sh")
    root = pathlib.Path(tempfile.mkdtemp(prefix="kfpkg-bench-"))
    try:
        return (over_buildx(Workspace(root / "one", binary, 1), bar) + thousand(root / "thousand", binary, bar) +
                three_of_fifty(root / "fifty", binary, bar))
    finally:
        shutil.rmtree(root, ignore_errors=True)
