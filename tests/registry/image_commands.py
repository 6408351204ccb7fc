#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`kfpkg image` against docker-registry, with skopeo as the judge: image_commands.py KFPKG, run by with_registries.py.

What skopeo reads of what kfpkg wrote must have the digests of BuildKit's layout in tests/data/images, and the other way round.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from image_files import write_image

KFPKG = Path(sys.argv.pop(1)).resolve()
HELLO = Path(__file__).resolve().parents[1] / "data/images/hello"
OPEN = os.environ["KFPKG_TEST_OPEN"]
PRIVATE = os.environ["KFPKG_TEST_PRIVATE"]
TOKEN = os.environ["KFPKG_TEST_TOKEN"]
INDEX = "sha256:76896aadd164de4887cab0f5eae5a9a58cfac21d5217f8d4b2101fa227fb97cf"


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


class ImageCommands(unittest.TestCase):
    """One folder and one set of credentials for all."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="kfpkg-image-")))
        cls.env = {"PATH": os.environ["PATH"], "HOME": str(cls.folder), "LANG": "C.UTF-8"}
        password = Path(os.environ["KFPKG_TEST_PASSWORD_FILE"]).read_text(encoding="ascii")
        for host in (PRIVATE, TOKEN):
            login = ["login", host, "--username", os.environ["KFPKG_TEST_USER"], "--password-stdin"]
            subprocess.run([KFPKG, *login], input=password, text=True, env=cls.env, check=True, capture_output=True)
        cls.run_kfpkg("image", "copy", f"oci:{HELLO}:1", f"{OPEN}/team/hello:1")

    @classmethod
    def run_kfpkg(cls, *words: str, code: int = 0) -> subprocess.CompletedProcess:
        result = subprocess.run(
            [KFPKG, *words], env=cls.env, cwd=cls.folder, capture_output=True, text=True, check=False, timeout=60
        )
        if result.returncode != code:
            raise AssertionError(f"{words}: exit {result.returncode}\n{result.stdout}{result.stderr}")
        return result

    @classmethod
    def report(cls, *words: str) -> dict:
        return json.loads(cls.run_kfpkg(*words, "--format", "json", "--quiet").stdout)

    @classmethod
    def skopeo(cls, *words: str) -> bytes:
        auth = ["--authfile", str(cls.folder / ".docker/config.json")] if words[0] != "--version" else []
        command = ["skopeo", "--insecure-policy", words[0], *auth, *words[1:]]
        return subprocess.run(command, env=cls.env, check=True, capture_output=True, timeout=60).stdout

    def raw(self, name: str) -> bytes:
        return self.skopeo("inspect", "--raw", "--tls-verify=false", f"docker://{name}")

    def test_skopeo_reads_what_was_copied(self) -> None:
        self.assertEqual(digest_of(self.raw(f"{OPEN}/team/hello:1")), INDEX)
        copied = self.folder / "by-skopeo"
        source = f"docker://{OPEN}/team/hello:1"
        self.skopeo("copy", "--all", "--preserve-digests", "--src-tls-verify=false", source, f"oci:{copied}:1")
        for blob in (HELLO / "blobs/sha256").iterdir():
            self.assertEqual((copied / "blobs/sha256" / blob.name).read_bytes(), blob.read_bytes())

    def test_a_copy_is_read_from_what_skopeo_wrote(self) -> None:
        written = f"{OPEN}/by-skopeo/hello:1"
        self.skopeo("copy", "--all", "--dest-tls-verify=false", f"oci:{HELLO}:1", f"docker://{written}")
        report = self.report("image", "copy", written, "oci:back:1")
        self.assertEqual(report["digest"], INDEX)
        for blob in (HELLO / "blobs/sha256").iterdir():
            self.assertEqual((self.folder / "back/blobs/sha256" / blob.name).read_bytes(), blob.read_bytes())
        self.assertEqual(digest_of(self.skopeo("inspect", "--raw", f"oci:{self.folder}/back:1")), INDEX)

    def test_docker_manifests_keep_their_digests(self) -> None:
        written = f"{OPEN}/family/hello:1"
        self.skopeo(
            "copy", "--format", "v2s2", "--override-arch", "arm64", "--dest-tls-verify=false",
            f"oci:{HELLO}:1", f"docker://{written}",
        )
        report = self.report("image", "copy", written, f"{PRIVATE}/family/hello:2")
        self.assertEqual(report["digest"], digest_of(self.raw(written)))
        self.assertEqual(self.raw(f"{PRIVATE}/family/hello:2"), self.raw(written))
        image = self.report("image", "inspect", f"{PRIVATE}/family/hello:2")
        self.assertEqual(image["media_type"], "application/vnd.docker.distribution.manifest.v2+json")
        self.assertEqual(image["images"][0]["platform"], "linux/arm64")

    def test_what_is_there_is_not_sent(self) -> None:
        target = f"{PRIVATE}/again/hello:1"
        first = self.report("image", "copy", f"{OPEN}/team/hello:1", target)
        self.assertEqual((first["outcome"], first["digest"]), ("copied", INDEX))
        again = self.report("image", "copy", f"{OPEN}/team/hello:1", target)
        self.assertEqual((again["outcome"], again["sent"], again["bytes_sent"]), ("unchanged", 0, 0))
        # GET and HEAD, and the challenge of the second registry.
        self.assertLessEqual(again["requests"], 3)
        other = self.report("image", "copy", f"{OPEN}/team/hello:1", f"{PRIVATE}/again/hello:2")
        self.assertEqual((other["outcome"], other["sent"]), ("copied", 0))

    def test_blobs_of_the_same_registry_are_mounted(self) -> None:
        for host in (OPEN, TOKEN):
            with self.subTest(host=host):
                self.report("image", "copy", f"oci:{HELLO}:1", f"{host}/public/first:1")
                report = self.report("image", "copy", f"{host}/public/first:1", f"{host}/public/second:1")
                self.assertEqual((report["sent"], report["bytes_sent"]), (0, 0))
                self.assertEqual(report["mounted"], 9)
                inside = self.report("image", "copy", f"{host}/public/second:1", f"{host}/public/second:2")
                self.assertEqual((inside["sent"], inside["mounted"]), (0, 0))
                self.assertEqual(digest_of(self.raw(f"{host}/public/second:2")), INDEX)

    def test_platforms_can_be_chosen(self) -> None:
        target = f"{OPEN}/chosen/hello"
        one = self.report("image", "copy", f"{OPEN}/team/hello:1", f"{target}:arm", "--platform", "linux/arm64")
        self.assertEqual(json.loads(self.raw(f"{target}:arm")), json.loads(self.raw(f"{OPEN}/team/hello@{one['digest']}")))
        config = json.loads(self.skopeo("inspect", "--config", "--tls-verify=false", f"docker://{target}:arm"))
        self.assertEqual(config["architecture"], "arm64")

    def test_inspect_says_what_skopeo_says(self) -> None:
        image = self.report("image", "inspect", f"{OPEN}/team/hello:1")
        self.assertEqual((image["digest"], image["attestations"]), (INDEX, 2))
        for found in image["images"]:
            architecture = found["platform"].split("/")[1]
            config = json.loads(
                self.skopeo(
                    "inspect", "--config", "--override-arch", architecture, "--tls-verify=false",
                    f"docker://{OPEN}/team/hello:1",
                )
            )["config"]
            self.assertEqual(found["config"]["entrypoint"], config["Entrypoint"])
            self.assertEqual(found["config"]["command"], config["Cmd"])
            self.assertEqual(found["config"]["env"], config["Env"])
            self.assertEqual(found["config"]["labels"], config["Labels"])
            self.assertEqual(found["config"]["user"], config["User"])

    def test_images_pushed_by_digest_are_joined(self) -> None:
        target = f"{PRIVATE}/joined/hello"
        digests = [
            self.report("image", "copy", f"oci:{HELLO}:1", target, "--platform", platform)["digest"]
            for platform in ("linux/amd64", "linux/arm64")
        ]
        self.assertIn("nothing with a tag", self.run_kfpkg("image", "tags", target, code=4).stderr)
        joined = self.report("image", "join", f"{target}:1", *(f"@{digest}" for digest in digests))
        self.assertEqual(digest_of(self.raw(f"{target}:1")), joined["digest"])
        index = json.loads(self.raw(f"{target}:1"))
        self.assertEqual([entry["digest"] for entry in index["manifests"]], digests)
        self.assertEqual([entry["platform"]["architecture"] for entry in index["manifests"]], ["amd64", "arm64"])
        # Skopeo walks through the whole of it.
        everything = f"oci:{self.folder}/joined:1"
        self.skopeo("copy", "--all", "--preserve-digests", "--src-tls-verify=false", f"docker://{target}:1", everything)
        elsewhere = self.report("image", "join", f"{OPEN}/joined/hello:1", f"{target}@{digests[0]}", f"{target}@{digests[1]}")
        self.assertEqual(elsewhere["digest"], joined["digest"])
        twice = self.run_kfpkg("image", "join", f"{target}:2", f"@{digests[0]}", f"@{digests[0]}", code=1)
        self.assertIn("are both for linux/amd64", twice.stderr)
        missing = self.run_kfpkg("image", "join", f"{target}:2", f"@{digests[0]}", "@sha256:" + "1" * 64, code=4)
        self.assertIn("not in the registry", missing.stderr)
        self.assertEqual(self.report("image", "tags", target)["tags"], ["1"])

    def test_tags_are_given_listed_and_taken(self) -> None:
        name = f"{OPEN}/tags/hello"
        self.report("image", "copy", f"oci:{HELLO}:1", f"{name}:1.0")
        given = self.report("image", "tag", f"{name}:1.0", "1", "latest")
        self.assertEqual([each["outcome"] for each in given["tags"]], ["created", "created"])
        self.assertEqual(self.report("image", "tags", name)["tags"], ["1", "1.0", "latest"])
        listed = json.loads(self.skopeo("list-tags", "--tls-verify=false", f"docker://{name}"))["Tags"]
        self.assertEqual(sorted(listed), ["1", "1.0", "latest"])
        # docker-registry 2.8 cannot delete a tag, and says so in its own way.
        refused = self.run_kfpkg("image", "delete", f"{name}:1", code=2)
        self.assertIn("deletes by digest only", refused.stderr)
        self.assertIn("all tags of the digest go (1.0, latest)", refused.stderr)
        self.assertIn(f"kfpkg image delete {name}:1 --yes", refused.stderr)
        self.assertEqual(self.report("image", "tags", name)["tags"], ["1", "1.0", "latest"])
        self.run_kfpkg("image", "delete", f"{name}@{INDEX}", code=2)
        gone = self.report("image", "delete", f"{name}:1", "--yes")
        self.assertEqual((gone["digest"], gone["with_it"]), (INDEX, ["1.0", "latest"]))
        self.run_kfpkg("image", "inspect", f"{name}:latest", code=4)

    def test_a_layer_that_the_registry_lost_is_sent_again(self) -> None:
        """What a tag stood for is taken for present; a registry that collected part of it refuses the image."""
        name = f"{OPEN}/lost/app"
        for version in ("1", "2"):
            layer = write_image(self.folder / f"lost-{version}", {"Labels": {"version": version}})
        self.report("image", "copy", f"oci:{self.folder}/lost-1", f"{name}:latest")
        data = Path(os.environ["KFPKG_TEST_DIR"], "open/data/docker/registry/v2")
        shutil.rmtree(data / "repositories/lost/app/_layers" / layer.replace(":", "/"))
        copied = self.report("image", "copy", f"oci:{self.folder}/lost-2", f"{name}:latest")
        steps = {blob["digest"]: blob["step"] for blob in copied["plan"]["blobs"]}
        self.assertEqual((steps[layer], copied["sent"]), ("known", 2))
        everything = f"oci:{self.folder}/lost-again:1"
        self.skopeo("copy", "--preserve-digests", "--src-tls-verify=false", f"docker://{name}:latest", everything)


if __name__ == "__main__":
    unittest.main(verbosity=2)
