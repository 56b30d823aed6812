"""Unequal probabilities, comparison of any two rows, and two-way tables from Python."""

import csv
from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pyarrow as pa
import pytest

GOLDEN = Path(__file__).resolve().parents[2] / "tests/golden/survey"
COUNTIES = pl.read_csv(GOLDEN / "data/election_pps.csv")
JOINT = pl.read_csv(GOLDEN / "data/election_jointprob.csv")
SUM_OF_SQUARES = 0.10321027266234986
CLUSTERS = pl.read_csv(GOLDEN / "data/apiclus1.csv")


def golden(topic: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{topic}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("design", "pps"),
    [
        ("pps_brewer", "brewer"),
        ("pps_overton", "overton"),
        ("pps_hr_est", "hartley_rao"),
        ("pps_hr_pop", infosoc.Pps("hartley_rao", squares=SUM_OF_SQUARES)),
        ("pps_hr_yg", infosoc.Pps("hartley_rao", squares=SUM_OF_SQUARES, variance="yates_grundy")),
        ("pps_ht", JOINT),
        ("pps_ht", JOINT.to_pandas()),
        ("pps_ht", JOINT.to_numpy()),
        ("pps_ht", JOINT.to_numpy().tolist()),
        ("pps_yg", infosoc.Pps(JOINT.to_arrow(), variance="yates_grundy")),
    ],
)
def test_unequal_probabilities(design: str, pps: Any) -> None:
    svy = infosoc.Survey(COUNTIES, fpc="p", pps=pps)
    compared = 0
    for row in golden("pps"):
        if row["design"] != design or row["estimator"] != "total" or row["domain"]:
            continue
        got = svy.total(row["variable"]).to_dicts()[0]
        assert got["value"] == pytest.approx(float(row["value"]), rel=1e-9)
        assert got["se"] == pytest.approx(float(row["se"]), rel=1e-8)
        compared += 1
    assert compared == 2


def test_bad_probabilities() -> None:
    with pytest.raises(infosoc.UnknownOption, match="brewer"):
        infosoc.Survey(COUNTIES, fpc="p", pps="brewster")
    with pytest.raises(infosoc.InvalidArgument, match="square matrix"):
        infosoc.Survey(COUNTIES, fpc="p", pps=[[0.5, 0.2], [0.2, 0.5]])
    with pytest.raises(infosoc.InvalidArgument, match="squares"):
        infosoc.Pps("brewer", squares=0.1)
    with pytest.raises(infosoc.WrongType, match="square table"):
        infosoc.Pps(pa.table({"j1": ["a"]}))
    with pytest.raises(TypeError):
        infosoc.Survey(COUNTIES, fpc="p", pps=3)


def test_comparison_of_any_two_rows() -> None:
    svy = infosoc.Survey(CLUSTERS, weight="pw", psu="dnum", fpc="fpc")
    estimates = svy.estimate([infosoc.mean("api00"), infosoc.mean("api99")], by=["stype", ("stype", "awards")])
    elementary = {"measure": "mean(api00)", "stype": "E"}
    gap = estimates.compare(elementary, {"measure": "mean(api00)", "stype": "H"}).to_dicts()[0]
    expected = next(row for row in golden("contrasts") if row["param"].startswith("diff_E_H"))
    assert gap["value"] == pytest.approx(float(expected["value"]), rel=1e-9)
    assert gap["se"] == pytest.approx(float(expected["se"]), rel=1e-8)
    growth = svy.mean(pl.col("api00") - pl.col("api99")).to_dicts()[0]
    rise = estimates.compare(0, 1, "difference").to_dicts()[0]
    assert rise["value"] == pytest.approx(growth["value"], rel=1e-9)
    assert rise["se"] == pytest.approx(growth["se"], rel=1e-8)
    assert rise["measure"] == "mean(api00) - mean(api99)"
    with pytest.raises(infosoc.NoSuchRow):
        estimates.compare({"stype": "E"}, elementary)
    with pytest.raises(infosoc.NoSuchRow):
        estimates.compare({**elementary, "stype": "X"}, elementary)
    with pytest.raises(infosoc.UnknownOption):
        estimates.compare(0, 1, "quotient")  # type: ignore[arg-type]


def test_tables() -> None:
    svy = infosoc.Survey(CLUSTERS, weight="pw", psu="dnum", fpc="fpc")
    table = svy.table("sch_wide", "stype", share="row")
    assert table.shape[0] == 12
    for row in golden("tables"):
        if row["estimator"] == "chisq" and row["design"] == "clus1_fpc":
            word, *numbers = row["param"].split(";")
            test = table.test(word)
            assert test.statistic == pytest.approx(float(row["value"]), rel=1e-9)
            assert test.p_value == pytest.approx(float(numbers[-1].removeprefix("p=")), rel=1e-6)
    totals = [row for row in table.to_dicts() if row["stype"] is None]
    assert [row["value"] for row in totals] == [1.0, 1.0, 1.0]
    with pytest.raises(infosoc.UnknownOption):
        table.test("fisher")
    with pytest.raises(infosoc.UnknownOption):
        svy.table("sch_wide", "stype", share="rows")  # type: ignore[arg-type]
    with pytest.raises(infosoc.InvalidArgument):
        svy.table("stype", "stype")


def test_a_table_of_expressions() -> None:
    svy = infosoc.Survey(CLUSTERS, weight="pw", psu="dnum")
    table = svy.table("stype", (pl.col("api00") > 600).alias("good"), where=pl.col("api99") > 0)
    cells = [(row["stype"], row["good"], row["n"]) for row in table.to_dicts()]
    expected = CLUSTERS.group_by("stype", pl.col("api00") > 600).len()
    assert {cell for cell in cells if None not in cell} == set(expected.rows())
