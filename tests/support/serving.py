# SPDX-License-Identifier: Apache-2.0
"""What the test servers share: a loopback port, a file that tells it, an end on SIGTERM, plain answers."""

import argparse
import http.server
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, Mapping, Optional


def common_arguments(description: Optional[str]) -> argparse.ArgumentParser:
    """A parser with the options that every test server takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="write the port there, else to stdout")
    parser.add_argument("--log", type=Path, help="write one line per request there")
    return parser


def announce(port: int, port_file: Optional[Path]) -> None:
    """Tells the port; the file appears whole or not at all."""
    if port_file is None:
        print(port, flush=True)
        return
    part = port_file.with_name(port_file.name + ".part")
    part.write_text(f"{port}\n", encoding="ascii")
    os.replace(part, port_file)


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with a body and its length; logs to the server's log file only."""

    protocol_version = "HTTP/1.1"
    server_version = "kfpkg-tests"

    def answer(
        self, status: int, body: bytes, content_type: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Sends a whole answer; a HEAD request gets its headers only."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # pylint: disable=redefined-builtin
        """One line per request in the log file; no header ever, so no credential."""
        log = getattr(self.server, "log_path", None)
        if log is not None:
            with log.open("a", encoding="utf-8") as file:
                file.write(format % args + "\n")


def serve(handler: type[Handler], options: argparse.Namespace, **state: Any) -> None:
    """Serves on 127.0.0.1 until SIGTERM or SIGINT; `state` becomes attributes of the server."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler)
    server.daemon_threads = True
    for name, value in {"log_path": options.log, **state}.items():
        setattr(server, name, value)

    def stop(_signum: int, _frame: Any) -> None:
        # shutdown() waits for serve_forever(), which this very thread runs.
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    announce(server.server_address[1], options.port_file)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    sys.exit(0)
