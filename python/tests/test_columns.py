"""Columns cross from Python when they are named: what nobody asks for does no harm, what cannot cross is named."""

import datetime
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import infosoc
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet
import pytest

W = [2.0, 1.0, 3.0, 4.0]
Y = [1.0, 2.0, 3.0, 4.0]
MEAN = (2 + 2 + 9 + 16) / 10
MOMENT = datetime.datetime(2021, 5, 1, tzinfo=datetime.timezone.utc)


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"w": W, "y": Y, **columns})


def odd() -> dict[str, object]:
    """Return columns that pandas has and Arrow has no one type for."""
    return {
        "mixed": pd.Series([1, "a", None, 2.5], dtype=object),
        "labelled": pd.Categorical([0.0, 1.0, "96+", 1.0], [0.0, 1.0, "96+"], ordered=True),
        "complex": np.array([1j] * 4),
        "objects": [object()] * 4,
        "sets": [{1}, {2}, {3}, {4}],
    }


def test_columns_nobody_asked_for_do_no_harm() -> None:
    table = frame(**odd())
    svy = infosoc.Survey(table, weight="w")
    assert svy.mean("y").to_dicts()[0]["value"] == pytest.approx(MEAN, rel=1e-15)
    state = infosoc.State(infosoc.mean("y"), weight="w")
    state.add(table)
    assert state.estimates().to_dicts()[0]["value"] == pytest.approx(MEAN, rel=1e-15)
    assert infosoc.dominance(table, "y", n=1, k=60.0).shape[0] >= 1


@pytest.mark.parametrize(
    ("column", "holds", "remedy"),
    [
        ("mixed", r"values of several types \(float, int, str\)", r"convert it to one type, with \.astype\(str\)"),
        ("labelled", r"categories of several types \(float, str\)", "convert_categoricals=False"),
        ("complex", "values of the type complex128", "convert it"),
        ("objects", "values of the type object", "convert it"),
        ("sets", "values of the type object|lists", "convert it"),
    ],
)
def test_what_cannot_cross_is_named_with_what_to_do(column: str, holds: str, remedy: str) -> None:
    svy = infosoc.Survey(frame(**odd()), weight="w")
    asks: list[Callable[[], object]] = [
        lambda: svy.mean(column),
        lambda: svy.count(column),
        lambda: svy.mean("y", where=column),
        lambda: infosoc.Survey(frame(**odd()), weight="w", psu=column),
    ]
    for ask in asks:
        with pytest.raises(infosoc.WrongType, match=rf'column "{column}" holds ({holds}).*{remedy}'):
            ask()
    with pytest.raises(infosoc.SeveralErrors) as caught:
        infosoc.Survey(frame(**odd()), weight=column, psu="mixed", strata="nothing")
    assert {type(error) for error in caught.value.errors} == {infosoc.WrongType, infosoc.UnknownColumn}


def test_a_table_that_is_taken_whole_names_what_cannot_cross() -> None:
    table = pd.DataFrame({"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [{1}]})
    with pytest.raises(infosoc.WrongType, match='"obs_value" holds'):
        infosoc.Series(table)
    table = pd.DataFrame(
        {"indicator": "HH7", "ref_area": "MEX", "time_period": 2021, "obs_value": 1.0, "sex": ["F", 1]}
    )
    with pytest.raises(infosoc.WrongType, match=r'table: column "sex" holds values of several types \(int, str\)'):
        infosoc.Series(table)
    twice = pd.DataFrame([["HH7", "MEX", 2021, 1.0, 2.0]])
    twice.columns = pd.Index(["indicator", "ref_area", "time_period", "obs_value", "obs_value"])
    with pytest.raises(infosoc.InvalidArgument, match='one column "obs_value", got 2 columns'):
        infosoc.Series(twice)


def twice(kind: str) -> Any:
    """Return a table with two columns "x"."""
    table = pa.Table.from_arrays([pa.array(W), pa.array(Y), pa.array([1, 0, 1, 0]), pa.array([0] * 4)], list("wyxx"))
    if kind == "pandas":
        return table.to_pandas()
    return table if kind == "pyarrow" else pa.RecordBatchReader.from_batches(table.schema, table.to_batches())


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "reader"])
def test_two_columns_of_one_name_are_refused_where_they_are_used(kind: str, stream: bool) -> None:
    def survey(**design: str) -> infosoc.Survey:
        return infosoc.Survey(twice(kind), weight="w", stream=stream, **design)  # type: ignore[arg-type]

    assert survey().mean("y").to_dicts()[0]["value"] == pytest.approx(MEAN, rel=1e-15)
    asks: list[Callable[[], object]] = [
        lambda: survey().mean("x"),
        lambda: survey().mean("y", by="x"),
        lambda: survey().mean("y", where="x"),
        lambda: survey(psu="x").mean("y"),
    ]
    for ask in asks:
        with pytest.raises(
            infosoc.InvalidArgument, match='expected one column "x", got 2 columns of this name; rename'
        ):
            ask()


