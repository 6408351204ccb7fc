#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Look for a change of a build context that BuildKit takes and kfpkg does not see.

Generates pairs of contexts that differ in one file, lets a program of BuildKit's own packages say what a build reads of
each, and asks kfpkg for its files. Where BuildKit reads something else, kfpkg's files have to differ too: else `nothing to
do` would be wrong. Usage: contexts_as_buildkit.py PROBE [--count N] [--seed N]; without --seed another one each day.
"""
import argparse
import json
import random
import subprocess
import sys

from judge_program import judge_or_exit, today

FILES = ["a", "b.txt", "c.py", "src/m.py", "src/x.pyc", "src/pkg/n.py", "src/pkg/deep/o.py", "docs/r.md", "docs/a/c.md", "data/é.csv",
         "data/a b", "git@data", "<<a<b", "<<", "it's", 'q"x', "te`k", "[x", "a*b", "--flag", "-dash", "Case", "case", "$x", "x,y", "http:/h",
         ".git/HEAD", "src/.hidden", "z=1", "back\\s", "src/m.py.bak"]
LINKS = {"link": ["src", "docs/a", "/src", "../src", "a", "nowhere", "again", "data"], "again": ["link", "docs", "b.txt", "/link/pkg"],
         "src/up": ["../docs", "..", "/a", "pkg", "../link"], "docs/l.md": ["r.md", "../a", "/b.txt", "../link/m.py"]}
SOURCES = FILES + ["src", "src/", "src/.", "./src", "/src", "src/../a", "*", "*.py", "src/*", "src/*.py", "s*/m.py", "src/p?g", "[a-c]", "[ab].*",
                   "docs", "docs/*", "d*", "data", ".", "/", "..", "./", "link", "link/m.py", "link/pkg", "again", "again/n.py", "src/up/r.md",
                   "src/up", "docs/l.md", "lin*", "a?", "src/**/n.py", "**/*.py", "**", "src/./pkg", "./docs/./a", "[[]x", "a\\*b", "back\\\\s",
                   "src/pkg/deep", "missing*", "{a,b}", "[^a]", "[!a]"]
ODD = ["[a", "git@data:x", "HTTP://x", "ftp://x/y", "nothing"]
PLAIN = [one for one in SOURCES if not set(one) & set("*?[\\{")]
VARIABLES = {"V": "a", "W": "src", "T": "bind", "E": "", "N": "pkg", "K": "link"}
RULES = ["*", "**", "a", "src", "src/*", "src/pkg", "*.py", "**/*.py", "*.txt", "docs", "docs/**", "data", "link", "l*", "again", "**/n.py", "?",
         "[a-c]", "src/pkg/deep", "[^a]*", ".git", "*/*", "s\\rc", "d|s*", "src/**/o.py", "Dockerfile", ".dockerignore", "**/deep", "src/../a", "/a",
         "data/a b", "./c.py", "src\u00a0", "\u2003a", "a\u0085", "data /", "src//", "git@*", "\\<\\<*", "[[:alpha:]]*", "docs/a/"]
STAGES = ["", "base", "Two", "x.y"]


def quoted(rnd, text, escape="\\", words=True):
    """The same text to BuildKit, mostly, written in another way."""
    for _ in range(rnd.choice([0, 0, 0, 0, 1, 1, 2])):
        begin = rnd.randint(0, len(text))
        end = rnd.randint(begin, len(text))
        part, way = text[begin:end], rnd.random()
        if way < 0.3:
            part = "'" + part + "'"
        elif way < 0.6:
            part = '"' + part + '"'
        elif way < 0.8 and part:
            part = escape + part
        elif way < 0.9:
            part = part + escape + rnd.choice(["\n", "\n# comment\n", " \n", "\n\n", "\r\n"])
        elif words:
            part = rnd.choice(["$V", "${W}", "$E", "${E:-src}", "$N", "${Q:-a}", "$K"]) if rnd.random() < 0.5 else part + "$E"
        text = text[:begin] + part + text[end:]
    return text


def case(rnd, text):
    return "".join(rnd.choice([c.upper(), c.lower()]) for c in text) if rnd.random() < 0.2 else text


def stage(rnd, seen):
    """What --from and from= name: nothing, a stage that is there, an image."""
    own = [case(rnd, one) for one in seen if one]
    return rnd.choice(["", "", "img:1"] + own * 2 + (["BASE", "''"] if rnd.random() < 0.1 else []))


