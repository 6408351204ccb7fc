"""Softmax regression (multinomial logistic regression) in plain Python."""

import math
from typing import NamedTuple, Sequence

Vector = list[float]

# Published figures are rounded to this many decimals: the last bits of exp and log differ between the math
# libraries of processors, and the same inputs must give the same files on each of them.
DECIMALS = 6


class Samples(NamedTuple):
    """Feature rows and, for each, the index of its class."""

    features: list[Vector]
    labels: list[int]


class Settings(NamedTuple):
    """How to train."""

    epochs: int
    learning_rate: float
    l2: float
    standardize: bool


class Model(NamedTuple):
    """A trained classifier: per class one weight per feature, and last the bias."""

    means: Vector
    deviations: Vector
    weights: list[Vector]


def scaling(features: Sequence[Vector], standardize: bool) -> tuple[Vector, Vector]:
    """Mean and standard deviation of each feature; 0 and 1 when they are to stay as they are."""
    width = len(features[0])
    if not standardize:
        return [0.0] * width, [1.0] * width
    columns = list(zip(*features))
    means = [math.fsum(column) / len(column) for column in columns]
    variances = [
        math.fsum((value - mean) ** 2 for value in column) / len(column)
        for column, mean in zip(columns, means)
    ]
    return means, [math.sqrt(variance) or 1.0 for variance in variances]


def scale(row: Vector, means: Vector, deviations: Vector) -> Vector:
    """A feature row as the weights take it: scaled, and a 1 for the bias."""
    return [(x - m) / d for x, m, d in zip(row, means, deviations)] + [1.0]


def softmax(scores: Vector) -> Vector:
    """Turns scores into probabilities that sum to 1."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def class_probabilities(weights: Sequence[Vector], scaled: Vector) -> Vector:
    """Probability of each class for a scaled row."""
    return softmax([sum(w * x for w, x in zip(row, scaled)) for row in weights])


def gradient(
    weights: Sequence[Vector], rows: Sequence[Vector], labels: Sequence[int]
) -> list[Vector]:
    """Mean gradient of the log loss over all rows."""
    total = [[0.0] * len(rows[0]) for _ in weights]
    for row, label in zip(rows, labels):
        for index, probability in enumerate(class_probabilities(weights, row)):
            error = probability - (index == label)
            total[index] = [t + error * x for t, x in zip(total[index], row)]
    return [[value / len(rows) for value in line] for line in total]


def step(weights: list[Vector], slopes: list[Vector], settings: Settings) -> list[Vector]:
    """One step of gradient descent; the bias, last in each line, is not penalised."""
    penalties = [[settings.l2 * w for w in line[:-1]] + [0.0] for line in weights]
    return [
        [w - settings.learning_rate * (s + p) for w, s, p in zip(line, slope, penalty)]
        for line, slope, penalty in zip(weights, slopes, penalties)
    ]


def train(samples: Samples, class_count: int, settings: Settings) -> Model:
    """Trains on all rows at once, from zero weights, so that there is no chance in it."""
    means, deviations = scaling(samples.features, settings.standardize)
    rows = [scale(row, means, deviations) for row in samples.features]
    weights = [[0.0] * len(rows[0]) for _ in range(class_count)]
    for _ in range(settings.epochs):
        weights = step(weights, gradient(weights, rows, samples.labels), settings)
    return Model(
        [round(value, DECIMALS) for value in means],
        [round(value, DECIMALS) or 1.0 for value in deviations],
        [[round(value, DECIMALS) for value in line] for line in weights],
    )


def predict(model: Model, features: Sequence[Vector]) -> list[Vector]:
    """Probability of each class for each row."""
    scaled = [scale(row, model.means, model.deviations) for row in features]
    return [
        [round(p, DECIMALS) for p in class_probabilities(model.weights, row)] for row in scaled
    ]
