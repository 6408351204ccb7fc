#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kfpkg login against everything that cloud.py plays, through a proxy, and skopeo with what login stored.

Usage: clouds_test.py KFPKG [unittest's arguments]. Ends with 77 when a program is missing (1 with CI=true).
Behind the played hosts stand real docker-registry processes, which verify the tokens. Whatever is run here is searched
for every secret of the run.
"""

import base64
import functools
import hashlib
import http.server
import json
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from cloud import ACR, CLIENT, ENTRA, GITHUB, HUB, HUB_AUTH, NULL_USER, TENANT, Cloud
from connect_proxy import Proxy
from with_registries import NEEDED, SKIPPED, Servers, free_port, make_certificate

KFPKG = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path("kfpkg")
NAMES = (ACR, HUB, HUB_AUTH, ENTRA, GITHUB, "corp.example", "lan.example")


def openssl(*arguments: object) -> None:
    """Runs openssl quietly."""
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def make_authority(folder: Path) -> None:
    """An authority, a server certificate for all names that are played, and a client certificate."""
    folder.mkdir()
    names = ",".join(["IP:127.0.0.1", *(f"DNS:{name}" for name in NAMES)])
    (folder / "server.ext").write_text(f"subjectAltName={names}\n", encoding="ascii")
    (folder / "client.ext").write_text("extendedKeyUsage=clientAuth\n", encoding="ascii")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, "-subj", "/CN=kfpkg test authority",
            "-keyout", folder / "ca-key.pem", "-out", folder / "ca.pem")  # fmt: skip
    for name, stem in (("server", "cert"), ("client", "client")):
        key = folder / ("key.pem" if name == "server" else "client.key")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", folder / "csr")
        openssl("x509", "-req", "-in", folder / "csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca-key.pem",
                "-CAcreateserial", "-days", 2, "-extfile", folder / f"{name}.ext", "-out", folder / f"{stem}.pem")  # fmt: skip


class World(unittest.TestCase):
    """The servers stand for all tests; each test has a home of its own."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="kfpkg-clouds-")
        cls.root = Path(cls.folder.name)
        make_authority(cls.root / "tls")
        cls.servers = Servers(cls.root)
        tls = cls.root / "tls"
        backends = {}
        for host, realm, service, issuer in (
            (ACR, f"https://{ACR}/oauth2/token", ACR, "Azure Container Registry"),
            (HUB, f"https://{HUB_AUTH}/token", "registry.docker.io", "auth.docker.io"),
        ):
            bearer = ["  relativeurls: true", "auth:", "  token:", f"    realm: {realm}", f"    service: {service}",
                      f"    issuer: {issuer}", f"    rootcertbundle: {tls / 'cert.pem'}"]  # fmt: skip
            backends[host] = int(cls.servers.registry(host.split(".", maxsplit=1)[0], bearer).split(":")[1])
        mutual = [f"  tls: {{certificate: {tls / 'cert.pem'}, key: {tls / 'key.pem'}, clientcas: [{tls / 'ca.pem'}]}}"]
        cls.mutual = cls.servers.registry("mutual", mutual)
        cls.open = cls.servers.registry("open", [])
        cls.cloud = Cloud(cls.root, backends)
        routes = {f"{name}:443": cls.cloud.port for name in NAMES[:5]}
        routes["corp.example:443"] = int(cls.mutual.split(":")[1])
        routes["lan.example:5000"] = int(cls.open.split(":")[1])
        cls.routes = routes
        cls.proxy = Proxy(routes)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.proxy.close()
        cls.cloud.close()
        cls.servers.__exit__()
        cls.folder.cleanup()

    def setUp(self) -> None:
        self.home = Path(tempfile.mkdtemp(dir=self.root))
        self.env = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "HTTPS_PROXY": f"http://127.0.0.1:{self.proxy.port}",
            "SSL_CERT_FILE": str(self.root / "tls/ca.pem"),
        }
        self.cloud.seen.clear()
        self.proxy.targets.clear()
        self.typed: list[str] = []

    def run_quietly(self, argv: list[object], stdin: str = "", code: int = 0, **env: str) -> tuple[str, str]:
        """Runs a program and looks for secrets in what it prints."""
        result = subprocess.run(
            list(map(str, argv)), input=stdin, env=self.env | env, cwd=self.home, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        for secret in self.cloud.secrets.all() + self.typed:
            for spelling in (secret, base64.b64encode(f":{secret}".encode()).decode()[4:-4]):
                self.assertNotIn(spelling, result.stdout + result.stderr)
        return result.stdout, result.stderr

    def login(self, *arguments: str, password: str = "", code: int = 0, **env: str) -> tuple[str, str]:
        """kfpkg login, as talkative as it can be."""
        more = ["--password-stdin"] if password else []
        return self.run_quietly([KFPKG, "login", *arguments, *more, "-v"], password, code, **env)

    def config(self) -> dict:
        """docker's configuration as it is stored now."""
        path = self.home / ".docker/config.json"
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        return json.loads(path.read_text(encoding="utf-8"))

    def entra_env(self, **more: str) -> dict[str, str]:
        """What Azure's tools are told by."""
        return {"AZURE_CLIENT_ID": CLIENT, "AZURE_TENANT_ID": TENANT, **more}

    def push_with_skopeo(self, image: str, code: int = 0) -> str:
        """An image from a layout to `image` and its digest, by the stored credentials alone."""
        layout = self.home / "layout"
        if not layout.exists():
            manifest_of_nothing(layout)
        authfile = str(self.home / ".docker/config.json")
        common = ["skopeo", "--insecure-policy"]
        _, said = self.run_quietly([*common, "copy", "--authfile", authfile, f"oci:{layout}:one", f"docker://{image}"], "", code)
        if code == 0:
            said, _ = self.run_quietly([*common, "inspect", "--raw", "--authfile", authfile, f"docker://{image}"])
        return said


def manifest_of_nothing(layout: Path) -> None:
    """An OCI layout with one image without layers."""
    blobs = layout / "blobs/sha256"
    blobs.mkdir(parents=True)

    def put(document: dict, kind: str) -> dict:
        data = json.dumps(document).encode()
        digest = hashlib.sha256(data).hexdigest()
        (blobs / digest).write_bytes(data)
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(data)}

    prefix = "application/vnd.oci.image."
    config = put({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}}, f"{prefix}config.v1+json")
    manifest = {"schemaVersion": 2, "mediaType": f"{prefix}manifest.v1+json", "config": config, "layers": []}
    entry = put(manifest, f"{prefix}manifest.v1+json") | {"annotations": {"org.opencontainers.image.ref.name": "one"}}
    (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}), encoding="ascii")
    (layout / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}', encoding="ascii")


