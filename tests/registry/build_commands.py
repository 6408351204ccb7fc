#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`kfpkg build` and `kfpkg publish` against docker-registry: build_commands.py KFPKG, run by with_registries.py.

Which image is taken for a folder, which tags never move, and what kfpkg.lock knows of bases. Images are pushed by skopeo,
so nothing is built and no Docker is needed.
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Iterator, Optional

from image_files import INDEX, MANIFEST, write_image

KFPKG = Path(sys.argv.pop(1)).resolve()
HELLO = Path(__file__).resolve().parents[1] / "data/images/hello"  # linux/amd64 and linux/arm64
OPEN = os.environ["KFPKG_TEST_OPEN"]
BOTH = ("--platform", "linux/amd64,linux/arm64")
SPEC = "name: Train\nimplementation: {container: {image: 'train:0.1.0', command: [/hello]}}\n"


class Workspace(unittest.TestCase):
    """Each test has a home, a workspace with one component, and a namespace of its own in the registry."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="kfpkg-builds-")))
        self.namespace = re.sub("[^a-z0-9]+", "-", self.id().rsplit(".", 1)[1])
        self.repository = f"{OPEN}/{self.namespace}/train"
        (self.folder / "bin").mkdir()
        self.docker("exit 0")
        self.env = {"PATH": str(self.folder / "bin"), "HOME": str(self.folder / "home"), "LANG": "C.UTF-8"}
        self.write("work/kfpkg.yaml", f"registry: {OPEN}/{self.namespace}\n")
        self.write("work/train/kfpkg.yaml", "version: 0.1.0\n")
        self.write("work/train/component.yaml", SPEC)
        self.write("work/train/Dockerfile", "FROM scratch\nCOPY data /data\n")
        self.write("work/train/data", "data\n")

    def write(self, name: str, text: str) -> None:
        """A file below the test's folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def docker(self, script: str) -> None:
        """What stands for docker."""
        self.write("bin/docker", f"#!/bin/sh\n{script}\n")
        (self.folder / "bin/docker").chmod(0o755)

    def kfpkg(self, *words: str, code: int = 0) -> subprocess.CompletedProcess:
        """One call in the workspace that must end with that code."""
        result = subprocess.run(
            [KFPKG, *words], env=self.env, cwd=self.folder / "work", capture_output=True, text=True, check=False, timeout=60
        )
        self.assertEqual(result.returncode, code, f"{words}\n{result.stdout}{result.stderr}")
        return result

    def report(self, *words: str) -> dict[str, Any]:
        """What a call prints as JSON."""
        return json.loads(self.kfpkg(*words, "--format", "json").stdout)

    def fingerprint_tag(self, *flags: str) -> str:
        """The tag that a build with these flags would push."""
        printed = self.kfpkg("build", "train", "--push", "--dry-run", *flags).stdout
        return re.search(r"train:(k-[0-9a-f]+) ", printed)[1]

    def push(self, layout: Path, target: str, *flags: str) -> None:
        """Copies the image :1 of a layout to a place in the registry."""
        words = ["copy", "--quiet", "--preserve-digests", "--dest-tls-verify=false", *flags, f"oci:{layout}:1", f"docker://{target}"]
        subprocess.run(["skopeo", "--insecure-policy", *words], check=True, capture_output=True, timeout=60)

    def base(self, *triggers: str, tag: str = "1", is_empty: bool = False, **platform: str) -> str:
        """Pushes a base of that name with these ONBUILD lines; gives its digest."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            write_image(Path(name), {"OnBuild": list(triggers)}, is_empty, **platform)
            self.push(Path(name), f"{OPEN}/{self.namespace}/base:{tag}")
            return json.loads((Path(name) / "index.json").read_text(encoding="ascii"))["manifests"][0]["digest"]

    def lock(self) -> str:
        """kfpkg.lock."""
        return (self.folder / "work/kfpkg.lock").read_text(encoding="utf-8")

    def digest_at(self, tag: str) -> Optional[str]:
        """What a tag of the component's repository stands for, by the registry's own word."""
        host, name = self.repository.split("/", 1)
        request = urllib.request.Request(f"http://{host}/v2/{name}/manifests/{tag}", method="HEAD")
        request.add_header("Accept", f"{INDEX}, {MANIFEST}")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.headers["Docker-Content-Digest"]
        except urllib.error.HTTPError as error:
            self.assertEqual(error.code, 404)
            return None


class Publishing(Workspace):
    """The image that a version names."""

    PUBLISH = ("publish", "train", "--to", "./site", "--url", "https://example.org")

    def published(self) -> str:
        """The spec that people load."""
        return (self.folder / "work/site/train/component.yaml").read_text(encoding="utf-8")

    def test_the_last_push_is_found(self) -> None:
        """`build --platform a,b --push` and then `publish` fit together: its receipt knows the platforms."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag(*BOTH)}", "--all")
        self.kfpkg(*self.PUBLISH, code=4)
        receipt = self.report("build", "train", "--push", *BOTH)["receipts"][0]
        self.assertTrue(receipt["skipped"])
        self.kfpkg(*self.PUBLISH)
        self.assertIn(receipt["digest"], self.published())

    def test_platforms_that_are_named_are_meant(self) -> None:
        """`publish --platform X` takes no image of other platforms, also when that is the last push."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag(*BOTH)}", "--all")
        self.report("build", "train", "--push", *BOTH)
        for platform in ("linux/amd64", "linux/arm64"):
            refused = self.kfpkg(*self.PUBLISH, "--platform", platform, code=4)
            self.assertIn(f"no image built from the files as they are for {platform}", refused.stderr)
        self.assertFalse((self.folder / "work/site").exists())
        self.kfpkg(*self.PUBLISH, *BOTH)

    def test_an_image_that_lacks_a_platform_is_not_published(self) -> None:
        """A tag that was copied without all of it, and an index one of whose images was deleted."""
        tag = f"{self.repository}:{self.fingerprint_tag(*BOTH)}"
        self.push(HELLO, tag)
        refused = self.kfpkg(*self.PUBLISH, *BOTH, code=4)
        self.assertIn("the registry has no linux/arm64 image of it", refused.stderr)
        self.assertFalse((self.folder / "work/site").exists())
        self.push(HELLO, tag, "--all")
        self.kfpkg(*self.PUBLISH, *BOTH)

    def test_files_that_changed_are_not_published(self) -> None:
        """Neither the set platforms nor the last push find the image of other files."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag()}", "--all")
        self.report("build", "train", "--push")
        self.write("work/train/data", "other data\n")
        self.kfpkg(*self.PUBLISH, code=4)

    def test_nothing_is_published_through_a_link(self) -> None:
        """A folder of the site that leads elsewhere is refused, and nothing is written there."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag()}", "--all")
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        site = self.folder / "work/site"
        for link in ("train", "train/0.1.0"):
            with self.subTest(link=link):
                shutil.rmtree(site, ignore_errors=True)
                (site / link).parent.mkdir(parents=True)
                (site / link).symlink_to(elsewhere)
                self.assertIn("is a symbolic link", self.kfpkg(*self.PUBLISH, code=3).stderr)
                self.assertEqual(list(elsewhere.iterdir()), [])

    def test_tags_of_versions_do_not_move(self) -> None:
        """Whatever the target is, a tag that stands for another image stays where it is."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag()}", "--all")
        self.push(HELLO, f"{self.repository}:0.1.0", "--override-arch", "arm64")
        before = self.digest_at("0.1.0")
        (self.folder / "bin/git").symlink_to(shutil.which("git"))
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.folder / "published.git"], check=True)
        git = ("--to", f"git+file://{self.folder}/published.git#main:components", "--url", "https://example.org")
        for target in (self.PUBLISH[2:], git):
            refused = self.kfpkg("publish", "train", *target, code=2)
            self.assertIn("tags of versions do not move", refused.stderr)
            self.assertEqual(self.digest_at("0.1.0"), before)

    def test_a_build_moves_the_tag_of_a_version_by_word_alone(self) -> None:
        """`build --tag 0.1.0` leaves it where it is, and `build --tag latest` needs no word."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag()}", "--all")
        for tag in ("0.1.0", "latest"):
            self.push(HELLO, f"{self.repository}:{tag}", "--override-arch", "arm64")
        before = self.digest_at("0.1.0")
        refused = self.kfpkg("build", "train", "--push", "--tag", "0.1.0", code=2)
        self.assertIn("tags of versions do not move by themselves", refused.stderr)
        self.assertEqual(self.digest_at("0.1.0"), before)
        self.kfpkg("build", "train", "--push", "--tag", "latest")
        self.kfpkg("build", "train", "--push", "--tag", "0.1.0", "--move")
        pushed = self.digest_at(self.fingerprint_tag())
        self.assertEqual([self.digest_at("0.1.0"), self.digest_at("latest")], [pushed, pushed])

    def test_one_image_is_not_taken_for_several_platforms(self) -> None:
        """Whoever put it under the tag: it is built."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag(*BOTH)}", "--override-arch", "amd64")
        self.docker("exit 9")
        self.kfpkg("build", "train", "--push", *BOTH, code=5)

    def test_another_image_under_the_tag_of_a_fingerprint_is_told(self) -> None:
        """It is taken all the same: `build --force` on another machine may have put it there."""
        tag = self.fingerprint_tag()
        self.push(HELLO, f"{self.repository}:{tag}", "--all")
        ours = self.report("build", "train", "--push")["receipts"][0]
        self.assertEqual(ours["remarks"], [])
        self.push(HELLO, f"{self.repository}:{tag}", "--override-arch", "arm64")
        told = f"{tag} is another image now than the one that was pushed from here ({ours['digest']})"
        theirs = self.report("build", "train", "--push")["receipts"][0]
        self.assertEqual(theirs["digest"], self.digest_at(tag))
        self.assertIn(told, theirs["remarks"][0])
        self.assertEqual(self.report("build", "train", "--push")["receipts"][0]["remarks"], [])

    def test_a_version_gets_its_tag(self) -> None:
        """Once, also when it was there before; a dry run leaves it to the next one."""
        self.push(HELLO, f"{self.repository}:{self.fingerprint_tag()}", "--all")
        pushed = self.digest_at(self.fingerprint_tag())
        self.kfpkg(*self.PUBLISH, "--dry-run")
        self.assertIsNone(self.digest_at("0.1.0"))
        self.kfpkg(*self.PUBLISH)
        self.assertEqual(self.digest_at("0.1.0"), pushed)
        self.push(HELLO, f"{self.repository}:0.2.0", "--all")
        self.kfpkg(*self.PUBLISH, "--version", "0.2.0")
        self.assertEqual(self.digest_at("0.2.0"), pushed)


