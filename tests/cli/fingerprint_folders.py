# SPDX-License-Identifier: Apache-2.0
"""Component folders of every kind, whose fingerprints and receipts are recorded in tests/data/fingerprints.json.

Each sample is a workspace: its files by name, the flags and variables of `kfpkg build`, and the folders that are built. What
a sample does not say comes from COMMON: the registry, kfpkg.lock, and the spec of the component `train`.
"""

import dataclasses
import os
import random
from pathlib import Path
from typing import Mapping, Union

REGISTRY = "registry.test:5000"
SPEC = "name: Train\nimplementation: {container: {image: 'train:0.1.0', command: [python3, /app/main.py]}}\n"
PYTHON = "docker.io/library/python:3.11-slim"
TOOLS = "quay.io/acme/tools:2"
NOTHING: Mapping = {}


def digest(letter: str) -> str:
    """A digest that is easy to tell from others."""
    return "sha256:" + letter * 64


PLATFORMS = "linux/amd64, linux/arm64, linux/arm/v6, linux/ppc64le, linux/s390x"
BY_DIGEST = f"{PYTHON}@{digest('d')}"


def lock(more: Mapping[str, str] = NOTHING, triggers: Mapping[str, list[str]] = NOTHING) -> str:
    """A kfpkg.lock that knows the bases of all samples, and some more."""
    bases = {PYTHON: digest("1"), TOOLS: digest("2"), **more}
    text = "version: 1\nbases:\n" + "".join(f"  {name}: {bases[name]}\n" for name in sorted(bases))
    text += "platforms:\n" + "".join(f"  {name}: [{PLATFORMS}]\n" for name in sorted({*bases, BY_DIGEST}))
    if triggers:
        text += "onbuild:\n"
    for name, lines in triggers.items():
        text += f"  {name}:\n" + "".join(f"  - {line}\n" for line in lines)
    return text


def on_python(*lines: str) -> str:
    """A Dockerfile with that base."""
    return "".join(f"{line}\n" for line in ("FROM python:3.11-slim", *lines))


@dataclasses.dataclass(frozen=True)
class Entry:
    """What is no plain file of mode 644."""

    text: Union[str, bytes] = ""
    mode: int = 0o644
    link: str = ""  # where it leads
    folder: bool = False  # an empty one


def program(text: str) -> Entry:
    """An executable file."""
    return Entry(text, 0o755)


def link(target: str) -> Entry:
    """A symbolic link."""
    return Entry(link=target)


File = Union[str, bytes, Entry]
NONE = Entry(mode=0)  # in the place of a file that COMMON has
COMMON: Mapping[str, File] = {
    "kfpkg.yaml": f"registry: {REGISTRY}/acme\n",
    "kfpkg.lock": lock(),
    "train/component.yaml": SPEC,
}
MAIN: Mapping[str, File] = {"train/src/main.py": "print('hello')\n", "train/src/io/read.py": "import sys\n"}
PLAIN = on_python("COPY src/ /app/")


@dataclasses.dataclass(frozen=True)
class Sample:
    """A workspace and how it is built."""

    files: Mapping[str, File]
    flags: tuple[str, ...] = ()
    variables: Mapping[str, str] = dataclasses.field(default_factory=dict)
    paths: tuple[str, ...] = ("train",)


def train(
    dockerfile: str = PLAIN,
    *flags: str,
    settings: str = "",
    variables: Mapping[str, str] = NOTHING,
    files: Mapping[str, File] = MAIN,
    more: Mapping[str, File] = NOTHING,
    paths: tuple[str, ...] = ("train",),
) -> Sample:
    """The component `train`: its Dockerfile, its own kfpkg.yaml, and files by their paths in the workspace."""
    own = {"train/kfpkg.yaml": settings} if settings else {}
    return Sample({"train/Dockerfile": dockerfile, **own, **files, **more}, flags, variables, paths)


