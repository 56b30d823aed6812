"""The page on enterprise surveys runs as it is written, and what Python adds to it."""

from pathlib import Path

import infosoc
import pytest
from documents import names_of_page

ROOT = Path(__file__).resolve().parents[2]
SYNTHETIC = ROOT / "datasets/synthetic/enterprises"


def test_the_code_of_the_page_runs():
    names = names_of_page(infosoc.enterprise_surveys, 3)
    employed = {row["size_class"]: row["value"] for row in names["employed"].to_dicts()}
    assert set(employed) >= {"GE10", "10-49", "50-249", "GE250"}
    assert names["found"].bias <= 0 < names["found"].total
    statuses = {row["obs_status"] for row in names["series"].to_dicts()}
    assert "Q" in statuses


def test_units_counted_and_what_is_refused():
    survey = infosoc.open_dataset(SYNTHETIC)
    row = survey.estimate("B3", counting="persons_employed").to_dicts()[0]
    assert (row["statistical_unit"], row["size_class"]) == ("persons_employed", "GE10")
    for refused in [
        lambda: survey.estimate("B3", counting="persons"),
        lambda: survey.estimate("B2", counting="persons_employed"),
        lambda: survey.indicators().suppress(dominance={"p": 0}),
        lambda: survey.indicators().suppress(dominance={"q": 1}),
        lambda: survey.survey().outliers("turnover", cutoff=float("nan")),
    ]:
        with pytest.raises(infosoc.InvalidArgument):
            refused()
    with pytest.raises(infosoc.UnknownOption, match="median"):
        survey.survey().outliers("turnover", centre="mode")


def test_outliers_are_named_and_nothing_else_is_changed():
    survey = infosoc.open_dataset(SYNTHETIC).survey()
    found = survey.outliers("turnover", within="stratum", key="id", centre="median")
    assert all(row["winsorised"] < row["value"] and row["weight"] > 1 for row in found.to_dicts())
    totals = [svy.total("turnover").to_dicts()[0]["value"] for svy in (survey, found.survey())]
    assert totals[0] == totals[1] == pytest.approx(found.total, rel=1e-12)
    brought_down = found.survey().total("turnover.winsorised").to_dicts()[0]["value"]
    assert brought_down == pytest.approx(found.total + found.bias, rel=1e-12)


def test_activities():
    table = infosoc.activities("nace2").to_dicts()
    assert {row["section"] for row in table if row["code"] == "62"} == {"J"}
    with pytest.raises(infosoc.UnknownOption):
        infosoc.activities("naics")


def test_enterprises_that_changed_since_the_frame_are_named():
    found = [row for row in infosoc.open_dataset(SYNTHETIC).validate().to_dicts() if row["rule"] == "frame_differs"]
    assert sum(row["rows"] for row in found) == 26
    assert {row["where"] for row in found} == {"size"}
    grown = next(row for row in found if '"GE250" now' in row["message"])
    assert (grown["severity"], grown["rows"]) == ("warning", 8)
    assert "214 (weight 3.75)" in grown["message"]
    assert "14.63 %" in grown["remedy"]
