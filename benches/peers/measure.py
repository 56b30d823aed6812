"""One task in one process: how long it takes with the design included, and what memory it needs above the data."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

# A task is repeated until this many seconds are spent, at least once and at most `REPEATS` times; the best counts.
BUDGET = 20.0
REPEATS = 5


def status_mb(field: str) -> float:
    """Read a memory figure of this process, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


def main(version: str, run: Callable[[pl.DataFrame, str], Any], tidy: Callable[[Any, str], pl.DataFrame]) -> None:
    """Time `run(survey, task)` and write what `tidy` makes of its result: variable, domains, value, se.

    The command line is: folder of the survey, task, file for the figures.
    """
    folder, task, figures = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    survey = pl.read_ipc((folder / "survey.arrow").read_bytes())  # not mapped: the data are in memory
    before = status_mb("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    seconds: list[float] = []
    while len(seconds) < REPEATS and sum(seconds) < BUDGET:
        start = time.perf_counter()
        result = run(survey, task)
        seconds.append(time.perf_counter() - start)
        if len(seconds) == 1:
            above = status_mb("VmHWM") - before
    tidy(result, task).write_csv(figures)
    print(
        json.dumps(
            {
                "version": version,
                "seconds": min(seconds),
                "above_mb": above,
                "data_mb": survey.estimated_size("mb"),
            }
        )
    )
