# SPDX-License-Identifier: Apache-2.0
"""Images made and judged without kfpkg: an OCI layout written by hand, and a reader that believes nothing."""

import base64
import hashlib
import http.client
import json
import random
from pathlib import Path
from typing import Any, Optional

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEXES = (INDEX, "application/vnd.docker.distribution.manifest.list.v2+json")
MANIFESTS = (MANIFEST, "application/vnd.docker.distribution.manifest.v2+json")
CONFIG = "application/vnd.oci.image.config.v1+json"
BIG = 2 << 20  # kfpkg streams what is longer than 1 MiB
LAYER = "application/vnd.oci.image.layer.v1.tar"


class Broken(Exception):
    """What a tag points at is not whole."""


def digest_of(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def store(folder: Path, kind: str, data: bytes, **more: Any) -> dict[str, Any]:
    digest = digest_of(data)
    path = folder / "blobs" / "sha256" / digest.removeprefix("sha256:")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {"mediaType": kind, "digest": digest, "size": len(data)} | more


def write_layout(folder: Path, seed: int, layer_size: int = 4000) -> str:
    """An index of two platforms, each with a layer of its own and a common one, which is a big one for every second
    seed; gives its digest."""
    chance = random.Random(seed)
    common = store(folder, LAYER, chance.randbytes(BIG if seed % 2 else layer_size))
    entries = []
    for architecture in ("amd64", "arm64"):
        own = store(folder, LAYER, chance.randbytes(layer_size))
        diff_ids = [common["digest"], own["digest"]]
        config = {"architecture": architecture, "os": "linux", "rootfs": {"type": "layers", "diff_ids": diff_ids}}
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": store(folder, CONFIG, json.dumps(config).encode()),
            "layers": [common, own],
        }
        platform = {"os": "linux", "architecture": architecture}
        entries.append(store(folder, MANIFEST, json.dumps(manifest).encode(), platform=platform))
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
    root = store(folder, INDEX, json.dumps(index).encode())
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [root]}), encoding="ascii")
    (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}', encoding="ascii")
    return str(root["digest"])


def write_image(folder: Path, settings: dict[str, Any], is_empty: bool = False, **platform: str) -> str:
    """An image named 1 with these settings, and with a layer that all such images have; gives the layer's digest. An empty
    one has null for a list of layers, as BuildKit writes it."""
    layer = store(folder, LAYER, b"a layer that all have")
    config = {"architecture": "amd64", "os": "linux", "config": settings, **platform}
    config["rootfs"] = {"type": "layers", "diff_ids": None if is_empty else [layer["digest"]]}
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "layers": None if is_empty else [layer]}
    manifest["config"] = store(folder, CONFIG, json.dumps(config).encode())
    named = {"org.opencontainers.image.ref.name": "1"}
    root = store(folder, MANIFEST, json.dumps(manifest).encode(), annotations=named)
    (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [root]}), encoding="ascii")
    (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}', encoding="ascii")
    return str(layer["digest"])


class Reader:
    """Reads straight from the registry, with a token of its own."""

    def __init__(self, registry: str, token_server: str, user: str, password: str) -> None:
        self.registry = registry
        self.token_server = token_server
        self.basic = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def get(self, host: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(host, timeout=20)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        status, body = response.status, response.read()
        connection.close()
        return status, body

    def token(self, repository: str) -> str:
        path = f"/token?service=kfpkg-test&scope=repository:{repository}:pull"
        _, body = self.get(self.token_server, path, {"Authorization": self.basic})
        return str(json.loads(body).get("token") or json.loads(body)["access_token"])

    def tags(self, repository: str) -> list[str]:
        """All of them."""
        headers = {"Authorization": "Bearer " + self.token(repository)}
        status, body = self.get(self.registry, f"/v2/{repository}/tags/list", headers)
        return json.loads(body)["tags"] or [] if status == 200 else []

    def whole(self, repository: str, tag: str) -> Optional[str]:
        """The digest that the tag stands for, or nothing; Broken unless all below it is there and right."""
        headers = {"Authorization": "Bearer " + self.token(repository), "Accept": ", ".join(INDEXES + MANIFESTS)}

        def fetch(kind: str, name: str) -> Optional[bytes]:
            status, body = self.get(self.registry, f"/v2/{repository}/{kind}/{name}", headers)
            if status == 404:
                return None
            if status != 200:
                raise Broken(f"{kind} {name}: status {status}")
            return body

        def check(entry: dict[str, Any]) -> None:
            kind = "manifests" if entry["mediaType"] in INDEXES + MANIFESTS else "blobs"
            data = fetch(kind, entry["digest"])
            if data is None or digest_of(data) != entry["digest"] or len(data) != entry["size"]:
                raise Broken(f"{kind} {entry['digest']}: {'missing' if data is None else 'wrong bytes'}")
            if kind == "manifests":
                below(json.loads(data))

        def below(document: dict[str, Any]) -> None:
            for entry in document.get("manifests") or [document["config"], *document["layers"]]:
                check(entry)

        root = fetch("manifests", tag)
        if root is None:
            return None
        below(json.loads(root))
        return digest_of(root)


def check_layout(folder: Path, *digests: str) -> None:
    """Broken unless every entry of index.json is whole, and they are these."""
    entries = json.loads((folder / "index.json").read_text(encoding="utf-8"))["manifests"]

    def check(entry: dict[str, Any]) -> None:
        path = folder / "blobs" / "sha256" / entry["digest"].removeprefix("sha256:")
        if not path.is_file() or digest_of(path.read_bytes()) != entry["digest"]:
            raise Broken(f"{entry['digest']}: missing or wrong bytes")
        document = json.loads(path.read_bytes()) if entry["mediaType"] in (INDEX, MANIFEST) else {}
        for below in document.get("manifests") or ([document["config"], *document["layers"]] if document else []):
            check(below)

    for entry in entries:
        check(entry)
    if sorted(entry["digest"] for entry in entries) != sorted(digests):
        raise Broken(f"index.json holds {len(entries)} images, and not these {len(digests)}")