def mount(rnd, escape, seen):
    fields = []
    if rnd.random() < 0.7:
        fields.append(case(rnd, "type") + "=" + rnd.choice([case(rnd, "bind")] * 6 + ["cache", "$T", "$T", "tmpfs"]))
    if rnd.random() < 0.85:
        fields.append(case(rnd, rnd.choice(["source", "src"])) + "=" + rnd.choice(PLAIN))
    if rnd.random() < 0.35:
        fields.append(case(rnd, "from") + "=" + stage(rnd, seen))
    if rnd.random() < 0.1:
        fields.append(rnd.choice(["rw", "ro", "readonly=true", "required", "new=1", "id=x", "sharing=shared", "type=bind", "mode=0755", ""]))
    fields.insert(rnd.randint(0, len(fields)), rnd.choice(["target", "dst", "destination"]) + "=/m")
    if rnd.random() < 0.3:
        rnd.shuffle(fields)
    if rnd.random() < 0.05:
        at = rnd.randrange(len(fields))
        fields[at] = '\\"' + fields[at] + '\\"'
    return quoted(rnd, "--mount=" + ",".join(fields), escape)


def run(rnd, escape, seen):
    flags = [mount(rnd, escape, seen) for _ in range(rnd.choice([1, 1, 2]))]
    if rnd.random() < 0.05:
        flags.insert(rnd.randint(0, len(flags)), rnd.choice(["--network=none", "--network=none", "--", "--new=1"]))
    return case(rnd, "RUN") + " " + rnd.choice([" ", "\t", "\\\n  " if escape == "\\" else " "]).join(flags) + rnd.choice([" true", ' ["true"]'])


def copy(rnd, escape, seen):
    name = rnd.choice(["COPY", "COPY", "ADD"])
    is_copy = name == "COPY" or rnd.random() < 0.03
    flags = []
    if is_copy and rnd.random() < 0.25:
        flags.append("--from=" + rnd.choice([stage(rnd, seen)] * 4 + ["0"]))
    if is_copy and rnd.random() < 0.2:
        flags.append(rnd.choice(["--parents", "--parents=true", "--parents=false"]))
    if rnd.random() < 0.12:
        flags.append("--exclude=" + rnd.choice(["*.py", "src/pkg", "**/n.py", "a"]))
    if rnd.random() < 0.12:
        flags.append(rnd.choice(["--chmod=755", "--chmod=u+x", "--chown=1:2", "--link", "--link=false", "--"]))
    flags = [quoted(rnd, one, escape, words=False) for one in flags]
    sources = [rnd.choice(SOURCES if rnd.random() < 0.6 else FILES if rnd.random() < 0.95 else ODD) for _ in range(rnd.choice([1, 1, 1, 2, 3]))]
    way = rnd.random()
    if way < 0.2:
        words = json.dumps(sources + ["/o/"], ensure_ascii=rnd.random() < 0.5)
        return " ".join([case(rnd, name)] + flags + [words])
    if way < 0.3:
        mark = rnd.choice(["<<E", "<<-E", "<<'E'", '<<"E"', "3<<E", "<<\\E", "<<$E"])
        end = "$E" if mark == "<<$E" else "E"
        extra = rnd.choice(["", " " + rnd.choice(SOURCES)])
        body = rnd.choice(["text\n", "COPY a /x\n", "", "FROM b\n"])
        return f"{name} {mark}{extra} /o/\n{body}{end}"
    return " ".join([case(rnd, name)] + flags + [quoted(rnd, one, escape) for one in sources] + ["/o/"])


def instruction(rnd, escape, seen):
    one = run(rnd, escape, seen) if rnd.random() < 0.4 else copy(rnd, escape, seen)
    if rnd.random() < 0.12:
        one = case(rnd, "ONBUILD") + " " + one
    return one


def dockerfile(rnd):
    escape = "`" if rnd.random() < 0.08 else "\\"
    lines = []
    if rnd.random() < 0.05:
        lines.append("# syntax=docker/dockerfile:1")
    if escape == "`":
        lines.append("# escape=`")
    lines += [f"ARG {name}={value}" for name, value in VARIABLES.items()]
    lines.append("ARG BASE=base")
    seen = []
    for number in range(rnd.choice([1, 1, 2, 2, 3])):
        own = [one for one in seen if one]
        base = rnd.choice(["scratch", "img:1"] + ([rnd.choice(own).lower(), rnd.choice(own).lower()] + ["$BASE"] * ("base" in own) if own else []))
        name = rnd.choice(STAGES) if number or rnd.random() < 0.7 else ""
        lines.append(f"{case(rnd, 'FROM')} {base}" + (f" {case(rnd, 'AS')} {name}" if name else ""))
        if rnd.random() < 0.8:
            lines.append(rnd.choice(["ARG", "ENV"]) + " " + " ".join(f'{one}="{value}"' for one, value in VARIABLES.items()))
        lines += [instruction(rnd, escape, seen) for _ in range(rnd.choice([1, 1, 2, 3]))]
        seen.append(name)
    if rnd.random() < 0.2:
        lines.append(rnd.choice(["# comment", "   ", "CMD [\"x\"]", "USER u", "LABEL a=b"]))
    target = rnd.choice([one for one in seen if one] or [""]) if rnd.random() < 0.2 else ""
    return rnd.choice(["\n"] * 6 + ["\r\n"]).join(lines) + "\n", case(rnd, target)


