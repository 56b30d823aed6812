"""Ctrl-C during long work raises KeyboardInterrupt soon, and not only when the work is done."""

import os
import signal
import subprocess
import sys
import time

import pytest

# What takes far longer than the test.
ESTIMATE = """
table = pl.select(i=pl.int_range(2_000_000)).with_columns(
    psu=pl.col("i") % 100, group=pl.col("i") % 10, y=(pl.col("i") % 97).cast(pl.Float64))
svy = infosoc.Survey(table, psu="psu")
measures = [infosoc.mean("y") for _ in range(5000)]
work = lambda: svy.estimate(measures, by="group")
"""
SERIES = """
areas = sorted({row["iso3"] for row in infosoc.areas().to_dicts()} - {None})
rows = [("HH7", area, year, float(year % 50)) for area in areas[::2] for year in range(1900, 2100)]
rows = dict(zip(("indicator", "ref_area", "time_period", "obs_value"), map(list, zip(*rows, strict=True)), strict=True))
series = infosoc.Series(pl.DataFrame(rows))
"""
AGGREGATE = (
    SERIES
    + """
work = lambda: series.aggregate("m49", impute="regression", draws=3000)
"""
)
IMPUTE = """
areas = ["MEX", "FRA", "JPN", "KEN"]
rows = [(f"own{i}", area, year, 1.0 + year % 50) for i in range(200) for area in areas for year in (1800, 2000, 2200)]
rows = dict(zip(("indicator", "ref_area", "time_period", "obs_value"), map(list, zip(*rows, strict=True)), strict=True))
series = infosoc.Series(pl.DataFrame(rows))
work = lambda: series.impute("growth")
"""
REPLICATES = """
svy = infosoc.Survey(pl.select(i=pl.int_range(100_000), y=1.0))
work = lambda: svy.make_replicates("bootstrap", count=9000)
"""
READ = """
import pathlib, tempfile
folder = tempfile.TemporaryDirectory()
path = pathlib.Path(folder.name) / "people.csv"
part = b"".join(b"%d,0%d,%d.25,text of a row\\n" % (i, i % 7, i % 1000) for i in range(200_000))
with path.open("wb") as file:
    file.write(b"id,region,w,text\\n")
    for _ in range(100):
        file.write(part)
work = lambda: infosoc.read_file(path)
"""
PROGRAM = """
import infosoc, polars as pl
{work}
print("ready", flush=True)
try:
    work()
    print("done", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are those of Unix")
@pytest.mark.parametrize("work", [ESTIMATE, AGGREGATE, IMPUTE, REPLICATES, READ])
def test_ctrl_c_is_heard(work: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(work=work)], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(1.0)
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            sent = time.monotonic()
            output, _ = process.communicate(timeout=30)
            assert output == "interrupted\n"
            assert time.monotonic() - sent < 10
        finally:
            process.kill()
