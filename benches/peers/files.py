"""Reading files of statistical packages: infosoc beside pyreadstat, and polars_readstat where it is installed.

Prints seconds and ratios, a file at a time; each reader runs in a process of its own, and the best of three counts.

    pip install pyreadstat polars_readstat && python benches/peers/files.py --rows 1000000 --columns 50
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

FORMATS = ("sav", "zsav", "dta", "xpt", "csv")
READERS = {
    "infosoc": "import infosoc; read = lambda path: infosoc.read_file(path).to_polars()",
    "pyreadstat": "import pyreadstat; read = lambda path: getattr(pyreadstat, {names!r}[path.rsplit('.')[-1]])(path)",
    "polars_readstat": "import polars_readstat; read = lambda path: polars_readstat.scan_readstat(path).collect()",
    "pandas": "import pandas; read = pandas.read_csv",
    "polars": "import polars; read = polars.read_csv",
}
PYREADSTAT = {"sav": "read_sav", "zsav": "read_sav", "dta": "read_dta", "xpt": "read_xport"}
RUN = """
import json, sys, time
{setup}
path = sys.argv[1]
seconds = []
for _ in range(3):
    begin = time.perf_counter()
    read(path)
    seconds.append(time.perf_counter() - begin)
print(json.dumps(min(seconds)))
"""


def write(folder: Path, rows: int, columns: int) -> dict[str, Path]:
    """The files: whole codes, amounts with decimals, and texts, with some values missing."""
    random = np.random.default_rng(1)
    data: dict[str, object] = {}
    for column in range(columns):
        match column % 5:
            case 0 | 1 | 2:
                values = random.integers(0, 10, rows).astype(float)
                values[random.random(rows) < 0.05] = np.nan
                data[f"code{column}"] = values
            case 3:
                data[f"amount{column}"] = random.lognormal(5, 1, rows).round(2)
            case _:
                data[f"text{column}"] = random.choice(["north", "south", "east and west"], rows)
    frame = pd.DataFrame(data)
    paths = {form: folder / f"hh.{form}" for form in FORMATS}
    pyreadstat.write_sav(frame, paths["sav"], row_compress=True)
    pyreadstat.write_sav(frame, paths["zsav"], compress=True)
    pyreadstat.write_dta(frame, paths["dta"])
    pyreadstat.write_xport(frame, paths["xpt"])
    frame.to_csv(paths["csv"], index=False)
    return paths


def seconds(reader: str, path: Path) -> float:
    """The best of three readings, in a process of its own."""
    setup = READERS[reader].replace("{names!r}", repr(PYREADSTAT))
    run = subprocess.run(
        [sys.executable, "-c", RUN.replace("{setup}", setup), str(path)], check=True, capture_output=True, text=True
    )
    return float(json.loads(run.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=50)
    parser.add_argument("--formats", nargs="+", default=FORMATS, choices=FORMATS)
    given = parser.parse_args()
    print(f"{given.rows:,} rows, {given.columns} columns; seconds, and how many times those of infosoc\n")
    print("| file | MB | reader | seconds | ratio |")
    print("|---|---:|---|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        paths = write(Path(folder), given.rows, given.columns)
        for form in given.formats:
            readers = ["infosoc", *(["pandas", "polars"] if form == "csv" else ["pyreadstat", "polars_readstat"])]
            own = None
            for reader in readers:
                if importlib.util.find_spec(reader) is None:
                    continue
                taken = seconds(reader, paths[form])
                own = own or taken
                size = paths[form].stat().st_size / 1e6
                print(f"| .{form} | {size:.0f} | {reader} | {taken:.2f} | {taken / own:.1f} |", flush=True)


if __name__ == "__main__":
    main()
