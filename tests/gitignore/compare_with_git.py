# SPDX-License-Identifier: Apache-2.0
"""What .gitignore files ignore is what `git check-ignore` says, over generated patterns and one tree of odd names.

Usage: compare_with_git.py PROBE [CASES [SEED]]
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("a", "b", "ab", "abc", "foo", "foobar", "bar", "a.txt", "b.txt", "x y", "é", "[a]", "a-b", "!c", "#d", "]", "a\\b",
         "A", "a*", "1", "trail ", ".hidden", "^", "tab\tx")
FOLDERS = ("a", "foo", "ab", "x y", "é", "[a]", "foobar")
PIECES = ("a", "b", "ab", "foo", "bar", ".txt", "x", "y", " ", "é", "/", "/", "/", "*", "*", "**", "**/", "/**", "/**/", "***", "?", "[ab]",
          "[!a]", "[^b]", "[a-c]", "[]a]", "[!]]", "[a", "]", "[", "\\", "\\*", "\\[", "\\a", "\\/", "\\ ", "[[:alpha:]]", "[[:digit:]-]",
          "[[:punct:]]", "[[:space:]]", "[[:nope:]]", "[[:a]", "[\\]]", "[a\\-c]", "[--z]", "[z-a]", "[a-]", "[.-0]", "!", "#", "-", "[[:upper:]a-c]", "^")
ENDS = ("", "", "", "", "/", " ", "  ", "\\ ", "\r", "\t", "\\", "/ ")
KNOWN = ("trail\\ ", "trail\\  ", "trail ", "x\\ y", "x y  ", "*.txt", "!*.txt", "foo/", "/foo", "a/foo", "foo/**/bar", "foo**/bar", "**/b", "a/**", "/*",
         "!/a", "!foo/bar", "\\!c", "\\#d", "\\[a\\]", "[[]a]", "a\\\\b", "?", "[!a-c]*", "*/foo/*", "foobar/*/a", "é", "??", "tab\tx", "**", "foo/*", "!foo/a")
STARTS = ("", "", "", "", "", "/", "!", "!/", "\\!", "\\#", "#", "**/", " ", "!!")


def make_tree(folder: Path, depth: int) -> None:
    """Files of all names, and folders with the same inside."""
    for name in NAMES:
        if name in FOLDERS and depth > 0:
            (folder / name).mkdir()
            make_tree(folder / name, depth - 1)
        else:
            (folder / name).touch()


def make_pattern(rng: random.Random) -> str:
    """One line of a .gitignore."""
    if rng.random() < 0.3:
        return rng.choice(KNOWN)
    middle = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 5)))
    return rng.choice(STARTS) + middle + rng.choice(ENDS)


def make_text(rng: random.Random) -> str:
    """A .gitignore."""
    lines = [make_pattern(rng) for _ in range(rng.randint(1, 6))]
    text = "\n".join(lines) + rng.choice(("\n", "\n", ""))
    return ("\ufeff" if rng.random() < 0.05 else "") + text


def ignored_by_git(root: Path, paths: list[bytes], environment: dict[str, str]) -> set[bytes]:
    """git's own words."""
    result = subprocess.run(["git", "check-ignore", "--no-index", "-z", "--stdin"], cwd=root, env=environment,
                            input=b"\0".join(paths) + b"\0", stdout=subprocess.PIPE, check=False)
    if result.returncode not in (0, 1):
        raise SystemExit("git check-ignore failed")
    return set(filter(None, result.stdout.split(b"\0")))


def main() -> int:
    """Compares case by case."""
    probe = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 20261122)
    compared = ignored = wrong = 0
    with tempfile.TemporaryDirectory(prefix="kfpkg-gitignore-") as scratch:
        root = Path(scratch, "repository")
        root.mkdir()
        environment = {"HOME": scratch, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", "init", "--quiet", str(root)], env=environment, check=True)
        make_tree(root, 2)
        paths = [os.fsencode(path.relative_to(root)) for path in sorted(root.rglob("*")) if ".git" not in path.parts[len(root.parts):]]
        for _ in range(cases):
            sample = rng.sample(paths, 120)
            files = {Path(".gitignore"): make_text(rng)}
            if rng.random() < 0.5:
                files[Path(rng.choice(FOLDERS), ".gitignore")] = make_text(rng)
            if rng.random() < 0.3:
                files[Path(rng.choice(FOLDERS), rng.choice(FOLDERS), ".gitignore")] = make_text(rng)
            if rng.random() < 0.3:
                files[Path(".git/info/exclude")] = make_text(rng)
            for path, text in files.items():
                (root / path).write_bytes(text.encode())
            expected = ignored_by_git(root, sample, environment)
            printed = subprocess.run([probe, str(root)], stdout=subprocess.PIPE, check=True).stdout
            actual = set(printed.split(b"\0")) & set(sample)
            compared += len(sample)
            ignored += len(expected)
            if actual != expected:
                wrong += 1
                print({str(path): text for path, text in files.items()})
                print("  git ignores, kfpkg not:", sorted(expected - actual)[:5])
                print("  kfpkg ignores, git not:", sorted(actual - expected)[:5])
            for path in files:
                (root / path).unlink()
    print(f"{compared} paths in {cases} cases, {ignored} of them ignored, {wrong} cases differ")
    return 1 if wrong or ignored < compared // 50 else 0


if __name__ == "__main__":
    sys.exit(main())