STAGES = """\
FROM python:3.11-slim AS common
COPY src/ /app/
FROM common AS test
COPY tests/ /tests/
FROM common AS serve
COPY serve.py /app/
"""
STAGE_FILES = {**MAIN, "train/tests/test_main.py": "assert True\n", "train/serve.py": "print('serving')\n"}
NESTED = {
    "train/a/b/c/d/e.txt": "deep\n",
    "train/a/b.txt": "b\n",
    "train/a.txt": "a\n",
    "train/a-b/c.txt": "c\n",
    "train/Z.txt": "Z\n",
    "train/README.md": "# Train\n",
}
DATA = {f"train/data/{name}": f"{name}\n" for name in ("a1.csv", "a2.csv", "b1.csv", "c1.csv", "a1.txt", "x/a1.csv", "[a]1.csv")}
NAMES = (
    "caf\u00e9.py",
    "cafe\u0301.py",
    "a b.py",
    "\U0001f600.py",
    "\u65e5\u672c\u8a9e/\u540d\u524d.py",
    "-x",
    "a\nb",
    "a'\"\\b",
    "..c",
    os.fsdecode(b"latin-\xe9"),
)
BASE = {"base/kfpkg.yaml": "version: 1.0.0\n", "base/Dockerfile": on_python("COPY tools.txt /"), "base/tools.txt": "tools\n"}
ON_BASE = f"FROM {REGISTRY}/acme/base\nCOPY src/ /app/\n"
HEREDOCS = on_python("COPY <<EOF /app/made.txt", "made", "EOF", "RUN <<EOF", "cat /app/made.txt", "EOF")

