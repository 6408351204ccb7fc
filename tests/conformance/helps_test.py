#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A help leads to no next error: what it says to write is written where the finding stands, and lint sees no error there that it
had not seen before.

usage: helps_test.py KFPKG [--seed N] [--count N]. The texts are the cases, the compiled pipelines and mutations of both. Helps that
name what to write in the mark's place count: `did you mean "x"?`, `write x`, `for example x`, `it is one of x, y`.
"""
import argparse
import collections
import datetime
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

WORD = r"(\"[^\"]*\"|'[^']*'|[A-Za-z][A-Za-z.0-9]*)"
HELPS = [re.compile(pattern) for pattern in (
    r"^did you mean \"(?P<near>[^\"]+)\"\?", rf"(?:^|, )write (?P<text>{WORD})$", rf"for example (?P<text>{WORD})$",
    r"^it is one of (?P<text>\w+)")]
# These say what is missing in the marked place, and not what to write in its stead.
ABOUT_PARTS = re.compile(r"has no |is missing")


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
    """The text with what the help says, or None when it says nothing of the kind."""
    if ABOUT_PARTS.search(finding["message"]) or finding["path"].split("/")[1:] != ["component.yaml"]:
        return None
    for pattern in HELPS:
        match = pattern.search(finding["help"] or "")
        if match is None:
            continue
        begin, end = finding["start"]["offset"], finding["end"]["offset"]
        word = match.groupdict().get("text") or json.dumps(match["near"])
        return text[:begin] + word.encode() + text[end:]
    return None


def errors(findings):
    """Errors by rule."""
    return collections.Counter(finding["rule"] for finding in findings if finding["severity"] == "error")


def texts_of(options):
    """The known texts, and so many mutations of them."""
    known = list(messages_test.texts().values())
    dice = random.Random(options.seed)
    more = mutations.some(dice, options.count) + ir_mutations.some(dice, options.count)
    return [text.encode("utf-8", "surrogatepass") for text in known + more]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=datetime.date.today().toordinal(), help="default: the day")
    parser.add_argument("--count", type=int, default=400)
    options = parser.parse_args()
    options.program = options.program.resolve()
    texts = texts_of(options)
    followed = []
    for text, findings in zip(texts, lint(options.program, texts)):
        followed += [(text, findings, finding, after) for finding in findings if (after := written(text, finding)) is not None]
    wrong = 0
    for (text, findings, finding, after), then in zip(followed, lint(options.program, [after for *_, after in followed])):
        fresh = errors(then) - errors(findings)
        if not fresh:
            continue
        wrong += 1
        new = next(each for each in then if each["rule"] in fresh)
        print(f"{finding['rule']}: {finding['message']}; {finding['help']}\n    leads to {new['rule']}: {new['message']}")
    print(f"seed {options.seed}: {len(texts)} texts, {len(followed)} helps followed, {wrong} led to another error")
    return 1 if wrong or not followed else 0


if __name__ == "__main__":
    sys.exit(main())
