# SPDX-License-Identifier: Apache-2.0
"""The hooks of .pre-commit-hooks.yaml under the real pre-commit: good commits pass, bad ones are stopped, fixable ones mended.

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
        self.use_hooks(hooks, "kfpkg-lint")
        self.run_ok("pre-commit", "install")
        self.run_ok("kfpkg", "new", "train")

    def use_hooks(self, hooks: Path, *ids: str) -> None:
        """The repository's hooks."""
        lines = [f"repos:\n- repo: {hooks}\n  rev: v0\n  hooks:\n", *(f"  - id: {each}\n" for each in ids)]
        (self.repository / ".pre-commit-config.yaml").write_text("".join(lines), encoding="ascii")

    def commit(self, message: str) -> subprocess.CompletedProcess:
        """All that is there, as a developer commits it."""
        self.run_ok("git", "add", ".")
        return self.run_any("git", "commit", "-m", message)

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
        (self.repository / "notes.txt").write_text("nothing of ours\n", encoding="ascii")
        skipped = self.commit("no file of a component")
        self.assertIn("Skipped", skipped.stdout + skipped.stderr)
        (self.repository / "tools.py").write_text("print(1)\n", encoding="ascii")
        passed = self.commit("a program of no component")
        self.assertEqual(passed.returncode, 0, passed.stdout + passed.stderr)
        self.assertIn("Passed", passed.stdout + passed.stderr)

    def test_many_files_of_a_component_are_one_folder(self) -> None:
        """Spec, Dockerfile, README and program changed together give each finding once."""
        spec = self.repository / "train/component.yaml"
        text = spec.read_text(encoding="utf-8").replace("inputValue: column", "inputvalue: column")
        spec.write_text(text, encoding="utf-8")
        stopped = self.commit("bad")
        self.assertNotEqual(stopped.returncode, 0)
        self.assertEqual((stopped.stdout + stopped.stderr).count("[KF204"), 1)

    def test_a_program_changed_alone_is_linted_with_its_spec(self) -> None:
        """The hook is called for a .py file, and reports what is wrong in the folder."""
        self.assertEqual(self.commit("good").returncode, 0)
        spec = self.repository / "train/component.yaml"
        text = spec.read_text(encoding="utf-8").replace("inputValue: column", "inputvalue: column")
        spec.write_text(text, encoding="utf-8")
        self.run_ok("git", "add", ".")
        self.run_ok("git", "commit", "--no-verify", "-m", "bad, in a hurry")
        program = next((self.repository / "train").rglob("*.py"))
        program.write_text(program.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
        stopped = self.commit("a program")
        self.assertNotEqual(stopped.returncode, 0)
        self.assertIn("[KF204", stopped.stdout + stopped.stderr)

    def test_fixable_commits_are_mended_and_pass_the_second_time(self) -> None:
        """kfpkg-fix writes, pre-commit stops the commit because files changed, and the next one passes."""
        self.use_hooks(self.root / "hooks", "kfpkg-fix", "kfpkg-lint")
        self.assertEqual(self.commit("good").returncode, 0)
        spec = self.repository / "train/component.yaml"
        good = spec.read_text(encoding="utf-8")
        better = good.replace("Number of rows that are kept", "How many rows are kept")
        self.assertNotEqual(better, good)
        spec.write_text(better.replace("type: Integer", "type: int"), encoding="utf-8")
        stopped = self.commit("fixable")
        self.assertNotEqual(stopped.returncode, 0)
        self.assertIn("files were modified by this hook", stopped.stdout + stopped.stderr)
        self.assertEqual(spec.read_text(encoding="utf-8"), better)
        self.assertIn("How many rows are kept", (self.repository / "train/README.md").read_text(encoding="utf-8"))
        passed = self.commit("mended")
        self.assertEqual(passed.returncode, 0, passed.stdout + passed.stderr)
        self.assertNotIn("Skipped", passed.stdout + passed.stderr)
        self.assertEqual(self.run_ok("git", "rev-list", "--count", "HEAD").strip(), "2")


if __name__ == "__main__":
    unittest.main()
