"""Downloads a CSV file by URL and checks that it is what the pipeline expects."""

import argparse
import csv
import http.client
import io
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import BinaryIO, Sequence

from kfp_io import UserError, integer, number, output_path, run, write_executor_output

CHUNK = 64 * 1024
SCHEMES = ("http", "https", "data")


def parse_arguments() -> argparse.Namespace:
    """Reads the command line that component.yaml composes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--expected-header", default="")
    parser.add_argument("--max-bytes", type=integer, default=10 * 1024 * 1024)
    parser.add_argument("--timeout-seconds", type=number, default=60.0)
    parser.add_argument("--dataset", type=output_path, required=True)
    parser.add_argument("--row-count", type=output_path, required=True)
    parser.add_argument("--executor-input", default="")
    return parser.parse_args()


def without_secrets(url: str) -> str:
    """The URL as it may be printed: no user, password or query; a data URL is cut."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "data":
        return url[:40]
    host = parts.netloc.rpartition("@")[2]
    return urllib.parse.urlunsplit((parts.scheme, host, parts.path, "", ""))


def web_opener() -> urllib.request.OpenerDirector:
    """An opener that speaks http, https and data only, also after a redirect."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.UnknownHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.DataHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener


def read_bounded(stream: BinaryIO, max_bytes: int, deadline: float) -> bytes:
    """Reads a stream to its end; refuses one that is too long or too slow."""
    chunks = []
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise UserError(f"file is larger than max_bytes ({max_bytes})")
        if time.monotonic() > deadline:
            raise UserError("download took longer than timeout_seconds")
        chunks.append(chunk)
    return b"".join(chunks)


def check_url(url: str) -> None:
    """Refuses a URL that cannot be fetched; one with a password would send it along on a redirect."""
    try:
        parts = urllib.parse.urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise UserError(f"url is not valid: {error}") from None
    if parts.scheme not in SCHEMES:
        raise UserError(f"url has the scheme {parts.scheme!r}; one of {', '.join(SCHEMES)} is needed")
    if "@" in parts.netloc:
        raise UserError("url holds a user name or password; take an address that needs none")


def fetch(url: str, max_bytes: int, timeout: float) -> bytes:
    """Downloads a URL within the given size and time."""
    check_url(url)
    deadline = time.monotonic() + timeout
    shown = without_secrets(url)
    try:
        with web_opener().open(url, timeout=timeout) as response:
            return read_bounded(response, max_bytes, deadline)
    except urllib.error.HTTPError as error:
        raise UserError(f"{shown}: the server answered {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise UserError(f"{shown}: {error.reason}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise UserError(f"{shown}: {error or type(error).__name__}") from None


def decode(content: bytes) -> str:
    """Turns the bytes into text; a web page in place of the file gets a message of its own."""
    if content.lstrip()[:15].lower().startswith((b"<!doctype", b"<html")):
        raise UserError("the URL gives an HTML page, not CSV; take the address of the raw file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"file is not UTF-8 text (byte {error.start})") from None


def check_header(header: Sequence[str], expected: str) -> None:
    """Refuses a header other than the expected one; an empty expectation accepts any."""
    wanted = [name.strip() for name in expected.split(",")] if expected.strip() else list(header)
    if list(header) != wanted:
        raise UserError(f"header is {','.join(header)!r}, expected {','.join(wanted)!r}")


def check_csv(text: str, expected_header: str) -> list[list[str]]:
    """Parses the text; every row must have as many fields as the header."""
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [row for row in lines if row]
    except csv.Error as error:
        raise UserError(f"file is not CSV: {error}") from None
    if not rows:
        raise UserError("file is empty")
    check_header(rows[0], expected_header)
    for index, row in enumerate(rows[1:], start=1):
        if len(row) != len(rows[0]):
            raise UserError(f"data row {index} has {len(row)} fields, the header {len(rows[0])}")
    if len(rows) == 1:
        raise UserError("file has a header and no rows")
    return rows


def main() -> None:
    """Downloads, checks, writes."""
    arguments = parse_arguments()
    content = fetch(arguments.url, arguments.max_bytes, arguments.timeout_seconds)
    rows = check_csv(decode(content), arguments.expected_header)
    with arguments.dataset.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    arguments.row_count.write_text(str(len(rows) - 1), encoding="utf-8")
    metadata = {"rows": len(rows) - 1, "columns": ",".join(rows[0])}
    write_executor_output(arguments.executor_input, {"dataset": metadata})
    print(f"{without_secrets(arguments.url)}: {len(rows) - 1} rows, {len(content)} bytes")


if __name__ == "__main__":
    run(main)