def rules(rnd):
    chosen = [("!" if rnd.random() < 0.35 else "") + rnd.choice(RULES) for _ in range(rnd.randint(1, 5))]
    return "\n".join((["*"] if rnd.random() < 0.3 else []) + chosen) + "\n"


def content(rnd):
    return {"text": str(rnd.randrange(10**9))}


def context(rnd):
    files = {name: content(rnd) for name in rnd.sample(FILES, len(FILES) - rnd.choice([0, 0, 0, 1, 3, 10]))}
    for name, targets in LINKS.items():
        if rnd.random() < 0.5:
            files[name] = {"link": rnd.choice(targets)}
    text, target = dockerfile(rnd)
    if rnd.random() < 0.05:
        files["df"] = {"text": text}
        files["Dockerfile"] = {"link": rnd.choice(["df", "/df", "../df"])}
    else:
        files["Dockerfile"] = {"text": text}
    if rnd.random() < 0.4:
        files[rnd.choice([".dockerignore", ".dockerignore", "Dockerfile.dockerignore"])] = {"text": rules(rnd)}
    if rnd.random() < 0.06:
        files["rules"] = {"text": rules(rnd)}
        files[rnd.choice([".dockerignore", "Dockerfile.dockerignore"])] = {"link": rnd.choice(["rules", "/rules", "../rules", "nowhere"])}
    args = {"V": rnd.choice(["b.txt", "src"])} if rnd.random() < 0.1 else {}
    return {"files": files, "target": target, "args": args}


def changed(rnd, old):
    """The same context with one file added, removed, or with another content; the Dockerfile stays."""
    files = dict(old["files"])
    fixed = ("Dockerfile", "df")
    way = rnd.random()
    names = sorted(name for name in files if name not in fixed)
    if way < 0.2:
        folder = rnd.choice(["", "src/", "src/pkg/", "docs/", "docs/a/", "data/"])
        files[folder + rnd.choice(["new.py", "new", "b", "n.md"])] = content(rnd)
    elif way < 0.3:
        del files[rnd.choice(names)]
    elif way < 0.38:
        links = [name for name in names if name in LINKS and "link" in files[name]]
        if links:
            name = rnd.choice(links)
            files[name] = {"link": rnd.choice(LINKS[name])}
    elif way < 0.44:
        files[rnd.choice([".dockerignore", "Dockerfile.dockerignore"])] = {"text": rules(rnd)}
    else:
        files[rnd.choice([name for name in names if "text" in files[name]])] = content(rnd)
    return {**old, "files": files}


def answers(command, contexts):
    asked = "".join(json.dumps(one) + "\n" for one in contexts)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True, timeout=600)
    return [json.loads(line) for line in done.stdout.splitlines()]


def fingerprint(asked, answer):
    """What kfpkg hashes of the context; None when it refuses the Dockerfile."""
    if answer is None:
        return None
    return answer["dockerfile"], [(name, tuple(asked["files"][name].items())) for name in answer["files"]]


def compare(probe, pairs, counts):
    contexts = [one for pair in pairs for one in pair]
    theirs = answers([judge_or_exit(), "--contexts"], contexts)
    ours = answers([probe, "--contexts"], contexts)
    both = [(real, fingerprint(asked, own), asked) for asked, real, own in zip(contexts, theirs, ours, strict=True)]
    for (real, own, old), (real_new, own_new, new) in zip(both[::2], both[1::2], strict=True):
        built = not real.startswith("error") and not real_new.startswith("error")
        counts["built"] += built
        counts["refused"] += built and own is None
        if not built or real == real_new:
            continue
        counts["differ"] += 1
        if own is None or own != own_new:
            continue
        counts["wrong"] += 1
        if counts["wrong"] <= 10:
            gone = {name for name in old["files"] if new["files"].get(name) != old["files"][name]} | (set(new["files"]) - set(old["files"]))
            text = old["files"].get("df", old["files"]["Dockerfile"])["text"]
            shown = {name: one for name, one in new["files"].items() if "link" in one or "ignore" in name}
            print(f"--- not seen: {gone}, target {old['target']!r}, args {old['args']}, {shown}\n{text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("probe")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=today())
    options = parser.parse_args()
    rnd = random.Random(options.seed)
    counts = {"built": 0, "differ": 0, "refused": 0, "wrong": 0}
    for begin in range(0, options.count, 500):
        olds = [context(rnd) for _ in range(min(500, options.count - begin))]
        compare(options.probe, [(old, changed(rnd, old)) for old in olds], counts)
    print(f"seed {options.seed}: {options.count} pairs, both built {counts['built']}, of these {counts['refused']} refused by kfpkg; "
          f"BuildKit takes something else in {counts['differ']}, {counts['wrong']} of them not seen")
    return 1 if counts["wrong"] or counts["differ"] < options.count * 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())
