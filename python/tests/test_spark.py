"""Spark gives the numbers of one machine, whatever the partitioning, and the library's own errors.

The session is a small cluster on this machine: two executors, each a process of its own with Python workers. Without
Java the tests are skipped, or fail where INFOSOC_REQUIRE_SPARK is set, as `.ci/run` does.
"""

from __future__ import annotations

import datetime
import decimal
import math
import os
import pickle
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import infosoc
import infosoc.spark
import pyarrow  # type: ignore[import-untyped]
import pytest

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# pyspark imports pandas 3, which it does not claim to support in full, and leaves sockets to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

ROWS = 3000
STRATA, PSUS = 5, 40


REPLICATES = 12


def survey_table() -> pyarrow.Table:
    """Rows in no order: every PSU is in all parts, nulls everywhere but in the design, levels that are rare."""
    i = range(ROWS)
    psu = [(k * 7) % PSUS for k in i]
    minutes = [None if k % 11 == 0 else (k * k % 997) / 7 for k in i]
    weight = [50 + (k * 13 % 101) / 3 for k in i]
    return pyarrow.table(
        {
            "unused": [[k] for k in i],
            "w": weight,
            "stratum": pyarrow.array([f"s{p % STRATA}" for p in psu]),
            "psu": pyarrow.array(psu, "int32"),
            "sex": pyarrow.array([None if k % 17 == 0 else "FM"[k % 2] for k in i]),
            # The last level is in the last rows alone.
            "age.group `years`": pyarrow.array(
                ["75+" if k >= ROWS - 40 else ("15-24", "25-74")[k // 3 % 2] for k in i]
            ),
            "day": pyarrow.array([datetime.date(2021, 1 + k % 2, 1) for k in i]),
            "urban": pyarrow.array([None if k % 19 == 0 else k % 3 == 0 for k in i]),
            "internet": pyarrow.array([None if k % 23 == 0 else int(k % 5 < 3) for k in i], "int8"),
            "minutes": pyarrow.array(minutes, "float64"),
            "Minutes": pyarrow.array([1.0] * ROWS),
            "spend": pyarrow.array(
                [decimal.Decimal(k % 83) + decimal.Decimal("0.25") for k in i], pyarrow.decimal128(9, 2)
            ),
            # A jackknife of groups of PSUs.
            **{
                f"rw{r}": [
                    0 if p % REPLICATES == r else w * REPLICATES / (REPLICATES - 1)
                    for p, w in zip(psu, weight, strict=True)
                ]
                for r in range(REPLICATES)
            },
        }
    )


DESIGN: dict[str, Any] = {"weight": "w", "strata": "stratum", "psu": "psu"}
MEASURES = [
    infosoc.proportion("internet"),
    infosoc.mean("minutes", where="internet"),
    infosoc.total("spend"),
    infosoc.ratio("spend", "minutes"),
    infosoc.proportion("age.group `years`"),
    infosoc.count(where="urban"),
]
SETS: list[Any] = ["sex", ("sex", "age.group `years`"), "day", ("urban", "day")]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    required = "INFOSOC_REQUIRE_SPARK" in os.environ
    try:
        import pyspark  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        if required:
            raise
        pytest.skip("pyspark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        missing = "Spark needs Java 17 (Debian: openjdk-17-jre-headless), and there is no java in PATH"
        if required:
            pytest.fail(missing)
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYSPARK_PYTHON", sys.executable)
        environment.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        environment.setenv("SPARK_LOCAL_DIRS", str(folder))
        environment.setenv("SPARK_WORKER_DIR", str(folder))
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            # Small batches, so that a partition has several.
            "spark.sql.execution.arrow.maxRecordsPerBatch": "200",
        }
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("infosoc")
        for key, value in settings.items():
            builder = builder.config(key, value)
        running = builder.getOrCreate()
        running.sparkContext.setLogLevel("OFF")
        yield running
        running.stop()


@pytest.fixture(scope="module")
def skewed(session: SparkSession) -> DataFrame:
    """One partition has nearly all rows, some have a few, and some have none."""
    return spread(session, survey_table())


def spread(session: SparkSession, table: pyarrow.Table) -> DataFrame:
    """Return the rows with their numbers, 2600 of them in one of seven partitions."""
    from pyspark.sql import functions  # noqa: PLC0415

    df = session.createDataFrame(table.append_column("number", pyarrow.array(range(table.num_rows), "int64")))
    part = functions.when(functions.col("number") < 2600, 0).otherwise(functions.col("number") % 3 + 1)
    return df.repartition(7, part)


def same(given: infosoc.Estimates, expected: infosoc.Estimates, relative: float = 1e-12) -> None:
    """Every figure agrees within 1e-12 relative, if not said otherwise, and everything else exactly."""
    left, right = given.to_dicts(), expected.to_dicts()
    assert given.columns == expected.columns
    assert len(left) == len(right)
    for one, other in zip(left, right, strict=True):
        for column, value in other.items():
            if isinstance(value, float) and isinstance(one[column], float):
                # t is how far a ratio is from 1 in standard errors: near 1 few of its digits are left.
                room = relative * abs(other["value"]) / other["se"] if column == "t" else 0.0
                assert math.isclose(one[column], value, rel_tol=relative, abs_tol=room), (column, one, other)
            else:
                assert one[column] == value, (column, one, other)


def test_the_cluster_has_two_workers_and_the_partitions_are_skewed(skewed: DataFrame) -> None:
    def who(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import os  # noqa: PLC0415
        import time  # noqa: PLC0415

        import pyarrow  # noqa: PLC0415

        rows = sum(batch.num_rows for batch in batches)
        time.sleep(0.3)
        yield pyarrow.RecordBatch.from_pydict({"rows": [rows], "worker": [os.getpid()], "executor": [os.getppid()]})

    tasks = skewed.select("w").mapInArrow(who, "rows long, worker long, executor long").collect()
    rows = sorted(task["rows"] for task in tasks)
    assert rows[-1] >= 2600
    assert rows[0] == 0
    assert sum(rows) == ROWS
    assert len({task["worker"] for task in tasks}) >= 2
    assert len({task["executor"] for task in tasks}) >= 2
    assert os.getpid() not in {task["worker"] for task in tasks}


def test_the_numbers_are_those_of_one_machine(skewed: DataFrame) -> None:
    expected = infosoc.Survey(survey_table(), **DESIGN).estimate(MEASURES, by=SETS)
    same(infosoc.spark.Survey(skewed, **DESIGN).estimate(MEASURES, by=SETS), expected)


def test_replicate_weights(skewed: DataFrame) -> None:
    replicates = infosoc.Replicates("rw*", "jk1")
    expected = infosoc.Survey(survey_table(), weight="w", replicates=replicates).estimate(MEASURES, by=SETS)
    found = infosoc.spark.Survey(skewed, weight="w", replicates=replicates).estimate(MEASURES, by=SETS)
    same(found, expected)
    same(found.parity("sex", "F", "M"), expected.parity("sex", "F", "M"))
    with pytest.raises(infosoc.UnknownColumn, match="rx"):
        infosoc.spark.Survey(skewed, weight="w", replicates=infosoc.Replicates("rx*", "jk1"))


def test_comparisons_and_tables_are_those_of_one_machine(skewed: DataFrame) -> None:
    here, there = infosoc.Survey(survey_table(), **DESIGN), infosoc.spark.Survey(skewed, **DESIGN)
    whole, parts = (svy.estimate(MEASURES, by=SETS) for svy in (here, there))
    # Two totals of about a million are subtracted, and a few hundred are left.
    same(parts.difference("sex", "F", "M"), whole.difference("sex", "F", "M"), relative=1e-10)
    same(parts.parity("urban", "true", "false"), whole.parity("urban", "true", "false"))
    whole_table, table = (svy.table("sex", "age.group `years`", by="urban", share="row") for svy in (here, there))
    same(table, whole_table)
    for one, other in zip(table.test().to_dicts(), whole_table.test().to_dicts(), strict=True):
        assert math.isclose(one["p_value"], other["p_value"], rel_tol=1e-9)


def test_quantiles_are_those_of_one_machine(skewed: DataFrame) -> None:
    here, there = infosoc.Survey(survey_table(), **DESIGN), infosoc.spark.Survey(skewed, **DESIGN)
    measures = [infosoc.mean("minutes"), infosoc.quantile("minutes", [0.25, 0.5, 0.9]), infosoc.quantile("w", [0.5])]
    found, expected = (svy.estimate(measures, by=["sex", "urban"]) for svy in (there, here))
    same(found, expected, relative=1e-9)
    same(
        there.quantile("minutes", 0.5, where="internet"), here.quantile("minutes", 0.5, where="internet"), relative=1e-9
    )


def test_calibration_is_that_of_one_machine(skewed: DataFrame) -> None:
    whole = sum(survey_table()["w"].to_pylist()) * 1.1
    days = {"2021-01-01": 0.52 * whole, "2021-02-01": 0.48 * whole}
    strata = {f"s{h}": share * whole for h, share in enumerate([0.22, 0.18, 0.2, 0.21, 0.19])}
    made = []
    for svy in (infosoc.spark.Survey(skewed, **DESIGN), infosoc.Survey(survey_table(), **DESIGN)):
        poststratified = svy.poststratify("stratum", strata)
        raked = svy.rake([("day", days), ("stratum", strata)])
        calibrated = svy.calibrate([("day", days), whole], distance="raking")
        assert raked.calibration() is not None
        made.append((poststratified, raked, calibrated))
    for there, here in zip(*made, strict=True):
        found, expected = (
            svy.estimate([infosoc.mean("minutes"), infosoc.total("internet")], by="sex") for svy in (there, here)
        )
        same(found, expected, relative=1e-9)
        same(found.difference("sex", "F", "M"), expected.difference("sex", "F", "M"), relative=1e-8)
        same(there.quantile("minutes", 0.5), here.quantile("minutes", 0.5), relative=1e-9)


def test_without_psus_rows_are_units(skewed: DataFrame) -> None:
    here, there = infosoc.Survey(survey_table(), weight="w"), infosoc.spark.Survey(skewed, weight="w")
    found, expected = (svy.mean("minutes", by="sex").difference("sex", "F", "M") for svy in (there, here))
    same(found, expected, relative=1e-10)


def test_the_same_partitions_give_the_same_bits(session: SparkSession) -> None:
    svy = infosoc.spark.Survey(session.createDataFrame(survey_table()), **DESIGN)
    first, second = (svy.estimate(MEASURES[:3], by="sex").to_dicts() for _ in range(2))
    assert first == second


def test_the_short_forms(skewed: DataFrame) -> None:
    here, there = infosoc.Survey(survey_table(), **DESIGN), infosoc.spark.Survey(skewed, **DESIGN)
    same(
        there.mean(["minutes", "Minutes"], by="sex", level=0.9), here.mean(["minutes", "Minutes"], by="sex", level=0.9)
    )
    same(there.total("minutes", where="urban"), here.total("minutes", where="urban"))
    same(there.proportion("psu", categorical=True), here.proportion("psu", categorical=True))
    same(there.ratio("minutes", "w"), here.ratio("minutes", "w"))
    same(there.count(by=[("sex", "day")]), here.count(by=[("sex", "day")]))


def test_a_design_that_no_partition_sees_whole(session: SparkSession) -> None:
    table = survey_table().slice(0, 4).append_column("N", pyarrow.array([9.0, 9.0, 7.0, 7.0]))
    table = table.set_column(2, "stratum", pyarrow.array([1, 1, 2, 2])).set_column(
        3, "psu", pyarrow.array([1, 2, 1, 2])
    )
    df = session.createDataFrame(table.drop(["unused"])).repartition(4, "w")
    design: dict[str, Any] = {**DESIGN, "fpc": "N", "nest": True}
    same(infosoc.spark.Survey(df, **design).mean("w"), infosoc.Survey(table, **design).mean("w"))
    lonely = infosoc.spark.Survey(df.where("psu < 2 or stratum = 1"), **design)
    with pytest.raises(infosoc.LonelyPsu):
        lonely.mean("w")


def test_an_unknown_column_is_found_before_anything_runs(skewed: DataFrame) -> None:
    with pytest.raises(infosoc.UnknownColumn, match="minutes"):
        infosoc.spark.Survey(skewed, **DESIGN).mean("minuts")


def test_errors_of_the_rows_are_the_library_s(skewed: DataFrame) -> None:
    from pyspark.sql import functions  # noqa: PLC0415

    weight = functions.when(functions.col("number") == ROWS - 1, -1.0).otherwise(functions.col("w"))
    with pytest.raises(infosoc.InvalidWeight, match=r"^partition \d+: "):
        infosoc.spark.Survey(skewed.withColumn("w", weight), **DESIGN).mean("minutes")
    bad = functions.when(functions.col("number") == 0, None).otherwise(weight)
    with pytest.raises(infosoc.SeveralErrors) as caught:
        infosoc.spark.Survey(skewed.withColumn("w", bad), **DESIGN).mean("minutes")
    assert {type(error) for error in caught.value.errors} == {infosoc.InvalidWeight}
    assert len(caught.value.errors) == 2


def test_no_rows_are_an_error(skewed: DataFrame) -> None:
    with pytest.raises(infosoc.EmptyTable):
        infosoc.spark.Survey(skewed.where("number < 0"), **DESIGN).mean("minutes")


def test_two_columns_of_one_name(skewed: DataFrame) -> None:
    twice = skewed.select("w", "internet", "w")
    with pytest.raises(infosoc.InvalidArgument, match="several columns of the name 'w'"):
        infosoc.spark.Survey(twice, weight="w").mean("internet")


def test_workers_without_the_library_say_so(skewed: DataFrame) -> None:
    from infosoc.spark import _SENT, _fold  # noqa: PLC0415

    fold = _fold(b"", ["w"])

    def without(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import sys  # noqa: PLC0415

        known = sys.modules.pop("infosoc", None)
        sys.modules["infosoc"] = None  # type: ignore[assignment]
        try:
            yield from fold(batches)
        finally:
            del sys.modules["infosoc"]
            sys.modules.update({"infosoc": known} if known else {})

    sent = skewed.select("w").mapInArrow(without, _SENT).first()
    assert sent is not None
    ((_, error),) = pickle.loads(sent["failure"])
    assert isinstance(error, ImportError)
    assert "on a worker" in str(error)


def test_other_tables_are_refused() -> None:
    pytest.importorskip("pyspark")
    with pytest.raises(TypeError, match=r"expected a pyspark\.sql\.DataFrame, got Table"):
        infosoc.spark.Survey(survey_table(), weight="w")


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(ImportError, match=r"pip install infosoc\[spark\]"):
        infosoc.spark.Survey(None, weight="w")  # type: ignore[arg-type]
