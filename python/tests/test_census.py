"""The page on censuses runs as it is written, and its numbers are those of sums by polars."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pytest
from documents import names_of_page

ROOT = Path(__file__).resolve().parents[2]
CENSUS = ROOT / "datasets/synthetic/schools"


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    return names_of_page(infosoc.schools_and_government, 2)


@pytest.fixture(scope="module")
def answered() -> pl.DataFrame:
    """The schools that answered, each with what it counts for."""
    table = pl.read_csv(CENSUS / "schools.csv", schema_overrides={"region": pl.String}).filter(pl.col("status") == 1)
    returned = pl.col("returned") == 1
    return table.with_columns(w=pl.len().over("sector", "area") / returned.sum().over("sector", "area")).filter(
        returned
    )


def value(figures: infosoc.Figures, **keys: object) -> float:
    rows = [row for row in figures.to_dicts() if all(row[name] == key for name, key in keys.items())]
    assert len(rows) == 1, keys
    return rows[0]["value"]


def test_ratios_of_sums_are_no_means_of_ratios(names: dict[str, Any], answered: pl.DataFrame) -> None:
    with_computers = answered.filter(pl.col("computers") > 0)
    weighted = with_computers.select(pl.col("learners_computer", "computers") * pl.col("w"))
    expected = weighted["learners_computer"].sum() / weighted["computers"].sum()
    assert value(names["computers"], by="") == pytest.approx(expected, rel=1e-12)
    mean = (with_computers["learners_computer"] / with_computers["computers"]).mean()
    assert abs(mean - expected) > 0.1


def test_a_school_of_two_levels_counts_in_both_and_once_in_all(names: dict[str, Any], answered: pl.DataFrame) -> None:
    key = {"category": "Internet for pedagogical purposes"}
    for level, column in [("primary", "primary"), ("lower secondary", "lower_secondary")]:
        for sector, code in [(None, None), ("public", 1), ("private", 2)]:
            part = answered.filter(pl.col(column) == 1)
            part = part if code is None else part.filter(pl.col("sector") == code)
            expected = 100 * part.filter(pl.col("internet_teaching") == 1)["w"].sum() / part["w"].sum()
            by = "education" if code is None else "education,sector"
            found = value(names["services"], by=by, education=level, sector=sector, **key)
            assert found == pytest.approx(expected, rel=1e-12)
    rows = [row for row in names["services"].to_dicts() if row["category"] == key["category"]]
    assert sum(row["n"] for row in rows if row["by"] == "education") > next(row["n"] for row in rows if row["by"] == "")


def test_learners_and_fields(names: dict[str, Any], answered: pl.DataFrame) -> None:
    learners = answered.with_columns(x=pl.col("learners") * pl.col("w"))
    expected = 100 * learners.filter(pl.col("internet") > 0)["x"].sum() / learners["x"].sum()
    assert value(names["learners"], category="any type") == pytest.approx(expected, rel=1e-12)
    assert value(names["learners"], category="any type") > value(names["internet"], by="", category="any type")
    assert {row["statistical_unit"] for row in names["learners"].to_dicts()} == {"learners"}
    by_sex = {row["sex"]: row for row in names["fields"].to_dicts()}
    assert by_sex["F"]["value"] < by_sex[None]["value"] < by_sex["M"]["value"]
    assert by_sex["F"]["se"] == 0


def test_every_figure_has_its_flag(names: dict[str, Any]) -> None:
    schools = names["series"].to_dicts()
    assert {row["obs_status"] for row in schools} == {"E"}
    assert all(row["comment"] for row in schools)
    rows = names["observations"].to_dicts()
    # Totals come first.
    government = {(row["indicator"], row["kind"]): row for row in reversed(rows)}
    assert government["EG1", "_T"]["obs_status"] == "A"
    assert government["EG6", "_T"]["obs_status"] == "E"
    assert "gave no answer" in government["EG6", "_T"]["comment"]


def test_findings_name_who_did_not_answer(names: dict[str, Any]) -> None:
    found = {row["rule"]: row for row in names["findings"].to_dicts()}
    assert found["unit_non_response"]["rows"] == 52
    assert found["out_of_range"]["rows"] == 3
