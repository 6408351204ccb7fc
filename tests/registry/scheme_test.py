#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Images under fingerprints of scheme 1 are taken over, where they cannot differ: scheme_test.py KFPKG, run by with_registries.py.

The fingerprint of scheme 1 is made here, as kfpkg made it up to 2026-11: SHA-256 over length and text of each part.
"""

import hashlib
import unittest

from build_commands import HELLO, Workspace

DATA = b"data\n"


def sha256(data: bytes) -> str:
    """Hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def tag_of_scheme_1(dockerfile: str, files: dict[str, bytes], platform: str = "linux/amd64") -> str:
    """The tag of an image without bases, arguments and options."""
    inputs = [("dockerfile", "Dockerfile", sha256(dockerfile.encode())), ("platform", platform, sha256(platform.encode()))]
    inputs += [("file", name, sha256(content if content.startswith(b"link\n") else b"file 644\n" + content)) for name, content in files.items()]
    parts = ["kfpkg-fingerprint/1", *(text for one in sorted(inputs) for text in one)]
    return "k-" + sha256("".join(f"{len(text.encode())}:{text}" for text in parts).encode())[:16]


class EarlierScheme(Workspace):
    """One component, whose image a kfpkg of scheme 1 has pushed."""

    def setUp(self) -> None:
        super().setUp()
        self.docker("echo built >&2; exit 1")

    def pushed_before(self, dockerfile: str = "FROM scratch\nCOPY data /data\n") -> None:
        """The image of the files as they are."""
        self.write("work/train/Dockerfile", dockerfile)
        self.push(HELLO, f"{self.repository}:{tag_of_scheme_1(dockerfile, {'data': DATA})}", "--all")

    def test_the_same_files_are_not_built_again(self) -> None:
        """The new tag stands for the image that is there; next time it is simply there."""
        self.pushed_before()
        self.write("work/train/.dockerignore", "# what is no part\n**/*.pyc\n!kept.pyc\n")
        self.assertIsNone(self.digest_at(self.fingerprint_tag()))
        receipt = self.report("build", "train", "--push", "--tag", "latest")["receipts"][0]
        self.assertTrue(receipt["skipped"])
        self.assertIn("earlier fingerprints", receipt["reason"])
        self.assertEqual(self.digest_at(self.fingerprint_tag()), receipt["digest"])
        self.assertEqual(self.digest_at("latest"), receipt["digest"])
        again = self.report("build", "train", "--push")["receipts"][0]
        self.assertIn("with this fingerprint", again["reason"])

    def test_what_may_be_another_image_is_built(self) -> None:
        """Where scheme 1 hashed or built something else, nothing is taken over."""
        changes = {
            "mode": lambda: (self.folder / "work/train/data").chmod(0o600),
            "group": lambda: (self.folder / "work/train/data").chmod(0o664),
            "ignore": lambda: self.write("work/train/.dockerignore", "x\u00a0\n"),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self.pushed_before()
                self.write("work/train/data", DATA.decode())
                change()
                self.assertIn("built", self.kfpkg("build", "train", "--push", code=5).stderr)
                self.assertIsNone(self.digest_at(self.fingerprint_tag()))
                (self.folder / "work/train/data").chmod(0o644)
                (self.folder / "work/train/.dockerignore").unlink(missing_ok=True)

    def test_a_dockerfile_that_is_read_anew_is_built(self) -> None:
        """One in which the earlier reader saw something else, or less."""
        for dockerfile in (
            "FROM scratch\nCOPY --exclude=x data /data\n",
            "FROM scratch AS BUILDPLATFORM\nCOPY data /data\n",
            "FROM scratch\nCOPY data /data\nRUN --mount=type=bind,source=data,target=/d true\n",
        ):
            with self.subTest(dockerfile):
                self.pushed_before(dockerfile)
                self.assertIn("built", self.kfpkg("build", "train", "--push", code=5).stderr)

    def test_empty_folders_are_built_away(self) -> None:
        """A builder of scheme 1 saw them."""
        dockerfile = "FROM scratch\nCOPY src /src\n"
        self.write("work/train/src/data", DATA.decode())
        self.write("work/train/Dockerfile", dockerfile)
        self.push(HELLO, f"{self.repository}:{tag_of_scheme_1(dockerfile, {'src/data': DATA})}", "--all")
        (self.folder / "work/train/src/out").mkdir()
        self.kfpkg("build", "train", "--push", code=5)
        (self.folder / "work/train/src/out").rmdir()
        (self.folder / "work/train/src").chmod(0o700)
        self.kfpkg("build", "train", "--push", code=5)
        (self.folder / "work/train/src").chmod(0o755)
        self.kfpkg("build", "train", "--push")

    def test_a_folder_of_links_alone_counts_by_its_mode_too(self) -> None:
        """A builder of scheme 1 saw that as well."""
        dockerfile = "FROM scratch\nCOPY src /src\n"
        self.write("work/train/src/data", DATA.decode())
        self.write("work/train/Dockerfile", dockerfile)
        links = self.folder / "work/train/src/links"
        links.mkdir()
        (links / "data").symlink_to("../data")
        files = {"src/data": DATA, "src/links/data": b"link\n../data"}
        self.push(HELLO, f"{self.repository}:{tag_of_scheme_1(dockerfile, files)}", "--all")
        links.chmod(0o700)
        self.kfpkg("build", "train", "--push", code=5)
        links.chmod(0o755)
        self.kfpkg("build", "train", "--push")


if __name__ == "__main__":
    unittest.main(verbosity=2)
