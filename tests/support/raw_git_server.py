#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Serves the files of a bare git repository raw over HTTP, as raw.githubusercontent.com does.

  /raw/<ref>/<path>       the file's bytes at a branch, tag or commit; text/plain, nosniff, an ETag; else 404
  /site/<path>            the file's bytes in the --site folder
  /html/<path>            an HTML page about the file, as GitHub's blob page in place of the raw file
  /tampered/<ref>/<path>  the file with one byte changed in its middle
  /status/<code>          an empty-handed answer with that code

Standard library only. Binds to 127.0.0.1, tells its port, stops on SIGTERM.
"""

import hashlib
import html
import mimetypes
import subprocess
import urllib.parse
from pathlib import Path
from typing import Optional

from serving import Handler, common_arguments, serve

RAW_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "max-age=300",
}


def git_blob(repository: Path, ref: str, path: str) -> Optional[bytes]:
    """The bytes of a file in a commit, or nothing when there is none."""
    if not ref or not path or ref.startswith("-"):
        return None
    command = ["git", "-c", "safe.directory=*", "--git-dir", str(repository)]
    result = subprocess.run(
        [*command, "cat-file", "blob", f"{ref}:{path}"], capture_output=True, check=False
    )
    return result.stdout if result.returncode == 0 else None


def site_file(root: Optional[Path], path: str) -> Optional[bytes]:
    """The bytes of a file under the site's folder, or nothing when there is none."""
    if root is None:
        return None
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        return None
    return file.read_bytes()


def tampered(content: bytes) -> bytes:
    """The content with one letter of its middle replaced; same length, still text."""
    middle = len(content) // 2
    other = b"x" if content[middle : middle + 1] != b"x" else b"y"
    return content[:middle] + other + content[middle + 1 :]


def blob_page(path: str) -> bytes:
    """A web page such as a git host shows for a file."""
    name = html.escape(path)
    return (
        f"<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>{name} at main</title></head>\n"
        f"<body><h1>{name}</h1><pre>name: see the raw file</pre></body>\n</html>\n"
    ).encode()


class RawHandler(Handler):
    """Routes by the first folder of the path."""

    def do_GET(self) -> None:  # pylint: disable=invalid-name
        """Answers GET and HEAD."""
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        kind, _, rest = path.lstrip("/").partition("/")
        ref, _, inner = rest.partition("/")
        if kind == "raw":
            self.raw(git_blob(self.server.repository, ref, inner))
        elif kind == "tampered":
            content = git_blob(self.server.repository, ref, inner)
            self.raw(tampered(content) if content else None)
        elif kind == "site":
            guessed = mimetypes.guess_type(rest)[0] or "application/octet-stream"
            self.file(site_file(self.server.site, rest), guessed)
        elif kind == "html":
            self.answer(200, blob_page(rest), "text/html; charset=utf-8")
        elif kind == "status" and rest.isdigit() and 400 <= int(rest) <= 599:
            self.answer(int(rest), b"", "text/plain; charset=utf-8")
        else:
            self.missing()

    do_HEAD = do_GET

    def raw(self, content: Optional[bytes]) -> None:
        """A raw file with its ETag, 304 when the client has it already."""
        if content is None:
            self.missing()
            return
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.answer(200, content, "text/plain; charset=utf-8", {**RAW_HEADERS, "ETag": etag})

    def file(self, content: Optional[bytes], content_type: str) -> None:
        """A file of the site."""
        if content is None:
            self.missing()
        else:
            self.answer(200, content, content_type)

    def missing(self) -> None:
        """The answer of raw.githubusercontent.com for what it does not have."""
        self.answer(404, b"404: Not Found", "text/plain; charset=utf-8", RAW_HEADERS)


def main() -> None:
    """Reads the command line and serves."""
    parser = common_arguments(__doc__)
    parser.add_argument("--repository", type=Path, required=True, help="a bare git repository")
    parser.add_argument("--site", type=Path, help="a folder to serve under /site/")
    options = parser.parse_args()
    serve(RawHandler, options, repository=options.repository, site=options.site)


if __name__ == "__main__":
    main()
