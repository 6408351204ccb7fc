# SPDX-License-Identifier: Apache-2.0
"""The place that one case runs in: folders of its own, an environment of its own, and what is left afterwards."""

import contextlib
import functools
import http.server
import os
import shlex
import shutil
import signal
import subprocess
import threading
import time
import uuid
from pathlib import Path
from typing import Iterator

from case_file import CaseError, Run, Section

SOURCE = Path(__file__).resolve().parents[2]
TIME_LIMIT = 30.0
# Whatever goes past loopback fails at once: no case depends on a network.
NOWHERE = "http://127.0.0.1:1"


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: object) -> None:  # pylint: disable=redefined-builtin
        """Says nothing."""


class Scratch:
    """Folders `work` (current directory), `home`, `tmp` and `bin` (the only folder of PATH) below one root."""

    def __init__(self, root: Path, kfpkg: Path) -> None:
        self.root = root
        self.kfpkg = kfpkg
        self.mark = uuid.uuid4().hex
        self.port = ""
        self.servers: list[http.server.ThreadingHTTPServer] = []
        for name in ("work", "home", "tmp", "bin"):
            (root / name).mkdir()
        self.work = root / "work"
        self.env = {
            "PATH": str(root / "bin"),
            "HOME": str(root / "home"),
            "TMPDIR": str(root / "tmp"),
            "LANG": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "KFPKG_TEST_MARK": self.mark,
        }

    def expand(self, text: str) -> str:
        """$WORK, $HOME, $TMPDIR, $PORT and $SOURCE in a section's arguments or body."""
        values = {
            "$WORK": str(self.work),
            "$HOME": self.env.get("HOME", ""),
            "$TMPDIR": str(self.root / "tmp"),
            "$PORT": self.port,
            "$SOURCE": str(SOURCE),
        }
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    def set_up(self, section: Section) -> None:
        """Does what one setup section says."""
        arguments = self.expand(section.arguments)
        getattr(self, f"_{section.word}")(arguments, self.expand(section.body))

    def _env(self, arguments: str, _: str) -> None:
        name, _, value = arguments.partition("=")
        self.env[name] = value

    def _unset(self, arguments: str, _: str) -> None:
        self.env.pop(arguments, None)

    def _tools(self, arguments: str, _: str) -> None:
        for name in arguments.split():
            found = shutil.which(name)
            if found is None:
                raise CaseError(f"this machine has no {name}")
            (self.root / "bin" / name).symlink_to(found)

    def _tool(self, arguments: str, body: str) -> None:
        path = self.root / "bin" / arguments
        path.write_text(body, encoding="utf-8")
        path.chmod(0o755)

    def _file(self, arguments: str, body: str) -> None:
        path = self.work / arguments
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")

    def _copy(self, arguments: str, _: str) -> None:
        origin, target = arguments.split()
        shutil.copytree(SOURCE / origin, self.work / target, dirs_exist_ok=True)

    def _setup(self, arguments: str, _: str) -> None:
        argv = self._argv(arguments)
        env = dict(self.env, PATH=f"{self.env['PATH']}:{os.environ['PATH']}")
        subprocess.run(argv, cwd=self.work, env=env, check=True, stdout=subprocess.DEVNULL, timeout=TIME_LIMIT)

    def _serve(self, arguments: str, _: str) -> None:
        handler = functools.partial(QuietFiles, directory=str(self.work / arguments))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.servers.append(server)
        self.port = str(server.server_address[1])

    def _argv(self, command: str) -> list[str]:
        argv = shlex.split(command)
        return [str(self.kfpkg), *argv[1:]] if argv[0] == "kfpkg" else argv

    def run(self, run: Run) -> tuple[int, str, str]:
        """Runs one command line and returns exit code, standard output and standard error, raw."""
        if run.interrupt:
            (self.root / run.interrupt).unlink(missing_ok=True)
        with subprocess.Popen(
            self._argv(self.expand(run.command)),
            cwd=self.work,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                if run.interrupt:
                    self._interrupt(process, self.root / run.interrupt)
                out, err = process.communicate(self.expand(run.stdin), timeout=TIME_LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
                err += f"(killed after {TIME_LIMIT:.0f} s)\n"
            return process.returncode, out, err

    @staticmethod
    def _interrupt(process: subprocess.Popen[str], file: Path) -> None:
        end = time.monotonic() + TIME_LIMIT
        while not file.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)

    def files(self) -> dict[str, bytes]:
        """The files of the work folder and their bytes, without those of git."""
        found = {}
        for path in sorted(self.work.rglob("*")):
            name = path.relative_to(self.work).as_posix()
            if ".git" in path.relative_to(self.work).parts:
                continue
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    found[name + "/"] = b""
            else:
                found[name] = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
        return found

    def leftovers(self) -> list[str]:
        """What no command may leave behind: temporary files and processes."""
        found = [f"left in TMPDIR: {path.name}" for path in sorted((self.root / "tmp").iterdir())]
        for pid in self._own_processes():
            found.append(f"still running: process {pid}")
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return found

    def _own_processes(self) -> Iterator[int]:
        for entry in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if self.mark.encode() in entry.read_bytes():
                    yield int(entry.parent.name)

    def close(self) -> None:
        """Stops what still serves."""
        for server in self.servers:
            server.shutdown()
            server.server_close()


def changes_between(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    """One line per file that came, went or changed."""
    lines = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            lines.append(f"+ {name}\n")
        elif name not in after:
            lines.append(f"- {name}\n")
        elif before[name] != after[name]:
            lines.append(f"~ {name}\n")
    return "".join(lines)
