# SPDX-License-Identifier: Apache-2.0
"""What the suites have in common: a scratch folder with a Docker configuration that is logged in to the lab's registry."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path


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


def repository(root: Path, registry: str) -> str:
    """A repository of its own: the scratch folder's name, without the underscores that may not stand at an end."""
    return f"{registry}/{root.name.replace('_', 'x')}"