SAMPLES: dict[str, Sample] = {
    "plain": train(),
    "image name: name and version": train(settings="name: trainer\nversion: 1.2.3\nimage: '{registry}/ml-{name}'\n"),
    "image name: one repository for all": train(
        settings="image: 'registry.test:5000/all/images:{name}-{version}'\nversion: 1.2.3\n"
    ),
    "registry: flag": train(PLAIN, "--registry", f"{REGISTRY}/other"),
    "registry: variable": train(variables={"KFPKG_REGISTRY": f"{REGISTRY}/variable"}),
    "tags beside the fingerprint's": train(PLAIN, "--tag", "1.2.3", "--tag", "latest"),
    # Platforms
    "platforms: setting": train(settings="platforms: [linux/amd64, linux/arm64]\n"),
    "platforms: flag, in another order": train(PLAIN, "--platform", "linux/arm64,linux/amd64"),
    "platforms: variable": train(variables={"KFPKG_PLATFORMS": "linux/arm64,linux/ppc64le"}),
    "platforms: variant": train(PLAIN, "--platform", "linux/arm/v7,linux/arm/v6"),
    "platforms: a base for each": train(
        "ARG TARGETARCH\nFROM quay.io/acme/base-$TARGETARCH:1\nCOPY src/ /app/\n",
        settings="platforms: [linux/amd64, linux/arm64]\n",
        more={"kfpkg.lock": lock({"quay.io/acme/base-amd64:1": digest("a"), "quay.io/acme/base-arm64:1": digest("b")})},
    ),
    "platforms: built on the builder's": train(
        "FROM --platform=$BUILDPLATFORM python:3.11-slim AS make\nCOPY src/ /app/\nFROM scratch\nCOPY --from=make /app /app\n",
        "--platform",
        "linux/amd64,linux/arm64",
    ),
    # Stages and arguments
    "stage: the last": train(STAGES, files=STAGE_FILES),
    "stage: setting": train(STAGES, files=STAGE_FILES, settings="target: test\n"),
    "stage: flag beats setting": train(STAGES, "--target", "common", files=STAGE_FILES, settings="target: test\n"),
    "arguments: setting": train(
        "ARG TAG=3.10\nFROM python:$TAG\nARG MODE\nCOPY src/ /app/\n",
        settings="build_args: {TAG: 3.11-slim, MODE: fast, EMPTY: ''}\n",
    ),
    "arguments: flag beats setting": train(
        PLAIN, "--build-arg", "MODE=slow", "--build-arg", "MORE=a=b", settings="build_args: {MODE: fast}\n"
    ),
    "arguments: a COPY that depends on one": train(on_python("ARG FROM=src", "COPY $FROM /app/"), files={**MAIN, **NESTED}),
    # What else counts
    "labels": train(PLAIN, "--label", "stage=dev", settings="labels: {team: ml, stage: prod}\n"),
    "secrets": train(PLAIN, "--secret", "id=pip,src=kfpkg.lock", "--secret", "id=NPM_TOKEN"),
    "secrets: setting": train(settings="secrets: ['id=pip,src=Dockerfile', 'id=npm,env=NPM_TOKEN']\n"),
    "cache: inline": train(settings="cache: inline\n"),
    "cache: registry": train(settings="cache: registry\n"),
    "attestations": train(settings="provenance: true\nsbom: true\n"),
    "settings of workspace, folder, variable and flag": train(
        PLAIN,
        "--label",
        "four=flag",
        settings="labels: {two: folder, three: folder, four: folder}\nplatforms: [linux/arm64]\n",
        variables={"KFPKG_CACHE": "inline", "KFPKG_PLATFORMS": "linux/s390x"},
        more={
            "kfpkg.yaml": f"registry: {REGISTRY}/acme\nsbom: true\ncache: gha\n"
            "labels: {one: workspace, two: workspace, four: workspace}\n"
        },
    ),
    # Which files
    ".dockerignore": train(
        on_python("COPY . /app/"),
        files={**MAIN, **NESTED, **DATA},
        more={"train/.dockerignore": "# no data\ndata/*\n!data/a1.*\n**/*.txt\n!a/b\n*.md\nsrc/io\n", "train/src/x.pyc": "x"},
    ),
    "Dockerfile.dockerignore": train(
        on_python("COPY . /app/"),
        files={**MAIN, **NESTED},
        more={"train/.dockerignore": "src\n", "train/Dockerfile.dockerignore": "a\n*.md\n"},
    ),
    "everything": train(on_python("COPY . /app/"), files={**MAIN, **NESTED}),
    "globs": train(on_python("COPY data/[ab]?.csv data/*.txt s*c/io /app/"), files={**MAIN, **DATA}),
    "json form": train(on_python('COPY ["a b.txt", "src", "/app/"]'), more={"train/a b.txt": "a b\n"}),
    "add": train(
        on_python("ADD packed.tar /packed/", "ADD https://example.org/x.tar git@example.org:x.git src/io /app/"),
        more={"train/packed.tar": b"\0" * 1024},
    ),
    "copy from stages and images": train(
        "FROM python:3.11-slim AS make\nCOPY src/io /made/\n"
        f"FROM scratch\nCOPY --from=make /made /app/\nCOPY --from={TOOLS} /bin/x /bin/\nCOPY --from=0 /x /x\n"
    ),
    "bind mounts": train(
        on_python(
            f"RUN --mount=type=bind,source=src/io,target=/io --mount=type=bind,from={TOOLS},target=/tools true",
            "RUN --mount=type=cache,target=/root/.cache true",
        )
    ),
    "links": train(
        on_python("COPY named through/read.py kept /app/"),
        more={
            "train/named": link("src/main.py"),
            "train/through": link("src/io"),
            "train/kept/dangling": link("nowhere"),
            "train/kept/absolute": link("/etc/hostname"),
            "train/kept/outside": link("../../elsewhere"),
            "train/kept/folder": link("../src"),
        },
    ),
    "modes": train(
        on_python("COPY bin/ /bin/"),
        more={
            "train/bin/run.sh": program("#!/bin/sh\n"),
            "train/bin/mine.sh": Entry("#!/bin/sh\n", 0o700),
            "train/bin/plain.sh": "#!/bin/sh\n",
            "train/bin/private": Entry("#!/bin/sh\n", 0o600),
            "train/bin/others": Entry("#!/bin/sh\n", 0o615),
        },
    ),
    "empty files and folders": train(
        on_python("COPY nothing/ /app/"),
        more={"train/nothing/a": "", "train/nothing/b/c": "", "train/nothing/folder": Entry(folder=True)},
    ),
    "names": train(
        on_python("COPY names/ /app/"),
        more={f"train/names/{name}": f"{number}\n" for number, name in enumerate(NAMES)},
    ),
    "many files": train(
        on_python("COPY many/ /app/"),
        more={f"train/many/{number % 7}/{number:03}": random.Random(number).randbytes(number * 97) for number in range(60)},
    ),
    "a large file": train(on_python("COPY large /"), more={"train/large": bytes(range(256)) * 20000}),
    # How Dockerfiles are written
    "dockerfile: CRLF": train("FROM python:3.11-slim\r\nCOPY src/ \\\r\n  /app/\r\n"),
    "dockerfile: escape and comments": train(
        "# escape=`\nFROM python:3.11-slim `\n  AS one\n# COPY tests /\nCOPY src/ `\n# in the middle\n  /app/\n"
    ),
    "dockerfile: heredocs": train("# syntax=docker/dockerfile:1\n" + HEREDOCS),
    "dockerfile: parents and exclude": train(
        "# syntax=docker/dockerfile:1-labs\n" + on_python("COPY --parents --exclude=*.txt src/*/read.py data /app/"),
        files={**MAIN, **DATA},
    ),
    "dockerfile: a base by digest": train(f"FROM python:3.11-slim@{digest('d')}\nCOPY src/ /app/\n"),
    "dockerfile: scratch": train("FROM scratch\nCOPY src/ /app/\n"),
    # Contexts
    "context: the folder above": train(
        on_python("COPY shared/lib /app/lib", "COPY train/src /app"),
        settings="context: ..\n",
        more={
            "shared/lib/a.py": "shared\n",
            "shared/other.py": "not taken\n",
            ".dockerignore": "**/io\n",
            "train/.dockerignore": "src\n",
        },
    ),
    "context: of the workspace, for all": Sample(
        {
            "kfpkg.yaml": f"registry: {REGISTRY}/acme\ncontext: .\n",
            "parts/train/component.yaml": SPEC,
            "parts/train/Dockerfile": on_python("COPY shared parts/train/src /app/"),
            "parts/train/Dockerfile.dockerignore": "shared/b.py\n",
            "parts/train/src/main.py": "print('hello')\n",
            "parts/own/component.yaml": SPEC,
            "parts/own/kfpkg.yaml": "context: .\n",
            "parts/own/Dockerfile": PLAIN,
            "parts/own/src/main.py": "print('own')\n",
            "shared/a.py": "a\n",
            "shared/b.py": "b\n",
        },
        paths=("parts",),
    ),
    # Bases
    "bases: ONBUILD in kfpkg.lock": train(
        f"FROM {TOOLS}\nCOPY src/io /app/\n",
        more={"kfpkg.lock": lock(triggers={TOOLS: ["COPY src/main.py /", "RUN true"], PYTHON: ["COPY . /"]})},
    ),
    "bases: ONBUILD of an own stage": train(
        "FROM python:3.11-slim AS one\nONBUILD COPY src/io /app/\nFROM one\nONBUILD COPY src/main.py /\n"
    ),
    "bases: a mirror": train(settings="registries: {docker.io: {mirror: 'mirror.test:5000/hub'}}\n"),
    "bases: the component's own kfpkg.lock": Sample(
        {
            **MAIN,
            "kfpkg.yaml": NONE,
            "kfpkg.lock": NONE,
            "train/kfpkg.yaml": f"registry: {REGISTRY}/acme\n",
            "train/kfpkg.lock": f"version: 1\nbases:\n  python:3.11-slim: {digest('e')}\nplatforms: {{python:3.11-slim: [{PLATFORMS}]}}\n",
            "train/Dockerfile": PLAIN,
        }
    ),
    "image folder: a base": train(ON_BASE, more=BASE),
    "image folder: with its component": train(ON_BASE, more=BASE, paths=("base", "train")),
    "image folder: a base of a base, with ONBUILD": train(
        f"FROM {REGISTRY}/acme/runner:any\nCOPY src/io /app/\n",
        more={
            **BASE,
            "runner/kfpkg.yaml": "image: '{registry}/runner'\nversion: 2.0.0\nplatforms: [linux/arm64]\n"
            "platform_mismatch: allow\n",
            "runner/Dockerfile": f"FROM {REGISTRY}/acme/base:1\nONBUILD COPY src/main.py /app/\nONBUILD RUN true\n",
        },
        settings="platform_mismatch: allow\n",
        paths=(".",),
    ),
    "image folder: a stage of it": train(
        f"FROM {REGISTRY}/acme/base\nCOPY src/io /app/\n",
        more={
            **BASE,
            "base/kfpkg.yaml": "target: small\n",
            "base/Dockerfile": "FROM python:3.11-slim AS small\nONBUILD COPY src/main.py /\n"
            "FROM small AS big\nCOPY tools.txt /\nONBUILD COPY . /\n",
        },
    ),
}


def write(root: Path, files: Mapping[str, File]) -> None:
    """Files with the modes that they are to have, whatever this process's mask is."""
    for name, given in files.items():
        entry = given if isinstance(given, Entry) else Entry(given)
        if entry == NONE:
            continue
        path = root / name
        (path if entry.folder else path.parent).mkdir(parents=True, exist_ok=True)
        if entry.link:
            path.symlink_to(entry.link)
        elif not entry.folder:
            path.write_bytes(entry.text if isinstance(entry.text, bytes) else entry.text.encode())
            path.chmod(entry.mode)


def examples(folder: Path) -> Sample:
    """An example of this repository as a workspace: its files with the modes that git keeps."""
    files: dict[str, File] = {"train/component.yaml": NONE}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            files[path.relative_to(folder).as_posix()] = Entry(path.read_bytes(), mode)
    # Its own registry is one on loopback, which no proxy stands for.
    return Sample(files, ("--registry", f"{REGISTRY}/{folder.name}"), {}, (".",))
