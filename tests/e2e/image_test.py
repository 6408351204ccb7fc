# SPDX-License-Identifier: Apache-2.0
"""Images between Docker and kfpkg: Docker runs what kfpkg copied, and kfpkg reads what Docker pushed.

Needs the lab. Run by `tests/e2e/run image_test`.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import ClassVar

PLATFORMS = "linux/amd64,linux/arm64"


class Images(unittest.TestCase):
    """One image that docker buildx pushed."""

    root: ClassVar[Path]
    environment: ClassVar[dict[str, str]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(tempfile.mkdtemp(prefix="kfpkg-images-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        config = cls.root / ".docker"
        (config / "cli-plugins").parent.mkdir()
        (config / "cli-plugins").symlink_to(os.environ["KFPKG_LAB_CLI_PLUGINS"])
        cls.environment = os.environ | {"HOME": str(cls.root), "DOCKER_CONFIG": str(config)}
        registry = os.environ["KFPKG_LAB_REGISTRY"]
        password = Path(os.environ["KFPKG_LAB_PASSWORD_FILE"]).read_text(encoding="ascii")
        login = [os.environ["KFPKG"], "login", registry, "--username", os.environ["KFPKG_LAB_USER"], "--password-stdin"]
        subprocess.run(login, input=password, env=cls.environment, check=True, capture_output=True, text=True)
        cls.repository = f"{registry}/{cls.root.name.replace('_', 'x')}"
        (cls.root / "Dockerfile").write_text(
            f"FROM {os.environ['KFPKG_LAB_MIRROR']}/library/busybox:1.35\nCOPY word /word\nCMD [\"cat\", \"/word\"]\n",
            encoding="ascii",
        )
        (cls.root / "word").write_text(f"{cls.root.name}\n", encoding="ascii")
        cls.docker("buildx", "build", "--platform", PLATFORMS, "--push", "--tag", f"{cls.repository}/made:1", str(cls.root))

    @classmethod
    def command(cls, *words: str) -> str:
        result = subprocess.run(words, env=cls.environment, cwd=cls.root, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise AssertionError(f"{words}: exit {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout

    @classmethod
    def docker(cls, *words: str) -> str:
        return cls.command("docker", *words)

    @classmethod
    def kfpkg(cls, *words: str) -> dict:
        return json.loads(cls.command(os.environ["KFPKG"], *words, "--quiet", "--format", "json"))

    def test_docker_runs_what_was_copied(self) -> None:
        through = "oci:layout:1"
        first = self.kfpkg("image", "copy", f"{self.repository}/made:1", through)
        copied = self.kfpkg("image", "copy", through, f"{self.repository}/copied:1")
        self.assertEqual(copied["digest"], first["digest"])
        image = f"{self.repository}/copied@{copied['digest']}"
        self.assertEqual(self.docker("run", "--rm", "--pull", "always", image).strip(), self.root.name)
        shown = json.loads(self.docker("buildx", "imagetools", "inspect", "--raw", f"{self.repository}/copied:1"))
        platforms = {entry["platform"]["architecture"] for entry in shown["manifests"]}
        self.assertLessEqual({"amd64", "arm64"}, platforms)

    def test_what_docker_pushed_is_read(self) -> None:
        found = self.kfpkg("image", "inspect", f"{self.repository}/made:1")
        said = self.docker("buildx", "imagetools", "inspect", "--format", "{{json .Manifest}}", f"{self.repository}/made:1")
        self.assertEqual(found["digest"], json.loads(said)["digest"])
        self.assertEqual({each["platform"] for each in found["images"]}, set(PLATFORMS.split(",")))
        self.assertEqual(found["images"][0]["config"]["command"], ["cat", "/word"])

    def test_platforms_pushed_apart_are_joined(self) -> None:
        digests = [
            self.kfpkg("image", "copy", f"{self.repository}/made:1", f"{self.repository}/joined", "--platform", platform)["digest"]
            for platform in PLATFORMS.split(",")
        ]
        self.kfpkg("image", "join", f"{self.repository}/joined:1", *(f"@{digest}" for digest in digests))
        for platform in PLATFORMS.split(","):
            words = ["run", "--rm", "--pull", "always", "--platform", platform, f"{self.repository}/joined:1"]
            self.assertEqual(self.docker(*words).strip(), self.root.name)


if __name__ == "__main__":
    unittest.main()
