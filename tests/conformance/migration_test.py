#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `kfpkg lint --fix --unsafe-fixes --target kfp-2` makes of specs, judged by the SDK.

usage: migration_test.py PROBE. Of the hand-written and real specs (of the corpus where KFPKG_CORPUS names it): how many
that SDK 2.x refuses it takes afterwards. None that it takes may be refused afterwards, fixing twice changes nothing,
a fixed spec has no finding left that a fix answers, and those that KFP 1.8 loads still load there. What stays refused
is listed by rule, and only these rules may be left.
"""
import collections
import os
import sys

import mutations
from verdicts import JUDGES, probe

# What a person has to decide: which of two things was meant, or what is missing.
FOR_PEOPLE = {
    "KF001": "no YAML", "KF003": "no component", "KF004": "two documents with content", "KF006": "a key of nobody",
    "KF008": "a part is missing", "KF009": "a graph", "KF101": "the value and the path of one input",
    "KF103": "a default of another type", "KF105": "two of one name", "KF107": "no letter in the component's name",
    "KF115": "null in JSON", "KF119": "a number that is none", "KF203": "a list in a list", "KF204": "no placeholder of KFP",
    "KF205": "a name that is not declared", "KF206": "a condition of KFP 1.8", "KF214": "a placeholder of KFP 1.8",
    "KF215": "a mapping of arguments", "KF701": "broken IR", "KF702": "broken IR",
}
# Of the corpus SDK 2.x refuses 20 specs; one is a graph.
CORPUS_REFUSED, CORPUS_LEFT = 20, 1


def refused(verdict):
    return not verdict.startswith("ok")


def migrate(program, texts):
    """{key: (migrated text, the same fixed again, rules of fixes that are left)}"""
    answers = probe(program, texts.values(), "--target", "kfp-2", "--unsafe-fixes")
    fixes = {key: answer.get("fix") for key, answer in zip(texts, answers)}
    return {key: (fix["text"], fix["twice"], fix["left"]) if fix else (texts[key], texts[key], []) for key, fix in fixes.items()}


def left_rules(program, texts):
    rules = collections.Counter()
    for answer in probe(program, texts, "--target", "kfp-2"):
        rules.update({f["rule"] for f in answer["findings"] if f["fails_at"] in ("load", "compile")})
    return rules


def judged(judge, texts):
    """(verdicts by key, number of texts without any)"""
    verdicts, missing = judge.of(texts)
    return verdicts, len(missing)


def check(program, bases, name, limits=None):
    texts = {mutations.key_of(text): text for text, _ in bases}
    migrated = migrate(program, texts)
    after = {mutations.key_of(fixed): fixed for fixed, _, _ in migrated.values()}
    failures = []
    new, old = JUDGES
    verdicts, missing = judged(new, {**texts, **after})
    before_18, missing_18 = judged(old, {**texts, **after})
    if missing or missing_18:
        failures.append(f"{missing} and {missing_18} texts have no verdict; run scripts/verdicts")
        return failures
    pairs = {key: (verdicts[key], verdicts[mutations.key_of(fixed)]) for key, (fixed, _, _) in migrated.items()}
    failures += [f"refused afterwards:\n{migrated[key][0]}" for key, (a, b) in pairs.items() if refused(b) and not refused(a)]
    failures += [f"fixed twice it differs:\n{fixed}" for fixed, twice, _ in migrated.values() if fixed != twice]
    failures += [f"left with a fix {left}:\n{fixed}" for fixed, _, left in migrated.values() if left]
    failures += [f"KFP 1.8 no longer loads it:\n{fixed}" for key, (fixed, _, _) in migrated.items()
                 if not refused(before_18[key]) and refused(before_18[mutations.key_of(fixed)])]
    was = [key for key, (a, _) in pairs.items() if refused(a)]
    is_ = [key for key in was if refused(pairs[key][1])]
    rules = left_rules(program, [migrated[key][0] for key in is_])
    failures += [f"{rule} is left {count} times" for rule, count in rules.items() if rule not in FOR_PEOPLE]
    print(f"{name}: of {len(texts)} specs SDK {new.version} refuses {len(was)}, and {len(is_)} once they are migrated")
    print("   left:", ", ".join(f"{rule} ({FOR_PEOPLE.get(rule, '?')}) {count}" for rule, count in sorted(rules.items())))
    if limits and (len(was), len(is_)) != limits:
        failures.append(f"{name}: expected {limits}")
    return failures


def main():
    program = sys.argv[1]
    failures = check(program, mutations.own_bases(), "own specs")
    if mutations.corpus_bases():
        failures += check(program, mutations.corpus_bases(), "corpus", (CORPUS_REFUSED, CORPUS_LEFT))
    for failure in failures[: int(os.environ.get("SHOW", "10"))]:
        print(failure)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