class Bases(Workspace):
    """Bases in the same registry, whose ONBUILD takes files."""

    def setUp(self) -> None:
        super().setUp()
        self.write("work/train/Dockerfile", f"FROM {OPEN}/{self.namespace}/base:1\n")
        self.write("work/train/one.txt", "one\n")
        self.write("work/train/two.txt", "two\n")

    def build(self, *flags: str) -> list[str]:
        """Builds, and gives the files that went into the image."""
        receipt = self.report("build", "train", *flags)["receipts"][0]
        return [each["name"] for each in receipt["inputs"] if each["kind"] == "file"]

    def test_update_bases_takes_up_what_onbuild_is_now(self) -> None:
        """Triggers that come, change and go; without the flag the lock stays as it was."""
        steps = (
            (["COPY one.txt /"], ["one.txt"]),
            (["COPY two.txt /", "RUN true"], ["two.txt"]),
            ([], []),
            (["COPY *.txt /"], ["one.txt", "two.txt"]),
        )
        taken, locked = None, None
        for triggers, files in steps:
            with self.subTest(triggers=triggers):
                self.base(*triggers)
                if locked is not None:
                    self.assertEqual((self.build(), self.lock()), (taken, locked))
                self.assertEqual(self.build("--update-bases"), files)
                taken, locked = files, self.lock()
                self.assertEqual("onbuild:" in locked, bool(triggers))
                self.assertEqual(re.findall(r'^  - "?(.*?)"?$', locked, re.MULTILINE), triggers)

    def test_update_bases_leaves_other_folders_bases(self) -> None:
        """What is built in this run is asked for again; what others locked stays."""
        self.base("COPY one.txt /")
        self.base("COPY two.txt /", tag="other")
        self.write("work/score/component.yaml", SPEC)
        self.write("work/score/Dockerfile", f"FROM {OPEN}/{self.namespace}/base:other\n")
        self.kfpkg("build", "--all")
        self.assertIn("COPY two.txt /", self.lock())
        self.base()
        self.base(tag="other")
        self.assertEqual(self.build("--update-bases"), [])
        self.assertNotIn("COPY one.txt /", self.lock())
        self.assertIn("COPY two.txt /", self.lock())

    def test_a_newer_base_that_lacks_a_platform_is_not_taken_up(self) -> None:
        """Every build after it would fail until somebody mends the lock."""
        self.base()
        self.kfpkg("build", "train")
        locked = self.lock()
        self.push(HELLO, f"{OPEN}/{self.namespace}/base:1", "--override-arch", "arm64")
        self.kfpkg("build", "train", "--update-bases", code=1)
        self.assertEqual(self.lock(), locked)
        self.kfpkg("build", "train")

    def test_a_dry_run_writes_no_lock(self) -> None:
        """Bases are looked up for it all the same."""
        self.base("COPY one.txt /")
        self.kfpkg("build", "train", "--dry-run", "--update-bases")
        self.assertFalse((self.folder / "work/kfpkg.lock").exists())


    def test_a_base_by_digest_is_asked_for_its_onbuild_once(self) -> None:
        """Whether its tag is written or not, also where only COPY --from names it first."""
        digest = self.base("COPY one.txt /")
        name = f"{OPEN}/{self.namespace}/base"
        for base in (f"{name}@{digest}", f"{name}:1@{digest}", f"{name}:gone@{digest}"):
            with self.subTest(base=base):
                self.write("work/train/Dockerfile", f"FROM {base}\n")
                self.assertEqual(self.build(), ["one.txt"])
                locked = self.lock()
                self.assertIn(f"{base}: [linux/amd64]", locked)
                self.assertNotIn(f"{digest}: sha256", locked)
                self.assertEqual((self.build("--update-bases"), self.lock()), (["one.txt"], locked))

    def test_what_copy_names_first_has_its_onbuild_too(self) -> None:
        """The lock knows of a base what FROM needs, wherever it was met before."""
        self.base("COPY one.txt /")
        base = f"{OPEN}/{self.namespace}/base:1"
        self.write("work/train/Dockerfile", f"FROM scratch\nCOPY --from={base} /x /x\n")
        self.build()
        self.write("work/train/Dockerfile", f"FROM {base}\n")
        self.assertEqual(self.build(), ["one.txt"])

    def test_an_image_without_layers_is_an_image(self) -> None:
        """BuildKit writes null for them."""
        self.base("COPY one.txt /", is_empty=True)
        self.assertEqual(self.build(), ["one.txt"])
        base = f"{OPEN}/{self.namespace}/base:1"
        self.assertIn("linux/amd64", self.kfpkg("image", "inspect", base).stdout)
        for target in (f"{OPEN}/{self.namespace}/copy:1", "oci:layout:1"):
            self.kfpkg("image", "copy", base, target)
        self.kfpkg("image", "copy", "oci:layout:1", "oci:layout:2")
        index = self.folder / "work/layout/index.json"
        index.write_text('{"schemaVersion": 2, "manifests": null, "annotations": null}', encoding="ascii")
        self.kfpkg("image", "copy", base, "oci:layout:3")
        self.assertEqual(index.read_text(encoding="ascii").count("digest"), 1)


