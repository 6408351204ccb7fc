"""Keeps the rows of a CSV dataset whose value in one column is at least a minimum."""

import argparse
import csv
import math
from pathlib import Path

from kfp_io import UserError, number, output_path, run, write_executor_output


def parse_arguments() -> argparse.Namespace:
    """Reads the command line that component.yaml composes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", type=Path, required=True)
    parser.add_argument("--column", required=True)
    parser.add_argument("--minimum", type=number, default=0.0)
    parser.add_argument("--filtered", type=output_path, required=True)
    parser.add_argument("--row-count", type=output_path, required=True)
    parser.add_argument("--executor-input", default="")
    return parser.parse_args()


def cell(text: str, place: str) -> float:
    """The number in one cell; an empty cell is below every minimum."""
    if not text:
        return -math.inf
    try:
        return float(text)
    except ValueError:
        raise UserError(f"{place}: {text!r} is not a number") from None


def filter_rows(dataset: Path, column: str, minimum: float, filtered: Path) -> int:
    """Copies the rows that are kept and returns how many they are; one row is in memory at a time."""
    count = 0
    with dataset.open(encoding="utf-8", newline="") as source, filtered.open(
        "w", encoding="utf-8", newline=""
    ) as target:
        reader = csv.DictReader(source)
        names = list(reader.fieldnames or [])
        if column not in names:
            raise UserError(f"{dataset.name}: no column {column!r} in {names}")
        writer = csv.DictWriter(target, names, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        for row in reader:
            if cell(row[column] or "", f"{dataset.name}, line {reader.line_num}") >= minimum:
                writer.writerow(row)
                count += 1
    return count


def main() -> None:
    """Runs the component."""
    arguments = parse_arguments()
    count = filter_rows(
        arguments.dataset, arguments.column, arguments.minimum, arguments.filtered
    )
    arguments.row_count.write_text(str(count), encoding="utf-8")
    write_executor_output(arguments.executor_input, {"filtered": {"rows": count}})
    print(f"kept {count} rows")


if __name__ == "__main__":
    run(main)
