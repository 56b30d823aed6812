"""National tables of every kind of indicator: figures, findings and errors, from any table library."""

from pathlib import Path

import duckdb
import infosoc
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

SERIES = Path(__file__).resolve().parents[2] / "datasets/series/ict.csv"

TIERS = {
    "speed": ["IS_256KT2M", "IS_2MT10M", "IS_GE10M"],
    "subscriptions": [200_000, 1_800_000, 8_000_000],
    "population": [125_000_000] * 3,
}
A3 = {"area": "MEX", "year": 2021, "numerator": "subscriptions", "denominator": "population", "category": "speed"}


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame, pa.table])
def test_tables_of_any_library(make: type) -> None:
    series = infosoc.Records(make(TIERS), "A3", **A3).observations().to_polars()
    assert dict(zip(series["speed"], series["obs_value"], strict=True)) == {
        "IS_256KT2M": 0.16,
        "IS_2MT10M": 1.44,
        "IS_GE10M": 6.4,
        "_T": 8.0,
    }
    assert set(series["unit_measure"]) == {"per 100 inhabitants"}


def test_a_duckdb_relation() -> None:
    relation = duckdb.sql("select 'MEX' as ref_area, 2021 as time_period, 30 as numerator, 40 as denominator")
    [row] = infosoc.Records(relation, "EG3").observations().to_dicts()
    assert (row["obs_value"], row["numerator"], row["denominator"]) == (75.0, 30.0, 40.0)


def test_records_enter_a_series_and_its_views() -> None:
    series = infosoc.Series.read(SERIES)
    records = infosoc.Records(pl.DataFrame({"numerator": [9], "denominator": [12]}), "EG6", area="CRI", year=2021)
    joined = series.extend(records.observations())
    assert len(joined) == len(series) + 1
    sdg = infosoc.Records(pl.DataFrame(TIERS), "17.6.1", **A3).observations().sdg().to_polars()
    assert set(sdg["goal"]) == {"17"}


def test_findings_come_together_and_no_number_is_given() -> None:
    table = pl.DataFrame(
        {
            "ref_area": ["MEX", "Mexiko", "CRI", "GTM"],
            "time_period": [2021] * 4,
            "numerator": [-5.0, 1.0, float("nan"), 3.0],
            "denominator": [100.0, 100.0, 100.0, None],
        }
    )
    records = infosoc.Records(table, "A2")
    errors = [row for row in records.validate().to_dicts() if row["severity"] == "error"]
    assert {row["rule"] for row in errors} == {"negative", "unknown_area", "not_finite", "missing_denominator"}
    with pytest.raises(infosoc.SeveralErrors) as raised:
        records.observations()
    assert len(raised.value.errors) == len(errors)
    assert all(isinstance(error, infosoc.InvalidRecord) for error in raised.value.errors)
    assert raised.value.errors[0].code == "invalid_record"


def test_prices_name_their_unit() -> None:
    table = pl.DataFrame({"price": [360.0], "pesos": [18.0], "gni": [12_000.0]})
    keywords = {"area": "MEX", "year": 2021, "numerator": "price", "denominator": "gni", "exchange_rate": "pesos"}
    [row] = infosoc.Records(table, "A7", unit="% of monthly GNI per capita", **keywords).observations().to_dicts()
    assert row["obs_value"] == 2.0
    with pytest.raises(infosoc.InvalidArgument, match="one of USD"):
        infosoc.Records(table, "A7", **keywords)
    with pytest.raises(infosoc.UnknownOption, match="EUR"):
        infosoc.Records(table, "A7", unit="EUR", **keywords)
    poor = table.with_columns(gni=pl.lit(None, pl.Float64))
    with pytest.raises(infosoc.InvalidRecord, match="a price without the income"):
        infosoc.Records(poor, "A7", unit="% of monthly GNI per capita", **keywords).observations()


@pytest.mark.parametrize(
    ("keywords", "error"),
    [
        ({"indicator": "A77"}, infosoc.UnknownIndicator),
        ({"area": "Mexiko"}, infosoc.UnknownArea),
        ({"numerator": "subs"}, infosoc.UnknownColumn),
        ({"indicator": "ED5", "operator": "denominator"}, infosoc.InvalidArgument),
        ({"late": "carry"}, infosoc.InvalidArgument),
        ({"stages": 3}, infosoc.InvalidArgument),
        ({"tolerance": -1.0}, infosoc.InvalidArgument),
        ({"unit": "%"}, infosoc.UnknownOption),
    ],
)
def test_layouts_that_do_not_fit(keywords: dict, error: type[Exception]) -> None:
    table = pl.DataFrame({"numerator": [1.0], "denominator": [2.0]})
    arguments = {"indicator": "A2", "area": "MEX", "year": 2021, **keywords}
    with pytest.raises(error):
        infosoc.Records(table, **arguments)


def test_skills_become_columns_of_a_survey() -> None:
    columns = {
        "SKILL_ICTVRFY": "a",
        "SKILL_ICTATCH": "b",
        "SKILL_ICTCPT": "c",
        "SKILL_ICTSCRTY": "d",
        "SKILL_ICTSFWR": "e",
    }
    people = pl.DataFrame({"w": [3.0, 1.0, 2.0], **{name: [True, True, False] for name in "abcd"}, "e": [1, 0, None]})
    levels = infosoc.skill_levels(people, columns)
    assert [row["skill_overall"] for row in levels.to_dicts()] == ["basic", "4 of 5", None]
    shares = infosoc.Survey(levels, weight="w").proportion("skill_overall").to_polars()
    assert dict(zip(shares["level"], shares["value"], strict=True)) == {"4 of 5": 0.25, "basic": 0.75}
    # One threshold changed in the table: two activities are needed in the area.
    scheme = (
        infosoc.skill_scheme()[1]
        .to_polars()
        .with_columns(
            at_least=pl.when(pl.col("scope") == "area", pl.col("level") != "none")
            .then(pl.col("at_least").cast(int) + 1)
            .otherwise(pl.col("at_least").cast(int))
        )
    )
    stricter = infosoc.skill_levels(people, columns, levels=scheme)
    assert stricter.to_dicts()[0]["skill_overall"] == "0-1 of 5"


def test_bad_skills() -> None:
    people = pl.DataFrame({"a": [1, 9], "b": ["yes", "no"]})
    with pytest.raises(infosoc.SeveralErrors) as raised:
        infosoc.skill_levels(people)
    assert len(raised.value.errors) == 22
    with pytest.raises(infosoc.UnknownOption):
        infosoc.skill_levels(people, {"copying": "a"})
    with pytest.raises(infosoc.InvalidArgument, match="no activity is given for communication"):
        infosoc.skill_levels(people, {"SKILL_ICTVRFY": "a"})
    with pytest.raises(TypeError):
        infosoc.skill_levels(people, {})
    series = infosoc.Series.read(SERIES)
    with pytest.raises(infosoc.UnknownIndicator):
        series.legacy_skills()