class Azure(World):
    """Azure Container Registry."""

    def test_identities_log_in_without_az(self) -> None:
        """Each identity, up to a push by another program with what was stored."""
        known = self.cloud.secrets
        pod_token = self.home / "token"
        pod_token.write_text(known.pod_token, encoding="ascii")
        plain = f"http://127.0.0.1:{self.cloud.plain_port}"
        ways = {
            "secret": self.entra_env(AZURE_CLIENT_SECRET=known.client_secret),
            "workload": self.entra_env(AZURE_FEDERATED_TOKEN_FILE=str(pod_token)),
            "github": self.entra_env(
                ACTIONS_ID_TOKEN_REQUEST_URL=f"https://{GITHUB}/id?api-version=2.0",
                ACTIONS_ID_TOKEN_REQUEST_TOKEN=known.github_bearer,
            ),
            "managed": {"AZURE_POD_IDENTITY_AUTHORITY_HOST": plain},
            "app": {"IDENTITY_ENDPOINT": f"{plain}/msi/token", "IDENTITY_HEADER": known.app_header},
        }
        for name, env in ways.items():
            for asked in ("auto", "managed" if name == "app" else name):
                with self.subTest(identity=name, asked=asked):
                    self.cloud.seen.clear()
                    out, _ = self.login(ACR, "--identity", asked, **env)
                    self.assertIn(f"logged in to {ACR} as {NULL_USER}", out)
                    entry = self.config()["auths"][ACR]
                    self.assertEqual(base64.b64decode(entry["auth"]).decode(), f"{NULL_USER}:")
                    self.assertEqual(entry["identitytoken"], known.refresh[-1])
                    self.assertEqual(self.cloud.paths(ACR)[0], "POST /oauth2/exchange")
                    self.assertIn("POST /oauth2/token", self.cloud.paths(ACR))
        self.assertIn('"mediaType"', self.push_with_skopeo(f"{ACR}/team/app:1"))

    def test_wide_audience_where_the_narrow_one_is_refused(self) -> None:
        """Registries decide which audience they take."""
        self.cloud.takes_narrow = False
        self.cloud.secrets.entra.clear()
        try:
            self.login(ACR, "--identity", "secret", **self.entra_env(AZURE_CLIENT_SECRET=self.cloud.secrets.client_secret))
        finally:
            self.cloud.takes_narrow = True
        self.assertEqual(self.cloud.paths(ACR)[:2], ["POST /oauth2/exchange"] * 2)

    def test_service_principal_and_null_user(self) -> None:
        """As docker login: an application's id with its secret, and the null GUID with a refresh token."""
        out, _ = self.login(ACR, "-u", CLIENT, "--format", "json", password=self.cloud.secrets.client_secret)
        self.assertEqual(json.loads(out)["verified"], True)
        self.push_with_skopeo(f"{ACR}/team/sp:1")
        self.cloud.secrets.refresh.append("eyJplanted-refresh.from-az")
        self.login(ACR, "--username", NULL_USER, password="eyJplanted-refresh.from-az\n")
        self.push_with_skopeo(f"{ACR}/team/null:1")

    def test_refusals_say_nothing_secret_and_store_nothing(self) -> None:
        """Entra quotes the secret that it was sent."""
        self.typed = ["typed-wrong-secret"]
        _, said = self.login(
            ACR, "--identity", "secret", code=4, **self.entra_env(AZURE_CLIENT_SECRET="typed-wrong-secret")
        )
        self.assertIn(f"{ENTRA}: no token for this identity (status 401): AADSTS7000215", said)
        _, said = self.login(ACR, "--username", CLIENT, password="typed-wrong-secret", code=4)
        self.assertIn(f'{ACR}: access denied for user "{CLIENT}" from standard input', said)
        self.assertFalse((self.home / ".docker").exists())

    def test_hosts_that_only_look_like_azure(self) -> None:
        """GO-2026-6225: nothing is asked, nothing is sent."""
        env = self.entra_env(AZURE_CLIENT_SECRET=self.cloud.secrets.client_secret)
        for host in ("evil-azurecr.io", f"{ACR}.evil.com", f"{ACR}:444", "azurecr.io", "ghcr.io"):
            with self.subTest(host=host):
                _, said = self.login(host, "--identity", "auto", code=2, **env)
                self.assertIn("gets no Entra token", said)
        self.assertEqual((self.cloud.seen, self.proxy.targets), ([], []))

    def test_wrong_uses(self) -> None:
        """What does not go together."""
        _, said = self.login(ACR, "--identity", "manged", code=2)
        self.assertIn('did you mean "managed"?', said)
        _, said = self.login(ACR, "--identity", "auto", "--username", "kim", code=2)
        self.assertIn("goes without --username", said)
        _, said = self.login(ACR, "--identity", "github", code=2)
        self.assertIn("GitHub Actions: ACTIONS_ID_TOKEN_REQUEST_URL is not set", said)