class Platforms(Workspace):
    """Bases that are there for some platforms only."""

    def setUp(self) -> None:
        super().setUp()
        self.name = f"{OPEN}/{self.namespace}/base:1"
        self.write("work/train/Dockerfile", f"# a tool\nFROM {self.name}\n")

    def refused(self, platforms: str, *flags: str) -> str:
        """What a build for these says, before it has asked docker."""
        self.docker(': > "$HOME/asked"')
        said = self.kfpkg("build", "train", "--platform", platforms, *flags, code=1).stderr
        self.assertFalse((self.folder / "home/asked").exists())
        self.docker("exit 0")
        return said

    def test_an_image_without_an_index_is_for_its_own_platform(self) -> None:
        """What its configuration says, with the line, what there is and the way out; in a dry run too."""
        self.base()
        for flags in ((), ("--dry-run",), ("--push",)):
            said = self.refused("linux/amd64,linux/arm64", *flags)
            self.assertIn(f"train/Dockerfile:2:6: the base image {self.name} has no linux/arm64, only linux/amd64", said)
            self.assertIn("platform_mismatch: allow", said)
        self.kfpkg("build", "train")

    def test_an_index_is_for_those_in_it(self) -> None:
        """Of an image of two."""
        self.push(HELLO, self.name, "--all")
        self.kfpkg("build", "train", "--platform", "linux/amd64,linux/arm64")
        self.assertIn("has no linux/s390x, linux/ppc64le, only linux/amd64, linux/arm64", self.refused("linux/s390x,linux/amd64,linux/ppc64le"))

    def test_older_variants_do(self) -> None:
        """As containerd matches platforms."""
        for platform, fits, fails in (
            ({"architecture": "arm", "variant": "v6"}, "linux/arm/v6,linux/arm/v7,linux/arm64", "linux/arm/v5"),
            ({"architecture": "386"}, "linux/386,linux/amd64", "linux/arm64"),
            ({"architecture": "amd64", "variant": "v2"}, "linux/amd64/v2,linux/amd64/v3", "linux/amd64"),
        ):
            with self.subTest(platform=platform):
                self.base(**platform)
                self.kfpkg("build", "train", "--update-bases", "--platform", fits)
                self.assertIn(f"has no {fails}, only", self.refused(fails))

    def test_lint_knows_it_from_the_lock(self) -> None:
        """Without asking anybody, after the build that was refused."""
        self.base()
        self.write("work/train/kfpkg.yaml", "platforms: [linux/arm64]\n")
        self.assertNotIn("KF620", self.kfpkg("lint", "train").stdout)
        self.refused("linux/arm64")
        self.assertIn("KF620", self.kfpkg("lint", "train", code=1).stdout)
        self.write("work/train/kfpkg.yaml", "platforms: [linux/arm64]\nplatform_mismatch: allow\n")
        self.assertNotIn("KF620", self.kfpkg("lint", "train").stdout)

    def test_the_receipt_says_what_was_allowed(self) -> None:
        """Built all the same where the settings say so."""
        self.base()
        self.write("work/train/kfpkg.yaml", "platform_mismatch: allow\n")
        receipt = self.report("build", "train", "--platform", "linux/arm64")["receipts"][0]
        self.assertEqual(receipt["remarks"], [f"the base image {self.name} has no linux/arm64, only linux/amd64"])
        self.assertEqual(self.report("build", "train")["receipts"][0]["remarks"], [])

    def test_a_lock_of_before_is_completed(self) -> None:
        """Of what it names by digest, wherever the tag stands now; and where no registry is there, it does as before."""
        digest = self.base()
        self.base("RUN true", architecture="arm64")
        before = f"version: 1\nbases:\n  {self.name}: {digest}\n"
        self.write("work/kfpkg.lock", before)
        self.refused("linux/arm64")
        after = self.lock()
        self.assertIn(f"bases:\n  {self.name}: {digest}\nplatforms:\n  {self.name}: [linux/amd64]\n", after)
        self.assertNotIn("onbuild", after)
        offline = before.replace(OPEN, "127.0.0.1:1")
        self.write("work/kfpkg.lock", offline)
        self.write("work/train/Dockerfile", f"FROM {self.name.replace(OPEN, '127.0.0.1:1')}\n")
        self.assertIn("its platforms are not known", self.kfpkg("build", "train", "--platform", "linux/arm64").stderr)
        self.assertEqual(self.lock(), offline)

    def test_an_image_folder_is_for_its_own_platforms(self) -> None:
        """Those that its kfpkg.yaml names."""
        self.write("work/low/kfpkg.yaml", "platforms: [linux/amd64]\n")
        self.write("work/low/Dockerfile", "FROM scratch\n")
        self.write("work/train/kfpkg.yaml", "platforms: [linux/arm64, linux/amd64]\n")
        self.write("work/train/Dockerfile", f"FROM {OPEN}/{self.namespace}/low\n")
        said = self.kfpkg("build", "train", code=1).stderr
        self.assertIn(f"train/Dockerfile:1:6: the base image {OPEN}/{self.namespace}/low has no linux/arm64, only linux/amd64", said)
        self.assertIn("low/kfpkg.yaml", said)