def test_a_survey_is_of_the_table_as_it_was() -> None:
    table = frame(g=["a", "b", "a", "b"])
    svy = infosoc.Survey(table, weight="w")
    before = svy.mean("y", by="g").to_dicts()
    table[:] = table.iloc[::-1].to_numpy()
    table["g"] = "c"
    table.pop("w")
    assert svy.mean("y", by="g").to_dicts() == before
    polars = pl.DataFrame({"w": W, "y": Y})
    svy = infosoc.Survey(polars, weight="w")
    polars.replace_column(1, pl.Series("y", [0.0] * 4))
    assert svy.mean("y").to_dicts()[0]["value"] == pytest.approx(MEAN, rel=1e-15)
    assert svy.mean(pl.col("y") * 2).to_dicts()[0]["value"] == pytest.approx(2 * MEAN, rel=1e-15)


def test_columns_outlive_what_they_came_from() -> None:
    def once() -> pa.RecordBatchReader:
        schema = pa.schema([("w", pa.float64()), ("y", pa.float64()), ("g", pa.dictionary(pa.int8(), pa.string()))])
        batches = [
            pa.record_batch(
                [W[i : i + 2], Y[i : i + 2], pa.array(["a", "b"]).dictionary_encode().cast(schema.field("g").type)],
                schema=schema,
            )
            for i in (0, 2)
        ]
        return pa.RecordBatchReader.from_batches(schema, iter(batches))

    svy = infosoc.Survey(once(), weight="w")
    gc.collect()
    assert [row["value"] for row in svy.mean("y", by="g").to_dicts()] == [MEAN, (2 + 9) / 5, (2 + 16) / 5]
    sliced = pa.table({"w": [9.0, *W], "y": [9.0, *Y], "g": ["z", "a", "b", "a", "b"]}).slice(1)
    assert infosoc.Survey(sliced, weight="w").mean("y", by="g").shape[0] == 3
    relation = duckdb.sql(
        "SELECT * FROM (VALUES (2.0::DOUBLE, 1.0::DOUBLE, 'a', [1]), (1.0, 2.0, 'b', [2])) t(w, y, g, l)"
    )
    assert infosoc.Survey(relation, weight="w").mean("y", by="g").shape[0] == 3


def test_an_unknown_column_has_all_others_to_choose_from() -> None:
    for table in [frame(region=[1, 1, 2, 2], sets=[{1}] * 4), pl.DataFrame({"w": W, "y": Y, "region": [1, 1, 2, 2]})]:
        with pytest.raises(infosoc.UnknownColumn, match='no column "regoin"; the nearest are region'):
            infosoc.Survey(table, weight="w").mean("y", by="regoin")


def test_an_index_with_a_name_is_a_column() -> None:
    table = frame(region=["n", "n", "s", "s"]).set_index("region")
    values = infosoc.Survey(table, weight="w").mean("y", by="region").to_dicts()
    assert [(row["region"], row["value"]) for row in values[1:]] == [("n", 4 / 3), ("s", 25 / 7)]


def test_intervals_and_periods_of_pandas_are_groups_in_their_order() -> None:
    ages = pd.cut(pd.Series([5, 100, 25, 30]), [0, 9, 20, 30, 200])
    months = pd.Series(pd.PeriodIndex(["2021-02", "2020-11", "2021-02", None], freq="M"))
    svy = infosoc.Survey(frame(age=ages, month=months), weight="w")
    assert [row["age"] for row in svy.count("age").to_dicts()] == [None, "(0, 9]", "(20, 30]", "(30, 200]"]
    assert [row["month"] for row in svy.count("month").to_dicts()] == [None, "2020-11", "2021-02", None]


