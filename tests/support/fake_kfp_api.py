#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A fake Kubeflow Pipelines API server (v2beta1) that the real `kfp.Client` can submit a run to.

Paths, field names and states are those of the generated client `kfp_server_api`. It plays a multi-user
installation: with --token-file a request must carry that bearer token, else 401. Each accepted experiment and run becomes a
line of JSON in the --record file: namespace, bearer token, pipeline spec, runtime configuration.

Standard library only. Binds to 127.0.0.1, tells its port, stops on SIGTERM.
"""

import datetime
import json
import threading
import urllib.parse
import uuid
from pathlib import Path
from typing import Any, Optional

from serving import Handler, common_arguments, serve

PREFIX = "/apis/v2beta1/"
MAX_BODY = 32 * 1024 * 1024
INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, UNAUTHENTICATED = 3, 5, 6, 16


class Refused(Exception):
    """A request that the server answers with an error: HTTP status, gRPC code, text."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code


def now() -> str:
    """The time as the API writes it."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_pipeline_spec(spec: Any) -> dict[str, Any]:
    """Refuses what the real server refuses at once; returns the spec without its platform part."""
    if isinstance(spec, dict) and "pipeline_spec" in spec:
        spec = spec["pipeline_spec"]
    if not isinstance(spec, dict):
        raise Refused(400, INVALID_ARGUMENT, "run has no pipeline_spec")
    for key in ("pipelineInfo", "schemaVersion", "deploymentSpec", "root"):
        if key not in spec:
            raise Refused(400, INVALID_ARGUMENT, f"pipeline_spec has no {key}")
    for name, executor in spec["deploymentSpec"].get("executors", {}).items():
        if not executor.get("container", {}).get("image"):
            raise Refused(400, INVALID_ARGUMENT, f"executor {name} has no image")
    return spec


class Store:
    """Experiments and runs in memory, and the file that records what was accepted."""

    def __init__(self, record: Path, token: Optional[str]) -> None:
        self.token = token
        self._record = record
        self._lock = threading.Lock()
        self._experiments: dict[str, dict[str, Any]] = {}
        self._runs: dict[str, dict[str, Any]] = {}

    def note(self, entry: dict[str, Any]) -> None:
        """Appends a line to the record."""
        with self._lock, self._record.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, sort_keys=True) + "\n")

    def experiments(self, namespace: str, name: Optional[str]) -> list[dict[str, Any]]:
        """The experiments of a namespace, all or those of one name."""
        with self._lock:
            found = [e for e in self._experiments.values() if e["namespace"] == namespace]
        return [e for e in found if name is None or e["display_name"] == name]

    def create_experiment(self, body: dict[str, Any]) -> dict[str, Any]:
        """Adds an experiment; a multi-user installation wants its namespace."""
        name, namespace = body.get("display_name"), body.get("namespace")
        if not name or not namespace:
            raise Refused(400, INVALID_ARGUMENT, "experiment needs display_name and namespace")
        if self.experiments(namespace, name):
            raise Refused(409, ALREADY_EXISTS, f"experiment {name} exists")
        experiment = {
            "experiment_id": str(uuid.uuid4()),
            "display_name": name,
            "namespace": namespace,
            "created_at": now(),
            "storage_state": "AVAILABLE",
        }
        with self._lock:
            self._experiments[experiment["experiment_id"]] = experiment
        return experiment

    def experiment(self, identifier: str) -> dict[str, Any]:
        """One experiment by its id."""
        with self._lock:
            if identifier not in self._experiments:
                raise Refused(404, NOT_FOUND, f"experiment {identifier} not found")
            return self._experiments[identifier]

    def create_run(self, body: dict[str, Any]) -> dict[str, Any]:
        """Adds a run; it belongs to its experiment's namespace and is done at once."""
        experiment = self.experiment(body.get("experiment_id") or "")
        check_pipeline_spec(body.get("pipeline_spec"))
        run = {
            **body,
            "run_id": str(uuid.uuid4()),
            "created_at": now(),
            "finished_at": now(),
            "state": "SUCCEEDED",
            "storage_state": "AVAILABLE",
        }
        with self._lock:
            self._runs[run["run_id"]] = run
        return {**run, "_namespace": experiment["namespace"]}

    def run(self, identifier: str) -> dict[str, Any]:
        """One run by its id."""
        with self._lock:
            if identifier not in self._runs:
                raise Refused(404, NOT_FOUND, f"run {identifier} not found")
            return self._runs[identifier]


