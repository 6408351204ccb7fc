#!/usr/bin/env python3
"""The iris pipeline: three published components, loaded by URL, composed, and compiled, run here or submitted.

Needs the KFP SDK (`pip install kfp`), and for --run-local also Docker and `pip install docker`.
"""

import argparse
import json
from pathlib import Path
from typing import Any, NamedTuple, Optional

from kfp import Client, compiler, components, dsl, local
from kfp.dsl import ClassificationMetrics, Metrics, Model

NAMES = ("data_ingestion", "data_preprocess", "train_eval")
HEADER = "sepal_length,sepal_width,petal_length,petal_width,species"


def component_url(base_url: str, name: str, version: Optional[str]) -> str:
    """Where a component is published; without a version the newest one."""
    folder = f"{name}/{version}" if version else name
    return f"{base_url.rstrip('/')}/{folder}/component.yaml"


def make_pipeline(base_url: str, version: Optional[str] = None) -> Any:
    """Loads the components and composes the pipeline."""
    ingest, preprocess, train = (
        components.load_component_from_url(component_url(base_url, name, version)) for name in NAMES
    )
    outputs = NamedTuple(
        "outputs",
        [
            ("accuracy", float),
            ("metrics", Metrics),
            ("classification_metrics", ClassificationMetrics),
            ("model", Model),
        ],
    )

    @dsl.pipeline(name="iris", description="Fetch, split, train and evaluate on Fisher's iris data.")
    def iris(
        data_url: str, test_fraction: float = 0.2, seed: int = 42, epochs: int = 200
    ) -> outputs:
        data = ingest(url=data_url, expected_header=HEADER)
        parts = preprocess(
            dataset=data.outputs["dataset"], test_fraction=test_fraction, seed=seed
        )
        result = train(
            train_data=parts.outputs["train_data"],
            test_data=parts.outputs["test_data"],
            epochs=epochs,
        )
        return outputs(
            accuracy=result.outputs["accuracy"],
            metrics=result.outputs["metrics"],
            classification_metrics=result.outputs["classification_metrics"],
            model=result.outputs["model"],
        )

    return iris


def run_local(pipeline: Any, arguments: dict[str, Any], root: str) -> dict[str, Any]:
    """Runs the pipeline in Docker on this machine and returns what came out, artifacts as metadata and path."""
    # The host's network, so that a data URL on this machine's loopback can be fetched.
    local.init(runner=local.DockerRunner(network_mode="host"), pipeline_root=root)
    outputs = pipeline(**arguments).outputs
    return {
        name: {"metadata": value.metadata, "path": value.path} if hasattr(value, "uri") else value
        for name, value in outputs.items()
    }


def submit(pipeline: Any, arguments: dict[str, Any], options: argparse.Namespace) -> str:
    """Starts a run on a KFP installation and returns its id."""
    token = Path(options.token_file).read_text(encoding="utf-8").strip() if options.token_file else None
    client = Client(host=options.submit, namespace=options.namespace, existing_token=token)
    result = client.create_run_from_pipeline_func(
        pipeline,
        arguments=arguments,
        experiment_name=options.experiment,
        namespace=options.namespace,
    )
    return result.run_id


def parse_options() -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base-url", required=True, help="where the components are published")
    parser.add_argument("--version", help="components of this version, not the newest")
    parser.add_argument("--data-url", help="where iris.csv is; needed to run or submit")
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--compile", metavar="FILE", help="write the compiled pipeline")
    parser.add_argument("--run-local", action="store_true", help="run in Docker on this machine")
    parser.add_argument("--pipeline-root", default="local_outputs", help="outputs of --run-local")
    parser.add_argument("--submit", metavar="HOST", help="start a run at this KFP address")
    parser.add_argument("--namespace", default="kubeflow", help="your KFP namespace (profile)")
    parser.add_argument("--token-file", help="file with a bearer token for --submit")
    parser.add_argument("--experiment", default="iris")
    options = parser.parse_args()
    if not (options.compile or options.run_local or options.submit):
        parser.error("nothing to do: give --compile, --run-local or --submit")
    if (options.run_local or options.submit) and not options.data_url:
        parser.error("--run-local and --submit need --data-url")
    return options


def main() -> None:
    """Loads the components, then does what the options ask for; results go to stdout as JSON."""
    options = parse_options()
    pipeline = make_pipeline(options.base_url, options.version)
    arguments = {"data_url": options.data_url, "epochs": options.epochs}
    if options.compile:
        compiler.Compiler().compile(pipeline, package_path=options.compile)
    if options.run_local:
        print(json.dumps(run_local(pipeline, arguments, options.pipeline_root), sort_keys=True))
    if options.submit:
        print(json.dumps({"run_id": submit(pipeline, arguments, options)}))


if __name__ == "__main__":
    main()
