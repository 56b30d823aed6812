"""Fail where the benches of a change are slower than those of its base by more than noise.

Base and head are timed in turn, twice, by one machine: ``--save-baseline base1``, ``head1``, ``base2``, ``head2``. A
bench is slower if both runs of the head are slower than both runs of the base by more than a tenth, and by more than
either commit differs from itself. ``python benches/gate.py target/criterion`` prints a table in Markdown, and exits
with 1 if there is such a bench.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

# What a change may cost without a word.
MARGIN = 1.10
RUNS = ("base1", "base2", "head1", "head2")


class Bench(NamedTuple):
    """The median times of a bench, in nanoseconds."""

    name: str
    base: tuple[float, float]
    head: tuple[float, float]

    @property
    def ratio(self) -> float:
        """How many times as long the head takes: the faster run of each."""
        return min(self.head) / min(self.base)

    @property
    def noise(self) -> float:
        """How much a commit differs from itself."""
        return max(max(runs) / min(runs) for runs in (self.base, self.head))

    @property
    def is_slower(self) -> bool:
        """Whether the head is slower by more than noise."""
        return min(self.head) > max(self.base) * MARGIN and self.ratio > self.noise


def benches(folder: Path) -> list[Bench]:
    """Return the benches of which all four runs are there; those that a commit added or took away are not compared."""
    found = []
    for first in sorted(folder.rglob("base1/estimates.json")):
        place = first.parents[1]
        files = [place / run / "estimates.json" for run in RUNS]
        if all(file.is_file() for file in files):
            base1, base2, head1, head2 = (
                json.loads(file.read_text(encoding="utf-8"))["median"]["point_estimate"] for file in files
            )
            found.append(Bench(place.relative_to(folder).as_posix(), (base1, base2), (head1, head2)))
    return found


def main(folder: Path) -> int:
    """Print the table, and judge."""
    found = benches(folder)
    if not found:
        print("No bench has all four runs.")
        return 1
    print("| bench | base, ms | head, ms | head by base | noise | |\n|---|---:|---:|---:|---:|---|")
    for bench in sorted(found, key=lambda bench: -bench.ratio):
        verdict = "**slower**" if bench.is_slower else ""
        base, head = min(bench.base) / 1e6, min(bench.head) / 1e6
        print(f"| {bench.name} | {base:.3f} | {head:.3f} | {bench.ratio:.2f} | {bench.noise:.2f} | {verdict} |")
    return int(any(bench.is_slower for bench in found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
