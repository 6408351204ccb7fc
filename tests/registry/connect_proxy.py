# SPDX-License-Identifier: Apache-2.0
"""A small HTTP proxy that leads a few names to loopback ports: CONNECT for TLS, absolute URLs for plain HTTP.

Names that it does not know get 502, as from a proxy that cannot reach them.
"""

import contextlib
import selectors
import socket
import socketserver
import threading
import urllib.parse


class Proxy:
    """Serves until closed; `targets` are the host:port that it was asked for, `authorizations` what came with them."""

    def __init__(self, routes: dict[str, int], authorization: str = "") -> None:
        self.routes = routes
        self.authorization = authorization
        self.targets: list[str] = []
        self.authorizations: list[str] = []
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            """One connection."""

            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    proxy.serve(self.request, self.rfile)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self.server.shutdown()
        self.server.server_close()

    def serve(self, client: socket.socket, reader: socketserver.BufferedIOBase) -> None:
        """Reads the head of a request and leads it on."""
        method, address, _ = reader.readline(20000).decode("latin-1").split(" ", 2)
        headers = []
        while (line := reader.readline(20000)) not in (b"\r\n", b"\n", b""):
            headers.append(line)
        given = [line for line in headers if line.lower().startswith(b"proxy-authorization:")]
        self.authorizations += [line.decode("latin-1").split(":", 1)[1].strip() for line in given]
        if self.authorization and self.authorization not in self.authorizations[-1:]:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        url = urllib.parse.urlsplit(address if method != "CONNECT" else f"//{address}")
        target = f"{url.hostname}:{url.port or 80}"
        self.targets.append(target)
        if target not in self.routes:
            client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.routes[target])) as server:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = url.path + (f"?{url.query}" if url.query else "")
                kept = [line for line in headers if not line.lower().startswith((b"proxy-", b"connection:"))]
                server.sendall(f"{method} {path} HTTP/1.1\r\nConnection: close\r\n".encode() + b"".join(kept) + b"\r\n")
            self.pump(client, server)

    @staticmethod
    def pump(one: socket.socket, other: socket.socket) -> None:
        """Bytes both ways until one side ends."""
        with selectors.DefaultSelector() as selector:
            selector.register(one, selectors.EVENT_READ, other)
            selector.register(other, selectors.EVENT_READ, one)
            while True:
                for key, _ in selector.select(30):
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    key.data.sendall(data)
