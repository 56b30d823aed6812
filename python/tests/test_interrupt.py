"""Ctrl-C during a long estimate raises KeyboardInterrupt soon, and not only when the estimate is done."""

import os
import signal
import subprocess
import sys
import time

import pytest

# So many estimates that they take minutes: the test is over long before.
PROGRAM = """
import infosoc, polars as pl
n = 2_000_000
table = pl.select(i=pl.int_range(n)).with_columns(
    psu=pl.col("i") % 50_000, g=pl.col("i") % 9973, h=pl.col("i") % 9967, y=(pl.col("i") % 97).cast(pl.Float64))
svy = infosoc.Survey(table, psu="psu")
print("ready", flush=True)
try:
    while True:
        svy.mean(["y"] * 20, by=[("g", "h")])
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are those of Unix")
def test_ctrl_c_stops_an_estimate() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True) as process:
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
