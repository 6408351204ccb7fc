#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A token server as distribution's docs/spec/auth/token.md and oauth.md describe it: token_server.py PORT FOLDER.

GET with Basic credentials, or anonymously; POST with a refresh token. The account may do what it asks for, everybody
may pull what is below public/. Tokens are signed by FOLDER/tls/key.pem, and docker-registry verifies them.
"""

import http.server
import json
import sys
import urllib.parse
from pathlib import Path

from tokens import Signer, basic_pair, granted

FOLDER = Path(sys.argv[2])
USER = "kim"
SIGNER = Signer(FOLDER / "tls/cert.pem", FOLDER / "tls/key.pem", "kfpkg-test")


def access_of(scopes: list[str], user: str) -> list[dict]:
    """The account may do everything, the others may pull what is public."""
    if user:
        return granted(scopes, {"pull", "push", "delete"})
    public = [scope for scope in scopes if scope.split(":")[1].startswith("public/")]
    return granted(public, {"pull"})


class Handler(http.server.BaseHTTPRequestHandler):
    """Two ways to a token."""

    protocol_version = "HTTP/1.1"

    def answer(self, status: int, document: dict) -> None:
        """One JSON document."""
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def give(self, fields: dict, scopes: list[str], user: str) -> None:
        """A token."""
        token = SIGNER.token(fields.get("service", [""])[0], user, access_of(scopes, user))
        self.answer(200, {"access_token": token, "expires_in": 300})

    def do_GET(self) -> None:  # pylint: disable=invalid-name
        """With Basic credentials or without any."""
        fields = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        user, password = basic_pair(self.headers.get("Authorization", ""))
        if user and (user, password) != (USER, (FOLDER / "password").read_text(encoding="ascii")):
            self.answer(401, {"details": "incorrect username or password"})
            return
        self.give(fields, fields.get("scope", []), user)

    def do_POST(self) -> None:  # pylint: disable=invalid-name
        """With an identity token."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = urllib.parse.parse_qs(body)
        identity = (FOLDER / "identity").read_text(encoding="ascii")
        if fields.get("grant_type") != ["refresh_token"] or fields.get("refresh_token") != [identity]:
            self.answer(401, {"details": "invalid refresh token"})
            return
        self.give(fields, fields.get("scope", [""])[0].split(), USER)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
