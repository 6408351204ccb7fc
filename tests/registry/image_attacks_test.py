#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Images, layouts and names that try to get at something through `kfpkg image` and the mirrors of kfpkg.yaml.

Usage: image_attacks_test.py KFPKG [unittest's arguments]. The servers are those of attacker_test.py; hosts out in the
world are played behind a proxy, so that their internal neighbours are not loopback's.
"""

import base64
import gzip
import json
import os
import resource
import shutil
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

from attacker_test import PASSWORD, TOKEN, USER, Attack, Server, endless
from connect_proxy import Proxy
from image_files import CONFIG, INDEX, LAYER, MANIFEST, digest_of, store, write_layout

BASIC = {"WWW-Authenticate": 'Basic realm="x"'}
HEAP_LIMIT = 400 << 20  # of a build with all checks; the bodies are without an end
PATHS = ("sha256:../../../../etc/passwd", "sha256:../../secret", "../secret", "sha256:" + "A" * 64, "sha256:", "sha512:" + "0" * 128)


def entry_of(data: bytes, kind: str, **more: Any) -> dict[str, Any]:
    """A descriptor of some bytes."""
    return {"mediaType": kind, "digest": digest_of(data), "size": len(data)} | more


class Content:
    """What a registry serves: documents by digest and tag, blobs by digest."""

    def __init__(self) -> None:
        self.manifests: dict[str, tuple[str, bytes]] = {}
        self.blobs: dict[str, bytes] = {}

    def image(self, layers: list[dict[str, Any]], **more: Any) -> bytes:
        """An image with these layers under the tag 1."""
        document = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "1" * 64] * len(layers)}}
        config = json.dumps(document).encode()
        self.blobs[digest_of(config)] = config
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": entry_of(config, CONFIG), "layers": layers}
        return self.put(json.dumps(manifest | more).encode(), MANIFEST)

    def put(self, document: bytes, kind: str) -> bytes:
        """A document under its digest and the tag 1."""
        self.manifests[digest_of(document)] = self.manifests["1"] = (kind, document)
        return document

    def blob(self, data: bytes, kind: str = LAYER, **more: Any) -> dict[str, Any]:
        """A blob, and its descriptor."""
        self.blobs[digest_of(data)] = data
        return entry_of(data, kind, **more)

    def answer(self, method: str, path: str, _headers: Any) -> tuple:
        """The registry, for reading only."""
        name = path.rsplit("/", 1)[1]
        if method in ("GET", "HEAD") and "/manifests/" in path and name in self.manifests:
            kind, data = self.manifests[name]
            return 200, {"Content-Type": kind, "Docker-Content-Digest": digest_of(data)}, data
        if method in ("GET", "HEAD") and "/blobs/" in path and name in self.blobs:
            return 200, {"Content-Type": "application/octet-stream"}, self.blobs[name]
        return 404, {}, b'{"errors":[{"code":"NAME_UNKNOWN"}]}'


class Images(Attack):
    """A registry with a name, and a folder to copy to."""

    def setUp(self) -> None:
        super().setUp()
        self.content = Content()
        self.registry.answer = self.content.answer
        self.name = f"{self.registry.host}/team/app"
        self.layout = f"oci:{self.home}/copied:1"

    def image_command(self, *arguments: str, code: int, **env: str) -> str:
        """kfpkg image, and how much memory it took."""
        env = {"KFPKG_NETWORK_TIMEOUT": "20s", **env}
        got, said = self.kfpkg("image", *arguments, **env)
        self.assertEqual(got, code, said)
        return said

    def asked(self, server: Server, method: str = "") -> list[str]:
        """The paths that a server was asked for."""
        return [path for each, path, _ in server.requests if method in ("", each)]

    def written(self, server: Server, method: str, path: str) -> tuple:
        """The answer to a look at a manifest that was put there, or at what is not there."""
        if method not in ("GET", "HEAD") or "/manifests/" not in path or path not in server.put:
            return 404, {}, b"{}"
        body = server.put[path]
        return 200, {"Content-Type": json.loads(body)["mediaType"], "Docker-Content-Digest": digest_of(body)}, body

    def sink(self, location: str = "/v2/up/1") -> Server:
        """A registry that takes everything, uploads at `location`."""

        def answer(method: str, path: str, headers: Any) -> tuple:
            if method == "POST":
                return 202, {"Location": location}, b""
            if method == "PUT":
                return 201, {"Location": path}, b""
            return self.written(server, method, path)

        server = Server(answer)
        self.addCleanup(server.close)
        return server


class ForeignLayers(Images):
    """CVE-2020-15157, CVE-2026-49349: `urls` of a layer lead to wherever the manifest says."""

    def test_urls_are_never_fetched(self) -> None:
        """Neither where the registry has the layer, nor where it has not, nor of a config or an index entry."""
        data = b"layer" * 100
        urls = [f"http://{self.victim.host}/layer", "file:///etc/passwd"]
        self.victim.answer = lambda *_: (200, {}, data)
        for kind in (
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            LAYER,
        ):
            for held in (True, False):
                with self.subTest(kind=kind, held=held):
                    content = Content()
                    layer = content.blob(data, kind, urls=urls)
                    if not held:
                        content.blobs.clear()
                    content.image([layer])
                    self.registry.answer = content.answer
                    target = self.sink()
                    # What nobody may redistribute need not be there; what is there arrives.
                    for place in (f"oci:{tempfile.mkdtemp(dir=self.home)}:1", f"{target.host}/team/app:1"):
                        code, _ = self.kfpkg("image", "copy", f"{self.name}:1", place)
                        self.assertIn(code, (0, 4) if not held else (0,))
                    self.kfpkg("image", "inspect", f"{self.name}:1")
                    self.assertEqual(self.victim.requests, [])

    def test_urls_of_configurations_and_entries(self) -> None:
        """Any descriptor may have them."""
        urls = [f"http://{self.victim.host}/x"]
        lost = json.dumps({"architecture": "amd64", "os": "linux"}).encode()
        self.victim.answer = lambda *_: (200, {"Content-Type": CONFIG}, lost)
        manifest = self.content.image([], config=entry_of(lost, CONFIG, urls=urls))
        self.image_command("copy", f"{self.name}:1", self.layout, code=4)
        child = entry_of(manifest.replace(b"2", b"2 ", 1), MANIFEST, urls=urls, platform={"os": "linux", "architecture": "amd64"})
        self.content.put(json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [child]}).encode(), INDEX)
        self.image_command("copy", f"{self.name}:1", self.layout, code=4)
        self.image_command("inspect", f"{self.name}:1", code=4)
        self.assertEqual(self.victim.requests, [])


class Leads(Images):
    """Link and Location (ggcr #2332), and blobs that lie elsewhere."""

    def tags(self, link: str) -> str:
        """kfpkg image tags of a registry whose every page says that there is more."""
        self.registry.requests.clear()
        page = json.dumps({"name": "team/app", "tags": ["1"]}).encode()
        self.registry.answer = lambda _method, path, headers: (
            (200, {"Content-Type": "application/json", "Link": link}, page) if "Authorization" in headers
            else (401, BASIC, b"{}")
        )  # fmt: skip
        code, said = self.kfpkg("image", "tags", self.name, KFPKG_NETWORK_TIMEOUT="20s")
        self.assertEqual(code, 4, said)  # an endless list, or one whose next page is nowhere
        return said

    def test_pages_on_other_hosts(self) -> None:
        """Not asked, with or without a credential; the list is not taken for whole either."""
        self.victim.answer = lambda *_: (200, {}, b'{"name":"team/app","tags":["stolen"]}')
        port = self.registry.port
        for target in (
            f"http://{self.victim.host}/v2/team/app/tags/list?last=1",
            f"//{self.victim.host}/v2/team/app/tags/list",
            f"http://{self.registry.host}@{self.victim.host}/v2/",
            f"http://localhost:{port}/v2/team/app/tags/list?last=1",
            f"https://{self.registry.host}/v2/team/app/tags/list?last=1",
            f"http:\\\\{self.victim.host}\\v2",
            "file:///etc/passwd",
        ):
            with self.subTest(target=target):
                said = self.tags(f'<{target}>; rel="next"')
                self.assertNotIn("stolen", said)
                self.assertEqual(self.victim.requests, [])
                self.assertTrue(all("Host" in h and h["Host"] == self.registry.host for _, _, h in self.registry.requests))
                self.assertLessEqual(len(self.asked(self.registry)), 3)

    def test_pages_without_end(self) -> None:
        """A registry that always has one more is left."""
        count = iter(range(10**9))
        page = json.dumps({"name": "team/app", "tags": ["1"]}).encode()
        self.registry.answer = lambda *_: (200, {"Link": f'</v2/team/app/tags/list?last={next(count)}>; rel="next"'}, page)
        start = time.monotonic()
        code, _ = self.kfpkg("image", "tags", self.name, KFPKG_NETWORK_TIMEOUT="5s")
        self.assertEqual(code, 4)
        self.assertLess(time.monotonic() - start, 12)
        self.assertLessEqual(len(self.registry.requests), 1000)

    def test_an_upload_at_another_host_loses_the_credential(self) -> None:
        """Blobs may go to a store elsewhere; what lets us in at the registry stays here, asked for or not."""
        folder = self.home / "source"
        write_layout(folder, 1)
        for refuses in (False, True):
            with self.subTest(refuses=refuses):
                self.victim.requests.clear()
                self.registry.requests.clear()
                self.registry.put.clear()
                self.victim.answer = lambda *_, refuses=refuses: (401, BASIC, b"{}") if refuses else (201, {}, b"")

                def registry(method: str, path: str, headers: Any) -> tuple:
                    if "Authorization" not in headers:
                        return 401, BASIC, b"{}"
                    if method == "POST":
                        return 202, {"Location": f"http://{self.victim.host}/store/1?sig=x"}, b""
                    return (201, {}, b"") if method == "PUT" else self.written(self.registry, method, path)

                self.registry.answer = registry
                self.image_command("copy", f"oci:{folder}", f"{self.name}:1", code=4 if refuses else 0)
                self.assertTrue(self.asked(self.victim, "PUT"))
                self.assertEqual(self.victim.secrets_seen(), [])
                self.assertTrue(self.registry.secrets_seen())
                # A tag comes last, and never above blobs that were refused.
                self.assertEqual(any("/manifests/1" in path for path in self.asked(self.registry, "PUT")), not refuses)

    def test_an_upload_in_pieces_at_another_host(self) -> None:
        """The same where the store wants pieces."""
        folder = self.home / "source"
        write_layout(folder, 1)
        self.victim.answer = lambda method, *_: (
            (202, {"Location": f"http://{self.victim.host}/store/2"}, b"") if method == "PATCH"
            else (201, {}, b"") if len(self.asked(self.victim, "PATCH")) else (413, {}, b"")
        )  # fmt: skip

        def registry(method: str, path: str, headers: Any) -> tuple:
            if "Authorization" not in headers:
                return 401, BASIC, b"{}"
            if method == "POST":
                return 202, {"Location": f"http://{self.victim.host}/store/1"}, b""
            return (201, {}, b"") if method == "PUT" else self.written(self.registry, method, path)

        self.registry.answer = registry
        self.kfpkg("image", "copy", f"oci:{folder}", f"{self.name}:1", KFPKG_NETWORK_TIMEOUT="20s")
        self.assertTrue(self.asked(self.victim, "PATCH"))
        self.assertEqual(self.victim.secrets_seen(), [])

    def test_an_upload_nowhere(self) -> None:
        """Refused with one line, and nothing of the content goes anywhere."""
        folder = self.home / "source"
        write_layout(folder, 1)
        for location in ("file:///etc/passwd", "gopher://x/", "//", "http://[", "ftp://127.0.0.1/", "http://a\tb/"):
            with self.subTest(location=location):
                target = self.sink(location)
                said = self.image_command("copy", f"oci:{folder}", f"{target.host}/team/app:1", code=4)
                self.assertIn("refusing to upload to", said)
                self.assertEqual(self.asked(target, "PUT"), [])

    def test_blobs_elsewhere(self) -> None:
        """A redirected download carries no credential, also where the other host wants one (ggcr #2349)."""
        layer = self.content.blob(b"layer" * 1000)
        self.content.image([layer])

        def registry(method: str, path: str, headers: Any) -> tuple:
            if "Authorization" not in headers:
                return 401, BASIC, b"{}"
            if "/blobs/" in path and method == "GET":
                return 307, {"Location": f"http://{self.victim.host}{path}"}, b""
            return self.content.answer(method, path, headers)

        self.registry.answer = registry
        self.victim.answer = self.content.answer
        self.image_command("copy", f"{self.name}:1", self.layout, code=0)
        self.assertEqual(len(self.asked(self.victim)), 2)
        self.victim.answer = lambda *_: (401, BASIC, b"{}")
        self.image_command("copy", f"{self.name}:1", f"oci:{self.home}/other:1", code=4)
        self.assertEqual(self.victim.secrets_seen(), [])


class World(Images):
    """Hosts that are not loopback, behind a proxy."""

    def setUp(self) -> None:
        super().setUp()
        self.routes = {"lan.example:5000": self.registry.port}
        for inner in ("169.254.169.254:80", "10.0.0.1:80", "192.168.1.1:8080", "localhost.:80"):
            self.routes[inner] = self.victim.port
        self.proxy = Proxy(self.routes)
        self.addCleanup(self.proxy.close)
        self.settle("registries:\n  lan.example:5000: {insecure: true}\n")
        self.through = {"HTTP_PROXY": f"http://127.0.0.1:{self.proxy.port}", "HTTPS_PROXY": f"http://127.0.0.1:{self.proxy.port}"}
        self.world = "lan.example:5000/team/app"

    def settle(self, text: str) -> None:
        """kfpkg.yaml."""
        (self.home / "kfpkg.yaml").write_text(text, encoding="ascii")

    def log_in_at(self, *places: str) -> None:
        """Credentials for these."""
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        auths = {"auths": {place: {"auth": pair} for place in places}}
        (self.home / ".docker/config.json").write_text(json.dumps(auths), encoding="ascii")

    def test_nothing_leads_from_the_world_inside(self) -> None:
        """Redirects, uploads, pages and token servers at internal addresses."""
        folder = self.home / "source"
        write_layout(folder, 2)
        self.log_in_at("lan.example:5000")
        for inner in ("169.254.169.254", "10.0.0.1", "192.168.1.1:8080"):
            url = f"http://{inner}/latest"
            for words, answer in (
                (("inspect", f"{self.world}:1"), lambda *_, u=url: (307, {"Location": u}, b"")),
                (("copy", f"oci:{folder}", f"{self.world}:1"),
                 lambda method, *_, u=url: (202, {"Location": u}, b"") if method == "POST" else (404, {}, b"{}")),
                (("tags", self.world), lambda *_, u=url: (200, {"Link": f'<{u}>; rel="next"'}, b'{"tags":["1"]}')),
                (("tags", self.world), lambda *_, u=url: (401, {"WWW-Authenticate": f'Bearer realm="{u}",service="s"'}, b"{}")),
            ):  # fmt: skip
                with self.subTest(inner=inner, words=words[0]):
                    self.registry.answer = answer
                    self.kfpkg("image", *words, KFPKG_NETWORK_TIMEOUT="20s", **self.through)
                    self.assertEqual(set(self.proxy.targets), {"lan.example:5000"})
        self.assertTrue(self.registry.requests)
        self.assertEqual(self.victim.requests, [])

    def test_credentials_of_one_host_never_go_to_a_look_alike(self) -> None:
        """GO-2026-6225: names around an Azure registry's, with its credential and Azure's variables at hand."""
        self.log_in_at("acme.azurecr.io", "https://acme.azurecr.io", "azurecr.io", "docker.io", "https://index.docker.io/v1/")
        ambient = {
            "AZURE_CLIENT_ID": "0f7c2f2e-1111-4222-8333-444455556666", "AZURE_CLIENT_SECRET": TOKEN,
            "AZURE_TENANT_ID": "409520d4-8100-4d1d-ad47-72432ddcc120",
        }  # fmt: skip
        self.registry.answer = lambda *_: (401, BASIC, b"{}")
        for host in (
            "acme.azurecr.io.evil.example", "evil-acme.azurecr.io.example", "xacme.azurecr.io", "acme.azurecr.io:5000",
            "acme-azurecr.io", "azurecr.io.example", "docker.io.example", "index.docker.io.example",
        ):  # fmt: skip
            with self.subTest(host=host):
                named = host if ":" in host else f"{host}:80"
                self.settle(f"registries:\n  {host}: {{insecure: true}}\n")
                self.routes[named] = self.registry.port
                self.proxy.targets.clear()
                self.registry.requests.clear()
                self.image_command("tags", f"{host}/team/app", code=4, **self.through, **ambient)
                self.assertEqual(set(self.proxy.targets), {named})
                self.assertTrue(self.registry.requests)
                self.assertEqual(self.registry.secrets_seen(), [])

    def test_credentials_of_one_repository_stay_there(self) -> None:
        """Podman's keys name repositories as well; a longer name is another one."""
        self.registry.answer = lambda *_: (401, BASIC, b"{}")
        self.log_in_at("lan.example:5000/team/app")
        for other in ("team/apple", "team/ap", "team", "tea/app", "evil/team/app"):
            with self.subTest(other=other):
                self.image_command("tags", f"lan.example:5000/{other}", code=4, **self.through)
        self.assertEqual(self.registry.secrets_seen(), [])
        self.image_command("tags", self.world, code=4, **self.through)
        self.assertTrue(self.registry.secrets_seen())

    def test_a_mirror_is_asked_instead(self) -> None:
        """registries.docker.io.mirror: Hub hears nothing, and its credential stays at home."""
        self.log_in_at("docker.io", "https://index.docker.io/v1/")
        self.content.image([])
        self.registry.answer = lambda method, path, headers: (
            self.content.answer(method, path, headers) if "/library/busybox/" in path else (404, {}, b"{}")
        )
        folder = self.home / "part"
        folder.mkdir()
        component = "name: Part\nimplementation:\n  container: {image: part, command: [x]}\n"
        (folder / "component.yaml").write_text(component, encoding="ascii")
        (folder / "Dockerfile").write_text("FROM busybox:1\n", encoding="ascii")
        tools = self.home / "tools"
        tools.mkdir()
        words = ("build", str(folder), "--dry-run", "--builder", "buildah")
        (tools / "buildah").write_text("#!/bin/sh\necho buildah version 1.28.2\n", encoding="ascii")
        (tools / "buildah").chmod(0o755)
        env = self.through | {"PATH": f"{tools}:{os.environ['PATH']}", "KFPKG_NETWORK_TIMEOUT": "20s"}
        self.settle(f"registry: {self.registry.host}/own\nversion: 1.0.0\nregistries:\n  docker.io: {{mirror: {self.registry.host}}}\n")
        self.assertEqual(self.kfpkg(*words, **env)[0], 0)
        self.assertIn("/v2/library/busybox/manifests/1", self.asked(self.registry))
        self.assertEqual(self.proxy.targets, [])
        self.assertEqual(self.registry.secrets_seen(), [])
        # The same without a mirror does ask Hub.
        self.settle(f"registry: {self.registry.host}/own\nversion: 1.0.0\n")
        (folder / "kfpkg.lock").unlink(missing_ok=True)
        self.kfpkg(*words, **env)
        self.assertEqual(set(self.proxy.targets), {"registry-1.docker.io:443"})

    def test_no_proxy(self) -> None:
        """A name in NO_PROXY goes past the proxy, one that only ends like it does not."""
        self.registry.answer = lambda *_: (200, {}, b'{"name":"team/app","tags":["1"]}')
        for value, past in (
            ("lan.example", True), (".example", True), ("other.example, lan.example", True), ("*", True),
            ("lan.example:5000", True), ("lan.example:443", False), (".example:5000", True),
            ("an.example", False), ("lan.example.org", False), ("", False),
        ):  # fmt: skip
            for variable in ("NO_PROXY", "no_proxy"):
                with self.subTest(value=value, variable=variable):
                    self.proxy.targets.clear()
                    self.image_command("tags", self.world, code=4 if past else 0, **self.through, **{variable: value})
                    self.assertEqual(self.proxy.targets, [] if past else ["lan.example:5000"])


class Sizes(Images):
    """Bodies that never end or were never so small (CVE-2020-1702)."""

    def kfpkg(self, *arguments: str, stdin: str = "", **env: str) -> tuple[int, str]:
        """With a bound on what it may hold."""
        done = super().kfpkg(*arguments, stdin=stdin, **env)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10, HEAP_LIMIT)
        return done

    def test_endless_tags(self) -> None:
        """Cut, whether it is one body or one very long name."""
        self.registry.answer = lambda *_: (200, {}, endless(b'{"tags":["' + b"a" * 65536))
        said = self.image_command("tags", self.name, code=4)
        self.assertIn("longer than", said)

    def test_endless_manifests(self) -> None:
        """For each command that reads one."""
        kinds = {"Content-Type": MANIFEST}
        self.registry.answer = lambda method, *_: (200, kinds, endless() if method == "GET" else b"")
        for words in (("inspect", f"{self.name}:1"), ("copy", f"{self.name}:1", self.layout), ("tag", f"{self.name}:1", "2")):
            with self.subTest(words=words[0]):
                self.assertIn("longer than", self.image_command(*words, code=4))

    def test_endless_blobs(self) -> None:
        """A layer and a configuration longer than their descriptors say; nothing of them is left."""
        layer = self.content.blob(b"layer" * 1000)
        big = self.content.blob(b"layer" * 100000)
        self.content.image([layer, big])
        for kind in (layer, big, json.loads(self.content.manifests["1"][1])["config"]):
            for encoded in ({}, {"Content-Encoding": "gzip"}):
                with self.subTest(size=kind["size"], encoded=encoded):
                    self.registry.answer = lambda method, path, headers, d=kind["digest"], e=encoded: (
                        (200, e, endless()) if d in path and method == "GET" else self.content.answer(method, path, headers)
                    )
                    # What is sent side by side with it may be there by then; of this blob nothing is.
                    shutil.rmtree(self.home / "copied", ignore_errors=True)
                    self.image_command("copy", f"{self.name}:1", self.layout, code=4)
                    left = list((self.home / "copied").rglob(kind["digest"][7:] + "*"))
                    self.assertEqual(left, [])
                    self.assertLess(sum(p.stat().st_size for p in (self.home / "copied").rglob("*") if p.is_file()), 2 << 20)

    def test_descriptors_of_astronomic_sizes(self) -> None:
        """The room is not taken on the word of a manifest."""
        for size in (1 << 40, (1 << 63) - 1, 1 << 64, -1, 1.5, "9", None):
            with self.subTest(size=size):
                self.content.image([{"mediaType": LAYER, "digest": "sha256:" + "2" * 64, "size": size}])
                self.content.blobs["sha256:" + "2" * 64] = b"x" * 1000
                self.image_command("copy", f"{self.name}:1", self.layout, code=4)
                document = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [{"mediaType": MANIFEST, "digest": "sha256:" + "2" * 64, "size": size}]}
                self.content.put(json.dumps(document).encode(), INDEX)
                self.image_command("copy", f"{self.name}:1", self.layout, code=4)

    def test_indexes_of_thousands(self) -> None:
        """Too many entries, too deep, and JSON of brackets."""
        child = {"mediaType": MANIFEST, "digest": "sha256:" + "2" * 64, "size": 2}
        many = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [child] * 30000}).encode()
        nested = self.content.image([])
        kind = MANIFEST
        for _ in range(20):
            nested = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry_of(nested, kind)]}).encode()
            self.content.put(nested, INDEX)
            kind = INDEX
        deep = b'{"schemaVersion":2,"mediaType":"' + INDEX.encode() + b'","manifests":' + b"[" * 1000000
        for document in (many, nested, deep, b"[" * 1000000):
            with self.subTest(begins=document[:80]):
                self.content.put(document, INDEX)
                self.image_command("copy", f"{self.name}:1", self.layout, code=4)
                self.assertLess(len(self.registry.requests), 60)
                self.registry.requests.clear()

    def test_answers_that_are_bombs(self) -> None:
        """No compressed answer is asked for, and none is opened: tags, a token, a manifest and a layer."""
        bomb = gzip.compress(b"[" * (200 << 20), 6)
        squeezed = {"Content-Encoding": "gzip", "Content-Type": MANIFEST}
        layer = self.content.blob(b"layer" * 1000)
        self.content.image([layer])
        given = Server(lambda *_: (200, squeezed, bomb))
        self.addCleanup(given.close)
        everything = lambda *_: (200, squeezed, bomb)  # noqa: E731
        for words, answer in (
            (("tags", self.name), everything),
            (("inspect", f"{self.name}:1"), everything),
            (("tags", self.name), self.challenged(f"http://{given.host}/token")),
            (("copy", f"{self.name}:1", self.layout),
             lambda method, path, h: (200, squeezed, bomb) if layer["digest"] in path else self.content.answer(method, path, h)),
        ):  # fmt: skip
            with self.subTest(words=words[0]):
                self.registry.answer = answer
                self.image_command(*words, code=4)
        for server in (self.registry, given):
            self.assertTrue(server.requests)
            for _, _, headers in server.requests:
                self.assertIn(headers.get("Accept-Encoding", "identity"), ("identity", ""))

    def test_answers_that_drip(self) -> None:
        """One byte now and then keeps nobody beyond the limit for all requests."""

        def drip() -> Any:
            while True:
                time.sleep(0.3)
                yield b" "

        layer = self.content.blob(b"layer" * 1000)
        self.content.image([layer])
        for words, slow in (("tags", "tags/list"), ("inspect", "manifests/1"), ("copy", layer["digest"])):
            with self.subTest(words=words):
                self.registry.answer = lambda method, path, headers, slow=slow: (
                    (200, {"Content-Type": MANIFEST}, drip()) if slow in path and method == "GET"
                    else self.content.answer(method, path, headers)
                )  # fmt: skip
                rest = [self.name if words == "tags" else f"{self.name}:1"] + ([self.layout] if words == "copy" else [])
                start = time.monotonic()
                self.image_command(words, *rest, code=4, KFPKG_NETWORK_TIMEOUT="3s")
                self.assertLess(time.monotonic() - start, 10)


