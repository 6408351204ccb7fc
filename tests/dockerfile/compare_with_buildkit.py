#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare what kfpkg thinks a build can take with what BuildKit takes.

Generates contexts, .dockerignore files and Dockerfiles, builds each with `docker buildx build --output type=local`
and compares the files that arrive with the answer of context_probe: equal for `COPY . /`, and never too few for
other sources. Usage: compare_with_buildkit.py PROBE [--count N] [--seed N]
"""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

FILES = ["a", "b.txt", "src/m.py", "src/x.pyc", "src/pkg/n.py", "src/pkg/__pycache__/n.pyc", "docs/a/b/c.md",
         "docs/README.md", ".git/HEAD", "data/é.csv", "data/a b.txt", "-dash", "Case", "case"]
PARTS = ["a", "*", "**", "src", "pkg", "*.py", "*.py[co]", "docs", "?", "__pycache__", "data", "*.txt", "[a-c]*", "m.py",
         "README.md", "b", "**y", "s*", "é*", "\\*", "Case", ".", "..", "d**"]
FIXED = ["*\n!src\n**/__pycache__\n**/*.pyc\n", "**\n!**/*.py\n", "docs\n!docs/a\ndocs/a/b\n", "docs/**\n!docs/README.md\n",
         "/src/\n", "# only\n\n  a  \n", "\ufeffa\n", "!a\na\n", "src/pkg\n!src/p*\n", "*/*\n!src/m.py\n", "Case\n",
         ".dockerignore\nDockerfile\n", "docs\n!d*\ns*\n!src/pkg\n", "src\n!src/pkg\nsr*\n", "**/a\n!docs/a\n", "data/a b.txt\n"]
SOURCES = ["src", "src/", "s*", "src/*.py", "*", "docs/a", "/docs/../a", "*.txt", "src/p?g", "[a-c]", "link", "link/c.md", "again/c.md", "rooted/a", "again/../*d", "a docs"]


def pattern(rnd):
    text = "/".join(rnd.choice(PARTS) for _ in range(rnd.randint(1, 3)))
    if rnd.random() < 0.15:
        text = "/" + text
    if rnd.random() < 0.15:
        text += "/"
    return ("!" if rnd.random() < 0.35 else "") + text


def make_context(folder, ignore, dockerfile):
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (folder / "link").symlink_to("docs/a/b")
    (folder / "again").symlink_to("link")
    (folder / "rooted").symlink_to("/docs")
    (folder / ".dockerignore").write_text(ignore, encoding="utf-8")
    (folder / "Dockerfile").write_text(dockerfile, encoding="utf-8")


def files_below(folder):
    found = []
    for base, folders, files in os.walk(folder):
        for name in files + [one for one in folders if os.path.islink(os.path.join(base, one))]:
            found.append(os.path.relpath(os.path.join(base, name), folder))
    return sorted(found, key=os.fsencode)


def buildkit(context, out):
    done = subprocess.run(["docker", "buildx", "build", "--quiet", "--provenance=false", "--output", f"type=local,dest={out}",
                           str(context)], capture_output=True, text=True, timeout=120)
    return files_below(out) if done.returncode == 0 else None, done.stderr


def probe(program, context):
    done = subprocess.run([program, str(context)], capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout) if done.returncode == 0 else None


def case(number, rnd):
    """(rules, Dockerfile, exact): `exact` when everything lands at its own path."""
    if number < len(FIXED):
        return FIXED[number], "FROM scratch\nCOPY . /\n", True
    rules = "".join(pattern(rnd) + "\n" for _ in range(rnd.randint(1, 5)))
    if number % 3:
        return rules, "FROM scratch\nCOPY . /\n", True
    # The names at the end of the paths are compared: a COPY of some sources changes their folders.
    return "" if number % 2 else "docs/README.md\n*.pyc\n", f"FROM scratch\nCOPY {rnd.choice(SOURCES)} /out/\n", False


def differs(taken, ours, exact):
    if taken is None or ours is None:
        return taken != ours and ours is None
    if exact:
        return taken != ours
    names = [os.path.basename(one) for one in ours]
    return any(os.path.basename(one) not in names for one in taken)


def docker_there():
    try:
        return all(subprocess.run(["docker"] + words, capture_output=True).returncode == 0
                   for words in (["info"], ["buildx", "version"]))
    except FileNotFoundError:
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not docker_there():
        print("no docker with buildx here: run tests/lab/up and source its env.sh")
        return 1 if os.environ.get("CI") == "true" else 77
    rnd = random.Random(options.seed)
    bad = refused = 0
    for number in range(options.count):
        rules, dockerfile, exact = case(number, rnd)
        with tempfile.TemporaryDirectory(prefix="kfpkg-compare-") as name:
            context = pathlib.Path(name) / "context"
            context.mkdir()
            make_context(context, rules, dockerfile)
            taken, error = buildkit(context, str(pathlib.Path(name) / "out"))
            ours = probe(options.probe, context)
        refused += taken is None
        if differs(taken, ours, exact):
            bad += 1
            print(f"--- case {number}: {dockerfile!r} {rules!r}\nBuildKit: {taken} {error[-300:] if taken is None else ''}\n"
                  f"kfpkg:    {ours}")
    print(f"{options.count} cases, {refused} refused by BuildKit, {bad} differ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