@pytest.mark.parametrize("kind", ["pyarrow", "reader", "lazy", "dataset", "parquet"])
def test_a_stream_says_what_a_column_holds(kind: str, tmp_path: Path) -> None:
    table = pa.table(
        {
            "w": W,
            "y": Y,
            "at": pa.array([MOMENT] * 4, pa.timestamp("us", "Europe/Paris")),
            "tags": [["a"]] * 4,
            "raw": [b"a"] * 4,
        }
    )
    file = tmp_path / "people.parquet"
    pyarrow.parquet.write_table(table, file)
    source: Any = {
        "pyarrow": lambda: table,
        "reader": lambda: pa.RecordBatchReader.from_batches(table.schema, table.to_batches()),
        "lazy": lambda: pl.from_arrow(table).lazy(),  # type: ignore[union-attr]
        "dataset": lambda: pyarrow.dataset.dataset(file),
        "parquet": lambda: file,
    }[kind]
    assert infosoc.Survey(source(), weight="w", stream=True).mean("y").to_dicts()[0]["value"] == pytest.approx(MEAN)
    for column, holds in [("at", "dates and times with a time zone"), ("tags", "lists"), ("raw", "bytes")]:
        with pytest.raises(infosoc.WrongType, match=f'"{column}" holds {holds}'):
            infosoc.Survey(source(), weight="w", stream=True).mean("y", by=column)
    with pytest.raises(infosoc.UnknownColumn, match='no column "tagz"; the nearest are tags'):
        infosoc.Survey(source(), weight="w", stream=True).mean("y", by="tagz")


def test_bytes_that_lie_are_named() -> None:
    """Text that is not UTF-8, and codes beyond the categories, of which -1 is no word for missing."""
    offsets = pa.py_buffer(np.array([0, 1, 2, 3, 4], "i4").tobytes())
    text = pa.Array.from_buffers(pa.string(), 4, [None, offsets, pa.py_buffer(b"a\xe9ab")])
    codes = [
        pa.DictionaryArray.from_arrays(pa.array([0, 1, key, 0], pa.int32()), ["a", "b"], safe=False) for key in (2, -1)
    ]
    for column, holds in [
        (text, "utf-8"),
        *((code, "its codes are not all those of its 2 categories") for code in codes),
    ]:
        table = pa.table({"w": W, "y": Y, "x": column})
        for stream in (False, True):
            svy = infosoc.Survey(table, weight="w", stream=stream)
            assert svy.mean("y").to_dicts()[0]["n"] == 4
            with pytest.raises(infosoc.WrongType, match=f'(?i)"x" holds what cannot be read.*{holds}'):
                svy.count("x")


def test_metadata_and_types_of_columns_nobody_uses_do_no_harm() -> None:
    table = pa.table(
        {
            "w": W,
            "y": Y,
            "months": pa.array([pa.MonthDayNano([1, 2, 3])] * 4),
            "empty": pa.array([[]] * 4, pa.list_(pa.int64(), 0)),
            "union": pa.UnionArray.from_dense(
                pa.array([0, 1] * 4, pa.int8()),
                pa.array([0, 0, 1, 1, 2, 2, 3, 3], pa.int32()),
                [pa.array([1, 2, 3, 4]), pa.array(list("abcd"))],
            ).slice(4),
        }
    )
    field = pa.field("y", pa.float64(), metadata={b"pickle": b"\x80\xff"})
    odd = pa.field("odd", pa.int64(), metadata={b"pickle": b"\x80\xff", b"ARROW:extension:name": b"odd"})
    table = table.append_column(odd, [[1, 2, 3, 4]]).slice(1)
    for stream in (False, True):
        assert infosoc.Survey(table, weight="w", stream=stream).mean("y").to_dicts()[0]["n"] == 3
        with pytest.raises(infosoc.WrongType, match='"odd" holds what cannot be read'):
            infosoc.Survey(table.set_column(1, field, table["y"]), weight="w", stream=stream).mean("odd")


