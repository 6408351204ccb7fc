#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kfpkg and SDK 2.17 refuse the same compiled pipelines at the same stage.

usage: pipelines_test.py PROBE. tests/verdicts/kfp-2.17.0-pipelines.jsonl holds compiled components and pipelines, most of them
with keys dropped, renamed and retyped, each with what judge.py's questions found: the stage at which the SDK refuses it.
"""
import json
import sys

import verdicts

FILE = verdicts.FOLDER / "kfp-2.17.0-pipelines.jsonl"


def stage_of(found):
    stages = {finding["fails_at"] for finding in found}
    return "load" if "load" in stages else "compile" if "compile" in stages else "ok"


def main():
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    answers = verdicts.probe(sys.argv[1], [row["text"] for row in rows], "--target", "kfp-2")
    bad = [(row, found) for row, found in zip(rows, (answer["findings"] for answer in answers)) if stage_of(found) != row["v"]]
    for row, found in bad[:5]:
        print(f"--- the SDK says {row['v']}, kfpkg {json.dumps(found)[:600]}\n{row['text'][:1500]}")
    print(f"{len(rows)} compiled pipelines, {len(bad)} differences")
    return 1 if bad or len(rows) < 300 else 0


if __name__ == "__main__":
    sys.exit(main())
