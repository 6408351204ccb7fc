# SPDX-License-Identifier: Apache-2.0
"""A page's files beside the source tree: taken out of the page, compiled as their rooms are, and linked into a kfpkg."""

import json
import pathlib
import re
import shlex
import subprocess

# A block, and the path before it that is named last.
BLOCK = re.compile(r"^( *)```(?:cpp)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"`((?:ops|cli|lint|tests)/[\w/]+\.(?:hpp|cpp|case))`")


class Scratch:
    """A folder whose headers come before those of the source tree."""

    def __init__(self, folder: str, source: pathlib.Path, build: pathlib.Path) -> None:
        self.folder, self.source, self.build = pathlib.Path(folder), source, build

    def files_of(self, page: str) -> dict[str, str]:
        """The files that the page shows, by their paths: the first path that is named since the block before."""
        files, end = {}, 0
        for block in BLOCK.finditer(page):
            named = [path for path in PATH.findall(page[end:block.start()]) if not (self.source / path).exists()]
            indent = len(block[1])
            files[named[0]] = "".join(line[indent:] or "\n" for line in block[2].splitlines(keepends=True))
            end = block.end()
        return files

    def write(self, path: str, text: str) -> pathlib.Path:
        """A file of the folder."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def options_of(self, source: str) -> tuple[list[str], str]:
        """How a file of a room is compiled, without its own name, and where."""
        for entry in json.loads((self.build / "compile_commands.json").read_text(encoding="utf-8")):
            if pathlib.Path(entry["file"]) == self.source / source:
                words = shlex.split(entry["command"])
                output = words.index("-o")
                return [word for word in words[:output] + words[output + 2:] if word not in ("-c", entry["file"])], entry["directory"]
        raise SystemExit(f"{source} is not in compile_commands.json")

    def compile(self, path: pathlib.Path, alike: str) -> pathlib.Path:
        """One object, with the options of a file of its room."""
        words, directory = self.options_of(alike)
        output = self.folder / (path.stem + ".o")
        first = next(at for at, word in enumerate(words) if word.startswith("-"))
        words[first:first] = [f"-I{self.folder}"]
        subprocess.run([*words, "-c", str(path), "-o", str(output)], cwd=directory, check=True)
        return output

    def link(self, objects: list[pathlib.Path]) -> pathlib.Path:
        """kfpkg as it is linked, with these objects before the libraries."""
        steps = subprocess.run(["ninja", "-C", str(self.build), "-t", "commands", "-s", "kfpkg"], check=True, capture_output=True,
                               text=True)
        words = shlex.split(steps.stdout.splitlines()[-1].replace(": && ", "", 1).replace(" && :", ""))
        at = words.index("-o")
        words[at + 1] = str(self.folder / "kfpkg")
        words[at:at] = [str(one) for one in objects]
        subprocess.run(words, cwd=self.build, check=True)
        return self.folder / "kfpkg"