class Hub(World):
    """Docker Hub."""

    def test_passwords_and_tokens(self) -> None:
        """Account, personal and organisation tokens; pushes by what was stored."""
        known = self.cloud.secrets
        for user, secret in (("kim", known.hub_password), ("kim", known.hub_token), ("acme", known.hub_org_token)):
            with self.subTest(secret=secret[:8]):
                out, _ = self.login("--username", user, password=secret)
                self.assertIn(f"logged in to docker.io as {user}", out)
                self.assertEqual(list(self.config()["auths"]), ["https://index.docker.io/v1/"])
                self.push_with_skopeo(f"docker.io/{user}/app:1")
        self.assertEqual(self.cloud.paths(HUB)[0], "GET /v2/")

    def test_the_quota_is_shown_and_not_spent(self) -> None:
        """By doctor, and with -v by whatever asks Hub for a manifest."""
        self.login("-u", "kim", password=self.cloud.secrets.hub_token)
        digest = hashlib.sha256(self.push_with_skopeo("docker.io/ratelimitpreview/test:latest").encode()).hexdigest()
        before = self.cloud.remaining
        doctor = subprocess.run([KFPKG, "doctor"], env=self.env, cwd=self.home, capture_output=True, text=True, check=False)
        self.assertRegex(doctor.stdout, rf"docker-hub +ok +{before} of 100 pulls left for 192\.0\.2\.7 \(in 6 h\)\n")
        self.assertEqual(self.cloud.remaining, before)
        site = self.home / "site"
        site.mkdir()
        image = f"docker.io/ratelimitpreview/test@sha256:{digest}"
        spec = f"name: x\nimplementation:\n  container: {{image: '{image}', command: [x]}}\n"
        (site / "component.yaml").write_text(spec, encoding="utf-8")
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
        handler.log_message = lambda *_: None  # type: ignore[attr-defined]
        web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=web.serve_forever, args=(0.05,), daemon=True).start()
        try:
            url = f"http://127.0.0.1:{web.server_address[1]}/component.yaml"
            _, said = self.run_quietly([KFPKG, "verify", url, "-v"], "", 0)
        finally:
            web.shutdown()
            web.server_close()
        self.assertIn(f"registry: docker.io: {before} of 100 pulls left", said)

    def test_wrong_password(self) -> None:
        """Told by the token server, and nothing stored."""
        self.typed = ["typed-wrong-password"]
        _, said = self.login("docker.io", "-u", "kim", password="typed-wrong-password", code=4)
        self.assertIn('auth.docker.io (for docker.io): access denied for user "kim"', said)
        self.assertIn("incorrect username or password", said)
        self.assertFalse((self.home / ".docker").exists())

    def test_a_login_moves_to_a_helper_and_out_again(self) -> None:
        """Helpers get secrets by a pipe: neither by arguments nor by the environment."""
        tools = self.home / "bin"
        tools.mkdir()
        helper = tools / "docker-credential-spy"
        helper.write_text(
            '#!/bin/sh\necho "$@" >> "$HOME/spied"; env >> "$HOME/spied"\n'
            'case "$1" in store) cat > "$HOME/kept" ;; get) cat "$HOME/kept" 2>/dev/null || '
            "{ echo 'credentials not found in native keychain'; exit 1; } ;; erase) rm \"$HOME/kept\" ;; esac\n",
            encoding="ascii",
        )
        helper.chmod(0o755)
        (self.home / ".docker").mkdir()
        (self.home / ".docker/config.json").write_text('{"credHelpers": {"docker.io": "spy"}}', encoding="ascii")
        path = f"{tools}:{self.env['PATH']}"
        self.login("-u", "kim", password=self.cloud.secrets.hub_token, PATH=path)
        self.env["PATH"] = path
        self.push_with_skopeo("docker.io/kim/helped:1")
        spied = (self.home / "spied").read_text(encoding="utf-8")
        self.assertNotIn(self.cloud.secrets.hub_token, spied)
        self.assertIn("store\n", spied)
        self.assertNotIn("planted", (self.home / ".docker/config.json").read_text(encoding="utf-8"))
        out, _ = self.run_quietly([KFPKG, "logout"])
        self.assertEqual(out, "logged out of docker.io, taken out of docker-credential-spy\n")
        self.assertFalse((self.home / "kept").exists())


