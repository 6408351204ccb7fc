# SPDX-License-Identifier: Apache-2.0
"""The iris components by themselves, without Docker: sample cases, mistakes of users, specs as the SDK reads them."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from pathlib import Path
from typing import Any

import sample_cases
import yaml
from kfp import compiler, components

SOURCE = Path(__file__).resolve().parents[2]
IRIS = SOURCE / "examples" / "iris"
SUPPORT = SOURCE / "tests" / "support"
NAMES = ("data_ingestion", "data_preprocess", "train_eval")
HEADER = "sepal_length,sepal_width,petal_length,petal_width,species"


def load(path: Path) -> dict[str, Any]:
    """A YAML document."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def executor_input(spec: dict[str, Any], outputs: dict[str, Path], file: Path) -> str:
    """The executor input that a KFP runner would pass, reduced to what programs read."""
    parameters = ("String", "Integer", "Float", "Bool")
    names = [item["name"] for item in spec["outputs"] if item["type"] not in parameters]
    artifacts = {
        name: {"artifacts": [{"name": name, "uri": str(outputs[name]), "metadata": {}}]} for name in names
    }
    return json.dumps({"outputs": {"outputFile": str(file), "artifacts": artifacts}})


class Run:
    """One run of a component's program on this machine, outputs below a folder that does not exist yet."""

    def __init__(self, name: str, inputs: dict[str, Any], folder: Path) -> None:
        self.spec = load(IRIS / name / "component.yaml")
        self.outputs = {o["name"]: folder / "out" / o["name"] / "data" for o in self.spec["outputs"]}
        self.executor_output = folder / "meta" / "executor_output.json"
        values = {i["name"]: i["default"] for i in self.spec["inputs"] if "default" in i}
        self.values = {**values, **{key: str(value) for key, value in inputs.items()}}
        container = self.spec["implementation"]["container"]
        command = [self.word(word) for word in [*container["command"], *container["args"]]]
        command[:2] = [sys.executable, command[1].replace("/app", str(IRIS / name / "src"))]
        clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        self.result = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False,
            env={**clean, "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def word(self, argument: Any) -> str:
        """One element of the command line."""
        if isinstance(argument, str):
            return argument
        ((kind, name),) = argument.items()
        if kind == "executorInput":
            return executor_input(self.spec, self.outputs, self.executor_output)
        return str(self.outputs[name]) if kind == "outputPath" else self.values[name]


class IrisCase(unittest.TestCase):
    """With a folder of its own per test."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="kfpkg-iris-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class Specs(IrisCase):
    """What the folders promise."""

    def test_the_sdk_loads_and_compiles_each_spec(self) -> None:
        for name in NAMES:
            component = components.load_component_from_file(str(IRIS / name / "component.yaml"))
            compiler.Compiler().compile(component, package_path=str(self.folder / f"{name}.yaml"))

    def test_the_shared_module_is_the_same_everywhere(self) -> None:
        copies = {(IRIS / name / "src" / "kfp_io.py").read_bytes() for name in NAMES}
        self.assertEqual(len(copies), 1)

    def test_readme_tables_name_every_input_and_output(self) -> None:
        for name in NAMES:
            spec = load(IRIS / name / "component.yaml")
            readme = (IRIS / name / "README.md").read_text(encoding="utf-8")
            for item in spec["inputs"] + spec["outputs"]:
                self.assertRegex(readme, rf"\| `{item['name']}` \| {item['type']} \| .*{item['description'][:20]}")


class Cases(IrisCase):
    """The sample cases that ship with the components."""

    def test_every_sample_case_holds(self) -> None:
        for name in NAMES:
            found = sample_cases.cases(IRIS / name)
            self.assertTrue(found, f"{name} has no sample case")
            for case in found:
                with self.subTest(case=f"{name}/{case.stem}"):
                    run = Run(name, sample_cases.inputs(case), self.folder / name / case.stem)
                    self.assertEqual(run.result.returncode, 0, run.result.stderr)
                    self.assertEqual(sample_cases.unmet(case, run.outputs), [])

    def test_numbers_and_booleans_of_every_runner_are_understood(self) -> None:
        case = IRIS / "data_preprocess" / "tests" / "cases"
        written = []
        for index, (seed, drop) in enumerate([("7", "True"), ("7.0", "true"), ("7", "1")]):
            inputs = {"dataset": case / "data/raw.csv", "test_fraction": "0.25", "seed": seed,
                      "drop_duplicates": drop}
            run = Run("data_preprocess", inputs, self.folder / str(index))
            self.assertEqual(run.result.returncode, 0, run.result.stderr)
            written.append(run.outputs["train_data"].read_bytes())
        self.assertEqual(len(set(written)), 1)

    def test_the_executor_output_names_every_artifact(self) -> None:
        case = IRIS / "train_eval" / "tests" / "cases" / "data"
        inputs = {"train_data": case / "train.csv", "test_data": case / "test.csv"}
        run = Run("train_eval", inputs, self.folder)
        artifacts = json.loads(run.executor_output.read_text(encoding="utf-8"))["artifacts"]
        self.assertEqual(set(artifacts), {"model", "metrics", "classification_metrics"})
        metadata = artifacts["metrics"]["artifacts"][0]["metadata"]
        self.assertEqual(metadata["accuracy"], float(run.outputs["accuracy"].read_text()))


class Ingestion(IrisCase):
    """Downloads that go wrong end in one line that says why, and write no dataset."""

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="kfpkg-iris-web-")
        cls.addClassCleanup(folder.cleanup)
        site = Path(folder.name) / "site"
        site.mkdir()
        (site / "iris.csv").write_bytes((IRIS / "data" / "iris.csv").read_bytes())
        (site / "binary.csv").write_bytes(b"a,b\n\xff\xfe,1\n")
        command = [sys.executable, str(SUPPORT / "raw_git_server.py"), "--repository", str(site), "--site", str(site)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(server.wait, 10)
        cls.addClassCleanup(server.terminate)
        cls.addClassCleanup(server.stdout.close)
        cls.web = f"http://127.0.0.1:{server.stdout.readline().strip()}"

    def run_with(self, **inputs: str) -> Run:
        """Runs data_ingestion."""
        return Run("data_ingestion", inputs, self.folder)

    def test_the_file_arrives_unchanged(self) -> None:
        run = self.run_with(url=f"{self.web}/site/iris.csv", expected_header=HEADER)
        self.assertEqual(run.result.returncode, 0, run.result.stderr)
        self.assertEqual(run.outputs["dataset"].read_bytes(), (IRIS / "data/iris.csv").read_bytes())
        self.assertEqual(run.outputs["row_count"].read_text(), "150")

    def test_mistakes_are_told(self) -> None:
        good = f"{self.web}/site/iris.csv"
        table = [
            ({"url": f"{self.web}/site/nothing.csv"}, "answered 404"),
            ({"url": f"{self.web}/html/iris.csv"}, "HTML page"),
            ({"url": f"{self.web}/site/binary.csv"}, "not UTF-8"),
            ({"url": good, "expected_header": "a,b"}, "header is"),
            ({"url": good, "max_bytes": "100"}, "larger than max_bytes"),
            ({"url": "http://127.0.0.1:1/iris.csv"}, "refused"),
            ({"url": "file:///etc/passwd"}, "scheme 'file'"),
            ({"url": "iris.csv"}, "scheme ''"),
            ({"url": "http://127.0.0.1:port/iris.csv"}, "url is not valid"),
            ({"url": good.replace("://", "://joe:secret@")}, "holds a user name"),
            ({"url": "data:text/csv," + urllib.parse.quote("a,b\n1\n")}, "data row 1 has 1 fields"),
            ({"url": "data:text/csv,a"}, "no rows"),
        ]
        for inputs, part in table:
            with self.subTest(**inputs):
                run = self.run_with(**inputs)
                self.assertEqual(run.result.returncode, 1)
                self.assertEqual(len(run.result.stderr.splitlines()), 1, run.result.stderr)
                self.assertIn(part, run.result.stderr)
                self.assertFalse(run.outputs["dataset"].exists())

    def test_secrets_of_a_url_are_not_printed(self) -> None:
        for url in (f"{self.web}/site/iris.csv?sig=topsecret", f"{self.web}/site/none.csv?sig=topsecret",
                    "http://joe:topsecret@127.0.0.1:port/"):
            run = self.run_with(url=url)
            self.assertNotIn("topsecret", run.result.stdout + run.result.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
