# SPDX-License-Identifier: Apache-2.0
"""What the suites have in common: the lab's parts, and a scratch folder that is logged in to the lab's registry."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]


def logged_in(root: Path, environment: Mapping[str, str] = os.environ, **more: str) -> dict[str, str]:
    """The environment for programs whose home is `root`: docker and kfpkg find its login, docker its plugins."""
    config = root / "docker"
    config.mkdir()
    (config / "cli-plugins").symlink_to(environment["KFPKG_LAB_CLI_PLUGINS"])
    made = {**environment, "HOME": str(root), "DOCKER_CONFIG": str(config), "XDG_CACHE_HOME": str(root / "cache"), **more}
    password = Path(environment["KFPKG_LAB_PASSWORD_FILE"]).read_text(encoding="ascii")
    login = ["docker", "login", "--username", environment["KFPKG_LAB_USER"], "--password-stdin", environment["KFPKG_LAB_REGISTRY"]]
    subprocess.run(login, input=password, env=made, check=True, capture_output=True, text=True)
    return made


def started(*options: str, file: str = "env.sh") -> dict[str, str]:
    """The environment of the lab after `tests/lab/up` with these options, which starts what is not running."""
    subprocess.run([SOURCE / "tests/lab/up", *options], check=True, stdout=subprocess.DEVNULL)
    folder = Path(os.environ.get("KFPKG_LAB_DIR", SOURCE / "out/lab"))
    script = f"set -a; . '{folder}/{file}' >/dev/null; env -0"
    shown = subprocess.run(["bash", "-c", script], check=True, capture_output=True, text=True).stdout
    return dict(line.split("=", 1) for line in shown.split("\0") if "=" in line)


def own_storage(root: Path) -> dict[str, str]:
    """What buildah needs to build below `root`. An overlay, ten times as fast, cannot lie on an overlay."""
    below = subprocess.run(["stat", "-f", "-c", "%T", root], check=True, capture_output=True, text=True).stdout.strip()
    driver = "vfs" if below == "overlayfs" or os.geteuid() != 0 else "overlay"
    text = f'[storage]\ndriver = "{driver}"\nrunroot = "{root}/run"\ngraphroot = "{root}/storage"\n'
    (root / "storage.conf").write_text(text, encoding="ascii")
    return {"CONTAINERS_STORAGE_CONF": str(root / "storage.conf"), "BUILDAH_ISOLATION": "chroot"}


def repository(root: Path, registry: str) -> str:
    """A repository of its own: the scratch folder's name, without the underscores that may not stand at an end."""
    return f"{registry}/{root.name.replace('_', 'x')}"


def killed(command: list[str], folder: Path, environment: Mapping[str, str], within: float) -> None:
    """Runs it and kills it at a random moment of so many seconds, without a warning."""
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(random.uniform(0.0, within))
        process.send_signal(signal.SIGKILL)


def orphans(root: Path) -> list[str]:
    """Processes whose command lines name that folder and that are still there after 10 s."""
    end = time.monotonic() + 10
    while True:
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        left = [line for line in listed.splitlines() if str(root) in line]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.05)
