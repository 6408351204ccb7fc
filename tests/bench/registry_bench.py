# SPDX-License-Identifier: Apache-2.0
"""The benchmark of `kfpkg image` against skopeo, crane and regctl, between two docker-registry processes on loopback.

crane and regctl are installed by Go's module proxy into out/peers where `go` is there; a peer that is missing is named and left out.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/registry"))
from with_registries import Servers  # noqa: E402  pylint: disable=import-error,wrong-import-position

HELLO = ROOT / "tests/data/images/hello"
PEERS = ROOT / "out/peers"
MODULES = {
    "crane": "github.com/google/go-containerregistry/cmd/crane@latest",
    "regctl": "github.com/regclient/regclient/cmd/regctl@latest",
}
LAYERS = 8


def peer(name: str) -> str | None:
    """The program, from PATH or out/peers, installed there when it can be."""
    found = shutil.which(name) or shutil.which(name, path=str(PEERS))
    if found is None and name in MODULES and shutil.which("go"):
        subprocess.run(["go", "install", MODULES[name]], env=dict(os.environ) | {"GOBIN": str(PEERS)}, check=False)
        found = shutil.which(name, path=str(PEERS))
    if found is None:
        print(f"bench: {name} is not there and not compared", file=sys.stderr)
    return found


def peak_of(pid: int) -> int:
    """The highest memory (KiB) of a process so far; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def measured(command: list[str], env: dict[str, str], watch_memory: bool = False) -> tuple[float, int]:
    """Seconds and the highest memory (KiB) of one call, which must succeed."""
    started = time.perf_counter()
    # Not wait4's figure: that counts what this process had when it forked.
    memory = 0
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        ) as process:
            waiter = threading.Thread(target=process.wait)
            waiter.start()
            while watch_memory and waiter.is_alive():
                memory = max(memory, peak_of(process.pid))
                waiter.join(0.02)
            waiter.join()
            seconds = time.perf_counter() - started
        if process.returncode != 0:
            errors.seek(0)
            sys.exit(f"bench: {' '.join(command)}: {errors.read().decode()}")
    return seconds, memory


def medians(commands: dict[str, list[str]], env: dict[str, str], rounds: int) -> dict[str, float]:
    """Median seconds of each, interleaved, after one round that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            seconds, _ = measured(command, env)
            if number:
                times[name].append(seconds)
    return {name: statistics.median(values) for name, values in times.items()}


def put_blob(layout: Path, data: bytes, media_type: str) -> dict:
    """Writes content into a layout; its descriptor."""
    name = hashlib.sha256(data).hexdigest()
    (layout / "blobs/sha256" / name).write_bytes(data)
    return {"mediaType": media_type, "digest": f"sha256:{name}", "size": len(data)}


def layer(size: int) -> bytes:
    """A gzip of a tar with one file of random bytes, stored rather than compressed: no peer finds it worth changing."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        info = tarfile.TarInfo("data")
        info.size = size
        tar.addfile(info, io.BytesIO(os.urandom(size)))
    return gzip.compress(archive.getvalue(), compresslevel=0, mtime=0)


def make_image(layout: Path, layer_size: int) -> None:
    """A layout with one image of LAYERS layers, named 1."""
    (layout / "blobs/sha256").mkdir(parents=True)
    layers = [
        put_blob(layout, layer(layer_size), "application/vnd.oci.image.layer.v1.tar+gzip") for _ in range(LAYERS)
    ]
    config = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}}
    config["rootfs"]["diff_ids"] = [each["digest"] for each in layers]
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": put_blob(layout, json.dumps(config).encode(), "application/vnd.oci.image.config.v1+json"),
        "layers": layers,
    }
    entry = put_blob(layout, json.dumps(manifest).encode(), manifest["mediaType"])
    entry["annotations"] = {"org.opencontainers.image.ref.name": "1"}
    index = {"schemaVersion": 2, "manifests": [entry]}
    (layout / "index.json").write_text(json.dumps(index), encoding="ascii")
    (layout / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}', encoding="ascii")


