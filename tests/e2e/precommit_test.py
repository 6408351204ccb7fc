# SPDX-License-Identifier: Apache-2.0
"""The hooks of .pre-commit-hooks.yaml under the real pre-commit: good commits pass, bad ones are stopped with the place.

Needs no Docker. Run by `tests/e2e/run precommit_test`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


class PreCommit(unittest.TestCase):
    """A scratch repository whose commits go through the hook."""

    def setUp(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="kfpkg-precommit-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        binaries = self.root / "bin"
        binaries.mkdir()
        (binaries / "kfpkg").symlink_to(os.environ["KFPKG"])
        path = f"{binaries}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        identity = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
                    for what, value in (("NAME", "test"), ("EMAIL", "test@example.org"))}
        self.environment = {"HOME": str(self.root), "PATH": path, "LANG": "C.UTF-8", **identity}
        hooks = self.make_hooks()
        self.repository = self.root / "components"
        self.run_ok("git", "init", "--quiet", str(self.repository), cwd=self.root)
        config = f"repos:\n- repo: {hooks}\n  rev: v0\n  hooks:\n  - id: kfpkg-lint\n"
        (self.repository / ".pre-commit-config.yaml").write_text(config, encoding="ascii")
        self.run_ok("pre-commit", "install")
        self.run_ok("kfpkg", "new", "train")

    def make_hooks(self) -> Path:
        """A repository that holds the project's hooks, as pre-commit clones it."""
        hooks = self.root / "hooks"
        hooks.mkdir()
        shutil.copy(SOURCE / ".pre-commit-hooks.yaml", hooks)
        for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "hooks"], ["tag", "v0"]):
            self.run_ok("git", *command, cwd=hooks)
        return hooks

    def run_ok(self, *command: str, cwd: Path | None = None) -> str:
        """Output of a command that must end well."""
        result = self.run_any(*command, cwd=cwd)
        self.assertEqual(result.returncode, 0, f"{command}:\n{result.stdout}\n{result.stderr}")
        return result.stdout + result.stderr

    def run_any(self, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess:
        """One command in the repository."""
        place = cwd or self.repository
        return subprocess.run(command, cwd=place, env=self.environment, capture_output=True, text=True, check=False)

    def test_good_commits_pass_and_bad_ones_are_stopped(self) -> None:
        """The message names file, line and rule, and nothing is committed."""
        self.run_ok("git", "add", ".")
        self.assertIn("Passed", self.run_ok("git", "commit", "-m", "good"))
        spec = self.repository / "train/component.yaml"
        good = spec.read_text(encoding="utf-8")
        spec.write_text(good.replace("inputValue: column", "inputvalue: column"), encoding="utf-8")
        self.run_ok("git", "add", ".")
        stopped = self.run_any("git", "commit", "-m", "bad")
        self.assertNotEqual(stopped.returncode, 0)
        self.assertRegex(stopped.stdout + stopped.stderr, r"train/component\.yaml:\d+:\d+: error: .*inputvalue.*\[KF204")
        self.assertEqual(self.run_ok("git", "rev-list", "--count", "HEAD").strip(), "1")
        spec.write_text(good, encoding="utf-8")
        (self.repository / "Dockerfile").write_text("FROM scratch\n", encoding="ascii")
        self.run_ok("git", "add", ".")
        self.assertIn("Skipped", self.run_ok("git", "commit", "-m", "no component is touched"))


if __name__ == "__main__":
    unittest.main()
