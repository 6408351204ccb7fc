#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the lab's base images from unpacked Debian packages and puts them into a registry, without a builder."""

import argparse
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ARCHITECTURES = ("amd64", "arm64")
# Not the dpkg database: these are not Debian systems, only files of some.
LEFT_OUT = ("usr/share/doc", "usr/share/man", "usr/share/lintian", "usr/share/locale", "usr/share/python-wheels",
            "usr/lib/python3.11/EXTERNALLY-MANAGED")
MERGED = {"bin": "usr/bin", "sbin": "usr/sbin", "lib": "usr/lib", "lib64": "usr/lib64"}
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"


def write(root: Path, name: str, text: str, mode: int = 0o644) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def empty_root(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    for target in MERGED.values():
        (root / target).mkdir(parents=True)
    for name, target in MERGED.items():
        (root / name).symlink_to(target)
    for name in ("tmp", "var/tmp", "root", "home", "proc", "sys", "dev", "run", "etc", "usr/local/bin"):
        (root / name).mkdir(parents=True, exist_ok=True)
    for name in ("tmp", "var/tmp"):
        (root / name).chmod(0o1777)
    write(root, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/sh\n")
    write(root, "etc/group", "root:x:0:\nnogroup:x:65534:\n")
    write(root, "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")


def unpack(package: Path, root: Path) -> None:
    data = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "--keep-directory-symlink", "-C", root], stdin=data.stdout, check=True)
    if data.wait() != 0:
        raise SystemExit(f"{package}: dpkg-deb failed")


def link_applets(roots: list[Path], names: list[str]) -> None:
    for root in roots:
        for name in names:
            link = root / "usr/bin" / name
            if not link.exists() and not link.is_symlink():
                link.symlink_to("busybox")


def finish_python(root: Path) -> None:
    site = root / "usr/local/lib/python3.11/dist-packages"
    site.mkdir(parents=True)
    for wheel in sorted((root / "usr/share/python-wheels").glob("pip-*.whl")):
        zipfile.ZipFile(wheel).extractall(site)
    for name in ("python", "python3", "python3.11"):
        (root / "usr/local/bin" / name).symlink_to("/usr/bin/python3.11")
    write(root, "usr/local/bin/pip", "#!/usr/local/bin/python3\nimport sys\nfrom pip._internal.cli.main import main\n"
          "sys.exit(main())\n", 0o755)
    (root / "usr/local/bin/pip3").symlink_to("pip")
    certificates = sorted((root / "usr/share/ca-certificates").rglob("*.crt"))
    write(root, "etc/ssl/certs/ca-certificates.crt", "".join(path.read_text() for path in certificates))
    for name in LEFT_OUT:
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def layer_of(root: Path) -> tuple[bytes, str]:
    """The root as a gzipped tar, the same bytes for the same files, and the digest of the bare tar."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as tar:
        def normal(info: tarfile.TarInfo) -> tarfile.TarInfo:
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            info.mtime = 0
            return info
        for path in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).parts):
            tar.add(path, arcname=str(path.relative_to(root)), recursive=False, filter=normal)
    bare = raw.getvalue()
    return gzip.compress(bare, 3, mtime=0), "sha256:" + hashlib.sha256(bare).hexdigest()


class Registry:
    def __init__(self, host: str) -> None:
        self.base = f"http://{host}/v2"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def send(self, method: str, url: str, data: bytes | None = None, kind: str = "application/octet-stream"):
        request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": kind})
        return self.opener.open(request, timeout=120)

    def blob(self, name: str, data: bytes) -> str:
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        place = self.send("POST", f"{self.base}/{name}/blobs/uploads/", b"").headers["Location"]
        self.send("PUT", f"{place}{'&' if '?' in place else '?'}digest={digest}", data)
        return digest

    def manifest(self, name: str, reference: str, document: dict) -> dict:
        data = json.dumps(document, separators=(",", ":")).encode()
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        self.send("PUT", f"{self.base}/{name}/manifests/{reference or digest}", data, document["mediaType"])
        return {"mediaType": document["mediaType"], "digest": digest, "size": len(data)}


def push_platform(registry: Registry, name: str, architecture: str, root: Path, config: dict) -> dict:
    layer, diff_id = layer_of(root)
    image = {"architecture": architecture, "os": "linux", "created": "1970-01-01T00:00:00Z", "config": config,
             "rootfs": {"type": "layers", "diff_ids": [diff_id]},
             "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "kfpkg lab"}]}
    if architecture == "arm64":
        image["variant"] = "v8"
    data = json.dumps(image, separators=(",", ":")).encode()
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST_TYPE,
                "config": {"mediaType": CONFIG_TYPE, "digest": registry.blob(name, data), "size": len(data)},
                "layers": [{"mediaType": LAYER_TYPE, "digest": registry.blob(name, layer), "size": len(layer)}]}
    platform = {"architecture": architecture, "os": "linux"}
    if architecture == "arm64":
        platform["variant"] = "v8"
    return {**registry.manifest(name, "", manifest), "platform": platform}


def push_image(registry: Registry, name: str, tag: str, roots: dict[str, Path], config: dict) -> None:
    with ThreadPoolExecutor(2) as pool:
        entries = list(pool.map(lambda a: push_platform(registry, name, a, roots[a], config), ARCHITECTURES))
    registry.manifest(name, tag, {"schemaVersion": 2, "mediaType": INDEX_TYPE, "manifests": entries})


def make_roots(packages: Path, work: Path, architecture: str) -> dict[str, Path]:
    python, busybox = work / f"python-{architecture}", work / f"busybox-{architecture}"
    empty_root(python)
    for package in sorted((packages / f"base-{architecture}").glob("*.deb")):
        unpack(package, python)
    finish_python(python)
    empty_root(busybox)
    shutil.copy2(python / "usr/bin/busybox", busybox / "usr/bin/busybox")
    return {"python": python, "busybox": busybox}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("packages", "work", "registry"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    work = Path(args.work)
    os.umask(0o022)
    with ThreadPoolExecutor(2) as pool:
        made = dict(zip(ARCHITECTURES, pool.map(lambda a: make_roots(Path(args.packages), work, a), ARCHITECTURES)))
    # Only this machine's own busybox can be asked for the names of its applets.
    own = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()
    names = subprocess.run([made[own]["busybox"] / "usr/bin/busybox", "--list"], check=True, capture_output=True,
                           text=True).stdout.split()
    link_applets([root for roots in made.values() for root in roots.values()], names)
    registry = Registry(args.registry)
    environment = [f"PATH={PATH}", "LANG=C.UTF-8"]
    push_image(registry, "library/busybox", "1.35", {a: made[a]["busybox"] for a in ARCHITECTURES},
               {"Env": environment[:1], "Cmd": ["sh"]})
    push_image(registry, "library/python", "3.11-slim", {a: made[a]["python"] for a in ARCHITECTURES},
               {"Env": environment + ["PYTHON_VERSION=3.11.2"], "Cmd": ["python3"]})
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
