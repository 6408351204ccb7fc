#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An HTTP/1.1 proxy that does to chosen requests what networks and registries do: faulty_proxy.md is its manual.

    faulty_proxy.py --to 127.0.0.1:5000 --fault 3:reset-after-request --fault 5:429-seconds

It is a reverse proxy: clients are pointed at its own port. Requests are counted from 1, in the order in which their
heads arrive; `--fault NUMBER:KIND` harms one of them, `--seed N --rate R` a part of all, always the same one.
"""

import argparse
import email.utils
import http.client
import json
import random
import re
import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Callable, Optional

LONGEST_HEAD = 64 << 10
PIECE = 64 << 10
SLOW_SECONDS = 60.0
OTHER_DIGEST = "sha256:" + "0" * 64
TLS_HANDSHAKE = b"\x16\x03"
HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "expect")


class Gone(Exception):
    """The client's connection is at its end."""


@dataclass
class Request:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def kind(self) -> str:
        """What it is in the distribution protocol: "PUT manifest", "POST upload", "GET token"."""
        path = self.target.partition("?")[0]
        for part, name in (("/manifests/", "manifest"), ("/blobs/uploads/", "upload"), ("/blobs/", "blob")):
            if part in path:
                return f"{self.method} {name}"
        return f"{self.method} {'token' if path.startswith('/token') else 'other'}"


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""

    def with_header(self, name: str, value: str) -> "Answer":
        kept = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        return Answer(self.status, kept + [(name, value)], self.body)


def refusal(status: int, code: str, headers: Optional[list[tuple[str, str]]] = None) -> Answer:
    body = json.dumps({"errors": [{"code": code, "message": "by the faulty proxy", "detail": None}]}).encode()
    return Answer(status, [("Content-Type", "application/json"), *(headers or [])], body)


