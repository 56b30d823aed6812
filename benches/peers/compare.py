"""Run the same tasks in infosoc and its peers, in turn, and print seconds, memory and ratios.

Each task runs in a process of its own. The seconds include binding the design, not loading the data; the memory is
the peak above what the process held with the data loaded. Where two tools disagree on a value or a standard error,
the comparison fails: a fast wrong number is not a result. Tools that are not installed are left out by name.
"""

import argparse
import json
import os
import platform
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
class Section:
    """Tasks on one form of the survey, and the tools that are asked."""

    title: str
    form: str
    times_persons: int
    tasks: str
    tools: tuple[str, ...]


SECTIONS = {
    "office": Section(
        "sorted, in codes, as offices keep it", "minutes", 1, "abcde", ("infosoc", "svy", "polars", "R survey")
    ),
    "users": Section(
        "unsorted, strata and regions as text, answers as floats with 3 % missing",
        "users",
        1,
        "abce",
        ("infosoc", "svy", "polars", "R survey"),
    ),
    "large": Section("the same, ten times as many persons", "users", 10, "ace", ("infosoc", "svy", "polars")),
}


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
        return Run(
            task=task,
            tool=tool.name,
            figures=pl.read_csv(figures, schema_overrides={"se": pl.Float64} | dict.fromkeys(DOMAINS, pl.String)),
            **cost,
        )


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
    """Lay the runs out as Markdown, each with the ratio of its seconds to the first tool's."""
    head = ["task", "tool", "seconds", "ratio", "MB above the data", "MB of data"]
    rows = []
    for task, title in TASKS.items():
        of_task = [r for r in runs if r.task == task]
        for i, r in enumerate(of_task):
            label = f"{task}: {title}" if i == 0 else ""
            ratio = r.seconds / of_task[0].seconds
            figures = [f"{r.seconds:.4f}", f"{ratio:.1f}", f"{r.above_mb:.0f}", f"{r.data_mb:.0f}"]
            rows.append([label, f"{r.tool} {r.version}", *figures])
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells: list[str]) -> str:
        laid = [c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))]
        return f"| {' | '.join(laid)} |"

    rule = [("-" * w if i < 2 else "-" * (w - 1) + ":") for i, w in enumerate(widths)]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def machine() -> str:
    """The machine in a line: ratios are of this one."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    kilobytes = int(Path("/proc/meminfo").read_text().splitlines()[0].split()[1])
    memory = f"{kilobytes / 1024**2:.0f} GB"
    return f"{os.cpu_count()} cores of {cpu}, {memory}, {platform.system()}, Python {platform.python_version()}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=1_000_000, help="rows of the synthetic survey")
    parser.add_argument("--tasks", default="abcde", help="which tasks, for example ac")
    parser.add_argument("--sections", default=",".join(SECTIONS), help="which forms of the survey")
    options = parser.parse_args()

    present = tools()
    found = []
    print(f"Machine: {machine()}.")
    for name in options.sections.split(","):
        section = SECTIONS[name]
        persons = options.persons * section.times_persons
        runs = []
        for task in [task for task in section.tasks if task in options.tasks]:
            folder = write(persons, HERE / "data", "replicates" if task == "d" else section.form)
            of_task = []
            for tool in present:
                if tool.missing is None and tool.name in section.tools:
                    print(f"{name}, task {task}: {tool.name}", file=sys.stderr)
                    of_task.append(run(tool, task, folder))
            for other in of_task[1:]:
                found += disagreements(of_task[0], other)
            runs += of_task
        print(f"\n{persons:,} persons: {section.title}.\n\n{table(runs)}", flush=True)
    for tool in present:
        if tool.missing is not None:
            print(f"\nLeft out: {tool.name}, {tool.missing}.")
    for problem in found:
        print(f"disagreement: {problem}", file=sys.stderr)
    if not found:
        print(f"\nAll values and standard errors agree within {TOLERANCE} relative.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