def wanted_name(query: dict[str, list[str]]) -> Optional[str]:
    """The display name that a list request filters for."""
    if not query.get("filter"):
        return None
    try:
        predicates = json.loads(query["filter"][0])["predicates"]
    except (ValueError, KeyError, TypeError):
        raise Refused(400, INVALID_ARGUMENT, "filter is not understood") from None
    names = [p.get("stringValue") for p in predicates if p.get("key") == "display_name"]
    return names[0] if names else None


class KfpHandler(Handler):
    """Routes the calls that a submission makes."""

    def do_GET(self) -> None:  # pylint: disable=invalid-name
        """Health, experiments, runs."""
        self.guarded(self.get)

    def do_POST(self) -> None:  # pylint: disable=invalid-name
        """New experiments and runs."""
        self.guarded(self.post)

    def guarded(self, action: Any) -> None:
        """Authenticates, acts, and answers with JSON, also on failure."""
        parts = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MAX_BODY))
        try:
            self.authenticate()
            if not parts.path.startswith(PREFIX):
                raise Refused(404, NOT_FOUND, "no such path")
            steps = parts.path[len(PREFIX) :].split("/")
            status, answer = 200, action(steps, urllib.parse.parse_qs(parts.query), body)
        except Refused as refused:
            status = refused.status
            answer = {"error": str(refused), "code": refused.code, "message": str(refused)}
        self.answer(status, json.dumps(answer).encode(), "application/json")

    def bearer(self) -> Optional[str]:
        """The token of the request."""
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None

    def authenticate(self) -> None:
        """Refuses a request without the expected token, when one is expected."""
        if self.server.store.token is not None and self.bearer() != self.server.store.token:
            raise Refused(401, UNAUTHENTICATED, "request is not authenticated")

    def get(self, steps: list[str], query: dict[str, list[str]], _body: bytes) -> dict[str, Any]:
        """Answers a read."""
        store = self.server.store
        if steps == ["healthz"]:
            return {"multi_user": True}
        if steps == ["experiments"]:
            namespace = query.get("namespace", [""])[0]
            found = store.experiments(namespace, wanted_name(query))
            return {"experiments": found, "total_size": len(found)}
        if len(steps) == 2 and steps[0] == "experiments":
            return store.experiment(steps[1])
        if len(steps) == 2 and steps[0] == "runs":
            return store.run(steps[1])
        raise Refused(404, NOT_FOUND, "no such path")

    def post(self, steps: list[str], _query: dict[str, list[str]], body: bytes) -> dict[str, Any]:
        """Answers a creation and records it."""
        store = self.server.store
        try:
            value = json.loads(body)
        except ValueError:
            raise Refused(400, INVALID_ARGUMENT, "body is not JSON") from None
        if steps == ["experiments"]:
            experiment = store.create_experiment(value)
            store.note({"kind": "experiment", "token": self.bearer(), **experiment})
            return experiment
        if steps == ["runs"]:
            run = store.create_run(value)
            namespace = run.pop("_namespace")
            store.note({"kind": "run", "namespace": namespace, "token": self.bearer(), "run": run})
            return run
        raise Refused(404, NOT_FOUND, "no such path")


def main() -> None:
    """Reads the command line and serves."""
    parser = common_arguments(__doc__)
    parser.add_argument("--record", type=Path, required=True, help="JSON lines of what was accepted")
    parser.add_argument("--token-file", type=Path, help="the bearer token that requests must carry")
    options = parser.parse_args()
    token = options.token_file.read_text(encoding="utf-8").strip() if options.token_file else None
    serve(KfpHandler, options, store=Store(options.record, token))


if __name__ == "__main__":
    main()
