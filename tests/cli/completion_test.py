#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `kfpkg completion` prints completes in the real shells: bash and zsh with a person's keys at a terminal, fish by its own `complete -C`.

Usage: completion_test.py --kfpkg FILE
"""

import argparse
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from scratch import SOURCE

SPEC = "name: Show\nimplementation: {container: {image: 'ghcr.io/acme/show:1.0', command: [show]}}\n"
# What is typed before the tab, and the whole line after it.
LINES = {
    "kfpkg expl": "kfpkg explain",
    "kfpkg image insp": "kfpkg image inspect",
    "kfpkg lint --write-b": "kfpkg lint --write-baseline",
    "kfpkg lint --format=gith": "kfpkg lint --format=github",
    "kfpkg build --platform linux/amd64,linux/ar": "kfpkg build --platform linux/amd64,linux/arm64",
    "kfpkg explain image-fl": "kfpkg explain image-floating",
    "kfpkg build train_": "kfpkg build train_model",
    "kfpkg new --template py": "kfpkg new --template python",
    "kfpkg lint --baseline base": "kfpkg lint --baseline baseline.json",  # the shell's own, of files
}
kfpkg = SOURCE / "out/dev/kfpkg"


class Terminal:
    """A shell at a terminal of its own."""

    def __init__(self, words: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.process, self.end = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe(words[0], words, environment)

    def read_until(self, mark: str, seconds: float = 20) -> str:
        """What it shows up to a mark."""
        text = ""
        until = time.monotonic() + seconds
        while mark not in text and time.monotonic() < until:
            if select.select([self.end], [], [], 0.2)[0]:
                try:
                    text += os.read(self.end, 65536).decode(errors="replace")
                except OSError:
                    break
        return text

    def type(self, text: str) -> None:
        """Presses keys."""
        os.write(self.end, text.encode())

    def close(self) -> None:
        """Ends it."""
        os.close(self.end)
        os.waitpid(self.process, 0)


class Completion(unittest.TestCase):
    """A folder with two components, in which people press tab."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="kfpkg-completion-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        for name in ("train_model", "score"):
            (self.folder / name).mkdir()
            (self.folder / name / "component.yaml").write_text(SPEC, encoding="ascii")
        (self.folder / "baseline.json").write_text("{}", encoding="ascii")
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "kfpkg").symlink_to(kfpkg)
        self.environment = {"PATH": f"{self.folder}/bin:/usr/bin:/bin", "HOME": str(self.folder), "TERM": "dumb", "LANG": "C.UTF-8",
                            "PS1": "> ", "PROMPT": "> "}

    def complete(self, shell: list[str], prepare: str) -> None:
        """Presses tab behind each beginning; Ctrl-G, which `prepare` binds, shows the line then."""
        terminal = Terminal(shell, self.folder, self.environment)
        try:
            terminal.type(f"{prepare}; echo 're''ady'\n")
            self.assertIn("ready", terminal.read_until("ready\r"))
            for line, whole in LINES.items():
                with self.subTest(line):
                    terminal.type(f"{line}\t\x07")
                    shown = terminal.read_until(")>")
                    terminal.type("\x15")
                    self.assertEqual(shown.rpartition("<(")[2].partition(")>")[0].rstrip(), whole, shown)
        finally:
            terminal.close()

    def test_bash(self) -> None:
        """Keys in bash."""
        self.complete(["bash", "--norc", "--noprofile", "-i"],
                      """source <(kfpkg completion bash); bind -x '"\\C-g": printf "<(%s)>" "$READLINE_LINE"'""")

    def test_zsh(self) -> None:
        """Keys in zsh."""
        self.complete(["zsh", "-f", "-i"],
                      "autoload -U compinit; compinit -D -u; source <(kfpkg completion zsh); "
                      "shown() { print -rn -- \"<($BUFFER)>\" }; zle -N shown; bindkey '^G' shown; bindkey '^U' kill-whole-line")

    def test_zsh_from_a_folder_of_functions(self) -> None:
        """The script as a file in $fpath."""
        (self.folder / "_kfpkg").write_text("\n".join(self.ask(["kfpkg", "completion", "zsh"])) + "\n", encoding="utf-8")
        self.complete(["zsh", "-f", "-i"],
                      "fpath=($PWD $fpath); autoload -U compinit; compinit -D -u; "
                      "shown() { print -rn -- \"<($BUFFER)>\" }; zle -N shown; bindkey '^G' shown; bindkey '^U' kill-whole-line")

    def test_fish(self) -> None:
        """What fish itself would offer."""
        for line, whole in LINES.items():
            with self.subTest(line):
                offered = self.ask(["fish", "--no-config", "-c", f"kfpkg completion fish | source; complete -C '{line}'"])
                self.assertIn(whole.split()[-1], [each.split("\t")[0] for each in offered])

    def test_values(self) -> None:
        """What is offered where nothing is typed yet."""
        rows = {
            "kfpkg ": {"lint", "build", "completion"},
            "kfpkg image ": {"inspect", "copy", "tags"},
            "kfpkg lint --target ": {"kfp-1.8", "kfp-2", "kfp-2.17", "vertex"},
            "kfpkg build --color ": {"auto", "always", "never"},
            "kfpkg build train_model ": {"score", "train_model"},
            "kfpkg build --output ": set(),
            "kfpkg nothing ": set(),
            "kfpkg lint 'a b' --format=sarif=x --format ": {"text", "json", "sarif", "junit"},
        }
        for line, expected in rows.items():
            with self.subTest(line):
                offered = set(self.ask(["kfpkg", "completion", "bash", "--line", line]))
                self.assertTrue(expected <= offered if expected else not offered, offered)
        once = self.ask(["kfpkg", "completion", "bash", "--line", "kfpkg build --push --tag a -"])
        self.assertNotIn("--push", once)
        self.assertIn("--tag", once)

    def test_every_option_of_every_command(self) -> None:
        """As the help of each has them."""
        for command in self.ask(["kfpkg", "completion", "bash", "--line", "kfpkg "]):
            if command == "image":
                continue
            text = "\n".join(self.ask(["kfpkg", command, "--help"]))
            offered = self.ask(["kfpkg", "completion", "bash", "--line", f"kfpkg {command} --"])
            self.assertTrue(all(f"{option} " in text or f"{option}\n" in text for option in offered), command)
            self.assertEqual(len(offered), sum(line.lstrip().startswith("-") for line in text.splitlines()), command)

    def ask(self, words: list[str]) -> list[str]:
        """Runs something in the folder; its lines."""
        done = subprocess.run(words, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kfpkg", type=Path, required=True)
    options, rest = parser.parse_known_args()
    kfpkg = options.kfpkg.resolve()
    missing = [shell for shell in ("bash", "zsh", "fish") if shutil.which(shell) is None]
    if missing:
        sys.exit(f"completion_test: not installed: {', '.join(missing)}")
    unittest.main(argv=[sys.argv[0], *rest])
