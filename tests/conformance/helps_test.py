#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A help leads to no next error: what it says to write is written where the finding stands, and lint sees no error in that place.

Errors elsewhere were hidden by the first one: who reads a compiled pipeline stops at what does not load.

usage: helps_test.py KFPKG [--seed N] [--count N]; other seeds find what nobody has seen yet. The texts are the cases, the compiled pipelines and mutations of both. Helps that
name what to write in the mark's place count: `did you mean "x"?`, `write x`, `for example x`, `it is one of x, y`.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import ir_mutations
import messages_test
import mutations

WORD = r"(\"[^\": ]*\"|'[^']*'|[A-Za-z][A-Za-z.0-9]*)"  # no YAML of several words
HELPS = [re.compile(pattern) for pattern in (
    r"^did you mean \"(?P<near>[^\"]+)\"\?", rf"(?:^|, )write (?P<text>{WORD})$", rf"for example (?P<text>{WORD}|[\w./:-]+)$",
    r"^it is one of (?P<text>\w+)")]
# These say what is missing in the marked place, and not what to write in its stead.
ABOUT_PARTS = re.compile(r"has no |is missing|not empty")
# What was there before, behind a word that said nothing: what the meant thing lacks, and what is wrong with it.
HIDDEN = {"KF008", "KF009", "KF101", "KF102", "KF202", "KF210", "KF226"}
# A name in quotes may be nobody's; which one was meant only the pipeline's source knows.
OF_NAMES = {("KF703", "KF216"), ("KF703", "KF705"), ("KF703", "KF712"), ("KF703", "KF715")}


def lint(program, texts):
    """What lint says of each text: (findings, text as bytes)."""
    with tempfile.TemporaryDirectory(prefix="kfpkg-helps-") as root:
        for number, text in enumerate(texts):
            folder = pathlib.Path(root, f"{number:06}")
            folder.mkdir()
            (folder / "component.yaml").write_bytes(text)
        environment = {"PATH": os.environ["PATH"], "HOME": root, "KFPKG_LINT_PYTHON": "off"}
        done = subprocess.run([program, "lint", "--format", "json"], cwd=root, env=environment, capture_output=True, check=False)
    found = collections.defaultdict(list)
    for finding in json.loads(done.stdout)["findings"]:
        found[int(finding["path"].split("/")[0])].append(finding)
    return [found[number] for number in range(len(texts))]


def written(text, finding):
    """What the help says to write, and the text with it; None when it says nothing of the kind."""
    if ABOUT_PARTS.search(finding["message"]) or finding["path"].split("/")[1:] != ["component.yaml"]:
        return None
    for pattern in HELPS:
        match = pattern.search(finding["help"] or "")
        if match is None:
            continue
        begin, end = finding["start"]["offset"], finding["end"]["offset"]
        tagged = text[:begin].rstrip().rsplit(b" ", 1)[-1].startswith(b"!")
        if tagged or not match[0].isascii():  # a tag would be of what is written too; other characters are shown as dots
            return None
        word = match.groupdict().get("text") or json.dumps(match["near"])
        return word.encode(), text[:begin] + word.encode() + text[end:]
    return None


def next_error(finding, word, then):
    """The first new error that begins in what was written, or None."""
    begin = finding["start"]["offset"]
    end = begin + len(word)
    touching = [each for each in then if each["rule"] not in HIDDEN and (finding["rule"], each["rule"]) not in OF_NAMES and each["severity"] == "error" and each["path"].endswith("/component.yaml")
                and begin <= each["start"]["offset"] < end]
    return touching[0] if touching else None


def texts_of(options):
    """The known texts, and so many mutations of them."""
    known = list(messages_test.texts().values())
    dice = random.Random(options.seed)
    more = []
    for mutated in (mutations.texts(mutations.own_bases(), str(options.seed)), ir_mutations.texts(str(options.seed))):
        more += dice.sample(list(mutated.values()), min(options.count, len(mutated)))
    return [text.encode("utf-8", "surrogatepass") for text in known + more]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400)
    options = parser.parse_args()
    options.program = options.program.resolve()
    texts = texts_of(options)
    followed = []
    for text, findings in zip(texts, lint(options.program, texts)):
        followed += [(finding, *new) for finding in findings if (new := written(text, finding)) is not None]
    wrong = 0
    for (finding, word, _), then in zip(followed, lint(options.program, [text for *_, text in followed])):
        new = next_error(finding, word, then)
        if new is None:
            continue
        wrong += 1
        print(f"{finding['rule']}: {finding['message']}; {finding['help']}\n    leads to {new['rule']}: {new['message']}")
    print(f"seed {options.seed}: {len(texts)} texts, {len(followed)} helps followed, {wrong} led to another error")
    return 1 if wrong or not followed else 0


if __name__ == "__main__":
    sys.exit(main())
