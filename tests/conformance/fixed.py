# SPDX-License-Identifier: Apache-2.0
"""Fixes judged by an SDK: what each of them, and all of them together, make of texts, compared with the texts as they were.

A safe fix keeps what the SDK compiles a text to; an unsafe one makes no text fail that did not fail, or fail earlier.
"""
import json
import subprocess

import mutations
from verdicts import probe

STAGES = ["load", "compile", "ok"]


def rule_examples(program):
    """(text, mutations) of the rules' pages."""
    return [(text, 1) for text in json.loads(subprocess.run([program, "--examples"], stdout=subprocess.PIPE, check=True).stdout)]


def made(texts, program, targets):
    """(key of the text, name, whether the IR must stay, fixed text) of every fix, and of all safe and all fixes together."""
    arguments = ("--target", targets, "--each-fix")
    rows = []
    for flags, name, safe in (((), "all safe fixes", True), (("--unsafe-fixes",), "all fixes", False)):
        for (key, text), answer in zip(texts.items(), probe(program, texts.values(), *arguments, *flags)):
            rows += [(key, f"{one['rule']}: {one['fix']}", one["safe"], one["text"]) for one in answer["each"] if safe]
            if "fix" in answer:
                rows.append((key, name, safe, answer["fix"]["text"]))
    return [row for row in dict.fromkeys(rows) if row[3] != texts[row[0]]]


def is_worse(before, after, safe):
    """Whether a fix did harm."""
    if safe and before.startswith("ok"):
        return before != after
    return STAGES.index(after.split()[0]) < STAGES.index(before.split()[0])


def judged(judge, texts, program):
    """(number of texts with fixes, number of fixed texts, rows of those that are worse)"""
    rows = made(texts, program, judge.targets)
    with_fixes = {row[0]: texts[row[0]] for row in rows}
    asked = {**with_fixes, **{mutations.key_of(row[3]): row[3] for row in rows}}
    verdicts = judge.ask(asked)
    bad = []
    for key, name, safe, fixed in rows:
        before, after = verdicts[key], verdicts[mutations.key_of(fixed)]
        if is_worse(before, after, safe):
            bad.append((texts[key], {"fix": name, "before": before, "after": after}, fixed))
    return len(with_fixes), len(rows), bad
