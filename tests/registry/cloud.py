# SPDX-License-Identifier: Apache-2.0
"""Plays hosts of the world on loopback, told apart by the Host header, in front of real docker-registry processes.

acme.azurecr.io             Azure Container Registry: /oauth2/exchange, /oauth2/token (Azure/acr docs/AAD-OAuth.md)
login.microsoftonline.com   Entra's token endpoint, client credentials with a secret or an assertion
pipelines.example.org       GitHub's OIDC provider of a job
169.254.169.254             the instance metadata service and the endpoint of App Service (on a port of its own)
registry-1.docker.io        Docker Hub with the rate limit headers of its documentation
auth.docker.io              Hub's token server: passwords, personal and organisation tokens

Every form field is compared with what the cited pages ask for; what is not as it should be gets 400.
"""

import http.client
import http.server
import json
import secrets
import ssl
import threading
import urllib.parse
from pathlib import Path

from tokens import Signer, basic_pair, granted

ACR = "acme.azurecr.io"
HUB = "registry-1.docker.io"
HUB_AUTH = "auth.docker.io"
ENTRA = "login.microsoftonline.com"
GITHUB = "pipelines.example.org"
NULL_USER = "00000000-0000-0000-0000-000000000000"
TENANT = "409520d4-8100-4d1d-ad47-72432ddcc120"
CLIENT = "0f7c2f2e-1111-4222-8333-444455556666"
ARM = "https://management.azure.com"
NARROW = "https://containerregistry.azure.net"
ALL = {"pull", "push", "delete"}
HOP_HEADERS = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "host", "content-length"}


class Secrets:
    """What must never be seen anywhere. All of it is made for one run."""

    def __init__(self) -> None:
        self.client_secret = "planted-client-" + secrets.token_urlsafe(16)
        self.pod_token = "eyJplanted-pod." + secrets.token_urlsafe(16)
        self.github_bearer = "planted-gh-bearer-" + secrets.token_urlsafe(16)
        self.github_token = "eyJplanted-gh." + secrets.token_urlsafe(16)
        self.app_header = "planted-app-header-" + secrets.token_urlsafe(16)
        self.hub_password = "planted-hub-" + secrets.token_urlsafe(16)
        self.hub_token = "dckr_pat_planted" + secrets.token_urlsafe(16)
        self.hub_read_token = "dckr_pat_plantedread" + secrets.token_urlsafe(16)
        self.hub_org_token = "dckr_oat_planted" + secrets.token_urlsafe(16)
        self.entra: list[str] = []  # handed out
        self.refresh: list[str] = []
        self.access: list[str] = []

    def all(self) -> list[str]:
        """Every secret by now."""
        fixed = [value for value in vars(self).values() if isinstance(value, str)]
        return fixed + self.entra + self.refresh + self.access


class Cloud:
    """The servers, what they were asked, and switches for what they do."""

    def __init__(self, root: Path, backends: dict[str, int]) -> None:
        self.backends = backends
        self.secrets = Secrets()
        self.signers = {
            ACR: Signer(root / "tls/cert.pem", root / "tls/key.pem", "Azure Container Registry"),
            HUB: Signer(root / "tls/cert.pem", root / "tls/key.pem", "auth.docker.io"),
        }
        self.seen: list[tuple[str, str, str]] = []  # host, method, path with query
        self.takes_narrow = True
        self.remaining = 76
        self.life = 300
        self.accounts = {
            ("kim", self.secrets.hub_password): ALL,
            ("kim", self.secrets.hub_token): ALL,
            ("kim", self.secrets.hub_read_token): {"pull"},
            ("acme", self.secrets.hub_org_token): ALL,
        }
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(root / "tls/cert.pem", root / "tls/key.pem")
        self.server = self._server(context)
        self.plain = self._server(None)
        self.port = self.server.server_address[1]
        self.plain_port = self.plain.server_address[1]

    def _server(self, context: ssl.SSLContext | None) -> http.server.ThreadingHTTPServer:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.cloud = self  # type: ignore[attr-defined]
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    def close(self) -> None:
        """Ends the servers."""
        for server in (self.server, self.plain):
            server.shutdown()
            server.server_close()

    def paths(self, host: str) -> list[str]:
        """METHOD PATH of what one host was asked."""
        return [f"{method} {path}" for name, method, path in self.seen if name == host]


