# SPDX-License-Identifier: Apache-2.0
"""Every kind of builder builds and pushes the examples for both platforms, and each result runs on both: dockerd with
either image store, buildah, and a buildkitd through buildx's remote driver.

KFPKG_BUILDERS names them, with commas, or says `all`; the address of another Docker (unix:///var/run/docker.sock) may stand
among them. Without it one is taken, another one for other commits. KFPKG_KILLS sets how many builds are killed on each (2).
Needs the lab. Run by `tests/e2e/run builders_test`.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path
from typing import NamedTuple

import sample_cases
from lab import SOURCE, killed, logged_in, orphans, own_storage, repository, started

BUILDERS = ("containerd", "classic", "buildah", "buildkit")
PLATFORMS = {"linux/amd64": "x86_64", "linux/arm64": "aarch64"}
# Beside the examples, which only copy: a step that runs on each platform, and a stage that is copied from.
MACHINE = {
    "component.yaml": """\
name: machine
outputs:
- {name: machine, type: String}
implementation:
  container:
    image: machine:0.1.0
    command: [sh, -c, 'mkdir -p "$(dirname "$0")"; cp /machine "$0"', {outputPath: machine}]
""",
    "Dockerfile": """\
FROM busybox:1.35 AS ask
ARG TARGETPLATFORM
RUN uname -m > /machine && echo "$TARGETPLATFORM" > /platform
FROM busybox:1.35
COPY --from=ask /machine /platform /
""",
}


def chosen() -> list[str]:
    """The builders of this run."""
    wanted = os.environ.get("KFPKG_BUILDERS", "")
    if wanted == "all":
        return list(BUILDERS)
    if wanted:
        return wanted.split(",")
    commit = subprocess.run(["git", "-C", SOURCE, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout
    builder = BUILDERS[int(commit.strip() or "0", 16) % len(BUILDERS)]
    if builder == "buildkit" and not has_buildkit():
        print("builders: no buildkitd can be built here (is Go's module proxy reached?), so containerd has this turn")
        return ["containerd"]
    return [builder]


def has_buildkit() -> bool:
    """The lab can start one; its own words say why not."""
    try:
        started("--buildkit")
    except subprocess.CalledProcessError:
        return False
    return True


class Workplace(NamedTuple):
    """Where a builder builds: its environment, what it is called there, and a folder."""

    environment: dict[str, str]
    name: str
    root: Path


def workplace(builder: str, root: Path) -> Workplace:
    """Starts what the builder needs."""
    if builder == "classic":
        return Workplace(logged_in(root, started("--store", "classic", file="env-classic.sh")), "", root)
    if builder == "buildah":
        return Workplace(logged_in(root, **own_storage(root)), "buildah", root)
    if builder == "buildkit":
        environment = logged_in(root, started("--buildkit"))
        create = ["docker", "buildx", "create", "--name", "lab", "--driver", "remote", environment["KFPKG_LAB_BUILDKIT"]]
        subprocess.run(create, env=environment, check=True, capture_output=True)
        # A client without a Docker of its own.
        return Workplace({**environment, "DOCKER_HOST": "unix:///nowhere/docker.sock"}, "lab", root)
    if builder.startswith("unix://"):
        return Workplace(logged_in(root, DOCKER_HOST=builder), "", root)
    return Workplace(logged_in(root), "", root)


class Builders(unittest.TestCase):
    """The examples, by each builder in turn."""

    def test_the_examples_are_built_and_run_on_both_platforms(self) -> None:
        """Whatever builds: an index of both platforms, and the outputs that the sample cases expect."""
        for builder in chosen():
            with self.subTest(builder), tempfile.TemporaryDirectory(prefix="kfpkg-builders-", ignore_cleanup_errors=True) as folder:
                place = workplace(builder, Path(folder))
                self.write_workspace(place)
                receipts = self.build(place)
                self.assertEqual({name for name, receipt in receipts.items() if not receipt["skipped"]}, set(receipts))
                for name, receipt in receipts.items():
                    self.assertEqual(set(receipt["platforms"]), set(PLATFORMS))
                    self.check_index(place, receipt)
                    for platform in PLATFORMS:
                        self.run_component(place, name, receipt, platform)
                again = self.build(place)
                self.assertEqual({name: each["digest"] for name, each in again.items() if each["skipped"]},
                                 {name: each["digest"] for name, each in receipts.items()})
                self.kill_builds(place)

    def kill_builds(self, place: Workplace) -> None:
        """After each the lock can be read, no process goes on, and the next build succeeds."""
        work = place.root / "work"
        for number in range(int(os.environ.get("KFPKG_KILLS", "2"))):
            with (work / "machine/Dockerfile").open("a", encoding="ascii") as dockerfile:
                dockerfile.write(f"LABEL killed={number}\n")
            (work / "kfpkg.lock").unlink(missing_ok=True)
            killed(self.build_command(place, "machine"), work, place.environment, within=6.0)
            self.assertEqual(orphans(place.root), [], "the builder's client goes on without kfpkg")
            self.assertLessEqual(len(list(work.rglob("*.kfpkg-*"))), 1)
            receipt = self.build(place, "machine")["machine"]
            self.check_index(place, receipt)

    @staticmethod
    def write_workspace(place: Workplace) -> None:
        """The examples as they are, with the lab's addresses."""
        work = place.root / "work"
        shutil.copytree(SOURCE / "examples/iris", work, ignore=shutil.ignore_patterns("__pycache__"))
        (work / "machine").mkdir()
        for name, text in MACHINE.items():
            (work / "machine" / name).write_text(text, encoding="ascii")
        # A stamp makes the images of this run new to the registry and to the builder's cache.
        for dockerfile in work.glob("*/Dockerfile"):
            dockerfile.write_text(f"{dockerfile.read_text(encoding='utf-8')}LABEL run={place.root.name}\n", encoding="utf-8")
        settings = f"registry: {repository(place.root, place.environment['KFPKG_LAB_REGISTRY'])}\nplatforms: [{', '.join(PLATFORMS)}]\n"
        mirror = place.environment["KFPKG_LAB_MIRROR"]
        try:
            with urllib.request.urlopen(f"http://{mirror}/v2/library/busybox/tags/list", timeout=10):
                settings += f"registries: {{docker.io: {{mirror: {mirror}}}}}\n"
        except OSError:
            pass  # a Docker of the user's, which reaches Docker Hub
        (work / "kfpkg.yaml").write_text(settings, encoding="ascii")

    @staticmethod
    def build_command(place: Workplace, what: str) -> list[str]:
        """`kfpkg build WHAT --push` with this builder."""
        command = [os.environ["KFPKG"], "build", what, "--push", "--format", "json"]
        return [*command, f"--builder={place.name}"] if place.name else command

    def build(self, place: Workplace, what: str = "--all") -> dict:
        """The receipts of a build that succeeds, by component."""
        command = self.build_command(place, what)
        built = subprocess.run(command, cwd=place.root / "work", env=place.environment, capture_output=True, text=True, check=False)
        self.assertEqual(built.returncode, 0, built.stdout + built.stderr)
        return {receipt["component"]: receipt for receipt in json.loads(built.stdout)["receipts"]}

    def check_index(self, place: Workplace, receipt: dict) -> None:
        """What skopeo finds under the tag: both platforms, and nothing else."""
        command = ["skopeo", "inspect", "--raw", "--tls-verify=false", "--authfile",
                   f"{place.environment['DOCKER_CONFIG']}/config.json", f"docker://{receipt['reference']}:{receipt['tags'][0]}"]
        index = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        found = {f"{each['platform']['os']}/{each['platform']['architecture']}": each["digest"] for each in index["manifests"]}
        self.assertEqual(set(found), set(PLATFORMS))
        # One request found that it is there, and did not ask for its parts.
        if not receipt["skipped"]:
            self.assertEqual(found, receipt["platforms"])

    def run_component(self, place: Workplace, name: str, receipt: dict, platform: str) -> None:
        """`kfpkg run` of the pushed image in the lab's Docker, with the sample case where there is one."""
        folder = place.root / "work" / receipt["path"]
        target = place.root / "ran" / platform.replace("/", "-") / name
        target.mkdir(parents=True)
        command = [os.environ["KFPKG"], "run", str(folder), "--platform", platform, "--output-dir", str(target),
                   "--image", f"{receipt['reference']}@{receipt['digest']}"]
        cases = sample_cases.cases(folder)[:1]
        for case in cases:
            command += [word for key, value in sample_cases.inputs(case).items() for word in ("--input", f"{key}={value}")]
        environment = {**os.environ, "HOME": str(place.root), "DOCKER_CONFIG": place.environment["DOCKER_CONFIG"]}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, f"{name} on {platform}: {ran.stdout}{ran.stderr}")
        for case in cases:
            self.assertEqual(sample_cases.unmet(case, {path.name: path for path in target.iterdir()}), [], f"{name} on {platform}")
        if name == "machine":
            self.assertEqual((target / "machine").read_text(encoding="ascii"), PLATFORMS[platform] + "\n")


if __name__ == "__main__":
    unittest.main()
