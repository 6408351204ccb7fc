#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts real docker-registry processes on free loopback ports, runs a command that finds them in its
environment, and stops them. Ends with the command's exit code, or 77 when a program is missing (1 with CI=true).

KFPKG_TEST_OPEN     host:port, asks for nothing
KFPKG_TEST_PRIVATE  host:port, htpasswd
KFPKG_TEST_TLS      host:port, htpasswd and TLS; its authority is in KFPKG_TEST_DIR/certs.d
KFPKG_TEST_TOKEN    host:port, Bearer tokens of token_server.py, which the registry verifies
KFPKG_TEST_USER, KFPKG_TEST_PASSWORD_FILE, KFPKG_TEST_IDENTITY_FILE, KFPKG_TEST_DIR
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NEEDED = ("docker-registry", "htpasswd", "openssl", "skopeo")
USER = "kim"
SKIPPED = 77


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"with_registries: nothing answers on port {port}")


def write_secret(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        file.write(text)


def make_certificate(folder: Path) -> None:
    """A key and a self-signed certificate for 127.0.0.1 and registry.example, which is its own authority."""
    folder.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=kfpkg-test"]
        + ["-addext", "subjectAltName=IP:127.0.0.1,DNS:registry.example", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True,
        capture_output=True,
    )


def config(root: Path, name: str, port: int, lines: list[str]) -> Path:
    folder = root / name
    folder.mkdir()
    text = [
        "version: 0.1",
        "log: {level: error, accesslog: {disabled: true}}",
        f"storage: {{filesystem: {{rootdirectory: {folder / 'data'}}}, delete: {{enabled: true}}}}",
        "http:",
        f"  addr: 127.0.0.1:{port}",
    ]
    path = folder / "config.yml"
    path.write_text("\n".join(text + lines) + "\n", encoding="ascii")
    return path


class Servers:
    """The processes that were started; they end with the block."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.processes: list[subprocess.Popen] = []

    def __enter__(self) -> "Servers":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(10)

    def start(self, argv: list[object], port: int, name: str) -> None:
        with (self.root / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(list(map(str, argv)), stdout=log, stderr=log)
        self.processes.append(process)
        wait_for(port, process)

    def registry(self, name: str, lines: list[str]) -> str:
        port = free_port()
        self.start(["docker-registry", "serve", config(self.root, name, port, lines)], port, name)
        return f"127.0.0.1:{port}"


def bearer_lines(realm: str, root: Path) -> list[str]:
    """Configuration of a registry that wants tokens of token_server.py."""
    return [
        "auth:",
        "  token:",
        f"    realm: {realm}",
        "    service: kfpkg-test",
        "    issuer: kfpkg-test",
        f"    rootcertbundle: {root / 'tls/cert.pem'}",
    ]


def start_all(servers: Servers, root: Path) -> dict[str, str]:
    password = secrets.token_urlsafe(18)
    write_secret(root / "password", password)
    write_secret(root / "identity", secrets.token_urlsafe(18))
    hashed = subprocess.run(
        ["htpasswd", "-niB", USER], input=password, check=True, capture_output=True, text=True
    ).stdout
    (root / "htpasswd").write_text(hashed.strip() + "\n", encoding="ascii")
    make_certificate(root / "tls")
    basic = [f"auth: {{htpasswd: {{realm: kfpkg, path: {root / 'htpasswd'}}}}}"]
    tls = [f"  tls: {{certificate: {root / 'tls/cert.pem'}, key: {root / 'tls/key.pem'}}}"]
    token_port = free_port()
    token_server = Path(__file__).with_name("token_server.py")
    servers.start([sys.executable, token_server, token_port, root], token_port, "token-server")
    bearer = bearer_lines(f"http://127.0.0.1:{token_port}/token", root)
    hosts = {
        "KFPKG_TEST_OPEN": servers.registry("open", []),
        "KFPKG_TEST_PRIVATE": servers.registry("private", basic),
        "KFPKG_TEST_TLS": servers.registry("secure", tls + basic),
        "KFPKG_TEST_TOKEN": servers.registry("token", bearer),
    }
    trusted = root / "certs.d" / hosts["KFPKG_TEST_TLS"]
    trusted.mkdir(parents=True)
    shutil.copy(root / "tls/cert.pem", trusted / "ca.crt")
    return hosts


def main() -> int:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"with_registries: not installed: {', '.join(missing)}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    with tempfile.TemporaryDirectory(prefix="kfpkg-registries-") as folder:
        root = Path(folder)
        with Servers(root) as servers:
            environment = dict(os.environ) | start_all(servers, root)
            environment["KFPKG_TEST_USER"] = USER
            environment["KFPKG_TEST_PASSWORD_FILE"] = str(root / "password")
            environment["KFPKG_TEST_IDENTITY_FILE"] = str(root / "identity")
            environment["KFPKG_TEST_DIR"] = folder
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
