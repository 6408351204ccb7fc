#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A planted password in login, build --push, publish, verify and image commands, with the lab's Docker and registry.

Usage: secrets_test.py KFPKG [unittest's arguments]. Every program that kfpkg starts goes through a wrapper that writes down
its arguments and its environment. No secret is in those, in what kfpkg prints with -v, or in any file that it leaves,
except the one that login writes. A second secret is planted where credentials do not belong: settings, options, names of
images, URLs of a Dockerfile and of a git remote.
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
        self.planted = "Planted" + secrets.token_hex(8)
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
        return [self.password, self.planted, pair, base64.b64encode(self.password.encode()).decode().rstrip("=")]

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

    def test_credentials_where_they_do_not_belong(self) -> None:
        """They are refused where nobody may write them, and taken out of what is printed and kept."""
        address = f"kim:{self.planted}@{self.registry}"
        for form in ("text", "json"):
            for given in (address, f"https://{address}/x"):
                for words in (("build",), ("publish", "--to", "./site")):
                    self.kfpkg(*words, "--registry", given, "--format", form, code=2)
                    self.kfpkg(*words, "--format", form, code=2, KFPKG_REGISTRY=given)
                for words in (("inspect", given), ("tags", given), ("copy", given, f"{self.images}/x:1"), ("copy", "oci:x", given)):
                    self.kfpkg("image", *words, "--format", form, code=2)
                self.kfpkg("changed", "--base", f"https://{address}", "--format", form, code=2)
            for url in (f"https://x.org/?token={self.planted}", f"https://x.org/?X-Amz-Signature={self.planted}"):
                self.kfpkg("publish", "--to", "./site", "--url", url, "--format", form, code=2)
        for name, text in (("registry", address), ("image", f"{address}/{{name}}"), ("publish", f"{{to: 'git+https://{address}/x'}}")):
            kfpkg_yaml = (self.work / "kfpkg.yaml").read_text(encoding="utf-8")
            (self.work / "kfpkg.yaml").write_text(f"{name}: {text}\n", encoding="utf-8")
            for form in ("text", "json", "sarif", "github", "gitlab", "junit"):
                self.kfpkg("lint", "--format", form, code=2)
            (self.work / "kfpkg.yaml").write_text(kfpkg_yaml, encoding="utf-8")
        self.kfpkg("build", "--dry-run", "--build-arg", f"NPM_TOKEN={self.planted}")
        subprocess.run(["git", "init", "-q", "."], cwd=self.work, check=True)
        subprocess.run(
            ["git", "remote", "add", "origin", f"http://kim:{self.planted}@127.0.0.1:1/x.git"], cwd=self.work, check=True
        )
        self.kfpkg("publish", "--to", "origin#main", "--url", "https://x.org", code=4)

    def test_logs_and_receipts_are_their_owners_alone_and_hold_no_credentials(self) -> None:
        """A build that fails after it has shown a URL's password and a token."""
        self.kfpkg("login", self.registry, "--username", self.user, "--password-stdin", stdin=self.password)
        self.kfpkg("build", "--push", "--platform", "linux/amd64")
        base = (self.work / "Dockerfile").read_text(encoding="utf-8")
        for line, code in (
            (f"ADD http://kim:{self.planted}@127.0.0.1:1/f?sig={self.planted} /f", 4),
            (f"RUN echo API_TOKEN={self.planted} https://kim:{self.planted}@host/x; exit 3", 5),
        ):
            (self.work / "Dockerfile").write_text(base + line + "\n", encoding="utf-8")
            said = self.kfpkg("build", "--platform", "linux/amd64", code=code)
            self.assertIn("the full log is in", said)
            self.kfpkg("build", "--platform", "linux/amd64", "--format", "json", code=code)
            for form in ("text", "json", "sarif", "github", "gitlab", "junit", "concise"):
                self.kfpkg("lint", "--format", form, code=self.lint_code())
        cache = self.root / "home/.cache/kfpkg"
        self.assertEqual((cache / "logs").stat().st_mode & 0o777, 0o700)
        kept = [*cache.glob("logs/*.log"), *cache.glob("receipts/*.json")]
        self.assertGreaterEqual(len(kept), 2)
        for path in kept:
            self.assertEqual(path.stat().st_mode & 0o777, 0o600, path)
            self.assertNotIn(self.planted, path.read_text(encoding="utf-8"), path)

    def lint_code(self) -> int:
        """What lint finds in the Dockerfile is not what this is about."""
        return subprocess.run(
            [KFPKG, "lint"], env=self.env, cwd=self.work, capture_output=True, timeout=60, check=False
        ).returncode

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
