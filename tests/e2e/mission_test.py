# SPDX-License-Identifier: Apache-2.0
"""The mission: from `kfpkg new` in an empty folder to a pipeline that runs, on real parts.

Real: kfpkg (path in KFPKG), Docker with buildx, a registry that asks for credentials, git, the KFP SDK and its local
Docker runner, skopeo. Played by tests/support: the git host's raw files and the KFP API server.

Needs the lab's environment (tests/lab/up writes it) and the packages of requirements.txt: tests/e2e/run sees to both.
The steps are one story, told in the order of their names; when one fails, the later ones fail at once.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path
from typing import Any, ClassVar, Optional

import sample_cases
import yaml
from kfp import compiler, components, dsl

SOURCE = Path(__file__).resolve().parents[2]
SUPPORT = SOURCE / "tests" / "support"
IRIS = SOURCE / "examples" / "iris"
COMPONENTS = ("data_ingestion", "data_preprocess", "train_eval")
PLATFORMS = {"linux/amd64", "linux/arm64"}
TOKEN = "e2e-bearer-token-of-the-mission"
NAMESPACE = "team-iris"
PINNED = re.compile(r"^[^\s@]+@sha256:[0-9a-f]{64}$")


def required(name: str) -> str:
    """A variable of the environment, without which there is no mission."""
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set; start this test by tests/e2e/run")
    return value


def wait_for(file: Path, seconds: float = 15) -> str:
    """The text of a file as soon as it is there."""
    end = time.monotonic() + seconds
    while not file.exists():
        if time.monotonic() > end:
            raise RuntimeError(f"{file.name} did not appear")
        time.sleep(0.05)
    return file.read_text(encoding="ascii").strip()


def fetch(url: str) -> bytes:
    """The bytes behind a URL."""
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read()


def resolve(argument: Any, inputs: dict[str, str], outputs: dict[str, Path]) -> str:
    """One element of a spec's command line, as the KFP backend would pass it."""
    if isinstance(argument, str):
        return argument
    ((kind, name),) = argument.items()
    if kind in ("inputValue", "inputPath"):
        return inputs[name]
    if kind == "outputPath":
        return str(outputs[name])
    if kind == "executorInput":
        return "{}"
    raise ValueError(f"the mission knows no placeholder {kind}")


