# SPDX-License-Identifier: Apache-2.0
"""An engine whose image store holds one platform only (dockerd with the containerd store off): one platform is built,
pushed and run; two platforms are built one after the other and joined to one index.

Needs the lab; starts its second engine by `tests/lab/up --store classic`. Run by `tests/e2e/run classic_test`.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from lab import logged_in, repository, started


class Classic(unittest.TestCase):
    """One component on the classic store."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(tempfile.mkdtemp(prefix="kfpkg-classic-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.environment = logged_in(cls.root, started("--store", "classic", file="env-classic.sh"), KFPKG=os.environ["KFPKG"])
        registry = cls.environment["KFPKG_LAB_REGISTRY"]
        settings = f"registry: {repository(cls.root, registry)}\n"
        settings += f"registries: {{docker.io: {{mirror: {cls.environment['KFPKG_LAB_MIRROR']}}}}}\n"
        (cls.root / "kfpkg.yaml").write_text(settings, encoding="ascii")
        cls.expect(cls.kfpkg("new", "count_rows"), 0)

    @classmethod
    def kfpkg(cls, *arguments: str) -> subprocess.CompletedProcess:
        """One call in the workspace."""
        command = [cls.environment["KFPKG"], *arguments]
        return subprocess.run(command, cwd=cls.root, env=cls.environment, capture_output=True, text=True, check=False)

    @staticmethod
    def expect(result: subprocess.CompletedProcess, code: int) -> str:
        """Standard output of a call that ended as expected."""
        if result.returncode != code:
            raise AssertionError(f"exit code {result.returncode}, not {code}:\n{result.stdout}\n{result.stderr}")
        return result.stdout

    def test_one_platform_is_built_pushed_and_run(self) -> None:
        """The pushed image is a plain manifest; the loaded one runs with its sample data."""
        pushed = json.loads(self.expect(self.kfpkg("build", "count_rows", "--push", "--format", "json"), 0))
        receipt = pushed["receipts"][0]
        raw = ["skopeo", "inspect", "--raw", "--tls-verify=false", "--authfile",
               f"{self.environment['DOCKER_CONFIG']}/config.json", f"docker://{receipt['reference']}@{receipt['digest']}"]
        manifest = json.loads(subprocess.run(raw, check=True, capture_output=True, text=True).stdout)
        self.assertIn("layers", manifest)
        self.expect(self.kfpkg("build", "count_rows", "--load"), 0)
        ran = self.kfpkg("run", "count_rows", "--input", "dataset=count_rows/tests/cases/data/scores.csv",
                         "--input", "column=score", "--output-dir", "ran", "--format", "json")
        parameters = json.loads(self.expect(ran, 0))["parameters"]
        self.assertEqual(json.loads(json.dumps(parameters))["row_count"]["value"], 3)

    def test_two_platforms_are_pushed_as_one_index(self) -> None:
        """Built one after the other, joined by kfpkg; the parts have the platforms that they are listed with."""
        arguments = ("build", "count_rows", "--platform", "linux/amd64,linux/arm64", "--push", "--format", "json")
        receipt = json.loads(self.expect(self.kfpkg(*arguments), 0))["receipts"][0]
        self.assertEqual(set(receipt["platforms"]), {"linux/amd64", "linux/arm64"})
        for platform, digest in receipt["platforms"].items():
            config = ["skopeo", "inspect", "--config", "--tls-verify=false", "--authfile",
                      f"{self.environment['DOCKER_CONFIG']}/config.json", f"docker://{receipt['reference']}@{digest}"]
            found = json.loads(subprocess.run(config, check=True, capture_output=True, text=True).stdout)
            self.assertEqual(f"{found['os']}/{found['architecture']}", platform)
        pulled = subprocess.run(["docker", "pull", "--platform", "linux/arm64", f"{receipt['reference']}@{receipt['digest']}"],
                                env=self.environment, capture_output=True, text=True, check=False)
        self.assertEqual(pulled.returncode, 0, pulled.stderr)
        again = json.loads(self.expect(self.kfpkg(*arguments), 0))["receipts"][0]
        self.assertTrue(again["skipped"])
        self.assertEqual(again["digest"], receipt["digest"])

    def test_two_platforms_cannot_be_loaded(self) -> None:
        """One message names the platforms and the ways out."""
        result = self.kfpkg("build", "count_rows", "--platform", "linux/amd64,linux/arm64", "--load")
        self.expect(result, 3)
        self.assertIn("cannot be loaded into this engine at once", result.stderr)
        self.assertEqual(result.stderr.count("error:"), 1)

    def test_doctor_names_the_store(self) -> None:
        """`kfpkg doctor` says it before anybody builds."""
        checks = json.loads(self.kfpkg("doctor", "--format", "json").stdout)["checks"]
        store = next(check for check in checks if check["name"] == "image-store")
        self.assertEqual(store["status"], "warning")
        self.assertIn("classic", store["detail"])


if __name__ == "__main__":
    unittest.main()
