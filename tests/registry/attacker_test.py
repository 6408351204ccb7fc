#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Registries, token servers and web servers on loopback that try to get at something, against the whole kfpkg.

Usage: attacker_test.py KFPKG [unittest's arguments]

Each test plays one threat and looks at three things: what a second server (the one that the attacker would like to be
asked) was sent, what kfpkg printed, and that it ended soon with one clear line.
"""

import base64
import gzip
import hashlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Callable

KFPKG = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path("kfpkg")
USER, PASSWORD = "kim", "planted-Passw0rd"
TOKEN = "planted-bearer-token"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
DIGEST = "sha256:" + "0" * 64
TIME_LIMIT = 30.0


class Server:
    """Answers by a function of (method, path, headers); keeps what it was sent."""

    def __init__(self, answer: Callable | None = None) -> None:
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.put: dict[str, bytes] = {}  # bodies by path
        self.answer = answer or (lambda *_: (404, {}, b""))
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """One request."""

            protocol_version = "HTTP/1.1"

            def handle_all(self) -> None:
                """Asks the function; a body that is a generator goes on until the other side has enough."""
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                if self.command == "PUT":
                    outer.put[self.path] = body
                outer.requests.append((self.command, self.path, dict(self.headers.items())))
                status, headers, body = outer.answer(self.command, self.path, self.headers)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if isinstance(body, bytes):
                    self.send_header("Content-Length", headers.get("Length", str(len(body))))
                    self.end_headers()
                    self.wfile.write(body if self.command != "HEAD" else b"")
                    return
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                try:
                    for block in body:
                        self.wfile.write(block)
                except OSError:
                    outer.cut = True

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_all

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.cut = False
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # connections that kfpkg cut
        self.port = self.server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self.server.shutdown()
        self.server.server_close()

    def secrets_seen(self) -> list[str]:
        """The requests that carried something secret."""
        found = []
        for method, path, headers in self.requests:
            text = path + repr(headers)
            pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            if any(secret in text for secret in (PASSWORD, pair, TOKEN)) or "Authorization" in headers:
                found.append(f"{method} {path}")
        return found


def endless(block: bytes = b"x" * 65536):
    """A body without an end."""
    while True:
        yield block


class Attack(unittest.TestCase):
    """One registry that attacks, one place that should never hear of us."""

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="kfpkg-attack-")
        self.home = Path(self.folder.name)
        self.victim = Server()
        self.registry = Server()
        self.addCleanup(self.folder.cleanup)
        self.addCleanup(self.victim.close)
        self.addCleanup(self.registry.close)
        docker = self.home / ".docker"
        docker.mkdir()
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        config = {"auths": {self.registry.host: {"auth": pair}}}
        (docker / "config.json").write_text(json.dumps(config), encoding="ascii")

    def kfpkg(self, *arguments: str, stdin: str = "", **env: str) -> tuple[int, str]:
        """Runs kfpkg; its exit code and everything that it printed, which holds no secret."""
        start = time.monotonic()
        result = subprocess.run(
            [KFPKG, *arguments, "-v"], input=stdin, cwd=self.home, capture_output=True, text=True, timeout=TIME_LIMIT,
            env={"HOME": str(self.home), "PATH": os.environ["PATH"], **env}, check=False,
        )  # fmt: skip
        said = result.stdout + result.stderr
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        for secret in (PASSWORD, pair, TOKEN):
            self.assertNotIn(secret, said)
        self.assertNotIn("\x1b", said)
        self.assertLess(len(said), 8000)
        self.assertLess(time.monotonic() - start, TIME_LIMIT)
        return result.returncode, said

    def verify(self, image: str) -> tuple[int, str]:
        """kfpkg verify of a component whose image lies at the attacker's."""
        spec = f"name: x\nimplementation:\n  container: {{image: '{image}', command: [x]}}\n".encode()
        web = Server(lambda *_: (200, {"Content-Type": "text/yaml"}, spec))
        self.addCleanup(web.close)
        return self.kfpkg("verify", f"http://{web.host}/component.yaml")

    def image(self) -> str:
        """Some image there, by digest."""
        return f"{self.registry.host}/team/app@{DIGEST}"

    def login(self) -> tuple[int, str]:
        """kfpkg login there."""
        return self.kfpkg("login", self.registry.host, "--username", USER, "--password-stdin", stdin=PASSWORD)

    def challenged(self, realm: str, then: Callable | None = None) -> Callable:
        """A registry that sends everybody to `realm` until there is a Bearer token."""

        def answer(method: str, path: str, headers: dict[str, str]) -> tuple:
            if headers.get("Authorization", "").startswith("Bearer") and then:
                return then(method, path, headers)
            return 401, {"WWW-Authenticate": f'Bearer realm="{realm}",service="s"'}, b"{}"

        return answer


class Realms(Attack):
    """Token servers (CVE-2026-48978)."""

    def test_inner_places(self) -> None:
        """A registry out in the world is played by one that a name stands for: plain HTTP by explicit word."""
        for realm in ("http://169.254.169.254/token", "http://10.0.0.1/t", "ftp://x/", "http://kim:x@127.0.0.1/t", "", "/token"):
            with self.subTest(realm=realm):
                self.registry.answer = self.challenged(realm)
                code, said = self.login()
                self.assertEqual(code, 4)
                self.assertIn("refusing to ask", said)

    def test_a_token_server_that_redirects(self) -> None:
        """Neither the password nor a question goes on."""
        moved = Server(lambda *_: (307, {"Location": f"http://{self.victim.host}/token"}, b""))
        self.addCleanup(moved.close)
        self.registry.answer = self.challenged(f"http://{moved.host}/token")
        code, _ = self.login()
        self.assertEqual((code, self.victim.requests), (4, []))

    def test_an_endless_token(self) -> None:
        """Bounded, and the connection is cut."""
        stream = Server(lambda *_: (200, {"Content-Type": "application/json"}, endless(b'{"token":"' + b"a" * 65536)))
        self.addCleanup(stream.close)
        self.registry.answer = self.challenged(f"http://{stream.host}/token")
        code, said = self.login()
        self.assertEqual(code, 4)
        self.assertIn("longer than 65536 bytes", said)

    def test_tokens_that_break_out_of_their_header(self) -> None:
        """CR and LF, blanks, other types."""
        for token in ("a\r\nX-Injected: 1", "a b", "", 7, ["x"], "\u00e9", "a" * 70000):
            with self.subTest(token=repr(token)[:30]):
                reply = json.dumps({"token": token}).encode()
                given = Server(lambda *_, reply=reply: (200, {}, reply))
                self.addCleanup(given.close)
                self.registry.answer = self.challenged(f"http://{given.host}/token", lambda *_: (200, {}, b"{}"))
                code, _ = self.login()
                self.assertEqual(code, 4)
                self.assertFalse([r for r in self.registry.requests if "X-Injected" in r[2]])

    def test_a_service_that_adds_parameters(self) -> None:
        """What the challenge says is one value each."""
        given = Server(lambda *_: (200, {}, json.dumps({"token": TOKEN}).encode()))
        self.addCleanup(given.close)
        challenge = f'Bearer realm="http://{given.host}/token",service="s&scope=repository:evil:push#",scope="a b&c=d"'
        self.registry.answer = lambda method, path, headers: (
            (200, {}, b"{}") if "Bearer" in headers.get("Authorization", "")
            else (401, {"WWW-Authenticate": challenge}, b"{}")
        )  # fmt: skip
        self.assertEqual(self.login()[0], 0)
        self.assertEqual(
            given.requests[0][1],
            "/token?service=s%26scope%3Drepository%3Aevil%3Apush%23&scope=a&scope=b%26c%3Dd&account=kim",
        )

    def test_challenges_of_megabytes(self) -> None:
        """One long header, and thousands of short ones."""
        for headers in ({"WWW-Authenticate": "Bearer " + 'a="b",' * 200000}, {f"X-{i}": "y" * 300 for i in range(2000)}):
            self.registry.answer = lambda *_, headers=headers: (401, headers, b"{}")
            code, said = self.login()
            self.assertEqual(code, 4)
            self.assertIn("headers are too long", said)
        self.registry.answer = lambda *_: (401, {"WWW-Authenticate": 'Basic realm="' + "\\" * 60000}, b"{}")
        self.assertEqual(self.login()[0], 4)
        self.assertEqual(self.registry.secrets_seen(), [])


class Redirects(Attack):
    """Where answers lead."""

    def test_a_redirect_loses_the_credential_for_good(self) -> None:
        """Also when the other host asks for one (ggcr #2349)."""
        self.victim.answer = lambda *_: (401, {"WWW-Authenticate": 'Basic realm="give"'}, b"{}")

        def registry(_method: str, path: str, headers: dict[str, str]) -> tuple:
            if "Authorization" not in headers:
                return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b"{}"
            return 307, {"Location": f"http://{self.victim.host}{path}"}, b""

        self.registry.answer = registry
        code, _ = self.verify(self.image())
        self.assertEqual(code, 4)
        self.assertTrue(self.victim.requests)
        self.assertEqual(self.victim.secrets_seen(), [])

    def test_redirects_without_end_or_sense(self) -> None:
        """Loops, other schemes, nowhere."""
        for location in ("/v2/team/app/manifests/" + DIGEST, "file:///etc/passwd", "gopher://x/", "//", "", "http://[", "\\\\x"):
            with self.subTest(location=location):
                self.registry.answer = lambda *_, location=location: (302, {"Location": location}, b"")
                self.assertEqual(self.verify(self.image())[0], 4)

    def test_a_published_url_that_redirects_inside(self) -> None:
        """A spec's URL may move, but what it says is not fetched with anybody's credentials."""
        web = Server(lambda *_: (302, {"Location": f"http://{self.victim.host}/component.yaml"}, b""))
        self.addCleanup(web.close)
        self.kfpkg("verify", f"http://{web.host}/component.yaml")
        self.assertEqual(self.victim.secrets_seen(), [])


class Bodies(Attack):
    """Sizes and content."""

    def test_endless_manifests(self) -> None:
        """Cut at the limit."""
        self.registry.answer = lambda method, *_: (
            (200, {"Content-Type": MANIFEST}, endless()) if method == "GET" else (200, {"Content-Type": MANIFEST}, b"")
        )
        code, said = self.verify(self.image())
        self.assertEqual(code, 4)
        self.assertIn("longer than", said)

    def test_a_length_that_lies(self) -> None:
        """Too large a promise is refused before the body comes, an impossible one is no number."""
        for length in ("99999999999", "18446744073709551616", "-5"):
            with self.subTest(length=length):
                self.registry.answer = lambda *_, length=length: (200, {"Content-Type": MANIFEST, "Length": length}, b"{}")
                self.assertEqual(self.verify(self.image())[0], 4)

    def test_endless_refusals(self) -> None:
        """The text of an error is bounded too."""
        self.registry.answer = lambda *_: (403, {}, endless(b'{"errors":[{"code":"A","message":"' + b"m" * 60000))
        code, said = self.login()
        self.assertEqual(code, 4)
        self.assertLess(len(said), 2000)

    def test_a_refusal_that_drives_the_terminal(self) -> None:
        """Control characters are shown, not sent; nor is what we sent repeated."""
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        text = json.dumps({"errors": [{"code": "X", "message": f"\u001b]0;owned\u0007\r\n{PASSWORD} {pair}"}]}).encode()
        self.registry.answer = lambda *_: (401, {"WWW-Authenticate": 'Basic realm="x"'}, text)
        code, said = self.login()
        self.assertEqual(code, 4)
        self.assertIn("***", said)

    def test_a_compressed_answer_stays_compressed(self) -> None:
        """A body of 100 MB in 100 KB is not opened: nobody asked for it."""
        bomb = gzip.compress(b"\0" * (100 << 20))
        self.registry.answer = lambda *_: (200, {"Content-Type": MANIFEST, "Content-Encoding": "gzip"}, bomb)
        code, said = self.verify(self.image())
        self.assertEqual(code, 4)
        self.assertIn("comes packed (Content-Encoding: gzip)", said)

    def test_digests_are_not_paths(self) -> None:
        """In a header and in a manifest."""
        for digest in ("sha256:../../../etc/passwd", "sha256:" + "A" * 64, "../x", "sha256:" + "0" * 63, "md5:" + "0" * 32):
            with self.subTest(digest=digest):
                body = json.dumps(
                    {"schemaVersion": 2, "mediaType": MANIFEST, "layers": [],
                     "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest, "size": 2}}
                ).encode()  # fmt: skip
                headers = {"Content-Type": MANIFEST, "Docker-Content-Digest": digest}
                self.registry.requests.clear()
                self.registry.answer = lambda *_, body=body, headers=headers: (200, headers, body)
                pinned = f"{self.registry.host}/team/app@sha256:{hashlib.sha256(body).hexdigest()}"
                self.assertNotEqual(self.verify(pinned)[0], 0)
                paths = [path for _, path, _ in self.registry.requests]
                self.assertFalse([path for path in paths if "blobs" in path or ".." in path], paths)


class Names(Attack):
    """What users and files may name."""

    def test_registries_that_are_no_names(self) -> None:
        """Nothing is asked."""
        for name in ("a\r\nX: y", "127.0.0.1:1@evil", "x/../y", "a?b", "a#b", "[::1", "a b"):
            with self.subTest(name=name):
                code, _ = self.kfpkg("login", name, "--username", USER, "--password-stdin", stdin=PASSWORD)
                self.assertEqual(code, 2)

    def test_a_helper_that_is_a_path(self) -> None:
        """The suffix comes from a file and becomes part of a program's name."""
        trap = self.home / "docker-credential-trap"
        trap.write_text(f"#!/bin/sh\ntouch {self.home}/sprung\n", encoding="ascii")
        trap.chmod(0o755)
        for suffix in ("../trap", "trap;x", "trap x", "/bin/sh", "", "$(x)"):
            config = {"credHelpers": {self.registry.host: suffix}}
            (self.home / ".docker/config.json").write_text(json.dumps(config), encoding="ascii")
            self.login()
        # Nor from the current folder.
        (self.home / ".docker/config.json").write_text('{"credsStore": "trap"}', encoding="ascii")
        self.login()
        self.assertFalse((self.home / "sprung").exists())

    def test_a_helper_that_never_answers_or_never_stops(self) -> None:
        """Its output is bounded; what it says on standard error is not passed on."""
        tools = self.home / "bin"
        tools.mkdir()
        helper = tools / "docker-credential-loud"
        helper.write_text(f"#!/bin/sh\necho {PASSWORD} >&2\nyes no | head -c 100000000\nexit 1\n", encoding="ascii")
        helper.chmod(0o755)
        (self.home / ".docker/config.json").write_text('{"credsStore": "loud"}', encoding="ascii")
        self.registry.answer = lambda *_: (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"{}")
        spec = f"name: x\nimplementation:\n  container: {{image: '{self.image()}', command: [x]}}\n".encode()
        web = Server(lambda *_: (200, {}, spec))
        self.addCleanup(web.close)
        code, _ = self.kfpkg("verify", f"http://{web.host}/component.yaml", PATH=f"{tools}:{os.environ['PATH']}")
        self.assertEqual(code, 4)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