@pytest.mark.parametrize("stream", [False, True])
def test_an_empty_table_has_columns_of_every_type(stream: bool) -> None:
    types = [pa.null(), pa.float32(), pa.float64(), pa.string(), pa.bool_(), pa.date32(), pa.decimal128(9, 2)]
    for kind in types:
        schema = pa.schema([("w", pa.float64()), ("y", pa.float64()), ("g", kind)])
        with pytest.raises(infosoc.EmptyTable):
            infosoc.Survey(schema.empty_table(), weight="w", stream=stream).mean("y", by="g")
        table = pa.table([W, Y, pa.nulls(4, kind)], schema=schema)
        rows = infosoc.Survey(table, weight="w", stream=stream).estimate(
            [infosoc.proportion("g", categorical=True), infosoc.mean("y")], by="g"
        )
        found = [(row["measure"], row["by"], row["n"], row["n_missing"], row["status"]) for row in rows.to_dicts()]
        assert found == [
            (measure, by, n, 4 - n, status)
            for by in ("", "g")
            for measure, n, status in [("proportion(g)", 0, "empty"), ("mean(y)", 4, "normal")]
        ]


def test_links_in_a_folder_count_no_row_twice(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pa.table({"w": W, "y": Y}), tmp_path / "a.parquet")
    (tmp_path / "below").mkdir()
    for link, target in [("again", "."), ("below/up1", ".."), ("below/up2", ".."), ("b.parquet", "a.parquet")]:
        os.symlink(target, tmp_path / link)
    elsewhere = tmp_path / ".elsewhere"
    elsewhere.mkdir()
    pyarrow.parquet.write_table(pa.table({"w": W, "y": Y}), elsewhere / "part.parquet")
    os.symlink(elsewhere, tmp_path / "linked")
    assert infosoc.Survey(tmp_path, weight="w").mean("y").to_dicts()[0]["n"] == 8
    with pytest.raises(infosoc.InvalidFile, match="given twice"):
        infosoc.Survey([tmp_path, tmp_path / "b.parquet"], weight="w")
    os.mkfifo(tmp_path / "pipe.parquet")
    with pytest.raises(infosoc.InvalidFile, match="a pipe or a device"):
        infosoc.Survey(tmp_path, weight="w")


def test_files_of_a_folder_are_alike_in_what_is_read(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pa.table({"w": W, "y": Y, "x": [1] * 4}), tmp_path / "a.parquet")
    pyarrow.parquet.write_table(pa.table({"w": W, "y": [1, 2, 3, 4], "z": [1] * 4}), tmp_path / "b.parquet")
    assert infosoc.Survey(tmp_path, weight="w").mean("y").to_dicts()[0]["value"] == pytest.approx(MEAN)
    with pytest.raises(infosoc.InvalidFile, match=r'b\.parquet: there is no column "x", unlike the file before'):
        infosoc.Survey(tmp_path, weight="w").mean("x")


def test_a_total_near_0_is_met() -> None:
    """The linear calibration to one total t has the weights d (1 + λx), λ = (t - Σdx) / Σdx²."""
    values = np.random.default_rng(3).uniform(-4000, 4000, 50)
    weights = np.random.default_rng(4).uniform(5, 20, 50)
    svy = infosoc.Survey(pl.DataFrame({"w": weights, "x": values}), weight="w").calibrate([("x", 1e-5)])
    factors = 1 + (1e-5 - weights @ values) / (weights @ values**2) * values
    assert svy.weights().to_polars()["weight"].to_numpy() == pytest.approx(weights * factors, rel=1e-12)
    assert abs(svy.total("x").to_dicts()[0]["value"] - 1e-5) < 1e-14 * (weights @ abs(values))


def test_conditions_tell_measures_apart() -> None:
    svy = infosoc.Survey(frame(a=[1, 0, 1, 1], b=[True, True, False, True]), weight="w")
    measures = [infosoc.mean("y"), infosoc.mean("y", where="a"), infosoc.mean("y", where="b")]
    names = [row["measure"] for row in svy.estimate(measures).to_dicts()]
    assert names == ["mean(y)", "mean(y) where a", "mean(y) where b"]
    assert svy.mean("y", where="a").to_dicts()[0]["measure"] == "mean(y)"


