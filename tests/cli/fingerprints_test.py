#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `kfpkg build` makes of the folders of fingerprint_folders.py and of all examples is what is recorded of them.

Usage: fingerprints_test.py [--kfpkg FILE] [--update] [unittest's arguments]
tests/data/fingerprints.json holds of each folder the receipt of a push that finds its image, the builder's command line, and
the Dockerfile and .dockerignore that the builder is given; --update writes it anew. A fingerprint that changes builds
everything of everybody again, so look at the diff. A registry is played, behind a proxy so that its name is the same
everywhere; docker is a script.
"""

import argparse
import concurrent.futures
import contextlib
import hashlib
import http.server
import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Any, Iterator, Mapping

from fingerprint_folders import (
    COMMON,
    NONE,
    NOTHING,
    PYTHON,
    REGISTRY,
    SAMPLES,
    Entry,
    File,
    Sample,
    digest,
    examples,
    link,
    lock,
    program,
    train,
    write,
)
from scratch import SOURCE

RECORD = SOURCE / "tests/data/fingerprints.json"
JOBS = 4
# Keeps what the builder is given, by the fingerprint's tag.
DOCKER = """\
#!/bin/sh
for word; do
  case $word in
    --file=*) file=${word#--file=} ;;
    --tag=*:k-*) tag=${word##*:} ;;
  esac
done
COPY "$file" "$GIVEN/$tag.dockerfile" && COPY "$file.dockerignore" "$GIVEN/$tag.dockerignore"
"""
kfpkg = SOURCE / "out/dev/kfpkg"


class Registry(http.server.BaseHTTPRequestHandler):
    """A proxy before a registry that has each image that it is asked for."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:  # pylint: disable=invalid-name
        """All tags of a repository stand for the same."""
        repository = self.path.split("/manifests/")[0]
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.oci.image.index.v1+json")
        self.send_header("Docker-Content-Digest", "sha256:" + hashlib.sha256(repository.encode()).hexdigest())
        self.send_header("Content-Length", "100")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # pylint: disable=redefined-builtin
        """Says nothing."""


@contextlib.contextmanager
def proxy() -> Iterator[str]:
    """The registry's proxy, as a URL."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Workspace:
    """A sample on disk, with a home and a docker of its own."""

    def __init__(self, root: Path, sample: Sample, http_proxy: str) -> None:
        self.sample = sample
        self.root = root.resolve()
        self.work = self.root / "work"
        self.given = self.root / "given"
        write(self.work, {**COMMON, **sample.files})
        self.given.mkdir()
        (self.root / "tmp").mkdir()
        write(
            self.root,
            {
                "bin/docker": program(DOCKER.replace("COPY", str(shutil.which("cp")))),
                "home/.config/kfpkg/kfpkg.yaml": f"registries: {{'{REGISTRY}': {{insecure: true}}}}\n",
            },
        )
        self.environment = {
            "PATH": str(self.root / "bin"),
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "tmp"),
            "LANG": "C.UTF-8",
            "GIVEN": str(self.given),
            "NPM_TOKEN": "secret",
            "http_proxy": http_proxy,
            "https_proxy": "http://127.0.0.1:1",
            **sample.variables,
        }

    def build(self, *words: str) -> str:
        """What a build prints that must succeed."""
        result = subprocess.run(
            [kfpkg, "build", *self.sample.paths, *self.sample.flags, *words],
            cwd=self.work, env=self.environment, capture_output=True, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip
        if result.returncode:
            raise AssertionError(f"{words}: exit {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout.replace(str(self.work), "$WORK")

    def tag(self) -> str:
        """The fingerprint's tag, where there is one folder; nothing is asked for it."""
        return re.search(r"--tag=\S+:(k-[0-9a-f]+)", self.build("--push", "--dry-run"))[1]

    def record(self) -> dict[str, Any]:
        """All that is recorded, by component."""
        report = json.loads(self.build("--push", "--format", "json"))
        if (report["failed"], report["retries"]) != ([], 0):
            raise AssertionError(report)
        # Without --push there are no tags to give and no cache to write, and the builder gets the same files.
        self.sample = Sample(self.sample.files, local_flags(self.sample.flags), self.sample.variables, self.sample.paths)
        commands = self.build("--push", "--dry-run").splitlines()
        self.build()
        found = {}
        for receipt, command in zip(report["receipts"], commands, strict=True):
            tag = next(each for each in receipt["tags"] if each.startswith("k-"))
            receipt.pop("seconds")
            receipt["inputs"] = {f"{each['kind']} {each['name']}": each["sha256"] for each in receipt["inputs"]}
            receipt["command"] = command
            for kind in ("dockerfile", "dockerignore"):
                receipt[kind] = (self.given / f"{tag}.{kind}").read_bytes().decode().splitlines(keepends=True)
            found[receipt.pop("component")] = receipt
        return found


def local_flags(flags: tuple[str, ...]) -> tuple[str, ...]:
    """The flags of a build that pushes nothing."""
    pairs = zip(flags[::2], flags[1::2], strict=True)
    return tuple(word for pair in pairs if pair[0] != "--tag" for word in pair)


def in_workspace(sample: Sample, http_proxy: str, action) -> Any:
    """What `action` gives of the sample's workspace."""
    with tempfile.TemporaryDirectory(prefix="kfpkg-fingerprints-") as folder:
        return action(Workspace(Path(folder), sample, http_proxy))


def for_all(samples: Mapping[Any, Sample], action) -> dict[Any, Any]:
    """The same for many, several at a time."""
    with proxy() as url, concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        found = pool.map(lambda sample: in_workspace(sample, url, action), samples.values())
        return dict(zip(samples, found, strict=True))


def record_all() -> dict[str, Any]:
    """What there is to record now."""
    folders = [folder for folder in sorted((SOURCE / "examples").iterdir()) if folder.is_dir()]
    return for_all({**SAMPLES, **{f"examples/{folder.name}": examples(folder) for folder in folders}}, Workspace.record)


def as_text(value: Any) -> str:
    """JSON that reads well in a diff."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


STAGES = "FROM python:3.11-slim AS one\nARG A\nCOPY src *.txt link /app/\nFROM one AS two\nFROM one AS three\n"
FILES: Mapping[str, File] = {
    "train/a.txt": "a\n",
    "train/b.txt": "b\n",
    "train/link": link("a.txt"),
    "train/notes.md": "not taken\n",
}


def changed(*flags: str, settings: str = "", variables: Mapping[str, str] = NOTHING, **files: File) -> Sample:
    """The component `train`, and what may make a difference; files by their names in its folder."""
    more = {**FILES, **{f"train/{name}": file for name, file in files.items()}}
    return train(STAGES, *flags, settings=settings, variables=variables, more=more)


def locked(text: str) -> Sample:
    """The same with another kfpkg.lock."""
    return Sample({**changed().files, "kfpkg.lock": text})


# Each counts, so that no two of them have the same fingerprint.
DIFFERENT = (
    changed(),
    changed("--target", "one"),
    changed("--target", "two"),
    changed("--build-arg", "A=1"),
    changed("--build-arg", "A=2"),
    changed("--build-arg", "A="),
    changed("--build-arg", "B=1"),
    changed("--label", "A=1"),
    changed("--label", "A=2"),
    changed("--label", "B=1"),
    changed("--platform", "linux/arm64"),
    changed("--platform", "linux/arm64/v8,linux/arm/v7"),
    changed("--platform", "linux/amd64,linux/arm64"),
    changed("--secret", "id=A"),
    changed("--secret", "id=B"),
    changed("--secret", "id=A", "--secret", "id=B"),
    changed(settings="cache: inline\n"),
    changed(settings="provenance: true\n"),
    changed(settings="sbom: true\n"),
    changed(settings="sbom: true\nprovenance: true\n"),
    changed(settings="source_date_epoch: 0\n"),
    changed(**{"a.txt": "A\n"}),
    changed(**{"a.txt": program("a\n")}),
    changed(**{"a.txt": "b\n", "b.txt": "a\n"}),
    changed(**{"a.txt": NONE}),
    changed(**{"c.txt": ""}),
    changed(**{"link": link("b.txt")}),
    changed(**{"link": "a\n"}),
    changed(**{"Dockerfile": STAGES + "RUN true\n"}),
    changed(**{".dockerignore": "b.txt\n"}),
    locked(lock({PYTHON: digest("9")})),
    locked(lock(triggers={PYTHON: ["COPY notes.md /"]})),
)
# Each row is said in several ways, or has what does not count.
SAME = (
    (
        changed(),
        changed("--platform", "linux/amd64"),
        changed(settings="cache: registry\n"),
        changed(settings="cache: gha\n"),
        changed(settings="target: ''\nsbom: false\nprovenance: false\n"),
        changed("--no-cache"),
        changed("--force"),
        changed("--explain"),
        changed("--jobs", "1"),
        changed("--builder", "other"),
        changed("--tag", "latest"),
        changed("--registry", f"{REGISTRY}/other"),
        changed(settings="name: other\nversion: 1.2.3\nimage: '{registry}/all:{name}'\n"),
        changed(settings="registries: {docker.io: {mirror: mirror.test}}\n"),
        changed(variables={"SOURCE_DATE_EPOCH": "1", "DOCKER_DEFAULT_PLATFORM": "linux/arm64", "BUILDX_BUILDER": "other"}),
        changed(**{"a.txt": Entry("a\n", 0o600)}),
        changed(**{"README.md": "# Train\n", "tests/cases/one.yaml": "inputs: {}\n", "src/empty": Entry(folder=True)}),
        changed(**{"c.txt": "c\n", "src/x.pyc": "x", ".dockerignore": "c.txt\n**/*.pyc\n"}),
        locked(lock({"quay.io/acme/unused:1": digest("9")})),
    ),
    (
        changed("--platform", "linux/amd64,linux/arm64"),
        changed("--platform", "linux/arm64,linux/amd64"),
        changed(settings="platforms: [linux/arm64, linux/amd64]\n"),
        changed(variables={"KFPKG_PLATFORMS": "linux/arm64,linux/amd64"}),
    ),
    (
        changed("--build-arg", "A=1", "--build-arg", "B=2"),
        changed("--build-arg", "B=2", "--build-arg", "A=1"),
        changed("--build-arg", "B=2", settings="build_args: {A: '1', B: '1'}\n"),
    ),
    (
        changed("--label", "A=1", "--label", "B=2"),
        changed("--label", "B=2", "--label", "A=1"),
        changed("--label", "A=1", settings="labels: {B: '2'}\n"),
    ),
    (
        changed("--secret", "id=A", "--secret", "id=B"),
        changed("--secret", "id=B,src=b", "--secret", "id=A,env=X"),
        changed(settings="secrets: ['id=A,src=a', 'id=B']\n"),
    ),
    (changed("--target", "one"), changed(settings="target: one\n"), changed(variables={"KFPKG_TARGET": "one"})),
    (changed("--sbom"), changed(settings="sbom: true\n"), changed(variables={"KFPKG_SBOM": "true"})),
    (changed("--provenance"), changed(settings="provenance: true\n")),
    (
        changed(settings="source_date_epoch: 1764500000\n"),
        changed("--build-arg", "SOURCE_DATE_EPOCH=1764500000"),
        changed(variables={"KFPKG_SOURCE_DATE_EPOCH": "1764500000"}),
    ),
    (changed("--cache", "inline"), changed(settings="cache: inline\n"), changed(variables={"KFPKG_CACHE": "inline"})),
)


class Fingerprints(unittest.TestCase):
    """Recorded ones, and what makes a difference."""

    maxDiff = None

    def test_they_are_as_recorded(self) -> None:
        """Nothing is missing and nothing is left over."""
        recorded = json.loads(RECORD.read_text(encoding="ascii"))
        found = record_all()
        self.assertGreaterEqual(len(found), 50)
        self.assertEqual(sorted(found), sorted(recorded))
        for name, entry in found.items():
            with self.subTest(name):
                self.assertEqual(as_text(recorded[name]), as_text(entry))
        self.assertEqual(RECORD.read_text(encoding="ascii"), as_text(recorded), "not as --update writes it")

    def test_what_decides_the_image_counts(self) -> None:
        """Settings and files alike, each by itself."""
        seen: dict[str, int] = {}
        for number, tag in for_all(dict(enumerate(DIFFERENT)), Workspace.tag).items():
            if tag in seen:
                self.fail(f"the same fingerprint:\n{DIFFERENT[seen[tag]]}\n{DIFFERENT[number]}")
            seen[tag] = number

    def test_how_it_is_said_does_not_count(self) -> None:
        """Order, the place of a setting, where the image goes, who builds it, and files that no COPY takes."""
        samples = {(row, column): sample for row, ways in enumerate(SAME) for column, sample in enumerate(ways)}
        found = for_all(samples, Workspace.tag)
        for (row, column), tag in found.items():
            with self.subTest(samples[(row, column)]):
                self.assertEqual(found[(row, 0)], tag)


def main() -> int:
    """Runs the tests, or writes the record anew."""
    global kfpkg  # pylint: disable=global-statement
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kfpkg", type=Path, default=kfpkg, help="the program to test")
    parser.add_argument("--update", action="store_true", help="write the record anew")
    options, rest = parser.parse_known_args()
    kfpkg = options.kfpkg.resolve()
    if options.update:
        RECORD.write_text(as_text(record_all()), encoding="ascii")
        return 0
    unittest.main(argv=[sys.argv[0], *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
