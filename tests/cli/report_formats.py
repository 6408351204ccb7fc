#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads kfpkg's reports as those that they are for do: SARIF by its schema, JUnit as XML, GitLab's as JSON."""

import argparse
import copy
import json
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

from json_schema import Checker
from scratch import SOURCE

SCHEMA = SOURCE / "tests" / "data" / "sarif-schema-2.1.0.json"
GITLAB_SEVERITIES = {"info", "minor", "major", "critical", "blocker"}
FORMATS = ("json", "sarif", "gitlab", "junit", "concise", "github", "text")
# Mistakes of several severities; names and words that each format must escape.
SPEC = """\
name: "Tr\u00e4in \U0001f600 <&>"
inputs:
- {name: data, type: dataset}
- {name: epochs, type: int, default: ten}
outputs:
- {name: model, type: Model}
implementation:
  container:
    image: ghcr.io/acme/train:latest
    command: [python3, /app/main.py]
    args:
    - {inputValue: data}
    - {inputValue: epohcs}
    - {inputValue: "\U0001f600 %0A::error::]]> | <b>"}
    - {inputValue: epohcs}
"""
CLEAN = """\
name: Show
implementation: {container: {image: "a/b:1", command: [show]}}
"""
kfpkg = SOURCE / "out/dev/kfpkg"


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs kfpkg lint in a folder."""
    return subprocess.run(
        [kfpkg, "lint", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False, env={}
    )


class Reports(unittest.TestCase):
    """All reports of one run over a folder with a broken and a clean component."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="kfpkg-formats-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        for name, text in (("a b/train", SPEC), ("show", CLEAN)):
            (self.folder / name).mkdir(parents=True)
            (self.folder / name / "component.yaml").write_text(text, encoding="utf-8")
        self.write()

    def write(self) -> None:
        """Writes all reports."""
        result = lint(self.folder, *(f"--format={name}=out/{name}" for name in FORMATS))
        self.assertEqual((result.returncode, result.stdout, result.stderr), (1, "", ""))
        self.findings = json.loads(self.read("json"))["findings"]
        self.assertGreater(len(self.findings), 3)

    def read(self, name: str) -> str:
        """The text of a report."""
        return (self.folder / "out" / name).read_text(encoding="utf-8")

    def load(self, name: str) -> Any:
        """A report that is JSON."""
        return json.loads(self.read(name))

    def test_standard_output_is_the_same_as_a_file(self) -> None:
        """--format X prints what --format X=FILE writes."""
        for name in FORMATS:
            self.assertEqual(lint(self.folder, "--format", name).stdout, self.read(name), name)

    def test_sarif_fits_its_schema(self) -> None:
        """So do reports without findings, and without components' faults."""
        checker = Checker(json.loads(SCHEMA.read_text(encoding="utf-8")))
        self.assertEqual(checker.problems(self.load("sarif")), [])
        clean = lint(self.folder, "show", "--format", "sarif")
        self.assertEqual((clean.returncode, checker.problems(json.loads(clean.stdout))), (0, []))

    def test_the_schema_check_sees_faults(self) -> None:
        """Each of these was right before it was changed."""
        checker = Checker(json.loads(SCHEMA.read_text(encoding="utf-8")))
        right = self.load("sarif")
        region = ("runs", 0, "results", 0, "locations", 0, "physicalLocation", "region")
        for *path, last, value in (
            ("version", "2.0.0"),
            ("runs", 0, "columnKind", "bytes"),
            ("runs", 0, "results", 0, "level", "info"),
            ("runs", 0, "results", 0, "message", {}),
            ("runs", 0, "results", 0, "colour", "red"),
            ("runs", 0, "results", 0, "ruleIndex", "0"),
            ("runs", 0, "results", 0, "partialFingerprints", {"a": 1}),
            ("runs", 0, "tool", "driver", "rules", 0, "helpUri", "no uri"),
            (*region, "startColumn", 0),
            (*region, "startLine", True),
        ):
            wrong = copy.deepcopy(right)
            part = wrong
            for step in path:
                part = part[step]
            part[last] = value
            self.assertNotEqual(checker.problems(wrong), [], (path, last, value))

    def test_sarif_says_what_json_says(self) -> None:
        """Regions in UTF-16 code units mark the same text, and rules are those of the results."""
        run = self.load("sarif")["runs"][0]
        rules = run["tool"]["driver"]["rules"]
        self.assertEqual([rule["id"] for rule in rules], sorted({finding["rule"] for finding in self.findings}))
        lines = [line.encode("utf-16-le") for line in SPEC.split("\n")]
        for finding, result in zip(self.findings, run["results"], strict=True):
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            self.assertEqual(finding["rule"], result["ruleId"])
            region = result["locations"][0]["physicalLocation"]["region"]
            if region["startLine"] != region["endLine"] or finding["start"] == finding["end"]:
                continue
            line = lines[region["startLine"] - 1]
            marked = line[2 * region["startColumn"] - 2 : 2 * region["endColumn"] - 2].decode("utf-16-le")
            start, end = finding["start"]["offset"], finding["end"]["offset"]
            self.assertEqual(marked, SPEC.encode()[start:end].decode())

    def test_gitlab_has_what_gitlab_reads(self) -> None:
        """Fields, known severities and fingerprints that differ."""
        issues = self.load("gitlab")
        self.assertEqual(len(issues), len(self.findings))
        for issue, finding in zip(issues, self.findings, strict=True):
            self.assertEqual(set(issue), {"description", "check_name", "fingerprint", "severity", "location"})
            self.assertIn(issue["severity"], GITLAB_SEVERITIES)
            self.assertEqual(issue["location"]["path"], "a b/train/component.yaml")
            self.assertEqual(issue["location"]["lines"]["begin"], finding["start"]["line"])
            self.assertTrue(issue["description"].startswith(finding["rule"]))
        self.assertEqual(len({issue["fingerprint"] for issue in issues}), len(issues))

    def test_fingerprints_survive_line_moves(self) -> None:
        """Lines added above and taken away below change no fingerprint, in either format."""
        before = {issue["fingerprint"] for issue in self.load("gitlab")}
        spec = "# a comment\n\n" + SPEC.replace("outputs:", "# another\noutputs:")
        (self.folder / "a b/train/component.yaml").write_text(spec, encoding="utf-8")
        self.write()
        self.assertEqual({issue["fingerprint"] for issue in self.load("gitlab")}, before)
        results = self.load("sarif")["runs"][0]["results"]
        self.assertEqual({result["partialFingerprints"]["kfpkg/v1"] for result in results}, before)

    def test_junit_is_xml_and_counts_right(self) -> None:
        """Failures are the errors, other findings are skipped, and the clean component passes."""
        root = ElementTree.fromstring(self.read("junit"))
        cases = list(root.iter("testcase"))
        self.assertEqual(int(root.attrib["tests"]), len(cases))
        self.assertEqual(len(cases), len(self.findings) + 1)
        errors = [finding for finding in self.findings if finding["severity"] == "error"]
        self.assertEqual([len(list(root.iter("failure"))), int(root.attrib["failures"])], [len(errors)] * 2)
        self.assertEqual(len(list(root.iter("skipped"))), len(self.findings) - len(errors))
        messages = [one.attrib["message"] for case in cases for one in case]
        self.assertEqual(messages, [finding["message"] for finding in self.findings])
        self.assertEqual([case.attrib["classname"] for case in cases if not list(case)], ["show/component.yaml"])

    def test_github_commands_read_back(self) -> None:
        """The runner's own unescaping gives the messages; nothing else starts a command."""
        lines = [line for line in self.read("github").split("\n") if line.lstrip().startswith("::")]
        self.assertTrue(lines[0].startswith("::group::") and lines[1] == "::endgroup::")
        messages = []
        for line in lines[2:]:
            head, _, message = line[2:].partition("::")
            self.assertIn(head.split(" ", 1)[0], {"error", "warning", "notice"})
            properties = dict(part.split("=", 1) for part in head.split(" ", 1)[1].split(","))
            self.assertEqual(properties["file"], "a b/train/component.yaml")
            message = message.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
            messages.append(message.split("\nhelp: ")[0])
        self.assertEqual(sorted(messages), sorted(finding["message"] for finding in self.findings))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kfpkg", type=Path, default=kfpkg, help="the program to test")
    options, rest = parser.parse_known_args()
    kfpkg = options.kfpkg.resolve()
    unittest.main(argv=[sys.argv[0], *rest])
