"""Time an estimate over a Spark data frame, and show where its time goes.

20,000,000 synthetic rows of Parquet on two workers of one machine: ten means with standard errors, overall and in 144
domains. Beside it, on the same data frame, what Spark itself takes to sum the same columns, and to hand every row to
Python as Arrow without looking at it: what the way to the library costs.

    python benches/peers/spark.py --rows 20000000 --workers 2
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import infosoc
import infosoc.spark
import numpy
import polars as pl
from pyspark.sql import SparkSession, functions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow
    from pyspark.sql import DataFrame

ANSWERS = [f"y{place}" for place in range(10)]
BY = ["sex", "age", "region"]
BLOCK = 1_000_000


def write(folder: Path, rows: int) -> None:
    """Write the rows in blocks of a million, in PSUs of a thousand."""
    random = numpy.random.default_rng(5)
    for block in range(-(-rows // BLOCK)):
        count = min(BLOCK, rows - block * BLOCK)
        psu = (block * BLOCK + numpy.arange(count)) // 1000
        data: dict[str, object] = {
            "stratum": psu % 100,
            "psu": psu,
            "w": random.uniform(100, 200, count),
            "sex": random.integers(2, size=count).astype("int8"),
            "age": random.integers(6, size=count).astype("int8"),
            "region": random.integers(12, size=count).astype("int8"),
        }
        data |= {name: (random.random(count) < 0.5).astype("int8") for name in ANSWERS}
        pl.DataFrame(data).write_parquet(folder / f"{block:03}.parquet")


def passed(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Take every batch, and give back how many rows there were."""
    import pyarrow  # noqa: PLC0415  (the workers import what they use)

    yield pyarrow.RecordBatch.from_pydict({"rows": [sum(batch.num_rows for batch in batches)]})


def timed(what: str, task: Callable[[], object]) -> float:
    """Run a task three times, and print and return the best time."""
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - begin)
    print(f"| {what} | {min(seconds):.1f} |", flush=True)
    return min(seconds)


def estimated(rows: DataFrame, by: list[tuple[str, ...]]) -> object:
    """Estimate the ten means."""
    survey = infosoc.spark.Survey(rows, weight="w", strata="stratum", psu="psu")
    return survey.estimate([infosoc.mean(name) for name in ANSWERS], by=by)


def main() -> None:
    """Print the times as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    # The workers have the packages of this Python and not those of whichever comes first.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    # Readings of 144 domains in 20,000 PSUs are hundreds of megabytes; the default of Spark is one gigabyte for all.
    options = {"spark.ui.enabled": "false", "spark.driver.memory": "8g"}
    session = SparkSession.builder.master(f"local[{asked.workers}]").config(map=options).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), asked.rows)
        rows = session.read.parquet(name)
        print(f"| {asked.rows:,} rows, {asked.workers} workers | seconds |\n|---|---:|")
        sums = [functions.sum(functions.col(column) * functions.col("w")) for column in ANSWERS]
        timed("Spark: ten weighted sums in 144 domains, no errors", lambda: rows.groupBy(*BY).agg(*sums).collect())
        timed("every row handed to Python, not looked at", lambda: rows.mapInArrow(passed, "rows bigint").collect())
        timed("infosoc: ten means with errors", lambda: estimated(rows, []))
        timed("infosoc: the same, and in 144 domains", lambda: estimated(rows, [tuple(BY)]))
        whole = pl.read_parquet(f"{name}/*.parquet")
        survey = infosoc.Survey(whole, weight="w", strata="stratum", psu="psu")
        means = [infosoc.mean(column) for column in ANSWERS]
        timed("infosoc: the same in one table, without Spark", lambda: survey.estimate(means, by=[tuple(BY)]))
    session.stop()


if __name__ == "__main__":
    main()
