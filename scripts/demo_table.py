#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The demo's last word: what is published and what its image holds, read back from the web and the registry.

Nothing of what kfpkg said is believed here: the spec comes from its URL, the platforms from the image's index.
"""

import base64
import json
import re
import sys
import urllib.request
from pathlib import Path

MANIFEST_TYPES = ", ".join((
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
))


def fetch(url: str, headers: dict[str, str]) -> str:
    """A small text from this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, headers=headers), timeout=20) as answer:
        return answer.read(1 << 20).decode()


def row(web: str, component: str, credentials: str) -> list[str]:
    """Component, image, digest, platforms, URL."""
    url = f"{web}/{component}/component.yaml"
    pinned = re.search(r"image:\s*[\"']?([^\s\"']+)@(sha256:[0-9a-f]{64})", fetch(url, {}))
    if not pinned:
        raise SystemExit(f"{url}: its image is not pinned by a digest")
    name, digest = pinned.groups()
    registry, _, repository = name.partition("/")
    repository = repository.rpartition(":")[0] or repository
    manifest = json.loads(fetch(f"http://{registry}/v2/{repository}/manifests/{digest}",
                                {"Accept": MANIFEST_TYPES, "Authorization": f"Basic {credentials}"}))
    platforms = [entry["platform"] for entry in manifest.get("manifests", [])]
    shown = sorted(f"{p['os']}/{p['architecture']}" for p in platforms if p["os"] != "unknown")
    return [component, name, digest[:19], ",".join(shown), url]


def main() -> None:
    """Prints the table."""
    web, user, password_file, *components = sys.argv[1:]
    password = Path(password_file).read_text(encoding="ascii").strip()
    credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
    rows = [["COMPONENT", "IMAGE", "DIGEST", "PLATFORMS", "URL"]]
    rows += [row(web, component, credentials) for component in components]
    widths = [max(len(line[i]) for line in rows) for i in range(len(rows[0]))]
    for line in rows:
        print("  ".join(word.ljust(width) for word, width in zip(line, widths)).rstrip())


if __name__ == "__main__":
    main()
