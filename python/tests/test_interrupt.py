"""Ctrl-C during a long estimate raises KeyboardInterrupt soon, and not only when the estimate is done."""

import os
import signal
import subprocess
import sys
import time

import pytest

# One estimate that takes far longer than the test.
PROGRAM = """
import infosoc, polars as pl
table = pl.select(i=pl.int_range(2_000_000)).with_columns(
    psu=pl.col("i") % 100, group=pl.col("i") % 10, y=(pl.col("i") % 97).cast(pl.Float64))
svy = infosoc.Survey(table, psu="psu")
measures = [infosoc.mean("y") for _ in range(5000)]
print("ready", flush=True)
try:
    svy.estimate(measures, by="group")
    print("done", flush=True)
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
