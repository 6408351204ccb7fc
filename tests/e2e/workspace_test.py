# SPDX-License-Identifier: Apache-2.0
"""A workspace of several components with real Docker and a real registry: nothing is built that is there, only what
changed is, one that fails leaves the others alone, and a build that is killed leaves nothing half-done.

Needs the lab. Run by `tests/e2e/run workspace_test`; KFPKG_KILLS sets how many builds are killed (3).
"""

import json
import os
import random
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from typing import ClassVar

from lab import killed, logged_in, orphans, repository

NAMES = ("clean", "load", "score", "split", "train")
SPEC = """\
name: {name}
description: Says hello.
outputs:
- {{name: greeting, type: String}}
implementation:
  container:
    image: {name}:0.1.0
    command: [sh, -c, 'echo hello > "$0"', {{outputPath: greeting}}]
"""
PLATFORMS = "linux/amd64,linux/arm64"


class Workspace(unittest.TestCase):
    """The steps are one story, told in the order of their names."""

    root: ClassVar[Path]
    environment: ClassVar[dict[str, str]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.root = Path(tempfile.mkdtemp(prefix="kfpkg-workspace-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        (cls.root / "tmp").mkdir()
        cls.environment = logged_in(cls.root, TMPDIR=str(cls.root / "tmp"))
        cls.repository = repository(cls.root, os.environ["KFPKG_LAB_REGISTRY"])
        cls.write("work/kfpkg.yaml", f"registry: {cls.repository}\nplatforms: [{PLATFORMS}]\n"
                  f"registries: {{docker.io: {{mirror: {os.environ['KFPKG_LAB_MIRROR']}}}}}\n")
        for name in NAMES:
            cls.write(f"work/{name}/component.yaml", SPEC.format(name=name))
            shared = f"RUN : {cls.root.name}; head -c 20 /dev/urandom > /shared"
            cls.write(f"work/{name}/Dockerfile", f"FROM busybox:1.35\n{shared}\nCOPY data /data\n")
            cls.write(f"work/{name}/data", f"{name} {cls.root.name}\n")
        for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "first"]):
            cls.git(*command)

    @classmethod
    def write(cls, name: str, text: str) -> None:
        """A file below the scratch folder."""
        path = cls.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @classmethod
    def git(cls, *arguments: str) -> None:
        """git in the workspace."""
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=cls.root / "work", env=cls.environment, check=True, capture_output=True)

    @classmethod
    def kfpkg(cls, *arguments: str) -> subprocess.CompletedProcess:
        """One call in the workspace."""
        return subprocess.run([os.environ["KFPKG"], *arguments], cwd=cls.root / "work", env=cls.environment,
                              capture_output=True, text=True, check=False)

    def build(self, *arguments: str, code: int = 0) -> dict:
        """The receipts of `kfpkg build --push`, by component, and the failures under "failed"."""
        result = self.kfpkg("build", "--push", "--format", "json", *arguments)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        document = json.loads(result.stdout)
        return {receipt["component"]: receipt for receipt in document["receipts"]} | {"failed": document["failed"]}

    def manifest(self, reference: str) -> dict:
        """What skopeo reads there."""
        command = ["skopeo", "inspect", "--raw", "--tls-verify=false", "--authfile",
                   f"{self.environment['DOCKER_CONFIG']}/config.json", f"docker://{reference}"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def test_1_all_are_built_for_both_platforms(self) -> None:
        """Each receipt names an index with both platforms; a step that all have in common was run once for each."""
        shared = set()
        receipts = self.build("--all")
        self.assertEqual(receipts.pop("failed"), [])
        self.assertEqual(set(receipts), set(NAMES))
        for receipt in receipts.values():
            self.assertFalse(receipt["skipped"])
            index = self.manifest(f"{receipt['reference']}@{receipt['digest']}")
            found = [f"{each['platform']['os']}/{each['platform']['architecture']}" for each in index["manifests"]]
            self.assertEqual(",".join(found), PLATFORMS)
            for digest in receipt["platforms"].values():
                shared.add(self.manifest(f"{receipt['reference']}@{digest}")["layers"][1]["digest"])
        self.assertEqual(len(shared), 2)

    def test_2_nothing_is_built_again(self) -> None:
        """Also on a machine that has no receipts; nobody calls docker."""
        before = self.build("--all")
        shutil.rmtree(self.root / "cache")
        path = self.environment["PATH"]
        self.environment["PATH"] = "/nowhere"
        try:
            receipts = self.build("--all")
        finally:
            self.environment["PATH"] = path
        for name in NAMES:
            self.assertTrue(receipts[name]["skipped"])
            self.assertEqual(receipts[name]["digest"], before[name]["digest"])
            self.assertEqual(set(receipts[name]["platforms"]), set(PLATFORMS.split(",")))

    def test_3_only_what_changed_is_built(self) -> None:
        """The receipt says which file it was; `changed` and `--changed` agree."""
        self.build("--all")
        self.git("switch", "-qc", "feature")
        self.write("work/score/data", "other data\n")
        self.assertEqual(self.kfpkg("changed", "--base", "main").stdout, "score\n")
        receipts = self.build("--all")
        self.assertEqual({name for name in NAMES if not receipts[name]["skipped"]}, {"score"})
        self.assertEqual(receipts["score"]["changed"], ["data changed"])
        self.write("work/train/data", "other data\n")
        receipts = self.build("--changed", "--base", "main")
        self.assertEqual(set(receipts), {"score", "train", "failed"})
        self.assertTrue(receipts["score"]["skipped"])

    def test_4_shards_cover_all_once(self) -> None:
        """Three jobs of a CI build each component exactly once."""
        seen = []
        for shard in ("1/3", "2/3", "3/3"):
            receipts = self.build("--all", "--shard", shard)
            receipts.pop("failed")
            seen.extend(receipts)
        self.assertEqual(sorted(seen), sorted(NAMES))

    def test_5_one_that_fails_leaves_the_others_alone(self) -> None:
        """Exit code 5, one failure with its line, four images."""
        self.write("work/clean/Dockerfile", "FROM busybox:1.35\nCOPY gone /data\n")
        self.write("work/load/data", "new\n")
        receipts = self.build("--all", code=5)
        self.assertEqual([failure["component"] for failure in receipts["failed"]], ["clean"])
        self.assertIn("clean/Dockerfile:2", receipts["failed"][0]["error"]["message"])
        self.assertFalse(receipts["load"]["skipped"])
        self.write("work/clean/Dockerfile", "FROM busybox:1.35\nCOPY data /data\n")

    def test_6_a_killed_build_leaves_nothing_half_done(self) -> None:
        """No child, a lock that can be read, and a next run that succeeds."""
        random.seed(7)
        for attempt in range(int(os.environ.get("KFPKG_KILLS", "3"))):
            self.write("work/train/data", f"killed {attempt} {time.time_ns()}\n")
            (self.root / "work/kfpkg.lock").unlink(missing_ok=True)
            killed([os.environ["KFPKG"], "build", "train", "--push"], self.root / "work", self.environment, within=2.5)
            self.assertEqual(orphans(self.root), [], "docker goes on without kfpkg")
            leftovers = [path.name for path in (self.root / "work").rglob("*.kfpkg-*")]
            self.assertLessEqual(len(leftovers), 1, leftovers)
            receipts = self.build("train")
            index = self.manifest(f"{receipts['train']['reference']}@{receipts['train']['digest']}")
            self.assertEqual(len(index.get("manifests", [])), 2, (receipts["train"], index))

    def test_7_image_folders_go_before_what_starts_from_them(self) -> None:
        """A base of the workspace's own is built first, and what changes in it rebuilds those that start from it."""
        self.write("work/bases/common/kfpkg.yaml", "name: common-base\n")
        self.write("work/bases/common/Dockerfile", "FROM busybox:1.35\nCOPY word /word\n")
        self.write("work/bases/common/word", "one\n")
        self.write("work/score/Dockerfile", f"FROM {self.repository}/common-base\nCOPY data /data\n")
        receipts = self.build("--all")
        self.assertEqual({name for name in receipts if name != "failed"}, {*NAMES, "common-base"})
        self.assertEqual(self.word_in(receipts["score"]), "one\n")
        self.assertTrue(all(receipt["skipped"] for name, receipt in self.build("--all").items() if name != "failed"))
        self.git("add", ".")
        self.git("commit", "-qm", "a base of our own")

        self.write("work/bases/common/word", "two\n")
        self.assertEqual(self.kfpkg("changed", "--base", "HEAD").stdout, "bases/common\nscore\n")
        lone = self.kfpkg("build", "score", "--push")
        self.assertEqual(lone.returncode, 2, lone.stderr)
        self.assertIn("kfpkg build bases/common --push", lone.stderr)
        receipts = self.build("--changed", "--base", "HEAD", "--jobs", "4")
        self.assertEqual(set(receipts), {"score", "common-base", "failed"})
        self.assertEqual(self.word_in(receipts["score"]), "two\n")

        self.write("work/bases/common/Dockerfile", "FROM busybox:1.35\nRUN false\n")
        receipts = self.build("--all", code=5)
        self.assertEqual([(each["component"], each["tried"]) for each in receipts["failed"]],
                         [("common-base", True), ("score", False)])

    def test_8_files_that_a_base_copies_by_onbuild_count(self) -> None:
        """A base of another registry runs COPY by ONBUILD: a change of that file is built."""
        base = f"{os.environ['KFPKG_LAB_MIRROR']}/{self.repository.partition('/')[2]}/onbuild:1"
        self.write("base/Dockerfile", f"FROM {os.environ['KFPKG_LAB_MIRROR']}/library/busybox:1.35\nONBUILD COPY wo*d /word\n")
        command = ["docker", "buildx", "build", "--push", "--provenance=false", f"--platform={PLATFORMS}", f"--tag={base}", "base"]
        subprocess.run(command, cwd=self.root, env=self.environment, check=True, capture_output=True)
        self.write("work/load/Dockerfile", f"FROM {base}\n")
        self.write("work/load/word", "one\n")
        self.assertEqual(self.word_in(self.build("load")["load"]), "one\n")
        self.assertIn("COPY wo*d /word", (self.root / "work/kfpkg.lock").read_text(encoding="ascii"))
        self.assertTrue(self.build("load")["load"]["skipped"])
        self.write("work/load/word", "two\n")
        receipt = self.build("load")["load"]
        self.assertEqual((receipt["changed"], self.word_in(receipt)), (["word changed"], "two\n"))

    def test_8_one_base_for_each_platform_is_pinned(self) -> None:
        """Tags that move bring nothing in before --update-bases."""
        base = f"{os.environ['KFPKG_LAB_MIRROR']}/{self.repository.partition('/')[2]}/for"
        self.write("work/load/Dockerfile", f"ARG BASE={base}-$TARGETARCH:1\nFROM $BASE\nCOPY data /data\n")
        bases = [self.bases_by_hand(base, word) for word in ("old", "new")]
        self.assertNotEqual(*bases)
        self.bases_by_hand(base, "old")
        self.assertEqual(self.lowest_layers(self.build("load")["load"]), bases[0])
        self.bases_by_hand(base, "new")
        self.write("work/load/data", "changed\n")
        receipt = self.build("load")["load"]
        self.assertEqual((receipt["changed"], self.lowest_layers(receipt)), (["data changed"], bases[0]))
        self.assertEqual(self.lowest_layers(self.build("load", "--update-bases")["load"]), bases[1])

    def bases_by_hand(self, base: str, word: str) -> list[str]:
        """Pushes an image for each platform under its own name; gives their layers."""
        layers = []
        self.write("base/Dockerfile", "FROM scratch\nARG TARGETARCH\nCOPY word-$TARGETARCH /word\n")
        for platform in PLATFORMS.split(","):
            architecture = platform.partition("/")[2]
            self.write(f"base/word-{architecture}", f"{word} {architecture} {self.root.name}\n")
            tag = f"{base}-{architecture}:1"
            command = ["docker", "buildx", "build", "--push", "--provenance=false", f"--platform={platform}", f"--tag={tag}", "base"]
            subprocess.run(command, cwd=self.root, env=self.environment, check=True, capture_output=True)
            layers.append(self.manifest(tag)["layers"][0]["digest"])
        return layers

    def lowest_layers(self, receipt: dict) -> list[str]:
        """Of its image for each platform."""
        return [self.manifest(f"{receipt['reference']}@{digest}")["layers"][0]["digest"] for digest in receipt["platforms"].values()]

    def test_9_a_shared_folder_is_copied_from_a_context_above(self) -> None:
        """A change in it builds all that copy it, any other change nothing; the image is what docker makes of -f and the root."""
        base = f"{os.environ['KFPKG_LAB_MIRROR']}/library/busybox:1.35"
        for name in ("one", "two"):
            self.write(f"work/parts/{name}/component.yaml", SPEC.format(name=name))
            self.write(f"work/parts/{name}/kfpkg.yaml", "context: ../..\n")
            self.write(f"work/parts/{name}/Dockerfile", f"FROM {base}\nCOPY shared/lib /lib/own\nCOPY parts/{name}/word /word\n")
            self.write(f"work/parts/{name}/word", f"{name} {self.root.name}\n")
        self.write("work/shared/lib/io.sh", "echo one\n")
        self.write("work/shared/other.sh", "echo other\n")
        receipts = self.build("parts")
        self.git("add", ".")
        self.git("commit", "-qm", "a shared folder")
        self.assertEqual(self.output_of(receipts["one"], "sh", "/lib/own/io.sh"), "one\n")
        self.assertEqual(self.layers_by_hand("one"), self.layers_of(receipts["one"]))

        self.write("work/shared/lib/io.sh", "echo two\n")
        self.assertEqual(self.kfpkg("changed", "--base", "HEAD").stdout, "parts/one\nparts/two\n")
        receipts = self.build("--changed", "--base", "HEAD")
        self.assertEqual(set(receipts), {"one", "two", "failed"})
        for name in ("one", "two"):
            self.assertEqual(receipts[name]["changed"], ["shared/lib/io.sh changed"])
            self.assertEqual(self.output_of(receipts[name], "sh", "/lib/own/io.sh"), "two\n")
            self.assertEqual(self.word_in(receipts[name]), f"{name} {self.root.name}\n")
        self.assertEqual(self.layers_by_hand("two"), self.layers_of(receipts["two"]))
        self.git("commit", "-qam", "two")

        self.write("work/shared/other.sh", "echo another\n")
        self.write("work/shared/new.sh", "echo new\n")
        self.assertEqual(self.kfpkg("changed", "--base", "HEAD").stdout, "")
        self.assertTrue(all(receipt["skipped"] for name, receipt in self.build("parts").items() if name != "failed"))

    def layers_of(self, receipt: dict) -> list[dict]:
        """Of its image for this machine."""
        return self.manifest(f"{receipt['reference']}@{receipt['platforms']['linux/amd64']}")["layers"]

    def layers_by_hand(self, name: str) -> list[dict]:
        """Of what people type at the root of the repository: the same steps, found in the cache when they copy the same."""
        tag = f"{self.repository}/by-hand:{name}"
        command = ["docker", "buildx", "build", "--push", "--provenance=false", "--platform=linux/amd64",
                   f"--tag={tag}", f"--file=parts/{name}/Dockerfile", "."]
        subprocess.run(command, cwd=self.root / "work", env=self.environment, check=True, capture_output=True)
        return self.manifest(tag)["layers"]

    def output_of(self, receipt: dict, *program: str) -> str:
        """What a program of the image prints, as docker runs it."""
        command = ["docker", "run", "--rm", f"{receipt['reference']}@{receipt['digest']}", *program]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def word_in(self, receipt: dict) -> str:
        """/word of the image, as docker runs it."""
        return self.output_of(receipt, "cat", "/word")


if __name__ == "__main__":
    unittest.main()
