"""Tests of the program, without a container: python3 -m unittest discover -s tests"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import List

PROGRAM = Path(__file__).resolve().parent.parent / "src" / "main.py"
ROWS = "id,score\n1,0.5\n2,\n3,2\n"


class ProgramTest(unittest.TestCase):
    """Runs the program as Kubeflow Pipelines does, in a folder of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.outputs = self.folder / "outputs"
        (self.folder / "rows").write_text(ROWS, encoding="utf-8")

    def run_program(self, column: str, more: List[str]) -> "subprocess.CompletedProcess[str]":
        """The program on ROWS."""
        command = [sys.executable, str(PROGRAM)]
        command += ["--dataset", str(self.folder / "rows"), "--column", column]
        command += ["--filtered", str(self.outputs / "a" / "filtered")]
        command += ["--row-count", str(self.outputs / "b" / "row_count"), *more]
        return subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, check=False
        )

    def test_keeps_the_rows_that_reach_the_minimum(self) -> None:
        done = self.run_program("score", ["--minimum", "1"])
        self.assertEqual(done.returncode, 0, done.stderr)
        filtered = (self.outputs / "a" / "filtered").read_text(encoding="utf-8")
        self.assertEqual(filtered, "id,score\n3,2\n")
        self.assertEqual((self.outputs / "b" / "row_count").read_text(encoding="utf-8"), "1")

    def test_tells_kfp_about_the_artifact(self) -> None:
        told = self.outputs / "executor_output.json"
        executor_input = {
            "outputs": {
                "artifacts": {"filtered": {"artifacts": [{"name": "filtered", "uri": "u"}]}},
                "outputFile": str(told),
            }
        }
        done = self.run_program("score", ["--executor-input", json.dumps(executor_input)])
        self.assertEqual(done.returncode, 0, done.stderr)
        artifact = json.loads(told.read_text(encoding="utf-8"))["artifacts"]["filtered"]
        self.assertEqual(artifact["artifacts"][0]["metadata"], {"rows": 2})

    def test_names_the_column_that_is_missing(self) -> None:
        done = self.run_program("scores", [])
        self.assertEqual(done.returncode, 1)
        self.assertIn("no column 'scores'", done.stderr)


if __name__ == "__main__":
    unittest.main()