class Handler(http.server.BaseHTTPRequestHandler):
    """One request to one of the hosts."""

    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        self.request.settimeout(60)
        super().setup()

    @property
    def cloud(self) -> Cloud:
        """Where everything is kept."""
        return self.server.cloud  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def answer(self, status: int, document: dict, headers: dict[str, str] | None = None) -> None:
        """One JSON document."""
        body = json.dumps(document).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_all(self) -> None:
        """Dispatches by host."""
        host = self.headers.get("Host", "").removesuffix(":443")
        url = urllib.parse.urlsplit(self.path)
        self.cloud.seen.append((host, self.command, self.path))
        body = self.whole_body()
        query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        form = urllib.parse.parse_qs(body.decode("latin-1"), keep_blank_values=True) if len(body) < 50000 else {}
        if host == ACR and url.path == "/oauth2/exchange":
            self.acr_exchange(form)
        elif host == ACR and url.path == "/oauth2/token":
            self.acr_token(form)
        elif host == ENTRA:
            self.entra(url.path, form)
        elif host == GITHUB:
            self.github(query)
        elif url.path in ("/metadata/identity/oauth2/token", "/msi/token"):
            self.managed(url.path, query)
        elif host == HUB_AUTH:
            self.hub_token(urllib.parse.parse_qs(url.query))
        elif host in (ACR, HUB) and url.path.startswith("/v2/"):
            self.forward(host, body)
        else:
            self.answer(404, {"errors": [{"code": "UNKNOWN", "message": "nobody is here"}]})

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_all

    def whole_body(self) -> bytes:
        """By length, or in chunks, as skopeo sends its forms."""
        if self.headers.get("Transfer-Encoding", "") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(100), 16):
            body += self.rfile.read(size)
            self.rfile.readline(10)
        self.rfile.readline(10)
        return body

    def entra_token(self) -> None:
        """A token of Entra for whoever came so far."""
        self.cloud.secrets.entra.append("eyJplanted-entra." + secrets.token_urlsafe(16))
        self.answer(200, {"token_type": "Bearer", "access_token": self.cloud.secrets.entra[-1], "expires_in": 3599})

    def entra(self, path: str, form: dict[str, list[str]]) -> None:
        """POST /TENANT/oauth2/v2.0/token."""
        known = self.cloud.secrets
        right = path == f"/{TENANT}/oauth2/v2.0/token" and self.command == "POST"
        right = right and form.pop("grant_type", []) == ["client_credentials"] and form.pop("client_id", []) == [CLIENT]
        right = right and form.pop("scope", []) in ([f"{NARROW}/.default"], [f"{ARM}/.default"])
        assertion = {
            "client_assertion_type": ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
            "client_assertion": form.get("client_assertion", []),
        }
        by_secret = form == {"client_secret": [known.client_secret]}
        by_token = form == assertion and form["client_assertion"][:1] in ([known.pod_token], [known.github_token])
        if right and (by_secret or by_token):
            self.entra_token()
        else:
            # Entra quotes what it was sent.
            text = f"AADSTS7000215: Invalid client secret provided: {form.get('client_secret', [''])[0]}"
            self.answer(401, {"error": "invalid_client", "error_description": text})

    def github(self, query: dict[str, str]) -> None:
        """GET ACTIONS_ID_TOKEN_REQUEST_URL&audience=..."""
        right = query == {"api-version": "2.0", "audience": "api://AzureADTokenExchange"}
        if right and self.headers["Authorization"] == f"bearer {self.cloud.secrets.github_bearer}":
            self.answer(200, {"count": 1, "value": self.cloud.secrets.github_token})
        else:
            self.answer(401, {"message": "not authorized"})

    def managed(self, path: str, query: dict[str, str]) -> None:
        """The metadata service, which wants its header, and App Service, which wants another one."""
        app = path == "/msi/token"
        version = "2019-08-01" if app else "2018-02-01"
        right = query.get("api-version") == version and query.get("resource") in (NARROW, ARM)
        header = ("X-IDENTITY-HEADER", self.cloud.secrets.app_header) if app else ("Metadata", "true")
        if right and self.headers[header[0]] == header[1]:
            self.entra_token()
        else:
            self.answer(400, {"error": "invalid_request", "error_description": "Required metadata header not specified"})

    def acr_exchange(self, form: dict[str, list[str]]) -> None:
        """An Entra token for a refresh token of the registry."""
        token = form.pop("access_token", [""])
        form.pop("tenant", None)
        right = form == {"grant_type": ["access_token"], "service": [ACR]} and self.command == "POST"
        if not self.cloud.takes_narrow and len(self.cloud.secrets.entra) < 2:
            self.answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "audience is not allowed"}]})
        elif right and token[0] in self.cloud.secrets.entra:
            self.cloud.secrets.refresh.append("eyJplanted-refresh." + secrets.token_urlsafe(16))
            self.answer(200, {"refresh_token": self.cloud.secrets.refresh[-1]})
        else:
            self.answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": f"no access for {token[0]}"}]})

    def acr_token(self, form: dict[str, list[str]]) -> None:
        """A refresh token, or a service principal, for an access token."""
        known = self.cloud.secrets
        scopes = " ".join(form.get("scope", [])).split()
        if self.command == "POST":
            right = form.get("grant_type") == ["refresh_token"] and form.get("service") == [ACR]
            right = right and form.get("refresh_token", [""])[0] in known.refresh
        else:
            fields = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
            scopes = fields.get("scope", [])
            user, password = basic_pair(self.headers.get("Authorization", ""))
            right = (user, password) == (CLIENT, known.client_secret) or (user == NULL_USER and password in known.refresh)
            right = right and fields.get("service") == [ACR]
        if right:
            self.give(ACR, ACR, scopes, ALL, "access_token")
        else:
            self.answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]})

    def hub_token(self, fields: dict[str, list[str]]) -> None:
        """GET /token with an account, or without one."""
        user, password = basic_pair(self.headers.get("Authorization", ""))
        allowed = self.cloud.accounts.get((user, password), {"pull"} if not user else None)
        if allowed is None or fields.get("service") != ["registry.docker.io"]:
            self.answer(401, {"details": "incorrect username or password"})
        else:
            self.give(HUB, "registry.docker.io", fields.get("scope", []), allowed, "token")

    def give(self, host: str, service: str, scopes: list[str], allowed: set[str], field: str) -> None:
        """A signed token."""
        token = self.cloud.signers[host].token(service, "somebody", granted(scopes, allowed), self.cloud.life)
        self.cloud.secrets.access.append(token)
        self.answer(200, {field: token, "expires_in": self.cloud.life})

    def forward(self, host: str, body: bytes) -> None:
        """To the real registry, and back."""
        backend = http.client.HTTPConnection("127.0.0.1", self.cloud.backends[host], timeout=60)
        backend.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        own = [("Host", host), ("Content-Length", str(len(body)))]
        # Not as a dict: some clients send several Accept lines.
        for name, value in own + [pair for pair in self.headers.items() if pair[0].lower() not in HOP_HEADERS]:
            backend.putheader(name, value)
        backend.endheaders(body)
        reply = backend.getresponse()
        data = reply.read()
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in HOP_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)) if self.command != "HEAD" else reply.getheader("Content-Length", "0"))
        if host == HUB and "/manifests/" in self.path and reply.status < 400:
            self.cloud.remaining -= self.command == "GET"
            self.send_header("ratelimit-limit", "100;w=21600")
            self.send_header("ratelimit-remaining", f"{self.cloud.remaining};w=21600")
            self.send_header("docker-ratelimit-source", "192.0.2.7")
        self.end_headers()
        self.wfile.write(data)
        backend.close()