class OwnBases(Workspace):
    """Bases that the workspace makes itself, when the registry is given by a flag or a component has no name for one."""

    def setUp(self) -> None:
        super().setUp()
        self.write("work/kfpkg.yaml", "{}\n")
        self.write("work/base/kfpkg.yaml", "version: 1.0.0\n")
        self.write("work/base/Dockerfile", "FROM scratch\nCOPY data /base\n")
        self.write("work/base/data", "base\n")
        self.write("work/train/Dockerfile", f"FROM {OPEN}/{self.namespace}/base\nCOPY data /data\n")
        self.flags = ("--registry", f"{OPEN}/{self.namespace}")

    def tags(self) -> dict[str, str]:
        """Component to the tag of its fingerprint."""
        planned = self.report("build", "--all", "--push", "--dry-run", *self.flags)["planned"]
        return {each["component"]: next(word for word in each["command"] if ":k-" in word).split(":")[-1] for each in planned}

    def test_publish_finds_what_build_pushed_with_the_same_flag(self) -> None:
        """The base's name is made by the flag in both."""
        tags = self.tags()
        for name in ("base", "train"):
            self.push(HELLO, f"{OPEN}/{self.namespace}/{name}:{tags[name]}", "--override-arch", "amd64")
        self.kfpkg("publish", "train", "--to", "./site", "--url", "https://example.org", *self.flags)
        self.assertIn(f"{self.namespace}/train@sha256:", (self.folder / "work/site/train/component.yaml").read_text())

    def test_a_change_of_the_base_touches_what_starts_from_it(self) -> None:
        """With the flag, and without a registry, where only the last word of the name is known."""
        (self.folder / "bin/git").symlink_to(shutil.which("git"))
        git = ["git", "-C", str(self.folder / "work"), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "first"]):
            subprocess.run([*git, *words], check=True)
        self.write("work/base/data", "new base\n")
        planned = self.report("build", "--changed", "--base", "main", "--push", "--dry-run", *self.flags)["planned"]
        self.assertEqual(sorted(each["component"] for each in planned), ["base", "train"])
        self.assertIn("train", self.kfpkg("changed", "--base", "main").stdout)

    def test_a_name_that_is_none_hides_no_base(self) -> None:
        """What is wrong with the component is said, not that its base is nowhere."""
        (self.folder / "work/train").rename(self.folder / "work/Train")
        refused = self.kfpkg("build", "Train", "--push", "--dry-run", *self.flags, code=2)
        self.assertIn("is not the name of an image", refused.stderr)

    def test_the_hint_for_a_base_that_is_not_pushed_can_be_typed(self) -> None:
        """The base of other platforms is another image, so the hint has the flags."""
        refused = self.kfpkg("build", "train", "--push", "--platform", "linux/arm64", *self.flags, code=2)
        self.assertIn(f"kfpkg build base --platform linux/arm64 --registry {OPEN}/{self.namespace} --push", refused.stderr)


    def calls(self) -> list[str]:
        """The command lines of builds, in their order."""
        return (self.folder / "calls").read_text(encoding="utf-8").splitlines()

    def builder(self, digest: str, refusal: str = "false") -> None:
        """A docker that says that it made this image, unless the shell's condition about $* holds."""
        metadata = f'{{"containerimage.digest": "{digest}"}}'
        self.docker(
            f"echo \"$*\" >> {self.folder}/calls\n"
            f"if {refusal}; then echo 'ERROR: OCI exporter is not supported for the docker driver.' >&2; exit 1; fi\n"
            f"for word; do case $word in --metadata-file=*) echo '{metadata}' > \"${{word#*=}}\";; esac; done"
        )

    def test_a_layout_of_this_run_is_given_to_what_starts_from_it(self) -> None:
        """One that is asked for, and one for the time of the run where nothing is kept."""
        digest = "sha256:" + "a" * 64
        self.builder(digest)
        name = f"{OPEN}/{self.namespace}/base"
        for words, layout in ((("--output", "oci:D"), str(self.folder / "work" / "D/base")), (BOTH, "/[^ ]*/kfpkg-bases-[^ ]*")):
            (self.folder / "calls").unlink(missing_ok=True)
            self.kfpkg("build", "--all", *words, *self.flags)
            below, above = self.calls()
            self.assertRegex(below, f" --output=type=oci,tar=false,dest={layout} ")
            self.assertRegex(above, f" --build-context={name}=oci-layout://{layout}@{digest} ")
        self.assertIn("--output=type=cacheonly", above)

    def test_a_layout_cannot_start_from_what_this_run_does_not_build(self) -> None:
        """The hint can be typed, and no builder was asked."""
        refused = self.kfpkg("build", "train", "--output", "oci:D", *BOTH, *self.flags, code=2)
        self.assertIn("train starts from the image of base, which this run does not build", refused.stderr)
        flags = " ".join((*BOTH, *self.flags))
        self.assertIn(f"kfpkg build base train {flags} --output oci:DIR", refused.stderr)
        self.assertFalse((self.folder / "calls").exists())

    def test_a_builder_without_layouts_pushes_what_has_a_time(self) -> None:
        """Docker's classic store: the image is there, and what it lacks is said."""
        self.write("work/base/kfpkg.yaml", "source_date_epoch: 1764500000\n")
        target = f"{OPEN}/{self.namespace}/base:{self.tags()['base']}"
        self.push(HELLO, target, "--override-arch", "amd64")
        self.repository = f"{OPEN}/{self.namespace}/base"
        digest = self.digest_at(target.rpartition(":")[2])
        self.builder(str(digest), 'case "$*" in *type=oci*) true;; *) false;; esac')
        built = self.kfpkg("build", "base", "--push", "--force", *self.flags)
        self.assertIn("this builder writes no layouts", built.stderr)
        first, second = self.calls()
        self.assertIn(",rewrite-timestamp=true ", first)
        self.assertIn(" --push ", second)


