"""Cleans a CSV dataset and splits it by class into a training and a test part."""

import argparse
import csv
import math
import random
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple, Sequence

from kfp_io import UserError, boolean, integer, number, output_path, run, write_executor_output

Row = list[str]


class Table(NamedTuple):
    """A CSV file in memory."""

    header: Row
    rows: list[Row]


def parse_arguments() -> argparse.Namespace:
    """Reads the command line that component.yaml composes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--target-column", default="species")
    parser.add_argument("--test-fraction", type=number, default=0.2)
    parser.add_argument("--seed", type=integer, default=42)
    parser.add_argument("--drop-duplicates", type=boolean, default=False)
    parser.add_argument("--train-data", type=output_path, required=True)
    parser.add_argument("--test-data", type=output_path, required=True)
    parser.add_argument("--dropped-rows", type=output_path, required=True)
    parser.add_argument("--executor-input", default="")
    return parser.parse_args()


def read_table(path: Path) -> Table:
    """Reads a CSV file, spaces around the values removed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[value.strip() for value in row] for row in csv.reader(file) if row]
    if not rows:
        raise UserError("dataset is empty")
    return Table(rows[0], rows[1:])


def write_table(path: Path, table: Table) -> None:
    """Writes a CSV file with LF line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([table.header, *table.rows])


def is_finite_number(text: str) -> bool:
    """Whether the text is a number other than nan and inf."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def is_usable(row: Row, width: int, target: int) -> bool:
    """Whether a row is complete, its class given and its other columns numeric."""
    if len(row) != width or not row[target]:
        return False
    return all(is_finite_number(value) for i, value in enumerate(row) if i != target)


def clean(table: Table, target: int, drop_duplicates: bool) -> list[Row]:
    """The rows that can be used, in their order."""
    rows = [row for row in table.rows if is_usable(row, len(table.header), target)]
    if not drop_duplicates:
        return rows
    return [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]


def split(
    rows: Sequence[Row], target: int, test_fraction: float, seed: int
) -> tuple[list[Row], list[Row]]:
    """Splits each class in the same proportion; each part gets at least one row of each class."""
    classes: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        classes[row[target]].append(row)
    generator = random.Random(seed)
    train: list[Row] = []
    test: list[Row] = []
    for name in sorted(classes):
        members = classes[name]
        if len(members) < 2:
            raise UserError(f"class {name!r} has {len(members)} row; a split needs two")
        generator.shuffle(members)
        count = min(max(round(len(members) * test_fraction), 1), len(members) - 1)
        test += members[:count]
        train += members[count:]
    generator.shuffle(train)
    generator.shuffle(test)
    return train, test


def main() -> None:
    """Reads, cleans, splits, writes."""
    arguments = parse_arguments()
    if not 0 < arguments.test_fraction < 1:
        raise UserError(f"test_fraction is {arguments.test_fraction}, not between 0 and 1")
    table = read_table(arguments.dataset)
    if arguments.target_column not in table.header:
        names = ", ".join(table.header)
        raise UserError(f"no column {arguments.target_column!r} in the dataset; it has {names}")
    target = table.header.index(arguments.target_column)
    rows = clean(table, target, arguments.drop_duplicates)
    if not rows:
        raise UserError("no usable row is left after cleaning")
    train, test = split(rows, target, arguments.test_fraction, arguments.seed)
    dropped = len(table.rows) - len(rows)
    write_table(arguments.train_data, Table(table.header, train))
    write_table(arguments.test_data, Table(table.header, test))
    arguments.dropped_rows.write_text(str(dropped), encoding="utf-8")
    metadata = {"train_data": {"rows": len(train)}, "test_data": {"rows": len(test)}}
    write_executor_output(arguments.executor_input, metadata)
    print(f"{len(train)} rows to train on, {len(test)} to test on, {dropped} dropped")


if __name__ == "__main__":
    run(main)