def test_dates_beyond_the_calendar_of_python_are_text() -> None:
    """Python's dates end in 9999, and those of other packages before the numbers that stand for them."""
    days = [2_932_896, 2_932_897, 0, -719_163]
    svy = infosoc.Survey(pa.table({"w": W, "at": pa.array(days, pa.int32()).cast(pa.date32())}), weight="w")
    found = [row["at"] for row in svy.count("at").to_dicts()]
    assert found == [None, "0000-12-31", datetime.date(1970, 1, 1), datetime.date(9999, 12, 31), "+10000-01-01"]
    far = pa.array([2**31 - 1, 0, 1, 2], pa.int32()).cast(pa.date32())
    times = pa.array([2**62, 0, 1, 2], pa.int64()).view(pa.date64())
    for column in (far, times):
        with pytest.raises(infosoc.WrongType, match="holds dates beyond every calendar"):
            infosoc.Survey(pa.table({"w": W, "at": column}), weight="w").count("at")
    series = {"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [1.0]}
    table = infosoc.Series(pa.table({**series, "asked": far.slice(0, 1)}))
    assert "2147483647 days after 1970" in repr(table)


def buffers(kind: pa.DataType, *parts: bytes | None, shift: int = 0) -> pa.Array:
    """Return an array of four values in given buffers, which lie `shift` bytes beside where they should."""
    places = [None if part is None else pa.py_buffer(b"\0" * shift + part).slice(shift) for part in parts]
    return pa.Array.from_buffers(kind, 4, places)


def offsets(*values: int) -> bytes:
    return np.array(values, "i4").tobytes()


@pytest.mark.parametrize("shift", [1, 3, 4, 8])
def test_buffers_that_are_not_aligned(shift: int) -> None:
    columns = {
        "w": buffers(pa.float64(), None, np.array(W).tobytes(), shift=shift),
        "y": buffers(pa.float64(), None, np.array(Y).tobytes(), shift=shift),
        "text": buffers(pa.string(), None, offsets(0, 1, 2, 3, 4), b"abab", shift=shift),
        "view": buffers(
            pa.string_view(), None, b"".join(b"\1\0\0\0" + x + b"\0" * 11 for x in [b"a", b"b"] * 2), shift=shift
        ),
    }
    for name in ["text", "view"]:
        rows = infosoc.Survey(pa.table(columns), weight="w").mean("y", by=[name]).to_dicts()
        assert [row["value"] for row in rows] == pytest.approx([MEAN, (2 + 9) / 5, (2 + 16) / 5], rel=1e-15)


LIES = {
    "offsets below those before": buffers(pa.string(), None, offsets(0, 3, 1, 2, 4), b"abcd"),
    "an offset below zero": buffers(pa.string(), None, offsets(0, -3, 1, 2, 4), b"abcd"),
    "views of no buffer": buffers(pa.string_view(), None, (b"\x20\0\0\0abcd" + b"\7\0\0\0" + b"\0" * 4) * 4),
    "views beyond their buffer": buffers(
        pa.string_view(), None, (b"\x20\0\0\0abcd" + b"\0" * 4 + b"\x7f\0\0\0") * 4, b"abcd" * 10
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_arrow_that_points_nowhere(lie: str) -> None:
    table = pa.table({"w": W, "y": Y, "x": LIES[lie]})
    svy = infosoc.Survey(table, weight="w")
    assert svy.mean("y").to_dicts()[0]["value"] == pytest.approx(MEAN, rel=1e-15)
    for stream in (False, True):
        with pytest.raises(infosoc.WrongType, match='"x" holds what cannot be read'):
            infosoc.Survey(table, weight="w", stream=stream).count(by=["x"])


def test_views_of_missing_values_may_be_anything() -> None:
    views = b"\1\0\0\0a" + b"\0" * 11 + (b"\xff" * 16) * 2 + b"\1\0\0\0b" + b"\0" * 11
    table = pa.table({"w": W, "y": Y, "x": buffers(pa.string_view(), b"\x09", views)})
    rows = infosoc.Survey(table, weight="w").mean("y", by=["x"]).to_dicts()
    assert [(row["x"], row["value"]) for row in rows[1:]] == [("a", 1.0), ("b", 4.0), (None, (2 + 9) / 4)]
