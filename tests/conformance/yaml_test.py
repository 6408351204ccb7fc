#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PyYAML is the judge: kfpkg's reader accepts the same texts and gives every scalar the same type.

usage: yaml_test.py PROBE [COUNT [SEED|today]]. Texts: the conformance cases, the examples, the specs below
KFPKG_CORPUS when it is set, hand-written scalars, and COUNT mutations of all of these with a fixed seed, or that of the day.
Of texts that both accept, every scalar stands at the same place too.
"""
import datetime
import json
import os
import pathlib
import random
import re
import subprocess
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

SCALARS = """
y n Y N yes No ON off true False TRUE tRue null Null ~ NULL nULL on
0 1 -1 +1 007 08 0o7 0x1F 0xg 0b11 0b2 1_000 _1 1__0 1: 1:30 1:60 190:20:30 190:20:30.15 -1:30 1:2:3:4 0_ 00 0x_1
1.10 1e-3 1.0e-3 1.0e3 1.e+3 .5 -.5 +.5 . .. 1. -1. +1.5 1_0.5 ._5 .5e+3 1.5.2 .inf -.INF +.Inf .nan .NaN -.nan 1.2E-9
2020-01-01 2020-1-1 2020-01-01T00:00:00 2020-01-01t1:02:03.5Z 2020-01-01T01:02:03+1:30 2020-13-01 2020-02-30
2021-02-29 2020-02-29 0000-01-01 2020-01-01T25:00:00 2020-01-01T00:00:00+24:00 2020-01 20-01-01
<< = ! & * ? - : # % @ ` | > [ ] { } , ' " -a :a ?a a: a:b a#b #a !a &a *a %a @a `a
""".split()

SNIPPETS = """
a: 2020-01-01 00:00:00
a: 2020-01-01  1:02:03 -5
a: !!int 12
a: !!int x
a: !!str 12
a: !!float 1
a: !!bool yes
a: !!bool maybe
a: !!null x
a: !!binary aGk=
a: !!set {a, b}
a: !foo b
a: ! 12
a: ! "12"
a: !!timestamp 2020-01-01
a: !!map {a: b}
a: !!map [a]
a: !!seq {a: b}
? a
{? a : b}
{a ?b}
{?b}
[?b]
[? b]
[a?b]
[http://x/?q=1]
[http://x/?q=1, b]
{a: b?c}
{a:, b}
{a:}
{a:[b]}
{a:{b: c}}
{a:,b:}
[a:]
[a:, b]
{a:?b}
{"a":b}
{a:b}
{a: &x b, c: *x}
a: &x:&x b
a: &x:_
[*x]
[&x a, &x b]
{<<: {a: 1}, a: 2}
{<<: [{a: 1}, {a: 2, b: 3}]}
{<<: a}
{[a]: b}
{{a}: b}
%YAML 1.1
%YAML 1.2
%FOO bar
""".strip().splitlines()

# Halves of pairs, which are no UTF-8 and are printed as U+FFFD, one or several.
SURROGATES = re.compile("[\ud800-\udfff\ufffd]+")

TEXTS = SNIPPETS + [
    "", "\n", "# only\n", "---", "---\n---\n", "---\n...\n", "a: b\n...\n", "a: b\n---\nc: d\n", "...", "--- a\n--- b\n",
    "\ufeffa: b\n", "a: b\r\nc: d\r\n", "a: b\rc: d\r", "a:\tb", "a: b\t", "a: b\t# c", "\ta: b", "a:\n\tb: c", "a: b\n\t\n",
    "a\t: b", "- a\n-\tb", "[a,\tb]", "{a:\tb}", "a: 'x\ty'", 'a: "x\ty"', "a: |\n  x\ty\n", "a: |\n  x\n  \ty\n", "a: |\t\n  x\n",
    "a: | # c\td\n  x\n", "a: |\n \tx\n", "a: >-\n  x\n  y\n", "a: |2\n   x\n", "a: x\ty", "# a\tb\nc: d", "a: b #\tc", "a: b # c\t",
    "a: 'x\n\ty'", 'a: "x\\ty"', 'a: "\\q"', 'a: "x', "a: 'x", "a: [x", "a: {x", "a: b: c", "a\nb: c", "a: b\n c: d", "a: b\n  c",
    "- a\nb: c", "a: - b", "a: &x\n  b: c\nd: *x\n", "a: &x [*x]", "%TAG ! tag:x,2000:\n---\na: b\n", "%YAML\t1.1\n---\na\n",
    "a: \u00a0b", "a:\u00a0b", "a: \x85b", "a: \u2028b", "a: b\x85c: d", "a: \x07", "a: \U0001f600", "\u6570\u636e: [\u00e9, b]\n",
    "a: !!python/object:x {}", "a: 'it''s'", "a: \"\\u00e9\\x41\\U0001F600\"", "a: |+\n  x\n\n\nb: c\n", "a: >\n\n  x\n\n  y\nb: c\n",
    "key: " + "x" * 1100 + ": y", '"' + "x" * 1100 + '": y', "? " + "x" * 1100 + "\n: y", "a: 1" + "0" * 5000, "a: %b", "a: @b", "a: `b",
    "%YAML 1.1\n---\na\n", "%YAML 1.3\n---\na\n", "%YAML 2.0\n---\na\n", "%FOO bar\n---\na\n", "a: b\n%YAML 1.1\n---\nc\n",
    "# x\n\ufeff\nname: a\n", "# x\n\ufeffname: a\n", "a: b\n\ufeff", "\ufeff\ufeffa: b\n", "a: |\n  x\n\ufeff\nb: c\n", "- \ufeffa: 1\n", "a: 'x\n\ufeff'",
    'a: "\\ud83d\\ude00"', '{"a": "\\ud83d", "b": ["\\uf000 \\uDBFF", "\\\\ud83d"]}', "a: '\\ud83d'", '"\\ud83d\\ude00": "\\ud83d"', 'a: "\\ud83g"',
    "%FOO\n---\na\n", "%FOO bar\n%BAR\n # x\n\n---\na\n", "%FOO bar\na: b\n", "%FOO\tb\n---\na\n", "%FOO bar", "a: b\n%FOO c\n", "a: b\n...\n%FOO c\n---\nd: e\n",
    "%YAML 1.10\n---\na\n", "%YAML 1\n---\na\n", "% x\n---\na\n", "[a,\n%FOO b\n]\n", "a: 'x\n%FOO b'\n", "%YAML 1.3\n%FOO x\n---\n- a\n",
    "a:\n- b\n- c\n", "a:\n  - b\n - c\n", "a:\n b:\n  c: d\n e: f\n", "a: [b,]\n", "a: [b,,c]\n", "a: {b,}\n", "{a: b}: c", "--- |\n x\n", "--- >\n x\n...\n",
]


def describe(value):
    if isinstance(value, str):
        return SURROGATES.sub("\ufffd", value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {"type": "int"}
    if isinstance(value, float):
        return {"type": "float"}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"type": "timestamp"}
    if isinstance(value, bytes):
        return {"type": "binary"}
    if isinstance(value, list):
        return [describe(item) for item in value]
    if isinstance(value, dict):
        return {"pairs": [[describe(k), describe(v)] for k, v in value.items()]}
    return {"other": type(value).__name__}


def shown(value):
    """The same for what the probe has printed."""
    if isinstance(value, list):
        return [shown(item) for item in value]
    return SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value


class Loader(yaml.SafeLoader):
    """PyYAML's pure Python loader, as kfp uses it."""


def judge(text):
    try:
        return {"documents": [describe(d) for d in yaml.load_all(text, Loader)]}
    except (yaml.YAMLError, ValueError, KeyError, AttributeError, IndexError) as error:
        return {"error": str(error).replace("\n", " | ")[:200]}
    except RecursionError:
        return None


def places(text):
    """Where PyYAML sees scalars, as kfpkg counts: in bytes, without the line ends after them."""
    found = set()
    for token in yaml.scan(text, Loader):
        if not isinstance(token, yaml.ScalarToken):
            continue
        begin, written = token.start_mark.index, text[token.start_mark.index:token.end_mark.index].rstrip("\r\n\x85\u2028\u2029 \t")
        if written:
            at = len(text[:begin].encode())
            found.add((at, at + len(written.encode())))
    return found


def stands_elsewhere(text, mine):
    """Scalars whose place the two tell differently; those that a merge key or a repeated key takes away do not count."""
    raw = text.encode()
    ours = {(begin, begin + len(raw[begin:end].decode(errors="replace").rstrip("\r\n\x85\u2028\u2029 \t").encode())) for begin, end in mine["scalars"]}
    return sorted(ours ^ {place for place in places(text) if raw[place[0]:place[1]] != b"<<" or place in ours})


def sources():
    cases = json.loads((HERE / "cases.json").read_text())
    texts = [case["text"] for _, case in sorted(cases.items())]
    folders = [ROOT / "examples"]
    if os.environ.get("KFPKG_CORPUS"):
        folders.append(pathlib.Path(os.environ["KFPKG_CORPUS"]))
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            texts.append(path.read_bytes().decode("utf-8"))
    return texts


PIECES = ["\t", " ", "\n", "  ", ":", ": ", ",", "?", "-", "- ", "#", " #", "[", "]", "{", "}", "'", '"', "&a ", "*a", "!", "|",
          ">", "%", "@", "`", "\\", "\r\n", "\u00e9", "\ufeff", "---\n", "...\n", "<<: ", "~", "=", "%FOO b\n---\n",
          "%YAML 1.10\n---\n", "%", "\n\ufeff", "\n\ufeff\n", "\\ud83d\\ude00", '"\\ud83d"', "\\UDFFF", "\\U0000d800", '"\\uF000\\udc00"', "1", "on", "yes", "0", ".", "_", "e"]


def mutate(text, rng):
    text = text[:4000]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(5)
        if kind == 0:
            text = text[:at] + text[at + rng.choice((1, 1, 2, 8)):]
        elif kind == 1:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind == 2:
            text = text[:at] + rng.choice(PIECES) + text[at + 1:]
        elif kind == 3:
            lines = text.split("\n")
            i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[i], lines[j] = lines[j], lines[i]
            text = "\n".join(lines)
        else:
            lines = text.split("\n")
            i = rng.randrange(len(lines))
            lines[i] = rng.choice((" ", "  ", "")) + (lines[i][1:] if lines[i].startswith(" ") else lines[i])
            text = "\n".join(lines)
    return text


def is_known(text, mine, theirs):
    """Differences that are decided, each for a reason."""
    if theirs is None:
        return "deeper than Python's recursion"
    message = mine.get("error", "")
    if "inside its own anchor" in message:
        return "recursive documents are refused"
    if '"other"' in json.dumps(theirs):
        return "sets and ordered maps"
    if "base64" in theirs.get("error", ""):
        return "the content of !!binary is not looked at"
    if "of the type timestamp of its tag" in message:
        return "a tagged date must be written in full"
    if "documents" in mine and re.search(r"![^\s]*,", text):
        return "a comma ends a tag"
    if re.search(r"\?\s*[\],}:]", text):
        return "a lone ? in a flow collection is refused"
    if message.startswith("a tab cannot") and re.search(r"[|>][^\n]*\n[ \r\n]*\t", text):
        return "a block scalar whose first line begins with a tab is refused"
    return None


def main():
    probe = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    seed = sys.argv[3] if len(sys.argv) > 3 else "2"
    rng = random.Random(datetime.date.today().toordinal() if seed == "today" else int(seed))
    texts = sources()
    texts += [form % s for s in SCALARS for form in ("a: %s", "[%s]", "%s", "{a: %s}", "%s: b", '"%s"')]
    texts += TEXTS
    texts += [mutate(rng.choice(texts), rng) for _ in range(count)]
    texts = [t for t in texts if not any(0xD800 <= ord(c) < 0xE000 for c in t)]
    output = subprocess.run([probe], input=json.dumps(texts).encode(), stdout=subprocess.PIPE, check=True).stdout
    answers = json.loads(output, object_hook=lambda made: {key: shown(value) for key, value in made.items()})
    bad, accepted, known = [], 0, {}
    for text, mine in zip(texts, answers):
        theirs = judge(text)
        accepted += "documents" in mine
        same = theirs is not None and mine.get("documents") == theirs.get("documents")
        if same:
            elsewhere = stands_elsewhere(text, mine) if "scalars" in mine else []
            if elsewhere:
                bad.append((text, mine, {"scalars that stand elsewhere": elsewhere[:4]}))
            continue
        reason = is_known(text, mine, theirs)
        if reason:
            known[reason] = known.get(reason, 0) + 1
        else:
            bad.append((text, mine, theirs))
    for text, mine, theirs in bad[:int(os.environ.get("SHOW", "10"))]:
        print("text:  ", repr(text[:300]))
        print("kfpkg: ", json.dumps(mine)[:300])
        print("pyyaml:", json.dumps(theirs)[:300], "\n")
    print(f"{len(texts)} texts, {accepted} accepted, {len(bad)} differences, known: {known}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
