#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kfpkg and the KFP SDKs refuse the same texts at the same stage, thousands of them, and safe fixes keep what they compile to.

usage: agreement_test.py PROBE. For each text of mutations.py (of the corpus too where KFPKG_CORPUS names it) a finding that
fails at load stands exactly where the SDK refuses to load, one that fails at compile exactly where it loads and then
refuses to compile. The SDK's verdicts are kept (verdicts.py); scripts/verdicts asks for those that are missing.
"""
import json
import os
import sys

import mutations
from verdicts import JUDGES, probe

def stage_of(found):
    stages = {finding["fails_at"] for finding in found}
    return "load" if "load" in stages else "compile" if "compile" in stages else "ok"


def show(title, rows):
    limit = int(os.environ.get("SHOW", "5"))
    for text, *facts in rows[:limit]:
        print(f"--- {title}\n{text[:1500]}")
        for fact in facts:
            print("   ", json.dumps(fact, ensure_ascii=False)[:500])
    return len(rows)


def stages(judge, texts, verdicts, answers):
    """Texts at which the two stop at different stages."""
    bad = []
    for key, text in texts.items():
        verdict = verdicts.get(key)
        if verdict is None:
            continue
        found = answers[key]["findings"]
        theirs = verdict.split()[0]
        mine = stage_of(found)
        if mine != theirs:
            bad.append((text, {"sdk": verdict, "key": key}, [f for f in found if f["fails_at"] in ("load", "compile")]))
    return bad


def fixes(judge, texts, verdicts, answers):
    """(texts that a safe fix breaks or does not mend, fixed texts that were judged, those without a verdict)."""
    fixed = {key: answer["fix"] for key, answer in answers.items() if "fix" in answer}
    bad = [(texts[key], "fixed twice it is another text", fix) for key, fix in fixed.items() if fix["text"] != fix["twice"]]
    bad += [(texts[key], "a safe fix leaves its finding", fix) for key, fix in fixed.items() if fix["left"] and fix["text"] != texts[key]]
    good = {key: fix["text"] for key, fix in fixed.items() if fix["text"] != texts[key] and verdicts.get(key, "").startswith("ok")}
    after, missing = judge.of({mutations.key_of(text): text for text in good.values()})
    for key, text in good.items():
        verdict = after.get(mutations.key_of(text))
        if verdict is not None and verdict != verdicts[key]:
            bad.append((texts[key], {"before": verdicts[key], "after": verdict}, text))
    return bad, good, missing


def main():
    program = sys.argv[1]
    texts = mutations.texts(mutations.own_bases() + mutations.corpus_bases())
    failed = 0
    for judge in JUDGES:
        verdicts, missing = judge.of(texts)
        answers = dict(zip(texts, probe(program, texts.values(), "--target", judge.targets)))
        differ = stages(judge, texts, verdicts, answers)
        broken, fixed, unknown = fixes(judge, texts, verdicts, answers)
        failed += show(f"{judge.name} and kfpkg differ", differ) + show(f"{judge.name}: a safe fix is wrong", broken)
        failed += len(missing) + len(unknown)
        print(f"{judge.name}: {len(texts)} texts, {len(differ)} differences, {len(fixed)} texts that it takes have "
              f"safe fixes, {len(broken)} of them wrong")
        if missing or unknown:
            print(f"{judge.name}: no verdict of {len(missing)} texts and {len(unknown)} fixed ones; run scripts/verdicts")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
