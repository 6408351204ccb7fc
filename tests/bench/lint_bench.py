# SPDX-License-Identifier: Apache-2.0
"""`kfpkg lint` over real specs (KFPKG_CORPUS), against the KFP SDK, yamllint, docker and itself."""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

LOAD_ALL = """
import sys, time, warnings
warnings.filterwarnings("ignore")
from kfp import components
started = time.perf_counter()
for path in sys.argv[1:]:
    try:
        components.load_component_from_file(path)
    except Exception:
        pass
print(time.perf_counter() - started)
"""


def sdk_seconds(python: pathlib.Path, files: list[str]) -> float:
    """How long the KFP SDK takes to load the files in one process, its import excluded."""
    output = subprocess.run([python, "-c", LOAD_ALL, *files], check=True, capture_output=True, text=True).stdout
    return float(output.splitlines()[-1])


def seconds_of_lint(command: list[str]) -> float:
    """The same as seconds_of, where findings (exit 1) are no failure."""
    started = time.perf_counter()
    # The rules about programs start a Python, whose time is not ours.
    environment = os.environ | {"KFPKG_LINT_PYTHON": "off"}
    code = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL).returncode
    taken = time.perf_counter() - started
    if code not in (0, 1):
        sys.exit(f"bench: {command[0]} ended with {code}")
    return taken


def corpus_files() -> list[str]:
    """The real specs below KFPKG_CORPUS, else those of the examples and conformance tests, which are few."""
    folder = os.environ.get("KFPKG_CORPUS")
    found = pathlib.Path(folder).rglob("component.yaml") if folder else (ROOT / "tests/conformance/bases").glob("*.yaml")
    return sorted(map(str, found))


def lint_against_peers(binary: str, files: list[str]) -> list[dict]:
    """One process each over all files, interleaved; kfpkg as people type it, and with the one thread that its peers have."""
    python = pathlib.Path(os.environ.get("KFPKG_E2E_VENV", ROOT / "out/e2e-venv")) / "bin/python"
    yamllint = shutil.which("yamllint")
    if not python.exists() or yamllint is None:
        sys.exit("bench: lint wants the KFP SDK in out/e2e-venv (tests/e2e/run makes it) and yamllint (apt-get install yamllint)")
    times: dict[str, list[float]] = {"kfpkg": [], "one thread": [], "sdk": [], "yamllint": []}
    for _ in range(15):
        times["kfpkg"].append(seconds_of_lint([binary, "lint", *files]))
        times["one thread"].append(seconds_of_lint([binary, "lint", "-j", "1", *files]))
        times["sdk"].append(sdk_seconds(python, files))
        times["yamllint"].append(seconds_of_lint([yamllint, *files]))
    kfpkg, single, sdk, other = (statistics.median(values) for values in times.values())
    return [
        least(f"the KFP SDK loads {len(files)} specs / kfpkg lint", sdk / kfpkg, 100, "times faster"),
        least(f"yamllint {len(files)} specs / kfpkg lint", other / kfpkg, 40, "times faster"),
        {"what": "the same two with one thread", "figure": f"{sdk / single:.1f}, {other / single:.1f}", "bar": None, "unit": "times faster",
         "holds": True},
        {"what": f"kfpkg lint, {len(files)} specs", "figure": round(kfpkg * 1000, 1), "bar": None, "unit": "ms", "holds": True},
    ]


def folders_of(files: list[str], count: int, root: pathlib.Path) -> None:
    """So many component folders, a hundred to a parent, with the specs in turn."""
    texts = [pathlib.Path(file).read_bytes() for file in files]
    for number in range(count):
        folder = root / f"{number // 100:03}" / f"{number % 100:02}"
        folder.mkdir(parents=True)
        (folder / "component.yaml").write_bytes(texts[number % len(texts)])


def lint_many(binary: str, files: list[str], bar) -> list[dict]:
    """20,000 component folders: linear in their number, and what a second thread gives."""
    with tempfile.TemporaryDirectory(prefix="kfpkg-bench-") as folder:
        some, all_of_them = pathlib.Path(folder, "some"), pathlib.Path(folder, "all")
        folders_of(files, 5000, some)
        folders_of(files, 20000, all_of_them)
        commands = {
            "5,000": [binary, "lint", "-j", "1", str(some)],
            "one": [binary, "lint", "-j", "1", str(all_of_them)],
            "two": [binary, "lint", "-j", "2", str(all_of_them)],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(9):
            for name, command in commands.items():
                times[name].append(seconds_of_lint(command))
    few, one, two = (statistics.median(values) for values in times.values())
    return [
        bar("time of 20,000 folders / 4 times that of 5,000", one / few / 4, 1.15, "ratio"),
        least("20,000 folders, one thread / two threads", one / two, 1.6, "times faster"),
        {"what": "20,000 folders, two threads", "figure": round(two, 2), "bar": None, "unit": "s", "holds": True},
    ]


def lint_one(binary: str, files: list[str], bar) -> list[dict]:
    """One file against the time of `docker --version`."""
    docker = shutil.which("docker")
    if docker is None:
        sys.exit("bench: docker is not in PATH, so there is no peer (source out/lab/env.sh)")
    middle = sorted(files, key=os.path.getsize)[len(files) // 2]
    times: dict[str, list[float]] = {"kfpkg": [], "docker": []}
    for _ in range(41):
        times["kfpkg"].append(seconds_of_lint([binary, "lint", middle]))
        times["docker"].append(seconds_of_lint([docker, "--version"]))
    kfpkg, peer = (statistics.median(values) for values in times.values())
    return [
        bar("kfpkg lint FILE / docker --version", kfpkg / peer, 1.0, "ratio"),
        {"what": "kfpkg lint FILE", "figure": round(kfpkg * 1000, 2), "bar": None, "unit": "ms", "holds": True},
    ]


def least(what: str, figure: float, limit: float, unit: str) -> dict:
    """One row of the result: holds when the figure is at least the bar."""
    return {"what": what, "figure": round(figure, 2), "bar": limit, "unit": unit, "holds": figure >= limit}


def run(binary: str, bar) -> list[dict]:
    """All rows. `bar` makes a row that holds when the figure is at most the bar."""
    files = corpus_files()
    return lint_against_peers(binary, files) + lint_many(binary, files, bar) + lint_one(binary, files, bar)
