"""Run the same tasks in infosoc and its peers, in turn, and print seconds, memory and ratios.

Each task runs in a process of its own. The seconds include binding the design, not loading the data; the memory is
the peak above what the process held with the data loaded. Where two tools disagree on a value or a standard error,
the comparison fails: a fast wrong number is not a result. Tools that are not installed are left out by name.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import polars as pl
from synthetic import DOMAINS, write

HERE = Path(__file__).resolve().parent
TASKS = {
    "a": "10 means with SE",
    "b": "10 means with SE in 144 domains",
    "c": "10 totals with SE",
    "d": "10 means with SE from 80 replicate weights",
    "e": "median with SE",
}
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Tool:
    """A program that can do the tasks, and how it is started."""

    name: str
    command: list[str]
    missing: str | None


@dataclass(frozen=True)
class Run:
    """What one task cost in one tool, and the figures it gave."""

    task: str
    tool: str
    version: str
    seconds: float
    above_mb: float
    data_mb: float
    figures: pl.DataFrame


def tools() -> list[Tool]:
    found = []
    for name in ("infosoc", "svy", "polars"):
        missing = None if find_spec(name) else "not installed in this Python"
        found.append(Tool(name, [sys.executable, str(HERE / f"tool_{name}.py")], missing))
    rscript = shutil.which("Rscript")
    if rscript is None:
        missing = "no Rscript on the path"
    else:
        probe = subprocess.run([rscript, "-e", "library(survey)"], capture_output=True, check=False)
        missing = None if probe.returncode == 0 else "R has no package survey"
    found.append(Tool("R survey", [rscript or "Rscript", str(HERE / "tool_survey.R")], missing))
    return found


def run(tool: Tool, task: str, folder: Path) -> Run:
    with tempfile.TemporaryDirectory() as scratch:
        figures = Path(scratch) / "figures.csv"
        command = [*tool.command, str(folder), task, str(figures)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        cost = json.loads(done.stdout.splitlines()[-1])
        return Run(task=task, tool=tool.name, figures=pl.read_csv(figures, schema_overrides={"se": pl.Float64}), **cost)


def disagreements(first: Run, other: Run) -> list[str]:
    """List what two tools do not agree on, in words."""
    keys = ["variable", *(DOMAINS if first.task == "b" else [])]
    both = first.figures.join(other.figures, on=keys, how="full", suffix="_other", coalesce=True)
    pair = f"task {first.task}: {first.tool} and {other.tool}"
    if not (both.height == first.figures.height == other.figures.height):
        return [f"{pair} give different rows: {first.figures.height} and {other.figures.height}"]
    found = []
    for column in ("value", "se"):
        if first.figures[column].null_count() or other.figures[column].null_count():
            if "polars" in (first.tool, other.tool) and column == "se":
                continue
            found.append(f"{pair}: a {column} is missing")
            continue
        a, b = pl.col(column), pl.col(f"{column}_other")
        relative = pl.when(a == b).then(0.0).otherwise((a - b).abs() / b.abs())  # two zeros agree
        gap = both.select(relative.nan_max()).item()  # a NaN on one side is a disagreement
        if not gap <= TOLERANCE:
            found.append(f"{pair} differ in {column} by up to {gap} relative")
    return found


def table(runs: list[Run]) -> str:
    """Lay the runs out, each beside the ratio of its seconds to the first tool's."""
    head = f"{'task':<46}{'tool':<22}{'seconds':>10}{'ratio':>9}{'MB above':>10}{'MB data':>9}{'above/data':>12}"
    lines = [head, "-" * len(head)]
    for task, title in TASKS.items():
        of_task = [r for r in runs if r.task == task]
        for i, r in enumerate(of_task):
            label = f"{task}  {title}" if i == 0 else ""
            lines.append(
                f"{label:<46}{r.tool + ' ' + r.version:<22}{r.seconds:>10.4f}{r.seconds / of_task[0].seconds:>9.1f}"
                f"{r.above_mb:>10.0f}{r.data_mb:>9.0f}{r.above_mb / r.data_mb:>12.2f}"
            )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=1_000_000, help="rows of the synthetic survey")
    parser.add_argument("--tasks", default="abcde", help="which tasks, for example ac")
    options = parser.parse_args()
    folders = {task: write(options.persons, HERE / "data", replicates=task == "d") for task in options.tasks}

    runs = []
    present = tools()
    for task in options.tasks:
        for tool in present:
            if tool.missing is None:
                print(f"task {task}: {tool.name}", file=sys.stderr)
                runs.append(run(tool, task, folders[task]))
    print(f"synthetic survey of {options.persons:,} persons; ratio: seconds over those of the first tool")
    print(table(runs))
    for tool in present:
        if tool.missing is not None:
            print(f"left out: {tool.name}, {tool.missing}")

    found = []
    for task in options.tasks:
        first, *others = [r for r in runs if r.task == task]
        for other in others:
            found += disagreements(first, other)
    for problem in found:
        print(f"disagreement: {problem}", file=sys.stderr)
    if not found:
        print(f"all values and standard errors agree within {TOLERANCE} relative")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
