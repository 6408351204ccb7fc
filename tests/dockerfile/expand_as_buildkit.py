#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare how kfpkg puts variables into words with how BuildKit does.

Generates words with all operators of ${X...}, builds a Dockerfile that keeps each in an ENV, reads the values from the
image's configuration and compares them with the answers of context_probe. Words that kfpkg refuses are built alone and
have to fail there too. Usage: expand_as_buildkit.py PROBE [--count N] [--seed N]
"""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile

from compare_with_buildkit import docker_there

VALUES = {"V0": "linux/arm64/v8", "V1": "release-1.2.3", "V2": "a.b.c.tar.gz", "V3": "aaa", "V4": "", "V5": "é-ü-é",
          "V6": "x*y?z", "V7": "aXbXc"}
PIECES = ["*", "*", "?", "a", "aa", ".", "-", "X", "1", "\\*", "\\?", "[a-c]", "é", "ü", "+", "(", "tar", "v8", "${V3}", "'.'", '"-"']
PARTS = PIECES + ["\\/", "b", "c"]
REPLACEMENTS = ["", "Y", "ab", "é", "${V3}", ".", "\\/"]
FIXED = ["${V0##*/}", "${V0%/*}", "${V0%%/*}", "${V0#*/}", "${V0//\\//-}", "${V0/\\//-}", "${V1#release-}", "${V1//./_}", "${V2%%.*}",
         "${V2##*.}", "${V3//a*/b}", "${V3//*/b}", "${V7//X/}", "${V4//*/b}", "${V4/?/b}", "${V5//?/x}", "${V5%?}", "${V6%\\?*}",
         "${V6##*\\*}", "${V9%x}", "${V9:-d}", "${V4:-d}", "${V4-d}", "${V3:+s}", "${V4:+s}", "${V3/a/\\$1}", "pre${V0%%/*}post",
         "${V0%%/${V9:-*}}", "${V3%\\}*}", "${V3#a\\}}"]
# Not "${V3:#a}": BuildKit 0.13 takes it as "${V3#a}", later ones refuse it, as kfpkg does.
REFUSED = ["${V3^a}", "${V3%\\a}", "${V3/a}", "${V9:?must}", "${V9?must}", "${V3"]


def word(rnd):
    name = rnd.choice(list(VALUES))
    if rnd.random() < 0.6:
        pattern = "".join(rnd.choice(PIECES) for _ in range(rnd.randint(1, 4)))
        return "${" + name + rnd.choice(["#", "##", "%", "%%"]) + pattern + "}"
    pattern = "".join(rnd.choice(PARTS) for _ in range(rnd.randint(1, 3)))
    return "${" + name + rnd.choice(["/", "//"]) + pattern + "/" + rnd.choice(REPLACEMENTS) + "}"


def config_of(archive):
    """The configuration of the one image in an OCI layout."""
    with tarfile.open(archive) as tar:
        def read(digest):
            return json.load(tar.extractfile("blobs/" + digest.replace(":", "/")))
        index = json.load(tar.extractfile("index.json"))
        found = read(index["manifests"][0]["digest"])
        while "manifests" in found:
            found = read(found["manifests"][0]["digest"])
        return read(found["config"]["digest"])


def buildkit(words):
    """What BuildKit makes of each word; None when it refuses one of them."""
    lines = ["FROM scratch"] + [f'ENV {name}="{value}"' for name, value in VALUES.items()]
    lines += [f"ENV R{number}={one}" for number, one in enumerate(words)]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "Dockerfile").write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = subprocess.run(["docker", "buildx", "build", "--quiet", "--provenance=false", "--output",
                               f"type=oci,dest={root}/out.tar", folder], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            return None, done.stderr
        variables = dict(one.split("=", 1) for one in config_of(root / "out.tar")["config"]["Env"])
        return [variables[f"R{number}"] for number in range(len(words))], ""


def ours(program, words):
    asked = "".join(json.dumps([one, VALUES]) + "\n" for one in words)
    done = subprocess.run([program, "--expand"], input=asked, capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("probe")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if not docker_there():
        print("no docker with buildx here: run tests/lab/up and source its env.sh")
        return 1 if os.environ.get("CI") == "true" else 77
    rnd = random.Random(options.seed)
    words = FIXED + [word(rnd) for _ in range(options.count)]
    answers = ours(options.probe, words)
    known = [(one, answer) for one, answer in zip(words, answers) if answer is not None]
    theirs, trouble = buildkit([one for one, _ in known])
    if theirs is None:
        print(f"BuildKit refuses what kfpkg takes:\n{trouble}")
        return 1
    wrong = [(one, answer, real) for (one, answer), real in zip(known, theirs) if answer != real]
    for one, answer, real in wrong:
        print(f"{one}: kfpkg {answer!r}, BuildKit {real!r}")
    for one in REFUSED:
        if ours(options.probe, [one]) != [None] or buildkit([one])[0] is not None:
            print(f"{one}: not refused by both")
            wrong.append((one, None, None))
    print(f"{len(known)} of {len(words)} words compared, {len(REFUSED)} refused, {len(wrong)} differ")
    return 1 if wrong or len(known) < len(words) * 0.9 else 0


if __name__ == "__main__":
    sys.exit(main())
