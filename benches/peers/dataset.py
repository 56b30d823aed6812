"""Time a dataset from opening it to all its indicators by all its breakdowns, and the WSIS reports.

A synthetic survey of 1,000,000 persons with 36 answers and 4 breakdowns is read from CSV and from Parquet, the real
survey of Mexico (59,285 households) for one indicator, and for the same again. Beside each is what polars takes to read
the same file and to sum the same answers without weights, checks or errors: what the cells alone cost.

    python benches/peers/dataset.py --persons 1000000
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import infosoc
import numpy
import polars as pl

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
ASKED = ["HH5", "HH7", "HH8", "HH9", "HH10", "HH11", "HH12", "HH15", "HH17", "HH18", "HH20", "HH21", "HH22"]
ANSWERS = 36
BREAKDOWNS = {
    "sex": ["F", "M"],
    "age": ["Y15T24", "Y25T74", "Y_GE75"],
    "urbanisation": ["U", "R"],
    "region": [f"{region:02}" for region in range(1, 13)],
}
DESCRIPTION = """country = "MEX"
year = 2021
title = "Synthetic survey of individuals"
producer = "none"
licence = "none"
citation = "synthetic"
statistical_unit = "individual"
recall = "last 3 months"
key = ["id"]
[file]
path = "persons.{ending}"
[design]
weight = "w"
strata = "stratum"
psu = "psu"
[scope]
text = "persons aged 15 and over"
"""
# Each task in a process of its own; the best of three, opening and answering apart.
RUN = """
import json, sys, time
folder, again = sys.argv[1], []
import infosoc
for _ in range(3):
    begin = time.perf_counter()
    dataset = infosoc.open_dataset(folder)
    opened = time.perf_counter()
    {ask}
    first = time.perf_counter()
    {ask}
    again.append((opened - begin, first - begin, time.perf_counter() - first))
print(json.dumps([min(times) for times in zip(*again)]))
"""
POLARS = """
import json, sys, time
import polars as pl
seconds = []
for _ in range(3):
    begin = time.perf_counter()
    table = (pl.read_csv if sys.argv[1].endswith("csv") else pl.read_parquet)(sys.argv[1])
    answers = [(pl.col(name) == 1).sum() for name in table.columns if name.startswith("q")]
    table.select(answers)
    for breakdown in ("sex", "age", "urbanisation", "region"):
        table.group_by(breakdown).agg(answers)
    seconds.append(time.perf_counter() - begin)
print(json.dumps(min(seconds)))
"""
REPORTS = """
import json, sys, tempfile, time
import infosoc
from infosoc import wsis
seconds = []
for _ in range(3):
    with tempfile.TemporaryDirectory() as out:
        begin = time.perf_counter()
        series = infosoc.Series.read(sys.argv[1] + "/series/ict.csv")
        winners = infosoc.Stocktaking.read_csv(sys.argv[1] + "/wsis/prize_winners.csv")
        wsis.reports(series, out, source="World Bank, WDI (CC BY 4.0)", stocktaking=winners)
        seconds.append(time.perf_counter() - begin)
print(json.dumps(min(seconds)))
"""


def answers() -> list[tuple[str, str]]:
    """Return indicators with their categories, as many as there are columns of answers."""
    known = {row["code"]: row for row in infosoc.indicators().to_dicts()}
    found: list[tuple[str, str]] = []
    for code in ASKED:
        row = known[code]
        found += [(code, category.strip()) for category in (row["categories"] or "").split(";") if category.strip()]
        if not row["by_category"]:
            found.append((code, ""))
    return found[:ANSWERS]


def synthetic(folder: Path, persons: int) -> None:
    """Write the survey as a dataset of CSV and as one of Parquet."""
    random = numpy.random.default_rng(7)
    row = numpy.arange(persons)
    psu = row // 30
    data: dict[str, object] = {
        "id": row,
        "stratum": psu * 100 // (persons // 30 + 1),
        "psu": psu,
        "w": random.uniform(100, 200, persons).round(3),
    }
    lines = ["concept,category,value,variable,codes"]
    for place, (code, category) in enumerate(answers()):
        share = 0.3 + 0.01 * place
        chance = random.random(persons)
        data[f"q{place}"] = numpy.where(chance < 0.03, 9, numpy.where(chance < 0.03 + share, 1, 2)).astype("int8")
        for value, cell in (("yes", 1), ("no", 2), ("missing", 9)):
            lines.append(f'{code},"{category}",{value},q{place},{cell}')
    for name, codes in BREAKDOWNS.items():
        data[name] = random.integers(len(codes), size=persons).astype("int8")
        lines += [f"{name},,{code},{name},{cell}" for cell, code in enumerate(codes)]
    table = pl.DataFrame(data)
    for ending in ("csv", "parquet"):
        own = folder / ending
        own.mkdir()
        if ending == "csv":
            table.write_csv(own / "persons.csv")
        else:
            table.write_parquet(own / "persons.parquet")
        (own / "codebook.csv").write_text("\n".join(lines) + "\n")
        (own / "dataset.toml").write_text(DESCRIPTION.format(ending=ending))


def seconds(code: str, *arguments: str) -> object:
    """Run code in a process of its own, and return what it prints."""
    ran = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)


def main() -> None:
    """Print the times as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    asked = parser.parse_args()
    print("| task | infosoc: open, s | with the answer, s | the same again, s | polars, s |")
    print("|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        synthetic(folder, asked.persons)
        for ending in ("csv", "parquet"):
            own = seconds(RUN.format(ask="dataset.indicators()"), str(folder / ending))
            cells = seconds(POLARS, str(folder / ending / f"persons.{ending}"))
            what = f"{asked.persons:,} persons from {ending}: {ANSWERS} answers by 4 breakdowns"
            print(f"| {what} | {own[0]:.2f} | {own[1]:.2f} | {own[2]:.2f} | {cells:.2f} |")
    one = RUN.format(ask='dataset.estimate("HH6", by="urbanisation")')
    own = seconds(one, str(DATASETS / "national" / "mex-endutih-2021"))
    print(f"| Mexico 2021, 59,285 rows: one indicator by urbanisation | {own[0]:.3f} | {own[1]:.3f} | {own[2]:.4f} | |")
    print(f"| seven WSIS reports, pages and tables | | {seconds(REPORTS, str(DATASETS)):.2f} | | |")


if __name__ == "__main__":
    main()
