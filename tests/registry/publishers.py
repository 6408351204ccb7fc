#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Publishers at the same time, and publishers that are killed: publishers.py [--seed N] [--rounds N] [--git-rounds N] KFPKG

Components whose images docker-registry has already are published into a folder and into a bare git repository by 8
processes at once: all end with 0, and all are in the index. A publisher that is killed by SIGKILL at a random moment leaves
no entry without its files; the same command again ends with 0, completes files and tag, and no temporary file is left.
A tag of a version that stands for another image is refused, before and after its entry is written. A publication that
cannot be written leaves nothing that keeps the corrected component from being published as that version. A component
without a Dockerfile is published with the digest that the registry says, and its image gets no tag.
"""

import argparse
import datetime
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import with_registries

HELLO = Path(__file__).resolve().parents[1] / "data/images/hello"
NEEDED = ("docker-registry", "git")
COUNT = 8
KILLS_IN_FOLDER = 20
KILLS_IN_GIT = 8
URL = "https://components.example.org"


class Broken(Exception):
    """What should be there is not."""


class Lab:
    """A registry with the images of a workspace of COUNT components."""

    def __init__(self, kfpkg: Path, root: Path, host: str) -> None:
        self.kfpkg, self.root, self.host = kfpkg, root, host
        self.workspace = root / "workspace"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(root), "LANG": "C.UTF-8"}
        (root / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@example.org\n", encoding="ascii")
        self.workspace.mkdir()
        settings = f"registry: {host}/acme\nplatforms: [linux/amd64]\n"
        (self.workspace / "kfpkg.yaml").write_text(settings, encoding="ascii")
        self.names = [f"c{number}" for number in range(COUNT)]
        for name in self.names:
            self.make_component(name)

    def make_component(self, name: str) -> None:
        folder = self.workspace / name
        folder.mkdir()
        (folder / "x").write_text(f"{name}\n", encoding="ascii")
        (folder / "kfpkg.yaml").write_text("version: 0.1.0\n", encoding="ascii")
        (folder / "Dockerfile").write_text("FROM scratch\nCOPY x /x\n", encoding="ascii")
        (folder / "component.yaml").write_text(
            f'name: {name}\nimplementation: {{container: {{image: "acme/{name}:1", command: [/hello]}}}}\n', encoding="ascii"
        )
        plan = self.run("build", name, "--dry-run", "--push", "-q", "--builder", "default")
        tag = next(word for word in plan.replace(":", " ").split() if word.startswith("k-"))
        image = f"{self.host}/acme/{name}:{tag}"
        self.run("image", "copy", "-q", "--platform", "linux/amd64", f"oci:{HELLO}:1", image)

    def start(self, *words: str) -> subprocess.Popen:
        command = [str(self.kfpkg), *words]
        return subprocess.Popen(
            command, env=self.env, cwd=self.workspace, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def run(self, *words: str) -> str:
        process = self.start(*words)
        output = process.communicate(timeout=120)[0]
        if process.returncode != 0:
            raise Broken(f"{' '.join(words)}: exit {process.returncode}\n{output}")
        return output

    def publish(self, name: str, to: str, *words: str) -> list[str]:
        return ["publish", name, "--to", to, "--url", URL, "-q", *words]

    def has_tag(self, name: str, tag: str) -> bool:
        process = self.start("image", "inspect", f"{self.host}/acme/{name}:{tag}", "-q")
        process.communicate(timeout=60)
        return process.returncode == 0

    def refusal(self, *words: str) -> str:
        """What a publication says that ends with 2."""
        process = self.start(*words)
        output = process.communicate(timeout=60)[0]
        if process.returncode != 2:
            raise Broken(f"{' '.join(words)}: exit {process.returncode}\n{output}")
        return output


def read_index(site: Path) -> dict[str, list[dict]]:
    """Component to entries; each must have its files."""
    index = site / "index.json"
    if not index.exists():
        return {}
    found = {}
    for component in json.loads(index.read_text(encoding="utf-8"))["components"]:
        found[component["name"]] = component["versions"]
        for entry in component["versions"]:
            if hashlib.sha256((site / entry["path"]).read_bytes()).hexdigest() != entry["sha256"]:
                raise Broken(f"{entry['path']} is not what its entry says")
    return found


def check_no_strays(site: Path) -> None:
    strays = [str(path) for path in site.rglob("*") if path.is_file() and "kfpkg-" in path.name]
    if strays:
        raise Broken(f"left behind: {', '.join(strays)}")


def make_bare(lab: Lab, name: str) -> Path:
    bare = lab.root / name
    subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], env=lab.env, check=True)
    return bare


def checked_out(lab: Lab, bare: Path) -> Path:
    folder = lab.root / f"{bare.name}-read"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--branch", "main", str(bare), str(folder)], env=lab.env, check=True)
    return folder


def at_once(lab: Lab, to: str) -> None:
    """One publisher for each component."""
    processes = [lab.start(*lab.publish(name, to)) for name in lab.names]
    for process in processes:
        output = process.communicate(timeout=300)[0]
        if process.returncode != 0:
            raise Broken(f"exit {process.returncode}: {output}")


def check_all(lab: Lab, site: Path) -> None:
    check_no_strays(site)
    missing = sorted(set(lab.names) - set(read_index(site)))
    if missing:
        raise Broken(f"not in the index: {', '.join(missing)}")


def race_in_folder(lab: Lab, number: int) -> None:
    site = lab.root / f"site{number}"
    at_once(lab, str(site))
    check_all(lab, site)


def race_in_git(lab: Lab, number: int) -> None:
    bare = make_bare(lab, f"race{number}.git")
    at_once(lab, f"git+file://{bare}#main")
    check_all(lab, checked_out(lab, bare))


def race_of_versions(lab: Lab, number: int) -> None:
    """Publishers of one component, each of a version of its own."""
    site = lab.root / f"versions{number}"
    versions = [f"{number}.1.{patch}" for patch in range(4)]
    processes = [lab.start(*lab.publish("c0", str(site), "--version", version)) for version in versions]
    for process in processes:
        output = process.communicate(timeout=120)[0]
        if process.returncode != 0:
            raise Broken(f"exit {process.returncode}: {output}")
    if [entry["version"] for entry in read_index(site)["c0"]] != versions:
        raise Broken("not all versions are in the index")


class Kills:
    """Publishers of one version each, killed at random moments; what they left is completed by the next run."""

    def __init__(self, lab: Lab, chance: random.Random, to: str, major: int) -> None:
        self.lab, self.chance, self.to, self.major = lab, chance, to, major
        self.cut_short = self.without_tag = 0

    def kill_once(self, version: str, delay: float) -> None:
        words = self.lab.publish("c1", self.to, "--version", version)
        process = self.lab.start(*words)
        time.sleep(delay)
        process.kill()
        process.communicate()
        self.cut_short += process.returncode != 0
        if not self.to.startswith("git+"):
            entries = read_index(Path(self.to)).get("c1", [])
            listed = any(entry["version"] == version for entry in entries)
            self.without_tag += listed and not self.lab.has_tag("c1", version)
        self.lab.run(*words)
        if not self.lab.has_tag("c1", version):
            raise Broken(f"started again, {version} has no tag")

    def run(self, count: int) -> str:
        began = time.monotonic()
        self.lab.run(*self.lab.publish("c1", self.to, "--version", f"{self.major}.0.0"))
        whole = time.monotonic() - began
        for number in range(count):
            self.kill_once(f"{self.major}.1.{number}", self.chance.random() * whole * 1.4)
        return f"{count} publishers: {self.cut_short} killed before the end, {self.without_tag} between entry and tag"


def kills_in_folder(lab: Lab, chance: random.Random) -> str:
    site = lab.root / "killed"
    said = Kills(lab, chance, str(site), 100).run(KILLS_IN_FOLDER)
    check_no_strays(site)
    if len(read_index(site)["c1"]) != KILLS_IN_FOLDER + 1:
        raise Broken("not all versions are in the index")
    return f"into a folder, {said}"


def kills_in_git(lab: Lab, chance: random.Random) -> str:
    bare = make_bare(lab, "killed.git")
    said = Kills(lab, chance, f"git+file://{bare}#main", 200).run(KILLS_IN_GIT)
    if len(read_index(checked_out(lab, bare))["c1"]) != KILLS_IN_GIT + 1:
        raise Broken("not all versions are in the index")
    return f"into git, {said}"


def foreign_tags(lab: Lab) -> None:
    """The tag of c2's version stands for another image."""
    site = lab.root / "tags"
    repository = f"{lab.host}/acme/c2"
    other = f"{repository}:other"
    lab.run("image", "copy", "-q", "--platform", "linux/arm64", f"oci:{HELLO}:1", other)
    words = lab.publish("c2", str(site), "--version", "300.0.0")
    lab.run("image", "tag", other, "300.0.0", "--move", "-q")
    said = lab.refusal(*words)
    if said.count("sha256:") < 3 or "kfpkg image tag" not in said:
        raise Broken(f"does not name both images, and what to do: {said}")
    if read_index(site):
        raise Broken("an entry was written for a version whose tag is another image's")

    words = lab.publish("c2", str(site), "--version", "300.1.0")
    lab.run(*words)
    lab.run("image", "tag", other, "300.1.0", "--move", "-q")
    said = lab.refusal(*words)
    if said.count("sha256:") < 3 or "c2 300.1.0, which is published" not in said:
        raise Broken(f"does not name both images, and the version: {said}")
    hint = next(line for line in said.splitlines() if "kfpkg image tag" in line)
    lab.run(*hint.split("kfpkg ", 1)[1].split())
    lab.run(*words)


