"""Measures a classifier, in the shapes that the KFP 2 interface draws."""

import math
from typing import Any, Sequence

DECIMALS = 6
THRESHOLDS = [step / 20 for step in range(20, -1, -1)]


def confusion_matrix(
    labels: Sequence[int], predictions: Sequence[int], class_count: int
) -> list[list[int]]:
    """Counts of rows: one line per true class, one column per predicted class."""
    matrix = [[0] * class_count for _ in range(class_count)]
    for label, prediction in zip(labels, predictions):
        matrix[label][prediction] += 1
    return matrix


def macro_f1(matrix: Sequence[Sequence[int]]) -> float:
    """F1 of each class, averaged over the classes."""
    scores = []
    for index, line in enumerate(matrix):
        hits = line[index]
        predicted = sum(other[index] for other in matrix)
        total = sum(line) + predicted
        scores.append(2 * hits / total if total else 0.0)
    return sum(scores) / len(scores)


def log_loss(labels: Sequence[int], probabilities: Sequence[Sequence[float]]) -> float:
    """Mean negative log probability of the true classes."""
    losses = [-math.log(max(row[label], 1e-6)) for label, row in zip(labels, probabilities)]
    return math.fsum(losses) / len(losses)


def roc_curve(
    labels: Sequence[int], probabilities: Sequence[Sequence[float]]
) -> list[dict[str, float]]:
    """Micro-averaged one-against-the-rest ROC points at fixed thresholds, highest threshold first."""
    scored = [
        (probability, index == label)
        for label, row in zip(labels, probabilities)
        for index, probability in enumerate(row)
    ]
    positives = sum(hit for _, hit in scored)
    negatives = len(scored) - positives
    points = []
    for threshold in THRESHOLDS:
        chosen = [hit for probability, hit in scored if probability >= threshold]
        recall = sum(chosen) / positives
        false_rate = (len(chosen) - sum(chosen)) / negatives
        points.append(
            {
                "confidenceThreshold": threshold,
                "recall": round(recall, DECIMALS),
                "falsePositiveRate": round(false_rate, DECIMALS),
            }
        )
    return points


def scalar_metrics(
    labels: Sequence[int], probabilities: Sequence[Sequence[float]], matrix: list[list[int]]
) -> dict[str, float]:
    """Metadata of the `Metrics` artifact: KFP shows each entry as a line of a table."""
    hits = sum(matrix[index][index] for index in range(len(matrix)))
    return {
        "accuracy": round(hits / len(labels), DECIMALS),
        "macro_f1": round(macro_f1(matrix), DECIMALS),
        "log_loss": round(log_loss(labels, probabilities), DECIMALS),
        "test_rows": len(labels),
    }


def classification_metrics(
    classes: Sequence[str],
    labels: Sequence[int],
    probabilities: Sequence[Sequence[float]],
    matrix: list[list[int]],
) -> dict[str, Any]:
    """Metadata of the `ClassificationMetrics` artifact: KFP draws a matrix and a curve."""
    return {
        "confusionMatrix": {
            "annotationSpecs": [{"displayName": name} for name in classes],
            "rows": [{"row": line} for line in matrix],
        },
        "confidenceMetrics": roc_curve(labels, probabilities),
    }
