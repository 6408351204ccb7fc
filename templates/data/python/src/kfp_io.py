"""What a container needs to talk to Kubeflow Pipelines: typed arguments, outputs, artifact metadata.

KFP reads the metadata of output artifacts (metrics, confusion matrices) from one JSON file, the "executor
output", whose place the `{executorInput: null}` placeholder tells. kfp.local learns only from that file that
an output artifact exists. The file is the same in each component of this workspace.
"""

import argparse
import json
import math
import signal
import sys
from pathlib import Path
from typing import Any, Callable, Mapping, NoReturn, Optional

TRUE_WORDS = ("true", "1", "yes", "on")
FALSE_WORDS = ("false", "0", "no", "off", "")


class UserError(Exception):
    """Something that the user can mend; its text is the whole message."""


def boolean(text: str) -> bool:
    """Reads a Bool input: `True` (KFP 1.8), `true` (KFP 2), `1`."""
    word = text.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise argparse.ArgumentTypeError(f"not a boolean: {text!r}")


def number(text: str) -> float:
    """Reads a Float input; refuses nan and inf."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a number: {text!r}") from None
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"not a finite number: {text!r}")
    return value


def integer(text: str) -> int:
    """Reads an Integer input, which some runners write as `6.0`."""
    value = number(text)
    if value != int(value):
        raise argparse.ArgumentTypeError(f"not a whole number: {text!r}")
    return int(value)


def output_path(text: str) -> Path:
    """Makes a path whose parent folder exists; KFP 1.8 does not create it."""
    path = Path(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def write_executor_output(
    executor_input: str, metadata: Optional[Mapping[str, Mapping[str, Any]]] = None
) -> None:
    """Writes the executor output file: every output artifact, with the metadata given for it by name.

    Without an executor input (a run by hand, KFP 1.8) there is nobody to tell, and nothing is written.
    """
    if not executor_input.strip():
        return
    try:
        outputs = json.loads(executor_input)["outputs"]
    except (ValueError, KeyError, TypeError):
        print("note: no usable executor input, artifact metadata is not recorded", file=sys.stderr)
        return
    artifacts = {}
    for name, entry in outputs.get("artifacts", {}).items():
        first = entry["artifacts"][0]
        merged = {**first.get("metadata", {}), **(metadata or {}).get(name, {})}
        kept = {key: first[key] for key in ("name", "uri") if key in first}
        artifacts[name] = {"artifacts": [{**kept, "metadata": merged}]}
    text = json.dumps({"artifacts": artifacts}, allow_nan=False, sort_keys=True)
    output_path(outputs["outputFile"]).write_text(text, encoding="utf-8")


def _stop(signum: int, _frame: Any) -> NoReturn:
    sys.exit(128 + signum)


def run(main: Callable[[], None]) -> None:
    """Runs a program: stops on SIGTERM even as process 1, prints a user's mistake as one line, exit 1."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        main()
    except (UserError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
