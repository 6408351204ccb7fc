#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare how kfpkg reads .dockerignore with how moby's patternmatcher does.

Generates rules with all oddities (Unicode's blanks, classes, escapes, characters of regular expressions) and asks about
paths. Usage: ignore_as_moby.py PROBE [--count N] [--seed N]; without --seed another one each day, which is printed.
"""
import argparse
import json
import random
import re
import subprocess
import sys

from judge_program import judge_or_exit, today

BLANKS = [" ", "\t", "\u00a0", "\u0085", "\u2003", "\u3000", "\ufeff"]
PARTS = ["a", "b", "data", "src", "x.py", "é", "a b", "*", "**", "?", "*.py", "[a-c]", "[!a]", "[^a]", "[]a]", "[a-]", "[-a]", "[a-c-]",
         "[[:alpha:]]", "[a*]", "[a?]", "[a.]", "\\a", "\\d", "\\*", "\\s", "\\w", "a|b", "|", "a+", "(a)", "{a,b}", "$", "^", "^a", ".", "..", "...",
         "a{", "a}", "***", "a**", "**a", "d*", "*a*", "\\", "!", "!a", "#", "[", "]", "a]", "\\]", "\\[a"]
NAMES = ["a", "b", "c", "data", "src", "x.py", "é", "a b", "a|b", "a+", "(a)", "{a,b}", "$", "^a", "1", "d", "!a", "#", "]", "[a", "*", "\\d", "\u00a0"]
# Parts of regular expressions that kfpkg refuses though moby takes them: nobody writes them on purpose.
REFUSED = re.compile(r"\{\d+(,\d*)?\}|\\[bBzxpPQEC0-7]")


def pattern(rnd):
    text = "/".join(rnd.choice(PARTS) + (rnd.choice(PARTS) if rnd.random() < 0.3 else "") for _ in range(rnd.randint(1, 3)))
    if rnd.random() < 0.1:
        text = "/" + text
    if rnd.random() < 0.1:
        text += rnd.choice(["/", " /", "/ ", "//", "/."])
    if rnd.random() < 0.35:
        text = "!" + (rnd.choice(BLANKS) if rnd.random() < 0.2 else "") + text
    if rnd.random() < 0.15:
        text = rnd.choice(BLANKS) + text
    if rnd.random() < 0.15:
        text += rnd.choice(BLANKS)
    return text


def question(rnd):
    rules = [pattern(rnd) for _ in range(rnd.randint(1, 4))]
    if rnd.random() < 0.3:
        rules[0] = rnd.choice(["*", "**", "data", "*/*"])
    ending = rnd.choice(["\n", "\n", "\n", "\r\n"])
    text = ("\ufeff" if rnd.random() < 0.03 else "") + ending.join(rules) + ending
    return [text, "/".join(rnd.choice(NAMES) for _ in range(rnd.randint(1, 3)))]


def answers(command, questions):
    asked = "".join(json.dumps(one) + "\n" for one in questions)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True, timeout=600)
    return done.stdout.splitlines()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("probe")
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=today())
    options = parser.parse_args()
    rnd = random.Random(options.seed)
    questions = [question(rnd) for _ in range(options.count)]
    theirs = answers([judge_or_exit(), "--match"], questions)
    ours = answers([options.probe, "--match"], questions)
    wrong = refused = 0
    for (rules, path), real, own in zip(questions, theirs, ours, strict=True):
        if real == own:
            continue
        # moby finds some bad patterns only when it comes to them, if ever.
        if own == "error" and (REFUSED.search(rules) or late_error(rules)):
            refused += 1
            continue
        wrong += 1
        if wrong <= 20:
            print(f"{rules!r} {path!r}: moby {real}, kfpkg {own}")
    print(f"seed {options.seed}: {options.count} questions, {refused} refused early, {wrong} differ")
    return 1 if wrong else 0


def late_error(rules):
    """True when moby would refuse one of these rules for a file that meets it alone."""
    lines = [line for line in rules.removeprefix("\ufeff").splitlines() if line.strip()]
    alone = [["#\n" + line.lstrip("!"), "a"] for line in lines] + [["**\n" + line, "a"] for line in lines]
    return "error" in answers([judge_or_exit(), "--match"], alone)


if __name__ == "__main__":
    sys.exit(main())