def copies(binary: str, source: str, target: str) -> dict[str, list[str]]:
    """How each peer copies all platforms of an image."""
    commands = {
        "kfpkg": [binary, "image", "copy", "--quiet", source, target],
        "skopeo": ["skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests"]
        + ["--src-tls-verify=false", "--dest-tls-verify=false", f"docker://{source}", f"docker://{target}"],
    }
    if crane := peer("crane"):
        commands["crane"] = [crane, "copy", "--insecure", source, target]
    if regctl := peer("regctl"):
        commands["regctl"] = [regctl, "--verbosity", "error", "image", "copy", source, target]
        for name in (source, target):
            host = name.split("/")[0]
            commands["regctl"][1:1] = ["--host", f"reg={host},tls=disabled"]
    return commands


class Bench:
    """Two registries and what runs against them."""

    def __init__(self, binary: str, servers: Servers, folder: Path) -> None:
        self.binary = binary
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        self.source = servers.registry("source", [])
        self.target = servers.registry("target", [])

    def push(self, layout: Path, name: str) -> str:
        """Puts a layout's image into the source registry."""
        reference = f"{self.source}/{name}"
        measured([self.binary, "image", "copy", "--quiet", f"oci:{layout}:1", reference], self.env)
        return reference

    def small(self) -> dict[str, float]:
        """Ratios of inspect and of a copy that finds everything done."""
        hello = self.push(HELLO, "hello:1")
        ratios = {}
        commands = {
            "kfpkg": [self.binary, "image", "inspect", hello],
            "skopeo": ["skopeo", "inspect", "--tls-verify=false", f"docker://{hello}"],
        }
        if crane := peer("crane"):
            commands["crane"] = [crane, "config", "--insecure", hello]
        for what, peers in (("inspect", commands), ("no-op copy", copies(self.binary, hello, f"{self.target}/hello:1"))):
            seconds = medians(peers, self.env, rounds=20)
            for name, value in seconds.items():
                print(f"{what}: {name} {value * 1000:.1f} ms", file=sys.stderr)
            ratios |= {f"{what} / {name}": seconds["kfpkg"] / seconds[name] for name in seconds if name != "kfpkg"}
        return ratios

    def empty_target(self) -> None:
        """Forgets what was pushed; docker-registry keeps nothing in memory."""
        shutil.rmtree(self.folder / "target/data", ignore_errors=True)

    def large(self, layer_size: int, rounds: int) -> tuple[dict[str, float], int]:
        """Median seconds of each for one image, and kfpkg's highest memory in KiB."""
        layout = self.folder / f"layout-{layer_size}"
        make_image(layout, layer_size)
        source = self.push(layout, f"large-{layer_size}:1")
        shutil.rmtree(layout)
        times: dict[str, list[float]] = {}
        memory = 0
        for _ in range(rounds):
            for name, command in copies(self.binary, source, f"{self.target}/large:1").items():
                self.empty_target()
                seconds, highest = measured(command, self.env, watch_memory=True)
                times.setdefault(name, []).append(seconds)
                print(f"{LAYERS} x {layer_size >> 20} MiB: {name} {seconds:.2f} s, {highest >> 10} MiB", file=sys.stderr)
                if name == "kfpkg":
                    memory = max(memory, highest)
        return {name: statistics.median(values) for name, values in times.items()}, memory


def run(binary: str, bar) -> list[dict]:
    """The bars of `scripts/bench registry`."""
    with tempfile.TemporaryDirectory(prefix="kfpkg-bench-") as folder, Servers(Path(folder)) as servers:
        bench = Bench(str(Path(binary).resolve()), servers, Path(folder))
        bars = [
            bar(f"kfpkg image {what}", ratio, 0.5 if what.endswith("skopeo") else 1.0, "ratio")
            for what, ratio in bench.small().items()
        ]
        _, little = bench.large(8 << 20, rounds=1)
        seconds, much = bench.large(128 << 20, rounds=3)
        fastest = min((name for name in seconds if name != "kfpkg"), key=lambda name: seconds[name])
        ratio = seconds["kfpkg"] / seconds[fastest]
        bars.append(bar(f"copy of 8 layers of 128 MiB / {fastest}", ratio, 1.0, "ratio"))
        bars.append(bar("memory with layers of 128 MiB / of 8 MiB", much / little, 1.25, "ratio"))
        bars.append(bar("memory with layers of 128 MiB", much / 1024, 64, "MiB"))
    return bars
