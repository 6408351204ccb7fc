#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Is "up to date" ever wrong, and is what was built what is there? Random contexts are built and pushed by kfpkg, changed in one
place each, and asked for again.

`docker buildx build` then builds a copy of each folder as it is now: the image that kfpkg has made, or left alone, must have the
same files, also where the files of all have one time and one size, or an epoch. Where kfpkg's first build fails, Docker's own must
fail too. Empty folders and modes are kfpkg's own matter, see docs/guides/build.md. Needs the lab (source tests/lab/use.sh). Usage: skips.py KFPKG [--count N] [--seed N]
"""

import argparse
import base64
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
from lab import logged_in  # noqa: E402  pylint: disable=import-error,wrong-import-position

BASE = os.environ.get("KFPKG_LAB_MIRROR", "") + "/library/busybox:1.35"
REGISTRY = os.environ.get("KFPKG_LAB_REGISTRY", "")
TYPES = "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json"
SPEC = "name: C\nimplementation: {container: {image: 'c:1', command: [cat]}}\n"
FILES = ("a", "b.py", "src/m.py", "src/d/n.txt", "src/d/o.py", "lib/x", "lib/.hidden", "two words", "sub/Dockerfile")
LINES = (
    "COPY a /one/", "COPY a b.py /two/", "COPY src /src", "COPY src/ lib/ /all/", "COPY . /app", "COPY ./ ./", "COPY *.py /py/",
    "COPY src/*/*.txt /txt/", "COPY [\"two words\", \"/json/\"]", "COPY src/d/../m.py /up", "COPY /lib /lib2", "ADD src/d /add",
    "COPY --chmod=600 a /mode", "COPY --chown=1:1 lib /own", "COPY --from=first /keep /kept", "COPY lib* /wild/",
    "COPY s?c/m.py /mark", "COPY [a-b]* /class/", "COPY link /link", "COPY src/d /d1\nCOPY src/d /d2",
    "ARG WHICH=src\nCOPY ${WHICH}/m.py /arg", "COPY <<EOF /doc\nlib/x\nEOF", "RUN --mount=type=bind,source=src,target=/s cp -r /s /ran",
    "RUN --mount=type=BIND,source='lib',target=/s cp -r /s /ran2", "RUN --mount=source=b.py,target=/s cat /s > /ran3",
    "RUN --mount=target=/s cp -r /s /ran4",
)  # fmt: skip
IGNORE = ("", "", "", "", "lib\n", "**/*.txt\n", "*\n!src\n", "src/d\n!src/d/n.txt\n", "# lib\n\n ./a \n", "l?b\n", "**\n!**/*.py\n")


def write(path: Path, text: str) -> None:
    """A file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make(folder: Path, dice: random.Random) -> None:
    """A component with a few lines of Dockerfile over the same files."""
    for name in FILES:
        write(folder / name, f"{name} {dice.randrange(9)}\n")
    (folder / "link").symlink_to(dice.choice(("a", "src/m.py", "lib", "/b.py", "src/d", "nowhere")))
    write(folder / "component.yaml", SPEC)
    lines = dice.sample(LINES, dice.randrange(1, 4))
    write(folder / "Dockerfile", f"FROM {BASE} AS first\nRUN mkdir /keep\nCOPY lib /keep/\nFROM {BASE}\n" + "\n".join(lines) + "\n")
    write(folder / "kfpkg.yaml", dice.choice(("", "source_date_epoch: 1764500000\n")))
    ignore = dice.choice(IGNORE)
    if ignore:
        write(folder / dice.choice((".dockerignore", "Dockerfile.dockerignore")), ignore)


def one_time(folder: Path) -> None:
    """As after `cp -p`, or a checkout that sets times."""
    for path in folder.rglob("*"):
        os.utime(path, (1764500000, 1764500000), follow_symlinks=False)


def change(folder: Path, dice: random.Random) -> None:
    """One thing is another one."""
    name = dice.choice(FILES)
    way = dice.randrange(9)
    if way < 2:
        write(folder / name, "changed\n")
    elif way < 4:
        write(folder / name, f"{name} +\n")  # of the same size
    elif way == 4:
        (folder / name).chmod(dice.choice((0o600, 0o640, 0o664, 0o666)))
    elif way == 5:
        (folder / dice.choice(("src/new", "lib/empty", "new"))).mkdir()
    elif way == 6:
        write(folder / dice.choice(("src/new.py", "lib/new", "new.py", "kfpkg-run/rows", "src/d/new.txt")), "new\n")
    elif way == 7:
        os.utime(folder / name, (1, 1))
    else:
        (folder / "link").unlink()
        (folder / "link").symlink_to(dice.choice(("b.py", "src/d/o.py", "src")))


