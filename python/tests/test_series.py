"""Series, aggregates and the SDG view: the library's numbers and errors arrive in Python."""

from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pyarrow as pa
import pytest


def table(**columns: list[Any]) -> pa.Table:
    return pa.table(columns)


def observations(areas: list[str], values: list[Any], **more: list[Any]) -> pa.Table:
    n = len(areas)
    return table(indicator=["HH7"] * n, ref_area=areas, time_period=[2021] * n, obs_value=values, **more)


GROUP = table(group=["G"] * 3, ref_area=["MEX", "GTM", "HND"])


def test_weighted_mean_and_coverage() -> None:
    series = infosoc.Series(observations(["MEX", "GTM", "HND"], [80.0, 50.0, None]))
    weights = table(ref_area=["MEX", "GTM", "HND"], time_period=[2021] * 3, weight=[6.0, 2.0, 2.0])
    row = series.aggregate(GROUP, weights=weights, min_coverage=0.8).to_dicts()[0]
    assert row["obs_value"] == pytest.approx((6 * 80 + 2 * 50) / 8, rel=1e-15)
    assert (row["ref_area"], row["coverage"], row["n_countries"], row["n_observed"]) == ("G", 0.8, 3, 2)
    row = series.aggregate(GROUP, weights=weights, min_coverage=0.9).to_dicts()[0]
    assert row["obs_value"] is None
    assert row["obs_status"] == "Q"
    assert "below the minimum of 0.9" in row["comment"]


@pytest.mark.parametrize("name", ["m49", "sdg", "itu", "wb_region", "wb_income", "ldc", "lldc", "sids", "sids_itu"])
def test_built_in_groupings(name: str) -> None:
    series = infosoc.Series(observations(["MEX", "NA"], [80.0, 50.0]))
    groups = series.aggregate(name, weights="population", min_coverage=0)
    assert len(groups) > 0
    assert all(row["n_observed"] <= row["n_countries"] for row in groups.to_dicts())


def test_extend_takes_a_series_with_its_own_groups() -> None:
    series = infosoc.Series(observations(["MEX", "GTM"], [80.0, 50.0]))
    both = series.extend(series.aggregate(GROUP, weights="equal"))
    assert [row["ref_area"] for row in both.to_dicts()] == ["MEX", "GTM", "G"]
    assert {row["indicator"] for row in both.sdg().to_dicts()} == {"17.8.1"}


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (observations(["Mexco"], [1.0]), infosoc.UnknownArea),
        (observations(["MEX"], [float("nan")]), infosoc.NotFinite),
        (observations(["MEX"], [".."]), infosoc.WrongType),
        (observations(["MEX", "MX"], [1.0, 2.0]), infosoc.DuplicateObservation),
        (observations(["MEX"], [1.0], obs_status=["fine"]), infosoc.UnknownOption),
        (table(indicator=["HH7"]), infosoc.SeveralErrors),
    ],
)
def test_bad_tables(bad: pa.Table, error: type[Exception]) -> None:
    with pytest.raises(error):
        infosoc.Series(bad)


def test_bad_options() -> None:
    series = infosoc.Series(observations(["MEX"], [80.0]))
    with pytest.raises(infosoc.UnknownOption):
        series.aggregate("regions")
    with pytest.raises(infosoc.UnknownOption):
        series.aggregate("itu", weights="households")
    with pytest.raises(infosoc.UnknownOption):
        series.aggregate("itu", method="average")
    with pytest.raises(infosoc.InvalidArgument):
        series.aggregate("itu", min_coverage=50)
    with pytest.raises(infosoc.InvalidWeight):
        series.aggregate("itu", weights=table(ref_area=["MEX"], time_period=[2021], weight=[-1.0]))
    with pytest.raises(infosoc.InvalidFile):
        infosoc.Series.read("no/such/file.csv")


def test_groupings_and_aggregates_are_read_again_from_files(tmp_path):
    datasets = Path(__file__).resolve().parents[2] / "datasets"
    series = infosoc.Series.read(datasets / "series/ict.csv").indicators(["HH7"]).years(2020, 2020)
    for name in ("m49", "sdg", "itu", "wb_income"):
        table = pl.read_csv(datasets / f"groupings/{name}.csv")  # 001 becomes 1
        again = series.aggregate(table, weights="population").to_polars()
        assert again.equals(series.aggregate(name, weights="population").to_polars()), name
    own = pl.DataFrame({"group": ["G", "G"], "ref_area": ["MEX", "GTM"]})
    series.aggregate(own, weights="population").write_csv(tmp_path / "own.csv")
    assert infosoc.Series.read(tmp_path / "own.csv").to_dicts()[0]["ref_area"] == "G"


def test_a_former_state_is_named_as_one():
    row = {"indicator": "HH7", "ref_area": "SUN", "time_period": 1990, "obs_value": 0.0}
    with pytest.raises(infosoc.UnknownArea, match="the former USSR"):
        infosoc.Series(pl.DataFrame([row]))
