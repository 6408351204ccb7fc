#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which authorities kfpkg trusts, and by which libcurl: the system's own folder is replaced in a mount namespace. To be
started by with_registries.py."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = Path(sys.argv.pop(1)).resolve()
LIBRARY = PROGRAM.parent.parent / "lib/kfpkg/libcurl.so.4"
# By a name, since loopback's own is spoken to without TLS.
HOST = os.environ["KFPKG_TEST_TLS"].replace("127.0.0.1", "registry.example")
AUTHORITY = Path(os.environ["KFPKG_TEST_DIR"]) / "tls/cert.pem"
PASSWORD = Path(os.environ["KFPKG_TEST_PASSWORD_FILE"])
SYSTEM_FOLDER = "/etc/ssl/certs"


def installed(folder: Path, own_library: bool) -> Path:
    """The program as it is installed, with a libcurl of its own or without."""
    (folder / "bin").mkdir(parents=True)
    program = Path(shutil.copy(PROGRAM, folder / "bin"))
    if own_library:
        (folder / "lib/kfpkg").mkdir(parents=True)
        shutil.copy(LIBRARY, folder / "lib/kfpkg")
    return program


class Trust(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory(prefix="kfpkg-trust-")
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        self.programs = {"the system's": installed(self.root / "alone", False)}
        if LIBRARY.exists() or os.environ.get("CI") == "true":
            self.programs["its own"] = installed(self.root / "whole", True)

    def authorities(self, name: str, bundle: str | None, hashed: bool) -> Path:
        """What stands in for the system's folder: one file of all, and a link for each by its subject's hash."""
        folder = self.root / name
        folder.mkdir()
        if bundle is not None:
            (folder / "ca-certificates.crt").write_text(bundle, encoding="ascii")
        if hashed:
            shutil.copy(AUTHORITY, folder / "test.pem")
            subprocess.run(["openssl", "rehash", folder], check=True, capture_output=True)
        return folder

    def login(self, program: Path, authorities: Path, **more: str) -> subprocess.CompletedProcess[str]:
        script = f'mount --bind "$1" {SYSTEM_FOLDER} && mount --bind "$2" /etc/hosts && shift 2 && exec "$@"'
        hosts = self.root / "hosts"
        hosts.write_text("127.0.0.1 localhost registry.example\n", encoding="ascii")
        home = tempfile.mkdtemp(dir=self.root)
        unwanted = ("SSL_CERT_FILE", "SSL_CERT_DIR")
        environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        with PASSWORD.open(encoding="ascii") as password:
            return subprocess.run(
                ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh", authorities, hosts, program]
                + ["login", HOST, "--username", os.environ["KFPKG_TEST_USER"], "--password-stdin"],
                env=environment | {"HOME": home, "DOCKER_CONFIG": home} | more,
                stdin=password,
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )

    def test_the_system_s_authorities_count_in_either_form(self) -> None:
        authority = AUTHORITY.read_text(encoding="ascii")
        cases = [
            ("by their hashes", self.authorities("hashed", None, True), 0),
            # Proves as well that the file, which takes long to read, is left alone where the folder will do.
            ("by their hashes, beside a file that is none", self.authorities("both", "no certificate\n", True), 0),
            ("in one file", self.authorities("bundle", authority, False), 0),
            ("not there", self.authorities("empty", None, False), 4),
            ("not among them", self.authorities("other", "no certificate\n", False), 4),
        ]
        for library, program in self.programs.items():
            for what, folder, status in cases:
                with self.subTest(libcurl=library, authorities=what):
                    # Many systems name in SSL_CERT_FILE what is taken anyway.
                    for named in ({}, {"SSL_CERT_FILE": f"{SYSTEM_FOLDER}/ca-certificates.crt"}):
                        done = self.login(program, folder, **named)
                        self.assertEqual(done.returncode, status, f"{named} {done.stderr}")
                        if status:
                            self.assertIn(f"cannot trust {HOST}", done.stderr)

    def test_a_libcurl_of_its_own_is_taken_only_from_its_owner(self) -> None:
        folder = self.authorities("authorities", None, True)
        for library, program in self.programs.items():
            own = program.parent.parent / "lib/kfpkg/libcurl.so.4"
            with self.subTest(libcurl=library):
                told = self.login(program, folder, LD_DEBUG="files").stderr
                self.assertEqual(f"calling init: {own}" in told, library == "its own", told[-2000:])
                self.assertEqual("calling init: /lib/" in told and "libldap" in told, library != "its own")
            if library == "its own":
                own.chmod(0o666)
                self.assertNotIn(f"calling init: {own}", self.login(program, folder, LD_DEBUG="files").stderr)


if __name__ == "__main__":
    unittest.main()