class Digests(Images):
    """Digests, names and links that would be paths (ggcr #2306)."""

    def setUp(self) -> None:
        super().setUp()
        self.secret = self.home / "secret"
        self.secret.write_text(TOKEN, encoding="ascii")

    def taken(self, target: Server) -> list[str]:
        """Everything that was pushed somewhere."""
        return self.asked(target, "PUT") + self.asked(target, "POST")

    def test_of_a_registry(self) -> None:
        """In each place of a manifest and of an index."""
        for digest in PATHS:
            entry = {"mediaType": LAYER, "digest": digest, "size": len(TOKEN)}
            for document, kind in (
                (json.loads(self.content.image([entry])), MANIFEST),
                (json.loads(self.content.image([])) | {"config": entry | {"mediaType": CONFIG}}, MANIFEST),
                (json.loads(self.content.image([])) | {"subject": entry | {"mediaType": MANIFEST}}, MANIFEST),
                ({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry | {"mediaType": MANIFEST}]}, INDEX),
            ):
                with self.subTest(digest=digest, kind=kind):
                    self.content.put(json.dumps(document).encode(), kind)
                    self.registry.requests.clear()
                    code, _ = self.kfpkg("image", "copy", f"{self.name}:1", f"oci:{self.home}/a/b/c:1")
                    # 3: sha512 is a digest, but not one that a layout takes.
                    self.assertIn(code, (0, 4) if "subject" in document else (3, 4))
                    paths = self.asked(self.registry)
                    self.assertFalse([path for path in paths if ".." in path or "passwd" in path or "A" * 64 in path], paths)
        self.assertEqual(self.secret.read_text(encoding="ascii"), TOKEN)
        self.assertEqual({p.name for p in self.home.iterdir()} - {".docker", "secret", "a"}, set())

    def test_of_a_layout(self) -> None:
        """A layout from a stranger must not make us send another file."""
        target = self.sink()
        for digest in ("sha256:../../../secret", "sha256:../../secret", "../secret", f"sha256:{self.secret}", "sha256:"):
            entry = {"mediaType": LAYER, "digest": digest, "size": len(TOKEN)}
            for place in ("index", "layer", "config"):
                with self.subTest(digest=digest, place=place):
                    folder = Path(tempfile.mkdtemp(dir=self.home))
                    config = store(folder, CONFIG, b'{"architecture":"amd64","os":"linux"}')
                    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []}
                    manifest |= {"layers": [entry]} if place == "layer" else {"config": entry} if place == "config" else {}
                    root = store(folder, MANIFEST, json.dumps(manifest).encode())
                    root = entry | {"mediaType": MANIFEST} if place == "index" else root
                    self.write_index(folder, root)
                    code, _ = self.kfpkg("image", "copy", f"oci:{folder}", f"{target.host}/team/app:1")
                    self.assertNotEqual(code, 0)
                    self.assertEqual(self.taken(target), [])

    def write_index(self, folder: Path, root: dict[str, Any]) -> None:
        """index.json and the marker."""
        (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [root]}), encoding="ascii")
        (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}', encoding="ascii")

    def test_links_in_a_layout(self) -> None:
        """A blob, an index or a marker that is a link to what is ours, even where size and digest are right."""
        target = self.sink()
        data = self.secret.read_bytes()
        for place in ("layer", "config", "manifest", "index.json", "oci-layout"):
            with self.subTest(place=place):
                folder = Path(tempfile.mkdtemp(dir=self.home))
                layer = store(folder, LAYER, data)
                config = store(folder, CONFIG, b'{"architecture":"amd64","os":"linux"}')
                manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]}
                root = store(folder, MANIFEST, json.dumps(manifest).encode())
                self.write_index(folder, root)
                entry = {"layer": layer, "config": config, "manifest": root}.get(place)
                path = folder / ("blobs/sha256/" + entry["digest"][7:] if entry else place)
                moved = Path(tempfile.mkdtemp(dir=self.home)) / "moved"
                path.rename(moved)
                path.symlink_to(moved)
                code, _ = self.kfpkg("image", "copy", f"oci:{folder}", f"{target.host}/team/app:1")
                self.assertNotEqual(code, 0)
                self.assertFalse([p for p in self.asked(target, "PUT") if "/manifests/" in p])
                path.unlink()
                moved.rename(path)
                code, said = self.kfpkg("image", "copy", f"oci:{folder}", f"{target.host}/team/app:1")
                self.assertEqual(code, 0, said)
                target.requests.clear()
                target.put.clear()

    def test_a_fifo_in_a_layout(self) -> None:
        """Nobody waits for it."""
        folder = self.home / "layout"
        layer = store(folder, LAYER, b"x")
        config = store(folder, CONFIG, b'{"architecture":"amd64","os":"linux"}')
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]}
        self.write_index(folder, store(folder, MANIFEST, json.dumps(manifest).encode()))
        for digest, words in ((layer["digest"], ("copy", f"oci:{self.home}/out:1")), (config["digest"], ("inspect",))):
            path = folder / "blobs/sha256" / digest[7:]
            path.unlink()
            os.mkfifo(path)
            code, _ = self.kfpkg("image", words[0], f"oci:{folder}", *words[1:])
            self.assertNotEqual(code, 0)

    def test_names_in_lists(self) -> None:
        """Tags that drive a terminal or are paths: shown as text, or left out."""
        names = ["\u001b]0;owned\u0007", "../../x", "a\r\nb", "x" * 100000, "1"]
        self.registry.answer = lambda *_: (200, {}, json.dumps({"name": "team/app", "tags": names}).encode())
        code, said = self.kfpkg("image", "tags", self.name)
        self.assertIn(code, (0, 4))
        self.assertFalse([c for c in said if ord(c) < 32 and c != "\n"])

    def test_manifests_that_are_two_things(self) -> None:
        """An image for one reader and an index for another, or not what its header says."""
        image = json.loads(self.content.image([]))
        both = image | {"manifests": [{"mediaType": MANIFEST, "digest": "sha256:" + "2" * 64, "size": 2}]}
        for document, kind in (
            (both, MANIFEST), (both | {"mediaType": INDEX}, INDEX), (image, INDEX), (image | {"mediaType": INDEX}, MANIFEST),
        ):  # fmt: skip
            with self.subTest(kind=kind, says=document["mediaType"]):
                self.content.put(json.dumps(document).encode(), kind)
                self.image_command("copy", f"{self.name}:1", self.layout, code=4)
                self.image_command("inspect", f"{self.name}:1", code=4)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
