#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kfpkg finds no mistake in what SDK 2.17 itself compiles.

usage: compiled_test.py PROBE. The pipelines use every construct of the SDK (pipeline_sources.py). KF712 is right exactly where
a task takes what nobody passes to the group around it: the SDK compiles that, and the run stops there. compiled.json has the
other places where the SDK writes what cannot run. KF719 is right exactly where kfp-kubernetes writes a key that KFP 2.5 does not
know, for those who have to run on any KFP 2.
"""
import json
import sys

import compiled
from verdicts import HERE, probe

KNOWN = json.loads((HERE / "compiled.json").read_text(encoding="utf-8"))
TARGETS = ("kfp-2", "kfp-2.17", "vertex")
# Of platform documents, since KFP 2.16.
NEWER = ("securityContext:", "subPath:")


def stale(rows):
    """Why the kept texts are not those of the sources; empty when they are."""
    keys = compiled.wanted()
    changed = [name for name, key in keys.items() if rows.get(name, {}).get("source") != key]
    return f"{len(changed)} sources were never compiled; run scripts/verdicts --compile" if changed else ""


def wrong(target, name, text, answer):
    """The findings that are not right, and what is wrong without a finding."""
    unpassed = compiled.unpassed(text)
    found = [one for one in answer["findings"] if f"{name} {one['rule']}" not in KNOWN]
    told = [one for one in found if one["rule"] == "KF712" and any(f'"{input}"' in one["message"] for input in unpassed)]
    newer = [one for one in found if one["rule"] == "KF719"]
    has_newer = target == "kfp-2" and any(key in text for key in NEWER)
    rest = [json.dumps(one) for one in found if one not in told and not (has_newer and one in newer)]
    if has_newer and not newer:
        rest.append("it has keys that older backends do not know, and kfpkg says nothing")
    if unpassed and not told:
        rest.append(f"nobody passes {sorted(unpassed)}, and kfpkg says nothing")
    return rest


def main():
    rows = compiled.kept()
    if reason := stale(rows):
        print(reason)
        return 1
    texts = [row["text"] for row in rows.values()]
    failed = 0
    for target in TARGETS:
        answers = probe(sys.argv[1], texts, "--target", target)
        for name, text, answer in zip(rows, texts, answers):
            rest = wrong(target, name, text, answer)
            failed += len(rest)
            for reason in rest:
                print(f"{target}: {name}: {reason}")
        print(f"{target}: {len(texts)} pipelines and components of the SDK")
    return 1 if failed or len(texts) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
