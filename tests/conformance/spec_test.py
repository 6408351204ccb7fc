#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The KFP SDK is the judge: cases.json holds what its loader and compiler said of each text.

usage: spec_test.py PROBE. kfpkg must have a finding that fails at load exactly where the SDK refuses to load, and
one that fails at compile exactly where it loads and then refuses to compile or to be used. exceptions.json lists
the cases where they may differ, each with the reason; one that no longer differs is an error too.
"""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def refused(verdict):
    return isinstance(verdict, dict) and "error" in verdict


def main():
    cases = json.loads((HERE / "cases.json").read_text())
    exceptions = json.loads((HERE / "exceptions.json").read_text())
    names = sorted(cases)
    texts = [cases[name]["text"] for name in names]
    output = subprocess.run([sys.argv[1]], input=json.dumps(texts).encode(), stdout=subprocess.PIPE, check=True).stdout
    bad, agreed, stale = [], 0, set(exceptions)
    for name, answer in zip(names, json.loads(output)):
        found = answer["findings"]
        judge = cases[name]["kfp2"]
        stages = {finding["fails_at"] for finding in found}
        expected = {"load": refused(judge["load"]), "compile": refused(judge.get("compile")) or refused(judge.get("pipeline"))}
        mine = {"load": "load" in stages, "compile": "compile" in stages}
        if expected["load"]:
            mine["compile"] = False
        if mine == expected:
            agreed += 1
        elif name in exceptions:
            stale.discard(name)
        else:
            bad.append((name, expected, found))
    for name, expected, found in bad:
        print(f"{name}: the SDK refuses {expected}, kfpkg found {json.dumps(found)}")
        print("   ", repr(cases[name]["text"][:200]))
    for name in sorted(stale):
        print(f"{name}: is listed in exceptions.json and does not differ")
    print(f"{len(names)} cases, {agreed} agree, {len(bad)} differ, {len(exceptions)} exceptions")
    return 1 if bad or stale else 0


if __name__ == "__main__":
    sys.exit(main())