def corrected_after_failure(lab: Lab, to: str, version: str, obstacle: Path) -> None:
    """The obstacle makes the first publication fail; the component is changed, and published as the same version."""
    component = lab.workspace / "c3" / "component.yaml"
    spec = component.read_text(encoding="ascii")
    words = lab.publish("c3", to, "--version", version)
    process = lab.start(*words)
    output = process.communicate(timeout=120)[0]
    if process.returncode == 0:
        raise Broken(f"published into what cannot be written: {output}")
    obstacle.unlink()
    component.write_text(f"{spec}# corrected\n", encoding="ascii")
    lab.run(*words)
    component.write_text(spec, encoding="ascii")
    if not lab.has_tag("c3", version):
        raise Broken("the corrected version has no tag")


def failures(lab: Lab) -> None:
    site = lab.root / "blocked"
    site.mkdir()
    (site / "c3").write_text("a file where a folder is to be\n", encoding="ascii")
    corrected_after_failure(lab, str(site), "400.0.0", site / "c3")
    bare = make_bare(lab, "refusing.git")
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    hook.chmod(0o755)
    corrected_after_failure(lab, f"git+file://{bare}#main", "400.1.0", hook)


def leftovers(lab: Lab) -> None:
    """Files of a killed run, without an entry, with other bytes."""
    site = lab.root / "leftovers"
    lab.run(*lab.publish("c4", str(site), "--version", "500.0.0"))
    for path in ("c4/500.0.1/component.yaml", "c4/versions/tags/500.0.1", "c4/500.0.1/README.md"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("name: Left\n", encoding="ascii")
    lab.run(*lab.publish("c4", str(site), "--version", "500.0.1"))
    read_index(site)
    if "name: c4" not in (site / "c4/versions/tags/500.0.1").read_text(encoding="ascii"):
        raise Broken("what a killed run left is still there")


def images_of_others(lab: Lab) -> None:
    """c5's image, by its tag, as the image of a component without a Dockerfile."""
    folder = lab.workspace / "lent"
    folder.mkdir()
    tags = lab.run("image", "tags", f"{lab.host}/acme/c5").split()
    spec = f'name: lent\nimplementation: {{container: {{image: "{lab.host}/acme/c5:{tags[0]}", command: [/hello]}}}}\n'
    (folder / "component.yaml").write_text(spec, encoding="ascii")
    site = lab.root / "lent-site"
    lab.run(*lab.publish("lent", str(site), "--version", "1.0.0"))
    entry = read_index(site)["lent"][0]
    if not entry["image"].startswith(f"{lab.host}/acme/c5@sha256:") or entry["platforms"] != ["linux/amd64"]:
        raise Broken(f"not pinned: {entry}")
    if sorted(lab.run("image", "tags", f"{lab.host}/acme/c5").split()) != sorted(tags):
        raise Broken("the image of somebody else got a tag")
    (folder / "component.yaml").write_text(spec.replace(tags[0], "absent"), encoding="ascii")
    process = lab.start(*lab.publish("lent", str(site), "--version", "1.0.1"))
    if process.communicate(timeout=60) and process.returncode != 4:
        raise Broken(f"an image that is not there: exit {process.returncode}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kfpkg", type=Path)
    parser.add_argument("--seed", type=int, default=datetime.date.today().toordinal(), help="default: the day")
    parser.add_argument("--rounds", type=int, default=10, help="of 8 publishers into a folder")
    parser.add_argument("--git-rounds", type=int, default=2, help="of 8 publishers into a git repository")
    options = parser.parse_args()
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"publishers: not installed: {', '.join(missing)}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else with_registries.SKIPPED
    chance = random.Random(options.seed)
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kfpkg-publishers-") as folder:
        with with_registries.Servers(Path(folder)) as servers:
            lab = Lab(options.kfpkg.resolve(), Path(folder), servers.registry("open", []))
            began = time.monotonic()

            def told(what: str) -> None:
                print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)

            try:
                for number in range(options.rounds):
                    race_in_folder(lab, number)
                    race_of_versions(lab, number)
                told(f"{options.rounds} rounds of {COUNT} publishers into a folder, and of 4 of one component")
                for number in range(options.git_rounds):
                    race_in_git(lab, number)
                told(f"{options.git_rounds} rounds of {COUNT} publishers into a git repository")
                told(kills_in_folder(lab, chance))
                told(kills_in_git(lab, chance))
                foreign_tags(lab)
                told("tags of other images")
                failures(lab)
                told("corrected after a failure")
                leftovers(lab)
                told("files that a killed run left")
                images_of_others(lab)
                told("images of others")
            except Broken as broken:
                print(f"FAILED {broken}", flush=True)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