class Together(Workspace):
    """Builds at the same time, which all add to one kfpkg.lock."""

    NAMES = ("a", "b", "c", "d")

    def setUp(self) -> None:
        super().setUp()
        self.write("work/a/one.txt", "one\n")
        self.write("work/b/two.txt", "two\n")
        for name in self.NAMES:
            self.base(tag=name)
            self.component(name, f"{OPEN}/{self.namespace}/base:{name}")

    def component(self, name: str, base: str) -> None:
        """One more folder."""
        self.write(f"work/{name}/component.yaml", SPEC)
        self.write(f"work/{name}/Dockerfile", f"FROM {base}\n")

    @contextlib.contextmanager
    def started(self, *builds: tuple[str, ...]) -> Iterator[None]:
        """The builds, all of which want to write before one of them may; they have to succeed."""
        with contextlib.ExitStack() as running:
            folder = os.open(self.folder / "work", os.O_RDONLY)
            fcntl.flock(folder, fcntl.LOCK_EX)
            processes = [
                running.enter_context(
                    subprocess.Popen([KFPKG, "build", *words], env=self.env, cwd=self.folder / "work", stderr=subprocess.PIPE, text=True)
                )
                for words in builds
            ]
            with self.assertRaises(subprocess.TimeoutExpired):
                processes[-1].wait(timeout=0.5)
            yield
            os.close(folder)
            for process in processes:
                said = process.communicate(timeout=60)[1]
                self.assertEqual(process.returncode, 0, said)

    def locked(self) -> set[str]:
        """The tags of the bases that kfpkg.lock knows."""
        return set(re.findall(r"base:(\w+): sha256:", self.lock()))

    def test_all_entries_are_kept(self) -> None:
        """Whether there is no lock, one of another run, or one that is written in the meantime."""
        foreign = f"version: 1\nbases:\n  {OPEN}/x/base:foreign: sha256:{'0' * 64}\n"
        for before, meanwhile, more in ((None, None, set()), (foreign, None, {"foreign"}), (None, foreign, {"foreign"})):
            with self.subTest(before=before, meanwhile=meanwhile):
                (self.folder / "work/kfpkg.lock").unlink(missing_ok=True)
                if before:
                    self.write("work/kfpkg.lock", before)
                with self.started(*((name,) for name in self.NAMES)):
                    if meanwhile:
                        self.write("work/kfpkg.lock", meanwhile)
                self.assertEqual(self.locked(), set(self.NAMES) | more)

    def test_the_first_one_to_write_decides(self) -> None:
        """Who looked up a base that has moved meanwhile takes what the other run has locked."""
        foreign = "sha256:" + "0" * 64
        with self.started(("a",)):
            self.write("work/kfpkg.lock", f"version: 1\nbases:\n  {OPEN}/{self.namespace}/base:a: {foreign}\n")
        self.assertIn(f"base:a: {foreign}", self.lock())

    def test_update_bases_replaces_its_own_alone(self) -> None:
        """Two of them in different folders, with bases that both have moved."""
        self.kfpkg("build", "a", "b")
        before = self.lock()
        self.base("COPY one.txt /", tag="a")
        self.base("COPY two.txt /", tag="b")
        with self.started(("a", "--update-bases"), ("b", "--update-bases")):
            pass
        self.assertNotEqual(self.lock(), before)
        self.assertEqual(re.findall(r"^  - (.*)$", self.lock(), re.MULTILINE), ["COPY one.txt /", "COPY two.txt /"])

    def test_bases_of_image_folders_are_kept(self) -> None:
        """What they start from is looked up while the folders on top of them are read."""
        self.write("work/images/low/kfpkg.yaml", "name: low\n")
        self.write("work/images/low/Dockerfile", f"FROM {OPEN}/{self.namespace}/base:d\n")
        self.component("a", f"{OPEN}/{self.namespace}/low:1")
        with self.started(("a",), ("b",)):
            pass
        self.assertEqual(self.locked(), {"b", "d"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
