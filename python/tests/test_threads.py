"""Estimates release the GIL: another Python thread goes on while one computes."""

import threading
import time

import infosoc
import polars as pl


def test_another_thread_goes_on() -> None:
    n = 3_000_000
    table = pl.select(i=pl.int_range(n)).with_columns(
        psu=pl.col("i") % 10_007, g=pl.col("i") % 101, y=(pl.col("i") % 97).cast(pl.Float64)
    )
    svy = infosoc.Survey(table, psu="psu")
    done = threading.Event()

    def compute() -> None:
        svy.mean(["y"] * 60, by=["g"])
        done.set()

    thread = threading.Thread(target=compute)
    thread.start()
    started = time.monotonic()
    longest = 0.0
    before = started
    while not done.is_set():
        time.sleep(0.001)
        now = time.monotonic()
        longest, before = max(longest, now - before), now
    thread.join()
    took = before - started
    # With the GIL held this thread would stand still for nearly the whole time.
    assert took > 0.05, "too short to tell"
    assert longest < took / 2
