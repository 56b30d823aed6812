"""National figures and estimates enter the series of all countries."""

from pathlib import Path
from typing import Any

import infosoc
import pyarrow as pa
import pytest

DATASETS = Path(__file__).resolve().parents[2] / "datasets"


@pytest.fixture(scope="module")
def mexico() -> Any:
    return infosoc.open_dataset(DATASETS / "national/mex-endutih-2021")


def test_the_chain_from_a_national_file_to_regions(mexico: Any) -> None:
    world = infosoc.Series.read(DATASETS / "series/ict.csv")
    series = world.extend(mexico.indicators().observations("MEX", 2021))
    weights = pa.table({"ref_area": ["MEX", "USA"], "time_period": [2021] * 2, "weight": [1.0, 3.0]})
    group = pa.table({"group": ["N", "N"], "ref_area": ["MEX", "USA"]})
    rows = series.indicators(["HH6"]).aggregate(group, weights=weights, min_coverage=0.25).to_dicts()
    # R survey 4.5: tests/golden/survey/ict_example.csv, row o_00923; Mexico alone is observed.
    assert rows[0]["obs_value"] == pytest.approx(66.43040376248347, rel=1e-9)
    assert rows[0]["coverage"] == 0.25
    # No weight is known for households that are rural, or of a size.
    assert all(row["obs_value"] is None and row["comment"] for row in rows[1:])


def test_country_and_year_can_be_given(mexico: Any) -> None:
    figures = mexico.estimate("HH6", level=0.9, interval="beta")
    row = figures.observations(time_period=2020).to_dicts()[0]
    assert (row["ref_area"], row["time_period"], row["base"]) == ("MEX", 2020, "households")
    assert row["ci_low"] < row["obs_value"] < row["ci_high"]
    with pytest.raises(infosoc.UnknownArea):
        figures.observations("Mexiko")
    with pytest.raises(infosoc.UnknownOption):
        mexico.estimate("HH6", interval="exact")


def test_another_value_of_a_key_replaces_only_when_asked() -> None:
    def one(value: float) -> infosoc.Series:
        columns = {"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [value]}
        return infosoc.Series(pa.table(columns))

    with pytest.raises(infosoc.DuplicateObservation, match="HH7 MEX 2021"):
        one(75.6).extend(one(60.0))
    assert [row["obs_value"] for row in one(75.6).extend(one(60.0), replace=True).to_dicts()] == [60.0]


def test_estimates_enter_in_the_unit_of_the_catalogue() -> None:
    people = pa.table({"w": [2, 1, 1, 1], "sex": ["F", "M", "M", None], "internet": [1, 1, 0, 0]})
    survey = infosoc.Survey(people, weight="w")
    rows = survey.proportion("internet", by="sex").observations("MEX", 2021, "HH7").to_dicts()
    assert {row["sex"]: row["obs_value"] for row in rows} == pytest.approx({"_T": 60, "F": 100, "M": 50, "_U": 0})
    assert {row["unit_measure"] for row in rows} == {"%"}
    with pytest.raises(infosoc.InvalidArgument, match="unit of the catalogue"):
        survey.mean("internet").observations("MEX", 2021, "HH7")
    with pytest.raises(infosoc.InvalidArgument, match="comparison"):
        survey.proportion("internet", by="sex").parity("sex", "F", "M").observations("MEX", 2021, "HH7")
