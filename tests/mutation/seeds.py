#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seeds known bugs, one at a time, and tells which test catches each.

Usage: tests/mutation/seeds.py [ID...]     all of them without an ID
Options: --build DIR (default out/dev), --check (only whether each still has its place in the sources)

A bug is in the table because it lived through all tests once: each is kept with the test that was then written for it, which
must go on to catch it wherever the code moves. The file is changed in place and always put back; what depends on it is built,
and the tests named in the table run. Exit 1 when a bug survives one of them, or when its place is not there, or there twice.
scripts/mutate makes up bugs of its own.
"""

import argparse
import contextlib
import dataclasses
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parents[2]
# What ctest says of a test that has not seen the bug; Unknown is our word for silence.
NOT_CAUGHT = {"Passed", "Skipped", "Not", "Unknown"}


@dataclasses.dataclass(frozen=True)
class Seed:
    """A bug: a text of a file that becomes another one, what goes wrong then, and the tests of ctest that must see it."""

    id: str
    file: str
    before: str
    after: str
    what: str
    tests: tuple[str, ...]


SEEDS = (
    Seed("S01", "registry/protocol/send.cpp",
         "    whole = false;\n",
         "",
         "after a 413 another try sends the whole body again",
         ("unit_registry",)),
    Seed("S02", "core/jobs/map_all.cpp",
         "    ended.request_stop();\n  });\n",
         "  });\n",
         "a transfer that fails does not end the others",
         ("unit_registry",)),
    Seed("S03", "oci/images/push.cpp",
         "      if (each.step != BlobStep::assumed || m_stop.stop_requested()) continue;",
         "      if (each.step != BlobStep::present || m_stop.stop_requested()) continue;",
         "layers that a registry collected are looked for among the wrong ones",
         ("unit_registry", "registry_images")),
    Seed("S04", "image/inputs/file_digest.cpp",
         '  return sha256_hex("link\\n" + target);',
         '  return sha256_hex("link\\n");',
         "where a symbolic link leads does not count in the fingerprint",
         ("unit_image", "cli_fingerprints")),
    Seed("S05", "image/builders/buildx_builder.cpp",
         '  return write_input(folder / "Dockerfile.dockerignore", request.ignore.value_or(""));',
         "  return {};",
         "the builder does not get the .dockerignore that was hashed",
         ("unit_image", "cli_fingerprints")),
    Seed("S06", "publish/layout.cpp",
         "  if (release::newest(versions)->str() != added.entry.version) return {};",
         "  if (versions.back() != added.entry.version) return {};",
         "the version that is published last becomes the newest, whatever its number",
         ("unit_publish",)),
    Seed("S07", "dockerfile/build.cpp",
         "  const std::array<std::pair<std::string, std::string>, 4> places{{\n",
         "  const std::array<std::pair<std::string, std::string>, 5> places{{\n"
         "      {inputs.context, std::string(k_ignore_name)},\n",
         ".dockerignore beats Dockerfile.dockerignore",
         ("unit_dockerfile", "unit_lint", "cli_fingerprints")),
    Seed("S08", "core/http/transfer.cpp",
         '  set(CURLOPT_NOPROXY, m_url.is_loopback() || m_request.direct ? "*" : route.no_proxy.c_str());',
         '  set(CURLOPT_NOPROXY, m_url.is_loopback() ? "*" : route.no_proxy.c_str());',
         "a direct request (for a cloud's token) goes through the proxy",
         ("unit_core",)),
    Seed("S09", "workspace/images/image_fingerprint.cpp",
         '  if (!inputs.target.empty()) options["target"] = inputs.target;\n',
         "",
         "the stage does not count in the fingerprint: the image of another one is taken",
         ("cli_fingerprints",)),
    Seed("S10", "workspace/images/pushed_image.cpp",
         "  if (found || chosen || platforms.empty()) return found;",
         "  static_cast<void>(chosen);\n  if (found || platforms.empty()) return found;",
         "publish --platform takes the image of other platforms",
         ("registry_builds",)),
    Seed("S11", "ops/publish/publish.cpp",
         "  if (!present || present->digest == *candidate.image.digest) return present.has_value();",
         "  return present.has_value();",
         "publish takes a tag that stands for another image for the version's",
         ("registry_builds",)),
    Seed("S12", "workspace/images/base_lock.cpp",
         "  workspace.lock.bases.insert_or_assign(base.reference.str(), *std::move(found));\n",
         "  if (locked != nullptr && found->triggers.empty()) found->triggers = locked->triggers;\n"
         "  workspace.lock.bases.insert_or_assign(base.reference.str(), *std::move(found));\n",
         "--update-bases keeps ONBUILD lines that the newer base no longer has",
         ("registry_builds",)),
    Seed("S13", "ops/build/select.cpp",
         "    return !folder.is_image && index++ % shard.parts != shard.number - 1;",
         "    static_cast<void>(folder);\n    return index++ % shard.parts != shard.number - 1;",
         "image folders are shared out among shards, so that one lacks its base",
         ("cli_build",)),
    Seed("S14", "ops/build/build.cpp",
         "    if (!folder.receipt) worst = graver(worst, exit_code(folder.receipt.error().kind));",
         "    if (!folder.receipt && worst == ExitCode::done)\n      worst = exit_code(folder.receipt.error().kind);",
         "the first failure decides the exit code, also when a build failed after it",
         ("cli_build",)),
)  # fmt: skip


def misplaced(seed: Seed) -> str:
    """Why a bug cannot be seeded; empty when it can."""
    path = ROOT / seed.file
    count = path.read_text(encoding="utf-8").count(seed.before) if path.is_file() else 0
    return "" if count == 1 else f"{seed.id}: its text stands {count} times in {seed.file}: {seed.before.strip()}"


@contextlib.contextmanager
def seeded(seed: Seed) -> Iterator[None]:
    """The sources with the bug, put back whatever happens."""
    path = ROOT / seed.file
    text = path.read_bytes()
    try:
        path.write_bytes(text.replace(seed.before.encode(), seed.after.encode()))
        yield
    finally:
        path.write_bytes(text)


def build(folder: Path, tests: set[str]) -> bool:
    """Builds what the tests run: the executables of unit tests, and kfpkg for all others."""
    targets = sorted({test if test.startswith("unit_") else "kfpkg" for test in tests})
    built = subprocess.run(["ninja", "-C", folder, *targets], capture_output=True, text=True, check=False)
    if built.returncode:
        print(built.stdout[-2000:], file=sys.stderr)
    return built.returncode == 0


def verdict(folder: Path, test: str) -> str:
    """Passed, Failed, Skipped, Timeout..., as ctest says it; the first word of it."""
    command = ["ctest", "--test-dir", folder, "--tests-regex", f"^{test}$"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(rf"Test +#\d+: {test} \.*[ *]*([A-Z]\w+)", said)
    return found[1] if found else "Unknown"


def try_seed(seed: Seed, folder: Path) -> bool:
    """Tells who catches a bug; false when one that should does not."""
    with seeded(seed):
        if not build(folder, set(seed.tests)):
            print(f"{seed.id} DOES NOT COMPILE", flush=True)
            return False
        verdicts = {test: verdict(folder, test) for test in seed.tests}
    missed = [test for test, said in verdicts.items() if said in NOT_CAUGHT]
    caught = [test for test in seed.tests if test not in missed]
    told = [f"caught by {', '.join(caught)}"] if caught else []
    told += [f"SURVIVED {', '.join(missed)}"] if missed else []
    print(f"{seed.id} {'; '.join(told)}: {seed.what}", flush=True)
    return not missed


def try_all(seeds: list[Seed], folder: Path) -> int:
    """Tries them one after the other, once the tests are green without any; leaves no bug in what is built."""
    tests = {test for seed in seeds for test in seed.tests}
    if not build(folder, tests):
        return 1
    broken = [test for test in sorted(tests) if verdict(folder, test) != "Passed"]
    if broken:
        print(f"seeds: without any bug: not passed: {', '.join(broken)}", file=sys.stderr)
        return 1
    try:
        return 0 if all([try_seed(seed, folder) for seed in seeds]) else 1
    finally:
        build(folder, tests)


def main() -> int:
    """Checks the table, and tries what was chosen of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", metavar="ID", help="bugs to try; all without one")
    parser.add_argument("--build", type=Path, default=ROOT / "out/dev")
    parser.add_argument("--check", action="store_true", help="only look whether each has its place")
    options = parser.parse_args()
    unknown = set(options.ids) - {seed.id for seed in SEEDS}
    if unknown:
        parser.error(f"no such bug: {', '.join(sorted(unknown))}")
    chosen = [seed for seed in SEEDS if not options.ids or seed.id in options.ids]
    problems = [problem for seed in chosen if (problem := misplaced(seed))]
    for problem in problems:
        print(problem)
    if problems or options.check:
        return 1 if problems else 0
    # An end by SIGTERM also puts the file back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return try_all(chosen, options.build)


if __name__ == "__main__":
    sys.exit(main())
