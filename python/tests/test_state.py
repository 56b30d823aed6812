"""States and batches give the numbers of one table, and errors that say what to do."""

import math
import pathlib
import pickle
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import duckdb
import infosoc
import pandas
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest

MEASURES = [infosoc.mean("minutes"), infosoc.proportion("internet"), infosoc.proportion("device"), infosoc.count()]
BY = ["sex", ("sex", "region")]
DESIGN = {"weight": "w", "strata": "stratum", "psu": "psu"}


def people(rows: int = 4000) -> pa.Table:
    chance = random.Random(5)
    psu = [i // 20 for i in range(rows)]
    return pa.table(
        {
            "stratum": [f"s{p // 10}" for p in psu],
            "psu": psu,
            "w": [chance.uniform(0.5, 3) for _ in psu],
            "sex": chance.choices(["F", "M"], k=rows),
            "region": [p // 10 % 3 for p in psu],
            "internet": [chance.choice([0, 1, None]) for _ in psu],
            "minutes": [chance.choice([None, 1.5, 20.0, 95.0]) for _ in psu],
            "device": chance.choices(["phone", "computer", None], k=rows),
            "unused": [b"bytes"] * rows,
        }
    )


def in_memory(table: pa.Table) -> infosoc.Estimates:
    return infosoc.Survey(table, **DESIGN).estimate(MEASURES, by=BY)


def assert_same(a: infosoc.Estimates, b: infosoc.Estimates) -> None:
    a, b = a.to_dicts(), b.to_dicts()
    assert len(a) == len(b)
    for one, other in zip(a, b, strict=True):
        assert one.keys() == other.keys()
        for name, x in one.items():
            y = other[name]
            if isinstance(x, float) and isinstance(y, float):
                assert math.isclose(x, y, rel_tol=1e-12), (name, one, other)
            else:
                assert x == y, (name, one, other)


def test_states_of_parts_merge_to_the_whole() -> None:
    table = people()
    whole = in_memory(table)
    order = list(range(table.num_rows))
    random.Random(1).shuffle(order)
    shuffled = table.take(order)
    states = [infosoc.State(MEASURES, BY, **DESIGN) for _ in range(3)]
    for i, batch in enumerate(shuffled.to_batches(max_chunksize=150)):
        states[i % 3].add(batch)
    first, second, third = states
    first.merge(pickle.loads(pickle.dumps(second)))
    first.merge(infosoc.State.from_bytes(third.to_bytes()))
    assert first.rows == table.num_rows
    assert repr(first) == "<infosoc.State of 4000 rows>"
    assert_same(whole, first.estimates())


def test_any_table_can_be_added() -> None:
    table = people(400).drop_columns(["unused"])
    state = infosoc.State(MEASURES, BY, **DESIGN)
    for part in [
        table.slice(0, 100),
        pl.from_arrow(table.slice(100, 100)),
        table.slice(200, 100).to_pandas(),
        duckdb.from_arrow(table.slice(300, 100)),
    ]:
        state.add(part)
    assert_same(in_memory(table), state.estimates())


def test_files_and_folders_are_read_in_batches(tmp_path: pathlib.Path) -> None:
    table = people()
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / "_SUCCESS").touch()
    pa.parquet.write_table(table.slice(0, 1500), folder / "part-0.parquet", row_group_size=400)
    pa.parquet.write_table(table.slice(1500), folder / "part-1.parquet", row_group_size=700)
    whole = in_memory(table)
    seen: list[tuple[int, int | None]] = []
    for source in [folder, str(folder), [folder / "part-0.parquet", folder / "part-1.parquet"]]:
        svy = infosoc.Survey(source, **DESIGN, progress=lambda rows, total: seen.append((rows, total)))
        assert repr(svy) == "<infosoc.Survey of 4000 cases, read in batches>"
        assert_same(whole, svy.estimate(MEASURES, by=BY))
        assert seen[-1] == (4000, 4000)
    assert_same(infosoc.Survey(table, **DESIGN).mean("minutes"), infosoc.Survey(folder, **DESIGN).mean("minutes"))


class Lines:
    """An Arrow stream that can be had once."""

    def __init__(self, table: pa.Table) -> None:
        self.reader = pa.RecordBatchReader.from_batches(table.schema, self.batches(table))

    def batches(self, table: pa.Table) -> Iterator[pa.RecordBatch]:
        yield from table.to_batches(max_chunksize=170)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.reader.__arrow_c_stream__(requested_schema)


def test_streams_are_read_in_batches() -> None:
    table = people()
    whole = in_memory(table)
    dataset = pa.dataset.dataset(table)
    assert_same(whole, infosoc.Survey(dataset, **DESIGN).estimate(MEASURES, by=BY))
    flat = table.drop_columns(["unused"])
    lazy = pl.from_arrow(flat).lazy()
    for source in [Lines(table), Lines(table).reader, duckdb.from_arrow(flat), lazy, flat, flat.to_pandas()]:
        svy = infosoc.Survey(source, **DESIGN, stream=True)
        assert "batches" in repr(svy)
        assert_same(whole, svy.estimate(MEASURES, by=BY))
    for source in [dataset, lazy, duckdb.from_arrow(flat), flat]:
        svy = infosoc.Survey(source, **DESIGN, stream=True)
        assert_same(svy.mean("minutes"), svy.mean("minutes"))


def test_ordered_categories_keep_their_order_in_parts() -> None:
    """As long as all parts have one order; without one, categories are text, and nothing is lost."""
    measures = [infosoc.proportion("use"), infosoc.count()]

    def part(values: list[str], order: list[str]) -> pandas.DataFrame:
        return pandas.DataFrame({"use": pandas.Categorical(values, order, ordered=True)})

    def counts(found: infosoc.Estimates) -> list[tuple[str, float]]:
        found = found.to_dicts()
        levels = [row["level"] for row in found if not row["by"] and row["level"]]
        groups = [(row["use"], row["value"]) for row in found if row["by"] and row["measure"] == "count"]
        assert levels == [group for group, _ in groups]
        return groups

    often = ["never", "monthly", "daily"]
    first, second = part(["daily", "never"], often), part(["monthly", "daily"], often)
    in_order = [("never", 1.0), ("monthly", 1.0), ("daily", 2.0)]
    whole = pandas.concat([first, second])
    assert counts(infosoc.Survey(whole).estimate(measures, by="use")) == in_order
    for source in [pa.dataset.dataset(pa.Table.from_pandas(whole)), whole]:
        assert counts(infosoc.Survey(source, stream=True).estimate(measures, by="use")) == in_order

    def state(*parts: pandas.DataFrame) -> infosoc.State:
        state = infosoc.State(measures, by="use")
        for table in parts:
            state.add(table)
        return infosoc.State.from_bytes(state.to_bytes())

    assert counts(state(first, second).estimates()) == in_order
    merged = state(first)
    merged.merge(state(second))
    assert counts(merged.estimates()) == in_order
    by_name = [("daily", 2.0), ("monthly", 1.0), ("never", 1.0)]
    unordered = second.astype(pandas.CategoricalDtype(often))
    for other in [second.astype(str), unordered, part(["monthly", "daily"], often[::-1])]:
        assert counts(state(first, other).estimates()) == by_name
        assert counts(state(other, first).estimates()) == by_name


def test_a_stream_can_be_read_once() -> None:
    svy = infosoc.Survey(Lines(people()), **DESIGN, stream=True)
    svy.mean("minutes")
    with pytest.raises(infosoc.InvalidArgument, match="this stream was already read"):
        svy.mean("minutes")


def test_comparisons_of_parts_are_those_of_one_table(tmp_path: pathlib.Path) -> None:
    table = people()
    path = tmp_path / "people.parquet"
    pa.parquet.write_table(table, path)
    state = infosoc.State(MEASURES, BY, **DESIGN)
    for batch in table.to_batches(max_chunksize=333):
        state.add(batch)
    whole = in_memory(table)
    for parts in [state.estimates(), infosoc.Survey(path, **DESIGN).estimate(MEASURES, by=BY)]:
        assert_same(whole.difference("sex", "F", "M"), parts.difference("sex", "F", "M"))
        assert_same(whole.parity("sex", "F", "_T"), parts.parity("sex", "F", "_T"))
        assert_same(whole.ratio("region", "0", "1"), parts.ratio("region", "0", "1"))
        assert_same(infosoc.change(whole, whole), infosoc.change(parts, parts))


def test_a_sample_without_units_is_compared_from_a_file_alone(tmp_path: pathlib.Path) -> None:
    table = people()
    path = tmp_path / "people.parquet"
    pa.parquet.write_table(table, path)
    of = infosoc.Survey(path, weight="w", strata="stratum").mean("minutes", by="sex")
    whole = infosoc.Survey(table, weight="w", strata="stratum").mean("minutes", by="sex")
    assert_same(whole.difference("sex", "F", "M"), of.difference("sex", "F", "M"))
    state = infosoc.State(infosoc.mean("minutes"), "sex", weight="w")
    state.add(table)
    with pytest.raises(infosoc.InvalidArgument, match="numbers the rows as psu"):
        state.estimates().difference("sex", "F", "M")


def test_tables_of_parts_are_those_of_one_table(tmp_path: pathlib.Path) -> None:
    table = people()
    path = tmp_path / "people.parquet"
    pa.parquet.write_table(table, path)
    whole = infosoc.Survey(table, **DESIGN).table("sex", "device", by="region", share="row", where="internet")
    state = infosoc.TableState("sex", "device", by="region", share="row", where="internet", **DESIGN)
    for batch in table.to_batches(max_chunksize=333):
        state.add(batch)
    state = pickle.loads(pickle.dumps(state))
    assert repr(state) == "<infosoc.TableState of 4000 rows>"
    svy = infosoc.Survey(path, **DESIGN)
    for parts in [state.table(), svy.table("sex", "device", by="region", share="row", where="internet")]:
        assert_same(whole, parts)
        assert parts.n == whole.n
        for one, other in zip(whole.test().to_dicts(), parts.test().to_dicts(), strict=True):
            assert math.isclose(one["p_value"], other["p_value"], rel_tol=1e-9)


def test_calibration_of_a_file_is_that_of_a_table(tmp_path: pathlib.Path) -> None:
    table = people()
    path = tmp_path / "people.parquet"
    pa.parquet.write_table(table, path)
    sexes, regions = {"F": 3500.0, "M": 3700.0}, {0: 2600.0, 1: 2400.0, 2: 2200.0}

    def calibrated(svy: infosoc.Survey) -> list[infosoc.Survey]:
        return [
            svy.poststratify("sex", sexes),
            svy.rake([("sex", sexes), ("region", regions)]),
            svy.calibrate([("sex", sexes), ("region", 6000.0)], bounds=(0.2, 5)),
            svy.calibrate([("sex", sexes), ("region", regions)], distance="logit", bounds=(0.2, 5)),
        ]

    for one, other in zip(
        calibrated(infosoc.Survey(table, **DESIGN)), calibrated(infosoc.Survey(path, **DESIGN)), strict=True
    ):
        a, b = (svy.estimate(MEASURES, by=BY) for svy in (one, other))
        for x, y in zip(a.to_dicts(), b.to_dicts(), strict=True):
            for name in ["value", "se", "deff", "df", "n"]:
                assert (x[name] is None) == (y[name] is None)
                assert x[name] is None or math.isclose(x[name], y[name], rel_tol=1e-9, abs_tol=1e-9), (name, x, y)
        x, y = (of.difference("sex", "F", "M").to_dicts()[0] for of in (a, b))
        assert math.isclose(x["se"], y["se"], rel_tol=1e-9)
        assert [row["n"] for row in one.calibration().to_dicts()] == [
            row["n"] for row in other.calibration().to_dicts()
        ]
    with pytest.raises(infosoc.InvalidMargin, match="device"):
        infosoc.Survey(path, **DESIGN).poststratify("device", {"phone": 10, "computer": 10})


def test_what_needs_all_cases_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "people.parquet"
    pa.parquet.write_table(people(), path)
    svy = infosoc.Survey(path, **DESIGN)
    for call in [svy.weights, lambda: svy.trim_weights(upper=3)]:
        with pytest.raises(infosoc.InvalidArgument, match="all cases in one table"):
            call()
    calibrated = svy.poststratify("sex", {"F": 10, "M": 10})
    with pytest.raises(infosoc.InvalidArgument, match="give all margins together"):
        calibrated.poststratify("sex", {"F": 10, "M": 10})
    with pytest.raises(infosoc.InvalidArgument, match="read only once"):
        infosoc.Survey(Lines(people()), **DESIGN, stream=True).poststratify("sex", {"F": 10, "M": 10})
    with pytest.raises(TypeError, match="polars expressions need a table in memory"):
        svy.mean(pl.col("minutes") / 60)
    with pytest.raises(infosoc.InvalidArgument, match="quantiles need all rows"):
        infosoc.State(infosoc.quantile("minutes", 0.5), weight="w")
    with pytest.raises(TypeError, match="a state, whose rows come later"):
        infosoc.State(infosoc.mean(pl.col("minutes") / 60), weight="w")


def test_bad_sources_and_rows(tmp_path: pathlib.Path) -> None:
    with pytest.raises(infosoc.InfosocError, match=r"nowhere\.parquet"):
        infosoc.Survey(tmp_path / "nowhere.parquet", weight="w")
    with pytest.raises(infosoc.InfosocError, match=r"no file whose name ends in \.parquet"):
        infosoc.Survey(tmp_path, weight="w")
    (tmp_path / "text.parquet").write_text("not a table")
    with pytest.raises(infosoc.InfosocError, match=r"text\.parquet"):
        infosoc.Survey(tmp_path / "text.parquet", weight="w")
    with pytest.raises(TypeError, match="to read in batches, got int"):
        infosoc.Survey(5, stream=True)
    table = people()
    w = table["w"].to_pylist()
    w[3210] = -1.0
    path = tmp_path / "people.parquet"
    pa.parquet.write_table(table.set_column(2, "w", [w]), path, row_group_size=500)
    with pytest.raises(infosoc.InvalidWeight, match="row 3210"):
        infosoc.Survey(path, **DESIGN).mean("minutes")
    with pytest.raises(infosoc.UnknownColumn, match="minutes"):
        infosoc.Survey(path, **DESIGN).mean("minuts")


def test_errors_of_a_source_are_told() -> None:
    table = people()

    def batches() -> Iterator[pa.RecordBatch]:
        yield from table.to_batches(max_chunksize=200)[:2]
        raise OSError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(table.schema, batches())
    with pytest.raises(infosoc.InfosocError, match="the disk is gone"):
        infosoc.Survey(reader, **DESIGN, stream=True).mean("minutes")


def test_an_error_in_progress_ends_the_reading(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "people.parquet"
    pa.parquet.write_table(people(), path)

    def report(rows: int, total: int | None) -> None:
        raise RuntimeError(f"enough after {rows}")

    with pytest.raises(RuntimeError, match="enough after"):
        infosoc.Survey(path, **DESIGN, progress=report).mean("minutes")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_the_reading() -> None:
    script = textwrap.dedent("""
        import time, pyarrow as pa, infosoc
        table = pa.table({"w": [1.0] * 1000, "y": [1.0] * 1000})
        def batches():
            print("reading", flush=True)
            while True:
                time.sleep(0.01)
                yield from table.to_batches()
        reader = pa.RecordBatchReader.from_batches(table.schema, batches())
        try:
            infosoc.Survey(reader, weight="w", stream=True).mean("y")
        except KeyboardInterrupt:
            print("stopped")
    """)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "stopped\n"
        assert process.wait(10) == 0


def test_damaged_states_are_refused() -> None:
    state = infosoc.State(MEASURES, BY, **DESIGN)
    state.add(people(400))
    data = state.to_bytes()
    for wrong in [b"", b"something else entirely", data[:-3], data[:-1] + bytes([data[-1] ^ 1])]:
        with pytest.raises(infosoc.InvalidState):
            infosoc.State.from_bytes(wrong)
    with pytest.raises(infosoc.InvalidState, match="the grouping sets differ"):
        state.merge(infosoc.State(MEASURES, ["sex"], **DESIGN))


def test_pandas_is_a_table_and_not_a_source() -> None:
    table = people(400).drop_columns(["unused"])
    assert isinstance(table.to_pandas(), pandas.DataFrame)
    assert "columns" in repr(infosoc.Survey(table.to_pandas(), **DESIGN))