class Networks(World):
    """certs.d, proxies, plain HTTP."""

    def certificates(self, host: str, *names: str) -> Path:
        """Files of certs.d for a host."""
        folder = self.home / ".docker/certs.d" / host
        folder.mkdir(parents=True)
        for name, origin in (("ca.crt", "ca.pem"), ("client.cert", "client.pem"), ("client.key", "client.key")):
            if name in names:
                shutil.copy(self.root / "tls" / origin, folder / name)
        return folder

    def test_client_certificates(self) -> None:
        """A registry that wants one, on loopback and behind the proxy."""
        for host in (self.mutual, "corp.example"):
            with self.subTest(host=host):
                env = {"SSL_CERT_FILE": ""}
                folder = self.certificates(host, "ca.crt")
                _, said = self.login(host, "-u", "kim", password="typed", code=4, **env)
                self.assertIn("wants a client certificate", said)
                self.assertIn(f"~/.docker/certs.d/{host}/", said)
                shutil.copy(self.root / "tls/client.pem", folder / "client.cert")
                _, said = self.login(host, "-u", "kim", password="typed", code=2, **env)
                self.assertIn("client.cert: there is no key for this certificate", said)
                shutil.copy(self.root / "tls/key.pem", folder / "client.key")
                _, said = self.login(host, "-u", "kim", password="typed", code=2, **env)
                self.assertIn("cannot be used as a client certificate", said)
                shutil.copy(self.root / "tls/client.key", folder / "client.key")
                out, _ = self.login(host, "-u", "kim", password="typed", **env)
                self.assertIn(f"logged in to {host} as kim", out)

    def test_several_authorities(self) -> None:
        """While a registry's authority is being replaced, its folder holds the old and the new one."""
        other = Path(tempfile.mkdtemp(dir=self.root)) / "tls"
        make_certificate(other)
        for names in (("a.crt", "b.crt"), ("b.crt", "a.crt")):
            with self.subTest(right=names[0]):
                folder = self.certificates(self.mutual, "client.cert", "client.key")
                shutil.copy(self.root / "tls/ca.pem", folder / names[0])
                shutil.copy(other / "cert.pem", folder / names[1])
                out, _ = self.login(self.mutual, "-u", "kim", password="typed", SSL_CERT_FILE="")
                self.assertIn(f"logged in to {self.mutual} as kim", out)
                shutil.rmtree(folder)

    def test_unknown_authority(self) -> None:
        """Without the authority there is no TLS, and no way round it."""
        _, said = self.login(ACR, "-u", CLIENT, password="typed", code=4, SSL_CERT_FILE="")
        self.assertIn(f"cannot trust {ACR}:443", said)
        self.assertIn(f"certs.d/{ACR}/ca.crt", said)
        self.assertEqual(self.cloud.seen, [])

    def test_proxy_with_a_password(self) -> None:
        """Its password goes to it alone, and into no message."""
        pair = base64.b64encode(b"proxyuser:planted-proxy").decode()
        proxy = Proxy(self.routes, f"Basic {pair}")
        self.typed = ["planted-proxy", pair]
        try:
            url = f"http://proxyuser:planted-proxy@127.0.0.1:{proxy.port}"
            self.login("-u", "kim", password=self.cloud.secrets.hub_token, HTTPS_PROXY=url)
            self.assertEqual(set(proxy.targets), {f"{HUB}:443", f"{HUB_AUTH}:443"})
            wrong = url.replace("planted-proxy", "planted-wrong")
            self.typed.append("planted-wrong")
            _, said = self.login("-u", "kim", password="typed", code=4, HTTPS_PROXY=wrong)
            self.assertIn(f"the proxy on the way to {HUB}:443 wants another user or password", said)
        finally:
            proxy.close()

    def test_names_that_go_past_the_proxy(self) -> None:
        """NO_PROXY in both cases, and loopback never."""
        for variable in ("NO_PROXY", "no_proxy"):
            _, said = self.login("-u", "kim", password="typed", code=4, **{variable: ".docker.io,other.example"})
            self.assertIn(f"cannot find the host {HUB}", said)
        self.login(self.open, "-u", "kim", password="typed", HTTP_PROXY=self.env["HTTPS_PROXY"])
        self.assertEqual(self.proxy.targets, [])

    def test_a_proxy_that_is_not_there(self) -> None:
        """Named as such."""
        port = free_port()
        _, said = self.login("-u", "kim", password="typed", code=4, HTTPS_PROXY=f"http://127.0.0.1:{port}")
        self.assertIn(f"cannot connect to the proxy on the way to {HUB}:443", said)
        _, said = self.login("elsewhere.example", "-u", "kim", password="typed", code=4)
        self.assertIn("the proxy on the way to elsewhere.example:443 does not lead there (status 502)", said)

    def test_plain_http_by_explicit_word(self) -> None:
        """No password goes unencrypted to a host that nobody declared."""
        env = {"HTTP_PROXY": self.env["HTTPS_PROXY"]}
        _, said = self.login("lan.example:5000", "-u", "kim", password="typed", code=4, **env)
        self.assertIn("lan.example:5000 does not speak TLS", said)
        settings = self.home / "kfpkg.yaml"
        settings.write_text("registries:\n  lan.example:5000:\n    insecure: true\n", encoding="ascii")
        out, _ = self.login("lan.example:5000", "-u", "kim", password="typed", **env)
        self.assertIn("logged in to lan.example:5000", out)

    def test_the_terminal_shows_no_password(self) -> None:
        """Asked for on the terminal, without echo; the prompt goes there even with output elsewhere."""
        screen = self.on_terminal(["kim", "planted-typed"], self.open)
        self.assertIn("user name for", screen)
        self.assertNotIn("planted-typed", screen)
        self.assertIn("logged in to", screen)
        entry = self.config()["auths"][self.open]
        self.assertEqual(base64.b64decode(entry["auth"]), b"kim:planted-typed")

    def on_terminal(self, answers: list[str], registry: str) -> str:
        """What a terminal shows while someone types the answers."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.home)
            os.execve(KFPKG, [str(KFPKG), "login", registry], self.env)
        screen, end = b"", time.monotonic() + 20
        while time.monotonic() < end:
            ready, _, _ = select.select([terminal], [], [], 0.1)
            try:
                screen += os.read(terminal, 4096) if ready else b""
            except OSError:
                break
            if answers and screen.rstrip(b" ").endswith(b":"):
                os.write(terminal, (answers.pop(0) + "\n").encode())
                screen += b"\n"
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, screen)
        return screen.decode()


def main() -> int:
    """Runs the tests when everything that they need is there."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"clouds_test: not installed: {', '.join(missing)}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else SKIPPED
    program = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], exit=False, verbosity=2)
    return 0 if program.result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