class Mission(unittest.TestCase):
    """The steps; what they share is in the class."""

    failed: ClassVar[Optional[str]] = None
    transcript: ClassVar[list[str]] = []
    servers: ClassVar[list[subprocess.Popen[bytes]]] = []
    images: ClassVar[dict[str, str]] = {}
    local: ClassVar[dict[str, Any]] = {}

    @classmethod
    def setUpClass(cls) -> None:
        cls.kfpkg_path = required("KFPKG")
        cls.registry = required("KFPKG_LAB_REGISTRY")
        cls.mirror = required("KFPKG_LAB_MIRROR")
        cls.user = required("KFPKG_LAB_USER")
        cls.password = Path(required("KFPKG_LAB_PASSWORD_FILE")).read_text(encoding="ascii").strip()
        cls.root = Path(tempfile.mkdtemp(prefix="kfpkg-mission-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        # A place of its own in the registry: a version's tag never moves, and the lab outlives this run.
        cls.space = f"{cls.registry}/{cls.root.name.replace('_', 'x')}"
        cls.environment = cls.make_environment()
        cls.log_in()
        cls.addClassCleanup(cls.remove_images)
        cls.bare = cls.make_repository()
        cls.site = cls.root / "site"
        cls.site.mkdir()
        cls.addClassCleanup(cls.stop_servers)
        port = cls.start_server("raw_git_server.py", "--repository", cls.bare, "--site", cls.site)
        cls.web = f"http://127.0.0.1:{port}"
        cls.data_url = f"{cls.web}/raw/main/data/iris.csv"

    @classmethod
    def make_environment(cls) -> dict[str, str]:
        """A user's environment: an empty home, docker's settings in a folder of their own."""
        home = cls.root / "home"
        docker = cls.root / "docker"
        home.mkdir()
        docker.mkdir()
        own = Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker") / "cli-plugins"
        plugins = Path(os.environ.get("KFPKG_LAB_CLI_PLUGINS") or own)
        if plugins.is_dir():
            (docker / "cli-plugins").symlink_to(plugins)
        git = {"NAME": "Mission", "EMAIL": "mission@example.org"}
        people = {f"GIT_{who}_{k}": v for who in ("AUTHOR", "COMMITTER") for k, v in git.items()}
        # The endpoint of a chosen context is not known in the new folder.
        ask = ["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]
        host = subprocess.run(ask, text=True, capture_output=True, check=True).stdout.strip()
        settings = {"HOME": str(home), "DOCKER_CONFIG": str(docker), "DOCKER_HOST": host,
                    "NO_COLOR": "1", **people}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("KFPKG_", "XDG_", "GIT_"))}
        return {**kept, **settings}

    @classmethod
    def log_in(cls) -> None:
        """`docker login`, so that the credentials are where every tool looks for them."""
        subprocess.run(
            ["docker", "login", "--username", cls.user, "--password-stdin", cls.registry],
            input=cls.password, text=True, env=cls.environment, check=True, capture_output=True,
        )

    @classmethod
    def remove_images(cls) -> None:
        """Removes from Docker what the runs pulled; the registry keeps it."""
        form = "{{.Repository}}:{{.Tag}} {{.Repository}}@{{.Digest}}"
        listing = ["docker", "image", "ls", "--digests", "--format", form]
        text = subprocess.run(
            listing, env=cls.environment, text=True, capture_output=True, check=False
        ).stdout
        for image in (word for word in text.split() if word.startswith(cls.space)):
            command = ["docker", "image", "rm", "--force", image]
            subprocess.run(command, env=cls.environment, capture_output=True, check=False)

    @classmethod
    def make_repository(cls) -> Path:
        """A bare repository such as a git host gives, with a first commit that must survive."""
        bare, work = cls.root / "components.git", cls.root / "first-commit"
        (work / "data").mkdir(parents=True)
        shutil.copy(IRIS / "data" / "iris.csv", work / "data")
        (work / "README.md").write_text("# Our components\n", encoding="utf-8")
        commands = [
            ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)],
            ["git", "init", "--quiet", "--initial-branch=main", str(work)],
            ["git", "-C", str(work), "add", "."],
            ["git", "-C", str(work), "commit", "--quiet", "--message", "First commit"],
            ["git", "-C", str(work), "push", "--quiet", str(bare), "main"],
        ]
        for command in commands:
            subprocess.run(command, env=cls.environment, check=True)
        return bare

    @classmethod
    def start_server(cls, script: str, *arguments: Any) -> str:
        """Starts a server of tests/support and returns its port."""
        port_file = cls.root / f"{script}.port"
        command = [sys.executable, str(SUPPORT / script), "--port-file", str(port_file)]
        cls.servers.append(subprocess.Popen([*command, *map(str, arguments)]))
        return wait_for(port_file)

    @classmethod
    def stop_servers(cls) -> None:
        """Ends the servers that this test started."""
        for server in cls.servers:
            server.terminate()
        for server in cls.servers:
            server.wait(timeout=10)

    def setUp(self) -> None:
        if Mission.failed:
            self.fail(f"not tried: {Mission.failed} failed before")

    def tearDown(self) -> None:
        result = self._outcome.result
        if any(test is self for test, _ in [*result.failures, *result.errors]):
            Mission.failed = Mission.failed or self.id().rpartition(".")[2]

    # What the steps are made of.

    def command(
        self, *words: Any, cwd: Optional[Path] = None, code: int = 0, timeout: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command, keeps what it printed, checks its exit code."""
        result = subprocess.run(
            [str(word) for word in words], cwd=cwd or self.root, env=self.environment, text=True,
            capture_output=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL,
        )
        shown = f"$ {' '.join(map(str, words))}\n{result.stdout}{result.stderr}"
        Mission.transcript.append(shown)
        self.assertEqual(result.returncode, code, f"\n{shown}")
        return result

    def kfpkg(self, *words: Any, **options: Any) -> subprocess.CompletedProcess[str]:
        """Runs kfpkg."""
        return self.command(self.kfpkg_path, *words, **options)

    def write_workspace_settings(self, folder: Path, name: str) -> None:
        """The settings that a user writes once, with the lab's addresses."""
        settings: dict[str, Any] = {
            "registry": f"{self.space}/{name}",
            "platforms": sorted(PLATFORMS),
        }
        if self.mirror_has_base():
            settings["registries"] = {"docker.io": {"mirror": self.mirror}}
        text = yaml.safe_dump(settings, sort_keys=False)
        (folder / "kfpkg.yaml").write_text(text, encoding="utf-8")

    def mirror_has_base(self) -> bool:
        """Whether the lab serves the base image; with a Docker of the user's it comes from Docker Hub."""
        url = f"http://{self.mirror}/v2/library/python/tags/list"
        try:
            return b'"3.11-slim"' in fetch(url)
        except OSError:
            return False

    def registry_digest(self, reference: str) -> str:
        """The digest that the registry gives for a reference, by skopeo."""
        return self.skopeo("--format", "{{.Digest}}", reference).strip()

    def registry_platforms(self, reference: str) -> set[str]:
        """The platforms of the image index at a reference, by skopeo."""
        index = json.loads(self.skopeo("--raw", reference))
        platforms = [entry["platform"] for entry in index["manifests"]]
        return {f"{p['os']}/{p['architecture']}" for p in platforms}

    def skopeo(self, option: str, *rest: str) -> str:
        """Asks the registry by an independent client, with the credentials that docker login left."""
        auth = Path(self.environment["DOCKER_CONFIG"]) / "config.json"
        *more, reference = rest
        return self.command(
            "skopeo", "inspect", "--tls-verify=false", "--authfile", auth, option, *more,
            f"docker://{reference}",
        ).stdout

    def published_image(self, url: str) -> str:
        """The image in a published spec, which must be pinned by digest."""
        spec = yaml.safe_load(fetch(url))
        image = spec["implementation"]["container"]["image"]
        self.assertRegex(image, PINNED)
        return image

    def check_published(self, url: str, tag: str) -> str:
        """A published spec names the very image that the registry has under the tag, for both platforms."""
        image = self.published_image(url)
        self.assertEqual(image.partition("@")[2], self.registry_digest(tag))
        self.assertEqual(self.registry_platforms(image), PLATFORMS)
        return image

    def publish(self, folder: Path, prefix: str) -> None:
        """Publishes a folder to the git repository and to the web server's folder."""
        git = f"git+file://{self.bare}#main:{prefix}"
        self.kfpkg("publish", ".", "--to", git, "--url", f"{self.web}/raw/main/{prefix}", cwd=folder)
        target = self.site / prefix
        self.kfpkg("publish", ".", "--to", target, "--url", f"{self.web}/site/{prefix}", cwd=folder)

    # The steps.

    def test_1_new_edit_lint(self) -> None:
        """A scaffold lints clean, a mistake is found at its place, the mended folder is clean again."""
        workspace = self.root / "workspace"
        workspace.mkdir()
        self.kfpkg("new", "greeter", "--template", "python", cwd=workspace)
        folder = workspace / "greeter"
        for name in ("component.yaml", "Dockerfile", ".dockerignore", "README.md", "build.sh"):
            self.assertTrue((folder / name).is_file(), name)
        self.write_workspace_settings(workspace, "mission")
        self.kfpkg("lint", "greeter", cwd=workspace)

        spec = folder / "component.yaml"
        good = spec.read_text(encoding="utf-8")
        spec.write_text(good.replace("inputValue:", "inputvalue:", 1), encoding="utf-8")
        result = self.kfpkg("lint", "greeter", "--format", "json", cwd=workspace, code=1)
        findings = json.loads(result.stdout)
        self.assertIn("component.yaml", json.dumps(findings))

        edited = re.sub(r"(?m)^description: .*$", 'description: "Edited by the mission"', good)
        self.assertNotEqual(edited, good)
        spec.write_text(edited, encoding="utf-8")
        self.kfpkg("lint", "greeter", cwd=workspace)

    def test_2_build_and_push(self) -> None:
        """The image is in the registry for both platforms; a second build says the same digest."""
        workspace = self.root / "workspace"
        words = ("build", "greeter", "--platform", ",".join(sorted(PLATFORMS)), "--push")
        first = json.loads(self.kfpkg(*words, "--format", "json", cwd=workspace, timeout=600).stdout)
        again = json.loads(self.kfpkg(*words, "--format", "json", cwd=workspace).stdout)
        digests = [re.findall(r'"digest": "(sha256:[0-9a-f]{64})"', json.dumps(r)) for r in (first, again)]
        self.assertTrue(digests[0])
        self.assertEqual(digests[0], digests[1])

    def test_3_publish(self) -> None:
        """The spec in git and on the web root is the author's text, pinned; publishing again changes nothing."""
        workspace = self.root / "workspace"
        self.publish(workspace / "greeter", "demo")
        raw = f"{self.web}/raw/main/demo/greeter/component.yaml"
        name = f"{self.space}/mission/greeter"
        image = self.published_image(raw)
        self.assertEqual(image.partition("@")[0], name)
        self.assertEqual(self.registry_platforms(image), PLATFORMS)
        self.assertEqual(image, self.published_image(f"{self.web}/site/demo/greeter/component.yaml"))
        self.assertIn(b"Edited by the mission", fetch(raw))
        self.assertEqual(fetch(f"{self.web}/raw/main/README.md"), b"# Our components\n")

        before = self.command("git", "--git-dir", self.bare, "rev-parse", "main").stdout
        self.publish(workspace / "greeter", "demo")
        self.assertEqual(self.command("git", "--git-dir", self.bare, "rev-parse", "main").stdout, before)

    def test_4_load_by_url(self) -> None:
        """The real SDK loads and compiles the published component; kfpkg verifies it for both platforms."""
        for place in ("raw/main", "site"):
            url = f"{self.web}/{place}/demo/greeter/component.yaml"
            component = components.load_component_from_url(url)
            self.assertEqual(component.description, "Edited by the mission")
            target = self.root / "greeter.yaml"
            compiler.Compiler().compile(component, package_path=str(target))
            self.assertIn(self.published_image(url), target.read_text(encoding="utf-8"))
            for platform in sorted(PLATFORMS):
                self.kfpkg("verify", url, "--platform", platform)

    def run_by_kfpkg(self, folder: Path, inputs: dict[str, str], target: Path) -> dict[str, Path]:
        """Runs a component in Docker by kfpkg; where its outputs are."""
        words = [word for name, value in inputs.items() for word in ("--input", f"{name}={value}")]
        self.kfpkg("run", folder.name, *words, "--output-dir", target, cwd=folder.parent)
        spec = yaml.safe_load((folder / "component.yaml").read_text(encoding="utf-8"))
        return {output["name"]: target / output["name"] for output in spec["outputs"]}

    def test_4_run_here(self) -> None:
        """`kfpkg run` gives what the scaffold's sample case expects."""
        folder = self.root / "workspace" / "greeter"
        case = sample_cases.cases(folder)[0]
        outputs = self.run_by_kfpkg(folder, sample_cases.inputs(case), self.root / "run-greeter")
        self.assertEqual(sample_cases.unmet(case, outputs), [])

    def test_5_iris_published(self) -> None:
        """The example, copied as it is: lint, build, publish; the registry agrees with every spec."""
        workspace = self.root / "iris"
        shutil.copytree(IRIS, workspace, ignore=shutil.ignore_patterns("__pycache__"))
        self.write_workspace_settings(workspace, "iris")
        self.kfpkg("lint", ".", cwd=workspace)
        self.kfpkg("build", ".", "--push", cwd=workspace, timeout=900)
        self.publish(workspace, "iris")
        for name in COMPONENTS:
            url = f"{self.web}/raw/main/iris/{name}/component.yaml"
            tag = f"{self.space}/iris/{name}:0.1.0"
            Mission.images[name] = self.check_published(url, tag)
            versioned = f"{self.web}/raw/main/iris/{name}/0.1.0/component.yaml"
            self.assertEqual(self.published_image(versioned), Mission.images[name])
            self.assertEqual(components.load_component_from_url(url).component_spec.name,
                             re.sub("[^0-9a-z]+", "-", yaml.safe_load(fetch(url))["name"].lower()))

    def pipeline(self, *words: Any, timeout: float = 600) -> str:
        """Runs the example's pipeline.py with the published components; returns its standard output."""
        program = self.root / "iris" / "pipeline.py"
        base = f"{self.web}/raw/main/iris"
        return self.command(
            sys.executable, program, "--base-url", base, *words, timeout=timeout
        ).stdout

    def test_6_pipeline_runs(self) -> None:
        """kfp.local runs the compiled pipeline in Docker; the metrics come out as KFP's interface reads them."""
        compiled = self.root / "iris.yaml"
        root = self.root / "pipeline-root"
        output = self.pipeline("--compile", compiled, "--data-url", self.data_url, "--run-local",
                               "--pipeline-root", root)
        for image in Mission.images.values():
            self.assertIn(image, compiled.read_text(encoding="utf-8"))
        Mission.local = json.loads(output.strip().splitlines()[-1])
        metrics = Mission.local["metrics"]["metadata"]
        self.assertGreaterEqual(Mission.local["accuracy"], 0.9)
        self.assertEqual(metrics["accuracy"], Mission.local["accuracy"])
        self.assertEqual(metrics["test_rows"], 30)
        curves = Mission.local["classification_metrics"]["metadata"]
        labels = [spec["displayName"] for spec in curves["confusionMatrix"]["annotationSpecs"]]
        self.assertEqual(labels, ["setosa", "versicolor", "virginica"])
        rows = [row["row"] for row in curves["confusionMatrix"]["rows"]]
        self.assertEqual([sum(row) for row in rows], [10, 10, 10])
        hits = sum(rows[i][i] for i in range(3))
        self.assertAlmostEqual(hits / 30, Mission.local["accuracy"], places=5)
        points = curves["confidenceMetrics"]
        columns = [[point[key] for point in points]
                   for key in ("falsePositiveRate", "recall", "confidenceThreshold")]
        by_sdk = dsl.ClassificationMetrics()
        by_sdk.log_confusion_matrix(labels, rows)
        by_sdk.log_roc_curve(*columns)
        self.assertEqual(curves, by_sdk.metadata)
        model = json.loads(Path(Mission.local["model"]["path"]).read_text(encoding="utf-8"))
        self.assertEqual(model["classes"], labels)

    def test_7_other_architecture(self) -> None:
        """The arm64 image, emulated, writes the same bytes from the same inputs."""
        image = Mission.images["train_eval"]
        task = Path(Mission.local["model"]["path"]).parent
        data = task.parent / "data-preprocess"
        target = self.root / "arm64"
        target.mkdir()
        spec = yaml.safe_load(fetch(f"{self.web}/raw/main/iris/train_eval/component.yaml"))
        container = spec["implementation"]["container"]
        inputs = {item["name"]: item.get("default", "") for item in spec["inputs"]}
        inputs |= {name: str(data / name) for name in ("train_data", "test_data")}
        outputs = {item["name"]: target / item["name"] for item in spec["outputs"]}
        line = [resolve(word, inputs, outputs) for word in [*container["command"], *container["args"]]]
        mounts = ["--volume", f"{data}:{data}:ro", "--volume", f"{target}:{target}"]
        docker = ["docker", "run", "--rm", "--platform", "linux/arm64", "--network", "none", *mounts]
        self.command("docker", "pull", "--quiet", "--platform", "linux/arm64", image)
        machine = "import platform; print(platform.machine())"
        self.assertEqual(self.command(*docker, image, "python3", "-c", machine).stdout.strip(), "aarch64")
        self.command(*docker, image, *line)
        for name, path in outputs.items():
            self.assertEqual(path.read_bytes(), (task / name).read_bytes(), name)

    def test_7_run_by_kfpkg(self) -> None:
        """`kfpkg run` of the same component with the same inputs writes the bytes that kfp.local got."""
        task = Path(Mission.local["model"]["path"]).parent
        data = task.parent / "data-preprocess"
        inputs = {name: str(data / name) for name in ("train_data", "test_data")}
        outputs = self.run_by_kfpkg(self.root / "iris" / "train_eval", inputs, self.root / "run-iris")
        for name, path in outputs.items():
            self.assertEqual(path.read_bytes(), (task / name).read_bytes(), name)

    def test_8_submit(self) -> None:
        """The real client submits; the server sees the namespace, the bearer token and the pinned images."""
        token_file, record = self.root / "token", self.root / "runs.jsonl"
        token_file.write_text(TOKEN + "\n", encoding="utf-8")
        port = self.start_server("fake_kfp_api.py", "--record", record, "--token-file", token_file)
        host = f"http://127.0.0.1:{port}"
        output = self.pipeline("--data-url", self.data_url, "--epochs", 50, "--submit", host,
                               "--namespace", NAMESPACE, "--token-file", token_file)
        run_id = json.loads(output.strip().splitlines()[-1])["run_id"]
        lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
        (run,) = [line for line in lines if line["kind"] == "run"]
        self.assertEqual((run["namespace"], run["token"]), (NAMESPACE, TOKEN))
        self.assertEqual(run["run"]["run_id"], run_id)
        self.assertEqual(run["run"]["runtime_config"]["parameters"],
                         {"data_url": self.data_url, "epochs": 50})
        executors = run["run"]["pipeline_spec"]["deploymentSpec"]["executors"].values()
        self.assertEqual({executor["container"]["image"] for executor in executors},
                         set(Mission.images.values()))

    def test_9_verify_tells_the_wrong_ones(self) -> None:
        """A web page, a missing file and other bytes than were published are told apart from the good one."""
        path = "iris/train_eval/0.1.0/component.yaml"
        self.kfpkg("verify", f"{self.web}/raw/main/{path}")
        page = self.kfpkg("verify", f"{self.web}/html/main/{path}", code=1)
        self.assertIn("html", (page.stdout + page.stderr).lower())
        missing = self.kfpkg("verify", f"{self.web}/raw/main/iris/nothing/component.yaml", code=1)
        self.assertIn("404", missing.stdout + missing.stderr)
        self.kfpkg("verify", f"{self.web}/tampered/main/{path}", code=1)

    def test_no_credentials_anywhere(self) -> None:
        """Nothing printed or published holds the registry's password, nor the token."""
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        secrets = [self.password, pair, TOKEN]
        printed = "\n".join(Mission.transcript)
        history = self.command("git", "--git-dir", self.bare, "log", "--patch", "--all").stdout
        places = {"printed": printed, "git": history}
        for file in self.site.rglob("*"):
            if file.is_file():
                places[str(file)] = file.read_text(encoding="utf-8", errors="replace")
        for name in ("workspace", "iris"):
            for file in (self.root / name).rglob("*"):
                if file.is_file():
                    places[str(file)] = file.read_text(encoding="utf-8", errors="replace")
        for place, text in places.items():
            for secret in secrets:
                self.assertFalse(secret in text, f"a credential is in {place}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
