#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A token server as distribution's docs/spec/auth/token.md and oauth.md describe it: token_server.py PORT FOLDER.

GET with Basic credentials, or anonymously; POST with a refresh token. The account may do what it asks for, everybody
may pull what is below public/. Tokens are signed by FOLDER/tls/key.pem, and docker-registry verifies them.
"""

import base64
import http.server
import json
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

FOLDER = Path(sys.argv[2])
USER = "kim"


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(claims: dict) -> str:
    pem = (FOLDER / "tls/cert.pem").read_text(encoding="ascii")
    certificate = "".join(line for line in pem.splitlines() if not line.startswith("-"))
    header = {"typ": "JWT", "alg": "RS256", "x5c": [certificate]}
    text = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", FOLDER / "tls/key.pem"],
        input=text.encode(),
        check=True,
        capture_output=True,
    ).stdout
    return f"{text}.{encoded(signature)}"


def granted(scopes: list[str], user: str) -> list[dict]:
    access = []
    for scope in scopes:
        kind, name, actions = scope.split(":", 2)
        wanted = actions.split(",")
        if not user:
            wanted = [action for action in wanted if action == "pull" and name.startswith("public/")]
        access.append({"type": kind, "name": name, "actions": wanted})
    return access


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status: int, document: dict) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def give(self, fields: dict, scopes: list[str], user: str) -> None:
        now = int(time.time())
        claims = {
            "iss": "kfpkg-test",
            "sub": user,
            "aud": fields.get("service", [""])[0],
            "exp": now + 300,
            "nbf": now - 5,
            "iat": now,
            "jti": str(time.monotonic_ns()),
            "access": granted(scopes, user),
        }
        self.answer(200, {"access_token": signed(claims), "expires_in": 300})

    def do_GET(self) -> None:
        fields = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        user = ""
        authorization = self.headers.get("Authorization", "")
        if authorization:
            pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
            user = pair.partition(":")[0]
            password = (FOLDER / "password").read_text(encoding="ascii")
            if pair != f"{USER}:{password}":
                self.answer(401, {"details": "incorrect username or password"})
                return
        self.give(fields, fields.get("scope", []), user)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = urllib.parse.parse_qs(body)
        identity = (FOLDER / "identity").read_text(encoding="ascii")
        if fields.get("grant_type") != ["refresh_token"] or fields.get("refresh_token") != [identity]:
            self.answer(401, {"details": "invalid refresh token"})
            return
        self.give(fields, fields.get("scope", [""])[0].split(), USER)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