class Connection:
    """One client, request after request."""

    def __init__(self, client: socket.socket, patience: float) -> None:
        self.socket = client
        self.patience = patience  # seconds for which it is slow or silent at most
        self.buffer = b""

    def receive(self) -> bytes:
        try:
            data = self.socket.recv(PIECE)
        except OSError as error:
            raise Gone from error
        if not data:
            raise Gone
        return data

    def take(self, count: int) -> bytes:
        while len(self.buffer) < count:
            self.buffer += self.receive()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def head(self) -> Request:
        while b"\r\n\r\n" not in self.buffer:
            if len(self.buffer) > LONGEST_HEAD:
                raise Gone
            self.buffer += self.receive()
            if self.buffer.startswith(TLS_HANDSHAKE):
                self.refuse_tls()
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers: dict[str, str] = {}
        for name, _, value in (line.partition(":") for line in lines[1:]):
            key = name.strip().lower()
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
        return Request(method, target, headers)

    def refuse_tls(self) -> None:
        """As servers written in Go do, from which docker learns to speak plain HTTP."""
        self.send(b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n")
        raise Gone

    def body(self, request: Request) -> bytes:
        if request.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.take(int(request.headers.get("content-length", "0")))
        body = b""
        while True:
            while b"\r\n" not in self.buffer:
                self.buffer += self.receive()
            size, _, self.buffer = self.buffer.partition(b"\r\n")
            piece = self.take(int(size, 16) + 2)[:-2]
            if not piece:
                return body
            body += piece

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Gone from error

    def drip(self, data: bytes) -> None:
        """A byte now and then."""
        end = time.monotonic() + self.patience
        for byte in data:
            self.send(bytes((byte,)))
            time.sleep(0.2)
            if time.monotonic() > end:
                break
        raise Gone

    def hold(self) -> None:
        """Says nothing more until the client has had enough."""
        self.socket.settimeout(self.patience)
        while True:
            self.receive()

    def reset(self) -> None:
        """Ends with RST: what the other side has not read yet is lost."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone


@dataclass
class Exchange:
    """One request that is to be harmed."""

    proxy: "Proxy"
    connection: Connection
    request: Request

    def receive(self) -> None:
        self.request.body = self.connection.body(self.request)

    def forward(self) -> Answer:
        self.receive()
        return self.proxy.forward(self.request)

    def head_of(self, answer: Answer, length: Optional[int] = None, more: str = "") -> bytes:
        """The head that announces `length` bytes, or those of the body."""
        lines = [f"HTTP/1.1 {answer.status} {http.client.responses.get(answer.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in answer.headers if name.lower() not in HOP_BY_HOP]
        bodiless = answer.status in (204, 304) or "chunked" in more
        if self.request.method == "HEAD":
            lines += [f"{name}: {value}" for name, value in answer.headers if name.lower() == "content-length"]
        elif not bodiless:
            lines.append(f"Content-Length: {len(answer.body) if length is None else length}")
        return ("\r\n".join(lines) + "\r\n" + more + "\r\n").encode("latin-1")

    def reply(self, answer: Answer) -> None:
        body = b"" if self.request.method == "HEAD" else answer.body
        self.connection.send(self.head_of(answer) + body)

    def whole(self, answer: Answer) -> bytes:
        return self.head_of(answer) + (b"" if self.request.method == "HEAD" else answer.body)


Fault = Callable[[Exchange], None]
FAULTS: dict[str, Fault] = {}


def fault(name: str) -> Callable[[Fault], Fault]:
    def register(function: Fault) -> Fault:
        FAULTS[name] = function
        return function

    return register


@fault("latency")
def latency(exchange: Exchange) -> None:
    time.sleep(0.5)
    exchange.reply(exchange.forward())


@fault("reset-before")
def reset_before(exchange: Exchange) -> None:
    exchange.connection.reset()


@fault("reset-in-request")
def reset_in_request(exchange: Exchange) -> None:
    exchange.connection.take(int(exchange.request.headers.get("content-length", "0")) // 2)
    exchange.connection.reset()


@fault("reset-after-request")
def reset_after_request(exchange: Exchange) -> None:
    """The registry has done it, and nobody is told."""
    exchange.forward()
    exchange.connection.reset()


@fault("reset-in-response")
def reset_in_response(exchange: Exchange) -> None:
    data = exchange.whole(exchange.forward())
    exchange.connection.send(data[: len(data) // 2])
    time.sleep(0.05)  # or the client would never see the first half
    exchange.connection.reset()


@fault("close-in-response")
def close_in_response(exchange: Exchange) -> None:
    data = exchange.whole(exchange.forward())
    exchange.connection.send(data[:-1] if exchange.request.method != "HEAD" else data[:-2])
    raise Gone


@fault("truncated-json")
def truncated_json(exchange: Exchange) -> None:
    """Half of the body, and a length that fits it."""
    answer = exchange.forward()
    exchange.reply(Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2]))


@fault("wrong-bytes")
def wrong_bytes(exchange: Exchange) -> None:
    answer = exchange.forward()
    body = bytearray(answer.body)
    if body and answer.status < 300:
        body[len(body) // 2] ^= 0x20
    exchange.reply(Answer(answer.status, answer.headers, bytes(body)))


@fault("other-manifest")
def other_manifest(exchange: Exchange) -> None:
    """Whole JSON that says the same, and has another digest than the header names. No two have the same bytes: what a registry
    sends twice under a wrong header is believed, as it is its own."""
    answer = exchange.forward()
    more = b"\n" * len(exchange.proxy.log) if exchange.request.kind == "GET manifest" and answer.status == 200 else b""
    exchange.reply(Answer(answer.status, answer.headers, answer.body + more))


@fault("wrong-digest")
def wrong_digest(exchange: Exchange) -> None:
    answer = exchange.forward()
    named = any(name.lower() == "docker-content-digest" for name, _ in answer.headers)
    exchange.reply(answer.with_header("Docker-Content-Digest", OTHER_DIGEST) if named else answer)


@fault("accepted")
def accepted(exchange: Exchange) -> None:
    """202 where it did what 201 says."""
    answer = exchange.forward()
    exchange.reply(Answer(202 if answer.status == 201 else answer.status, answer.headers, answer.body))


@fault("accepted-and-dropped")
def accepted_and_dropped(exchange: Exchange) -> None:
    """202, and it did nothing."""
    if exchange.request.method != "PUT":
        return exchange.reply(exchange.forward())
    exchange.receive()
    return exchange.reply(Answer(202, []))


@fault("expired-token")
def expired_token(exchange: Exchange) -> None:
    challenge = exchange.proxy.challenge()
    if exchange.request.target.startswith("/token") or not challenge:
        return exchange.reply(exchange.forward())
    exchange.receive()
    if challenge.lower().startswith("bearer"):
        challenge += ',error="invalid_token"'
    return exchange.reply(refusal(401, "UNAUTHORIZED", [("WWW-Authenticate", challenge)]))


def stale(status: int, code: str) -> Fault:
    def answer(exchange: Exchange) -> None:
        if exchange.request.kind not in ("PUT upload", "PATCH upload"):
            return exchange.reply(exchange.forward())
        exchange.receive()
        return exchange.reply(refusal(status, code))

    return answer


FAULTS["stale-upload-404"] = stale(404, "BLOB_UPLOAD_UNKNOWN")
FAULTS["stale-upload-416"] = stale(416, "BLOB_UPLOAD_INVALID")


@fault("slow-body")
def slow_body(exchange: Exchange) -> None:
    """Slow loris: five bytes a second, for a minute."""
    exchange.connection.drip(exchange.whole(exchange.forward()))


@fault("silence")
def silence(exchange: Exchange) -> None:
    exchange.forward()
    exchange.connection.hold()


@fault("connection-close")
def connection_close(exchange: Exchange) -> None:
    answer = exchange.forward()
    body = b"" if exchange.request.method == "HEAD" else answer.body
    exchange.connection.send(exchange.head_of(answer, more="Connection: close\r\n") + body)
    raise Gone


def chunks(exchange: Exchange, answer: Answer) -> None:
    head = exchange.head_of(answer, more="Transfer-Encoding: chunked\r\n")
    body = answer.body or b"{"
    exchange.connection.send(head + f"{len(body):x}\r\n".encode() + body + b"\r\n")


@fault("chunks-without-end")
def chunks_without_end(exchange: Exchange) -> None:
    answer = exchange.forward()
    if exchange.request.method == "HEAD" or answer.status == 204:
        return exchange.reply(answer)
    chunks(exchange, answer)
    return exchange.connection.hold()


@fault("chunks-cut-off")
def chunks_cut_off(exchange: Exchange) -> None:
    answer = exchange.forward()
    if exchange.request.method == "HEAD" or answer.status == 204:
        return exchange.reply(answer)
    chunks(exchange, answer)
    raise Gone


@fault("no-http")
def no_http(exchange: Exchange) -> None:
    exchange.receive()
    exchange.connection.send(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
    raise Gone


def status_after(status: int) -> Fault:
    """A gateway that loses the answer of what it has passed on."""

    def answer(exchange: Exchange) -> None:
        exchange.forward()
        exchange.reply(Answer(status, [("Content-Type", "text/html")], b"<html><h1>Oops</h1></html>"))

    return answer


def status_before(status: int, code: str, when: Optional[str] = None) -> Fault:
    def answer(exchange: Exchange) -> None:
        exchange.receive()
        headers = []
        if when == "seconds":
            headers.append(("Retry-After", "1"))
        elif when == "date":
            headers.append(("Retry-After", email.utils.formatdate(time.time() + 1, usegmt=True)))
        exchange.reply(refusal(status, code, headers))

    return answer


FAULTS["500"] = status_before(500, "UNKNOWN")
FAULTS["500-after"] = status_after(500)
FAULTS["502-after"] = status_after(502)
FAULTS["504-after"] = status_after(504)
FAULTS["429"] = status_before(429, "TOOMANYREQUESTS")
FAULTS["429-seconds"] = status_before(429, "TOOMANYREQUESTS", "seconds")
FAULTS["429-date"] = status_before(429, "TOOMANYREQUESTS", "date")
FAULTS["503"] = status_before(503, "UNAVAILABLE")
FAULTS["503-seconds"] = status_before(503, "UNAVAILABLE", "seconds")
FAULTS["503-date"] = status_before(503, "UNAVAILABLE", "date")
BURSTS = re.compile(r"^(.*)\*(\d+)$")  # "429*3": this request and the two after it


@dataclass
class Seen:
    number: int
    kind: str
    fault: str
    agent: str


@dataclass
class Plan:
    """Which requests are harmed how."""

    faults: dict[int, str] = field(default_factory=dict)
    rate: float = 0.0
    seed: int = 0

    @staticmethod
    def of(specs: list[str]) -> "Plan":
        """From "3:reset-before" and "4:503*2"."""
        plan = Plan()
        for spec in specs:
            number, _, kind = spec.partition(":")
            burst = BURSTS.match(kind)
            kind, length = (burst[1], int(burst[2])) if burst else (kind, 1)
            if kind not in FAULTS:
                raise ValueError(f"no fault \"{kind}\"; there are: {', '.join(sorted(FAULTS))}")
            for later in range(length):
                plan.faults[int(number) + later] = kind
        return plan

    def at(self, number: int) -> str:
        if number in self.faults:
            return self.faults[number]
        chance = random.Random(f"{self.seed} {number}")
        return chance.choice(sorted(FAULTS)) if chance.random() < self.rate else ""


class Proxy:
    """Listens from the start; stop() ends it. `routes` are path prefixes and what is behind them, longest first."""

    def __init__(
        self, routes: dict[str, str], port: int = 0, plan: Optional[Plan] = None, patience: float = SLOW_SECONDS
    ) -> None:
        self.routes = sorted(routes.items(), key=lambda route: -len(route[0]))
        self.plan = plan or Plan()
        self.patience = patience
        self.log: list[Seen] = []
        self.tokens: set[str] = set()
        self.on_request: Callable[[int], None] = lambda number: None  # told before anything is done
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=64)
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def arm(self, plan: Plan) -> None:
        """Counts from 1 again, by a new plan."""
        with self.lock:
            self.plan = plan
            self.log = []

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def listen(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        connection = Connection(client, self.patience)
        with client:
            try:
                while True:
                    self.serve_one(connection)
            except (Gone, OSError, ValueError):
                pass

    def serve_one(self, connection: Connection) -> None:
        request = connection.head()
        exchange = Exchange(self, connection, request)
        if request.target.startswith("/_proxy"):
            exchange.receive()
            return exchange.reply(self.control(request))
        with self.lock:
            number = len(self.log) + 1
            kind = self.plan.at(number)
            self.log.append(Seen(number, request.kind, kind, request.headers.get("user-agent", "")))
        self.on_request(number)
        if kind:
            return FAULTS[kind](exchange)
        return exchange.reply(exchange.forward())

    def control(self, request: Request) -> Answer:
        """PUT /_proxy/faults with ["3:500"] arms, GET /_proxy/log tells what came."""
        if request.method == "PUT":
            try:
                self.arm(Plan.of(json.loads(request.body)))
            except ValueError as error:
                return Answer(400, [], str(error).encode())
            return Answer(204, [])
        with self.lock:
            return Answer(200, [("Content-Type", "application/json")], json.dumps([vars(e) for e in self.log]).encode())

    def upstream(self, target: str) -> str:
        return next(address for prefix, address in self.routes if target.startswith(prefix))

    def forward(self, request: Request) -> Answer:
        connection = http.client.HTTPConnection(self.upstream(request.target), timeout=30)
        headers = {name: value for name, value in request.headers.items() if name not in HOP_BY_HOP}
        if request.body or request.method in ("PUT", "POST", "PATCH"):
            headers["Content-Length"] = str(len(request.body))
        try:
            connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(request.body)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        except (OSError, http.client.HTTPException):
            return Answer(502, [], b"")
        finally:
            connection.close()
        self.remember_token(request, answer)
        return answer

    def remember_token(self, request: Request, answer: Answer) -> None:
        """So that tests can look for tokens in places where none may be."""
        if request.kind.endswith("token") and answer.status == 200:
            document = json.loads(answer.body)
            self.tokens |= {text for text in document.values() if isinstance(text, str) and len(text) > 20}

    def challenge(self) -> str:
        """What the registry itself says to strangers; empty when it lets them in."""
        answer = self.forward(Request("GET", "/v2/", {"host": f"127.0.0.1:{self.port}"}))
        return next((value for name, value in answer.headers if name.lower() == "www-authenticate"), "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", metavar="HOST:PORT", required=True, help="the registry behind it")
    parser.add_argument("--token-to", metavar="HOST:PORT", help="the token server behind /token")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--fault", metavar="NUMBER:KIND[*COUNT]", action="append", default=[])
    parser.add_argument("--seed", type=int, default=1, help="of --rate")
    parser.add_argument("--rate", type=float, default=0.0, help="part of all other requests that is harmed, 0 to 1")
    parser.add_argument("--list", action="store_true", help="the kinds of faults, and end")
    options = parser.parse_args()
    if options.list:
        print("\n".join(sorted(FAULTS)))
        return 0
    try:
        plan = Plan.of(options.fault)
    except ValueError as error:
        parser.error(str(error))
    plan.seed, plan.rate = options.seed, options.rate
    routes = {"/": options.to} | ({"/token": options.token_to} if options.token_to else {})
    proxy = Proxy(routes, options.port, plan)
    print(proxy.port, flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        proxy.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
