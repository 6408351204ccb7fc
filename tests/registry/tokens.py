# SPDX-License-Identifier: Apache-2.0
"""Bearer tokens as distribution's docs/spec/auth/jwt.md describes them, signed so that docker-registry verifies them."""

import base64
import json
import subprocess
import time
from pathlib import Path


def encoded(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def basic_pair(header: str) -> tuple[str, str]:
    """User and password of an Authorization header; empty ones when it is none of Basic."""
    if not header.startswith("Basic "):
        return "", ""
    user, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    return user, password


class Signer:
    """Signs with a key whose certificate the registry has as its root."""

    def __init__(self, certificate: Path, key: Path, issuer: str) -> None:
        pem = certificate.read_text(encoding="ascii")
        self.certificate = "".join(line for line in pem.splitlines() if not line.startswith("-"))
        self.key = key
        self.issuer = issuer

    def token(self, service: str, user: str, access: list[dict], life: int = 300) -> str:
        """A token that allows `access` at `service`."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": user,
            "aud": service,
            "exp": now + life,
            "nbf": now - 5,
            "iat": now,
            "jti": str(time.monotonic_ns()),
            "access": access,
        }
        header = {"typ": "JWT", "alg": "RS256", "x5c": [self.certificate]}
        text = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self.key], input=text.encode(), check=True, capture_output=True
        ).stdout
        return f"{text}.{encoded(signature)}"


def granted(scopes: list[str], allowed: set[str]) -> list[dict]:
    """What a server gives of the scopes that it was asked for: those actions that are allowed."""
    access = []
    for scope in scopes:
        kind, name, actions = scope.split(":", 2)
        access.append(
            {"type": kind, "name": name, "actions": [action for action in actions.split(",") if action in allowed]}
        )
    return access
