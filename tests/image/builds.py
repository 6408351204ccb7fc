#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Build by kfpkg's builder with a real docker and registry, and look at the results with other eyes: the registry's own answers,
`docker image inspect`, the process table. Needs the lab (tests/lab/up, source its env.sh). The program is named by BUILD_PROBE."""
import base64
import glob
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

PROBE = os.environ.get("BUILD_PROBE", "")
REGISTRY = os.environ.get("KFPKG_LAB_REGISTRY", "")
BASE = os.environ.get("KFPKG_LAB_MIRROR", "") + "/library/busybox:1.35"
TYPES = ("application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, "
         "application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json")


def password():
    return pathlib.Path(os.environ["KFPKG_LAB_PASSWORD_FILE"]).read_text(encoding="utf-8").strip()


def manifest(name, reference):
    """(Docker-Content-Digest, document) as the registry has it."""
    login = base64.b64encode(f"{os.environ['KFPKG_LAB_USER']}:{password()}".encode()).decode()
    request = urllib.request.Request(f"http://{REGISTRY}/v2/{name}/manifests/{reference}",
                                     headers={"Accept": TYPES, "Authorization": "Basic " + login})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.headers["Docker-Content-Digest"], json.load(answer)


class Builds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="kfpkg-builds-")
        root = pathlib.Path(cls.home.name)
        cls.env = dict(os.environ, DOCKER_CONFIG=str(root / "docker"), TMPDIR=str(root / "tmp"),
                       DOCKER_DEFAULT_PLATFORM="linux/s390x", BUILDX_GIT_LABELS="1", SOURCE_DATE_EPOCH="0")
        (root / "docker").mkdir()
        (root / "tmp").mkdir()
        (root / "docker/cli-plugins").symlink_to(os.environ["KFPKG_LAB_CLI_PLUGINS"])
        cls.login()

    @classmethod
    def login(cls):
        subprocess.run(["docker", "login", "-u", os.environ["KFPKG_LAB_USER"], "--password-stdin", REGISTRY], input=password(),
                       text=True, env=cls.env, check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    def context(self, dockerfile, **files):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.home.name))
        (folder / "Dockerfile").write_text(dockerfile, encoding="utf-8")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    def build(self, folder, platforms, tags, output, **env):
        done = subprocess.run([PROBE, str(folder), platforms, tags, output], capture_output=True, text=True, timeout=200,
                              env=dict(self.env, **env))
        self.assertEqual(self.leftovers(), [])
        return done.returncode, json.loads(done.stdout), done.stderr

    def leftovers(self):
        return glob.glob(self.home.name + "/tmp/kfpkg-*")

    def test_two_platforms_are_pushed_as_a_plain_index(self):
        folder = self.context(f"FROM {BASE}\nCOPY hello /hello\nRUN uname -m > /machine\n", hello=str(time.time_ns()))
        code, outcome, said = self.build(folder, "linux/amd64,linux/arm64", f"{REGISTRY}/builds/two:k-1,{REGISTRY}/builds/two:k-2", "push")
        self.assertEqual(code, 0, outcome)
        digest, document = manifest("builds/two", "k-1")
        self.assertEqual(outcome["digest"], digest)
        self.assertEqual(manifest("builds/two", "k-2")[0], digest)
        self.assertEqual([(m["platform"]["os"], m["platform"]["architecture"]) for m in document["manifests"]],
                         [("linux", "amd64"), ("linux", "arm64")])
        self.assertIn("probe linux/arm64: 2/3 COPY hello /hello", said)

    def test_one_platform_is_a_plain_manifest_without_labels(self):
        folder = self.context(f"FROM {BASE}\nCOPY hello /hello\n", hello="x")
        code, outcome, _ = self.build(folder, "linux/amd64", f"{REGISTRY}/builds/one:1", "push")
        self.assertEqual(code, 0, outcome)
        digest, document = manifest("builds/one", "1")
        self.assertEqual(outcome["digest"], digest)
        self.assertIn("layers", document)
        self.assertNotIn("manifests", document)

    def test_the_ignore_rules_are_those_of_the_request(self):
        folder = self.context(f"FROM {BASE}\nCOPY . /all\nRUN test ! -e /all/secret && test -e /all/hello\n", hello="x", secret="y")
        (folder / ".dockerignore").write_text("secret\n", encoding="utf-8")
        code, outcome, _ = self.build(folder, "linux/amd64", "builds/ignore:1", "load")
        self.assertEqual(code, 0, outcome)

    def test_failures_name_the_line(self):
        folder = self.context(f"FROM {BASE}\n\nCOPY nope /x\n")
        code, outcome, _ = self.build(folder, "linux/amd64", "builds/f:1", "load")
        self.assertEqual((code, outcome["message"]), (5, 'Dockerfile:3: "nope" is not in the build context'))
        folder = self.context(f"FROM {BASE}\nRUN echo something is wrong >&2; exit 9\n")
        code, outcome, said = self.build(folder, "linux/amd64", "builds/f:1", "load")
        self.assertEqual((code, outcome["message"]), (5, "Dockerfile:2: RUN failed with exit code 9: something is wrong"))
        self.assertIn("probe: something is wrong\n", said)

    def test_a_push_without_credentials_is_a_matter_of_credentials(self):
        folder = self.context(f"FROM {BASE}\nCOPY hello /hello\n", hello="z")
        empty = pathlib.Path(tempfile.mkdtemp(dir=self.home.name))
        (empty / "cli-plugins").symlink_to(os.environ["KFPKG_LAB_CLI_PLUGINS"])
        code, outcome, _ = self.build(folder, "linux/amd64", f"{REGISTRY}/builds/no:1", "push", DOCKER_CONFIG=str(empty))
        self.assertEqual((code, outcome["kind"]), (4, "credentials"), outcome)
        self.assertIn(f"kfpkg login {REGISTRY}", outcome["hint"])

    def test_tools_that_are_missing_or_down_are_named(self):
        folder = self.context(f"FROM {BASE}\n")
        rows = [({"PATH": "/nowhere"}, "docker: not found in PATH"),
                ({"DOCKER_HOST": "unix:///nowhere/docker.sock"}, "docker: the daemon does not answer"),
                ({"DOCKER_CONFIG": "/nowhere"}, "docker: the buildx plugin is missing")]
        for env, message in rows:
            code, outcome, _ = self.build(folder, "linux/amd64", "builds/t:1", "load", **env)
            if "plugin" in message and code == 0:
                continue  # a system-wide plugin
            self.assertEqual((code, outcome["kind"]), (3, "tool"), outcome)
            self.assertTrue(outcome["message"].startswith(message), outcome)
            self.assertTrue(outcome["hint"])

    def test_a_stop_ends_the_children_and_leaves_nothing(self):
        mark = f"sleep 7{time.time_ns() % 1000000}"
        folder = self.context(f"FROM {BASE}\nRUN {mark}\n")
        child = subprocess.Popen([PROBE, str(folder), "linux/amd64", "builds/s:1", "load"], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, env=self.env)
        for line in child.stderr:
            if mark in line:
                break
        self.assertTrue(self.leftovers())
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=20)
        self.assertEqual((child.returncode, json.loads(out)["kind"]), (130, "interrupted"))
        self.assertEqual(self.leftovers(), [])
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        self.assertNotIn(str(folder), listed)


def docker_there():
    try:
        return subprocess.run(["docker", "info"], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def main():
    if not PROBE or not REGISTRY or not docker_there():
        print("no lab here: run tests/lab/up and source its env.sh")
        return 1 if os.environ.get("CI") == "true" else 77
    program = unittest.main(argv=sys.argv[:1], exit=False, verbosity=2)
    return 0 if program.result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
