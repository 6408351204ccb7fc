"""Trains a softmax regression classifier on one CSV dataset and measures it on another."""

import argparse
import csv
import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import evaluation
import softmax
from kfp_io import UserError, boolean, integer, number, output_path, run, write_executor_output


class Dataset(NamedTuple):
    """Numeric features and the class of each row, as read."""

    names: list[str]
    features: list[softmax.Vector]
    targets: list[str]


def parse_arguments() -> argparse.Namespace:
    """Reads the command line that component.yaml composes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train-data", type=Path, required=True)
    parser.add_argument("--test-data", type=Path, required=True)
    parser.add_argument("--target-column", default="species")
    parser.add_argument("--epochs", type=integer, default=200)
    parser.add_argument("--learning-rate", type=number, default=0.5)
    parser.add_argument("--l2", type=number, default=0.001)
    parser.add_argument("--standardize", type=boolean, default=True)
    parser.add_argument("--model", type=output_path, required=True)
    parser.add_argument("--metrics", type=output_path, required=True)
    parser.add_argument("--classification-metrics", type=output_path, required=True)
    parser.add_argument("--accuracy", type=output_path, required=True)
    parser.add_argument("--executor-input", default="")
    return parser.parse_args()


def feature(text: str, path: Path, line: int) -> float:
    """One numeric value of a dataset."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise UserError(f"{path.name}, line {line}: {text!r} is not a number")
    return value


def read_dataset(path: Path, target_column: str) -> Dataset:
    """Reads a CSV dataset; all columns but the target are features."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if target_column not in (reader.fieldnames or []):
            raise UserError(f"{path.name}: no column {target_column!r}")
        names = [name for name in reader.fieldnames or [] if name != target_column]
        features: list[softmax.Vector] = []
        targets: list[str] = []
        for row in reader:
            features.append([feature(row[name], path, reader.line_num) for name in names])
            targets.append(row[target_column] or "")
    if not features:
        raise UserError(f"{path.name}: no rows")
    return Dataset(names, features, targets)


def indices(targets: list[str], classes: list[str]) -> list[int]:
    """The index of each row's class; a class that training never saw is refused."""
    unknown = sorted(set(targets) - set(classes))
    if unknown:
        raise UserError(f"test data has classes that the training data lacks: {unknown}")
    return [classes.index(target) for target in targets]


def check(arguments: argparse.Namespace, train: Dataset, test: Dataset, classes: list[str]) -> None:
    """Refuses settings and datasets that cannot be trained on."""
    if arguments.epochs < 1 or arguments.learning_rate <= 0 or arguments.l2 < 0:
        raise UserError("epochs and learning_rate must be positive, l2 not negative")
    if train.names != test.names:
        raise UserError(f"columns differ: {train.names} to train on, {test.names} to test on")
    if len(classes) < 2:
        raise UserError("training data has one class; a classifier needs two")


def write_json(path: Path, value: Any) -> None:
    """Writes a value as JSON with sorted keys."""
    text = json.dumps(value, indent=2, sort_keys=True, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Trains, measures, writes."""
    arguments = parse_arguments()
    train_set = read_dataset(arguments.train_data, arguments.target_column)
    test_set = read_dataset(arguments.test_data, arguments.target_column)
    classes = sorted(set(train_set.targets))
    check(arguments, train_set, test_set, classes)

    samples = softmax.Samples(train_set.features, indices(train_set.targets, classes))
    settings = softmax.Settings(
        arguments.epochs, arguments.learning_rate, arguments.l2, arguments.standardize
    )
    try:
        model = softmax.train(samples, len(classes), settings)
    except OverflowError:
        raise UserError("training diverged; take a smaller learning_rate") from None

    labels = indices(test_set.targets, classes)
    probabilities = softmax.predict(model, test_set.features)
    predictions = [row.index(max(row)) for row in probabilities]
    matrix = evaluation.confusion_matrix(labels, predictions, len(classes))
    scalars = evaluation.scalar_metrics(labels, probabilities, matrix)
    curves = evaluation.classification_metrics(classes, labels, probabilities, matrix)

    write_json(arguments.model, {"classes": classes, "features": train_set.names, **model._asdict()})
    write_json(arguments.metrics, scalars)
    write_json(arguments.classification_metrics, curves)
    arguments.accuracy.write_text(str(scalars["accuracy"]), encoding="utf-8")
    metadata = {
        "model": {"framework": "softmax regression", "classes": ",".join(classes)},
        "metrics": scalars,
        "classification_metrics": curves,
    }
    write_executor_output(arguments.executor_input, metadata)
    print(f"accuracy {scalars['accuracy']} on {len(labels)} rows")


if __name__ == "__main__":
    run(main)