def fetch(path: str, accept: str) -> bytes:
    """What the lab's registry answers."""
    password = Path(os.environ["KFPKG_LAB_PASSWORD_FILE"]).read_text(encoding="ascii").strip()
    login = base64.b64encode(f"{os.environ['KFPKG_LAB_USER']}:{password}".encode()).decode()
    request = urllib.request.Request(f"http://{REGISTRY}/v2/{path}", headers={"Accept": accept, "Authorization": f"Basic {login}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def files_of(name: str, reference: str) -> dict[str, str]:
    """Path -> content's hash or a link's target; neither folders nor modes."""
    manifest = json.loads(fetch(f"{name}/manifests/{reference}", TYPES))
    found: dict[str, str] = {}
    for layer in manifest["layers"]:
        data = fetch(f"{name}/blobs/{layer['digest']}", "*/*")
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for entry in tar:
                if entry.issym():
                    found[entry.name] = "-> " + entry.linkname
                elif entry.islnk():
                    found[entry.name] = found.get(entry.linkname, "")
                elif entry.isfile():
                    content = tar.extractfile(entry)
                    assert content is not None
                    found[entry.name] = hashlib.sha256(content.read()).hexdigest()
    return found


class Workspace:
    """All folders in one, so that one call builds them side by side."""

    def __init__(self, kfpkg: Path, root: Path, environment: dict[str, str]) -> None:
        self.kfpkg = kfpkg
        self.root = root
        self.environment = environment
        self.errors: dict[str, str] = {}  # of the last build
        self.namespace = "skips-" + root.name.lower().replace("_", "x")
        write(root / "kfpkg.yaml", f"registry: {REGISTRY}/{self.namespace}\n")

    def build(self) -> dict[str, dict[str, Any]]:
        """Receipts by component, and {} of those that failed."""
        words = [self.kfpkg, "build", "--all", "--push", "--format", "json"]
        done = subprocess.run(words, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        document = json.loads(done.stdout)
        receipts = {receipt["component"]: receipt for receipt in document["receipts"]}
        self.errors = {one["component"]: one["error"]["message"] for one in document["failed"]}
        return {path.name: receipts.get(path.name, {}) for path in sorted(self.root.iterdir()) if path.is_dir()}

    def judge(self, name: str) -> str:
        """Docker's own build of the folder as it is; the tag, or empty when it fails."""
        tag = f"{REGISTRY}/{self.namespace}/{name}:judge"
        words = ["docker", "buildx", "build", "--quiet", "--provenance=false", "--platform=linux/amd64", "--push", f"--tag={tag}"]
        # BuildKit knows contexts by the last name of their folder, and files by size and time.
        with tempfile.TemporaryDirectory(prefix="kfpkg-judge-") as fresh:
            copy = Path(fresh) / Path(fresh).name
            # What `kfpkg run` writes is in no context.
            shutil.copytree(self.root / name, copy, symlinks=True, copy_function=shutil.copy, ignore=shutil.ignore_patterns("kfpkg-run"))
            done = subprocess.run([*words, copy], env=self.environment, capture_output=True, text=True, check=False)
        return "judge" if done.returncode == 0 else ""


def check(workspace: Workspace, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> tuple[int, list[str]]:
    """How many were left alone, and where that, what was built, or a failure, was wrong."""
    wrong: list[str] = []
    for name, receipt in after.items():
        if not receipt:
            continue
        if not workspace.judge(name):
            wrong.append(f"{name}: Docker builds it no more")
            continue
        repository = f"{workspace.namespace}/{name}"
        there = files_of(repository, receipt["digest"])
        now = files_of(repository, "judge")
        if there != now:
            differ = [path for path in {**there, **now} if there.get(path) != now.get(path)]
            wrong.append(f"{name}: {'up to date' if receipt['skipped'] else 'built'}, and not the same: {sorted(differ)}")
    return sum(1 for name, receipt in after.items() if receipt.get("skipped") and before[name]), wrong


def main() -> int:
    """Prints what is wrong, with the folder's Dockerfile; 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kfpkg", type=Path)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    if not REGISTRY:
        print("the lab is not there: source tests/lab/use.sh")
        return 77
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="kfpkg-") as folder, tempfile.TemporaryDirectory(prefix="kfpkg-home-") as home:
        workspace = Workspace(options.kfpkg.resolve(), Path(folder), logged_in(Path(home)))
        for number in range(options.count):
            make(workspace.root / f"c{number}", dice)
            one_time(workspace.root / f"c{number}")
        before = workspace.build()
        errors = workspace.errors
        wrong = [f"{name}: Docker builds it, and kfpkg does not: {errors.get(name)}" for name, one in before.items()
                 if not one and workspace.judge(name)]
        for number in range(options.count):
            change(workspace.root / f"c{number}", dice)
            one_time(workspace.root / f"c{number}")
        skipped, more = check(workspace, before, workspace.build())
        for line in wrong + more:
            text = (workspace.root / line.split(":")[0] / "Dockerfile").read_text(encoding="utf-8")
            print(f"{line}\n{text}")
    failed = sum(1 for one in before.values() if not one)
    print(f"seed {options.seed}: {options.count} contexts, {failed} built by neither, {skipped} left alone, {len(wrong + more)} wrong")
    return 1 if wrong or more or skipped == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
