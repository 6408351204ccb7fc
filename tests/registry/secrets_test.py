#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A planted password in login, build --push, publish, verify and image commands, with the lab's Docker and registry.

Usage: secrets_test.py KFPKG [unittest's arguments]. Every program that kfpkg starts goes through a wrapper that writes down
its arguments and its environment. No secret is in those, in what kfpkg prints with -v, or in any file that it leaves,
except the one that login writes.
"""

import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

KFPKG = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path("kfpkg")
SPIED = ("docker", "git", "python3", "docker-buildx", "tar")
SKIPPED = 77
COMPONENT = """name: Keep secrets
description: Does nothing, so that a password can be looked for around it ({run}).
inputs:
- {{name: text, type: String}}
implementation:
  container:
    image: keep_secrets
    command: [echo, {{inputValue: text}}]
"""


class Secrets(unittest.TestCase):
    """One workspace, taken through all commands that meet a registry."""

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kfpkg-secrets-")
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)
        self.registry = os.environ["KFPKG_LAB_REGISTRY"]
        self.user = os.environ["KFPKG_LAB_USER"]
        self.password = Path(os.environ["KFPKG_LAB_PASSWORD_FILE"]).read_text(encoding="utf-8").strip()
        for name in ("bin", "home", "docker", "tmp", "site"):
            (self.root / name).mkdir()
        (self.root / "docker/cli-plugins").symlink_to(os.environ["KFPKG_LAB_CLI_PLUGINS"])
        self.spied = self.root / "spied"
        for name in SPIED:
            real = shutil.which(name)
            if real:
                wrapper = self.root / "bin" / name
                wrapper.write_text(
                    f"#!/bin/sh\n{{ echo \"$0 $@\"; env; }} >> {self.spied}\nexec {real} \"$@\"\n", encoding="ascii"
                )
                wrapper.chmod(0o755)
        self.env = {
            "PATH": f"{self.root}/bin:{os.environ['PATH']}",
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "tmp"),
            "DOCKER_CONFIG": str(self.root / "docker"),
            "DOCKER_HOST": os.environ["DOCKER_HOST"],
        }
        self.work = self.root / "work"
        self.work.mkdir()
        # What the registry has already is not built, and versions do not move, so this is something new.
        run = secrets.token_hex(8)
        self.images = f"{self.registry}/secrets/{run}"
        files = {
            "component.yaml": COMPONENT.format(run=run),
            "Dockerfile": f"FROM {os.environ['KFPKG_LAB_MIRROR']}/library/busybox:1.35\nCOPY component.yaml /\n",
            "kfpkg.yaml": f"registry: {self.images}\nversion: 0.1.0\nname: keep_secrets\n",
        }
        for name, text in files.items():
            (self.work / name).write_text(text, encoding="utf-8")

    def spellings(self) -> list[str]:
        """The password as it could leak."""
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return [self.password, pair, base64.b64encode(self.password.encode()).decode().rstrip("=")]

    def kfpkg(self, *arguments: str, stdin: str = "", code: int = 0, **env: str) -> str:
        """Runs kfpkg and searches what it printed."""
        done = subprocess.run(
            [KFPKG, *arguments, "-v"], input=stdin, env=self.env | env, cwd=self.work, capture_output=True, text=True,
            timeout=200, check=False,
        )  # fmt: skip
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, code, said)
        for secret in self.spellings():
            self.assertNotIn(secret, said)
        return said

    def test_no_command_lets_the_password_out(self) -> None:
        """From login to logout."""
        self.kfpkg("login", self.registry, "--username", self.user, "--password-stdin", stdin="wrong-" + self.password, code=4)
        self.kfpkg("login", self.registry, "--username", self.user, "--password-stdin", stdin=self.password)
        config = self.root / "docker/config.json"
        self.kfpkg("doctor", code=self.doctor_code())
        self.kfpkg("build", "--push", "--platform", "linux/amd64")
        self.kfpkg("build", "--push", "--platform", "linux/amd64", "--format", "json")
        self.kfpkg("publish", "--to", str(self.root / "site"), "--url", "http://127.0.0.1:1/x", "--platform", "linux/amd64")
        spec = next((self.root / "site").glob("*/component.yaml"))
        server = subprocess.Popen(  # pylint: disable=consider-using-with
            [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", spec.parent, "0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            port = server.stdout.readline().split(" port ")[1].split()[0]
            self.kfpkg("verify", f"http://127.0.0.1:{port}/component.yaml")
        finally:
            server.terminate()
            server.wait(10)
            server.stdout.close()
        self.meet_images(f"{self.images}/keep_secrets")
        self.search_files(config)
        self.kfpkg("logout", self.registry)
        # From here on nobody is let in, and a refusal is no place for a secret either.
        self.kfpkg("image", "tags", f"{self.images}/keep_secrets", code=4)
        self.search_files(None)
        self.assertNotIn(self.registry, config.read_text(encoding="utf-8"))

    def meet_images(self, name: str) -> None:
        """kfpkg image, in both formats, where it does its work and where it is refused."""
        layout = f"oci:{self.root}/layout:copied"
        for form in ("text", "json"):
            said = self.kfpkg("image", "inspect", f"{name}:0.1.0", "--format", form)
            self.assertIn("linux/amd64", said)
            self.kfpkg("image", "tag", f"{name}:0.1.0", f"again-{form}", "--format", form)
            self.assertIn(f"again-{form}", self.kfpkg("image", "tags", name, "--format", form))
            self.kfpkg("image", "copy", f"{name}:0.1.0", f"{name}-copy-{form}:1", "--format", form)
            self.kfpkg("image", "copy", f"{name}:0.1.0", layout, "--format", form)
            self.kfpkg("image", "join", f"{name}:joined-{form}", f"{name}:0.1.0", "--format", form)
            self.kfpkg("image", "inspect", f"{name}:nobody-has-this", "--format", form, code=4)
        self.kfpkg("image", "copy", layout, f"{name}-from-layout:1")
        # docker-registry 2.8 deletes no tags.
        self.kfpkg("image", "delete", f"{name}:again-text", code=2)
        wrong = self.root / "wrong"
        wrong.mkdir()
        pair = base64.b64encode(f"{self.user}x:{self.password}".encode()).decode()
        (wrong / "config.json").write_text(json.dumps({"auths": {self.registry: {"auth": pair}}}), encoding="ascii")
        for words in (("inspect", f"{name}:0.1.0"), ("tags", name), ("tag", f"{name}:0.1.0", "x"), ("copy", layout, f"{name}:x")):
            said = self.kfpkg("image", *words, code=4, DOCKER_CONFIG=str(wrong))
            self.assertNotIn(pair, said)
        shutil.rmtree(wrong)

    def doctor_code(self) -> int:
        """doctor may find something missing on this machine; that is not what this is about."""
        return subprocess.run(
            [KFPKG, "doctor"], env=self.env, cwd=self.work, capture_output=True, timeout=60, check=False
        ).returncode

    def search_files(self, allowed: Path | None) -> None:
        """Everything below the run's folder, the children's arguments and environments among it."""
        self.assertIn("buildx build", self.spied.read_text(encoding="utf-8"))
        for path in self.root.rglob("*"):
            if path == allowed or path.is_symlink() or not path.is_file():
                continue
            text = path.read_bytes().decode("utf-8", "replace")
            for secret in self.spellings():
                self.assertNotIn(secret, text, path)


if __name__ == "__main__":
    if "KFPKG_LAB_REGISTRY" not in os.environ or "DOCKER_HOST" not in os.environ:
        print("secrets_test: no lab; run tests/lab/up and source its env.sh", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else SKIPPED)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
