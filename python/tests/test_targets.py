"""Targets and progress on the real series, and what is refused."""

from pathlib import Path

import infosoc
import polars as pl
import pytest

SERIES = Path(__file__).resolve().parents[2] / "datasets/series/ict.csv"

CLASSES = ["met", "on_track", "off_track", "moving_away", "no_number", "not_enough_data"]


@pytest.fixture(scope="module")
def series() -> infosoc.Series:
    return infosoc.Series.read(SERIES)


def test_all_countries_against_a_built_in_set(series: infosoc.Series) -> None:
    progress = series.progress("umc_2030")
    table = progress.to_polars()
    assert table.height > 200
    assert set(table["class"]) <= set(CLASSES)
    [total] = progress.summary().to_dicts()
    assert total["areas"] == table.height == sum(total[name] for name in CLASSES)
    # The linear change that is needed is the distance over the years that are left.
    ahead = table.filter(pl.col("needed_change").is_not_null())
    years = ahead["target_year"] - ahead["latest_year"]
    assert (ahead["needed_change"] * years - ahead["distance"]).abs().max() < 1e-9
    assert len(progress.without_figures()) == len(infosoc.targets("umc_2030")) - 1
    fits = progress.fits().to_polars()
    assert set(fits["curve"]) == {"linear", "logistic", "gompertz"}
    assert fits.filter("chosen").height == table["curve"].count()
    paths = progress.paths().to_polars().filter(time_period=2030)
    joined = table.join(paths, on=["target", "ref_area"])
    assert joined.select((pl.col("projected") - pl.col("value")).abs().max()).item() == 0.0


def test_targets_of_ones_own(series: infosoc.Series) -> None:
    own = pl.DataFrame(
        {"target": ["a", "b"], "indicator": ["HH7", "A3"], "at_least": [60.0, 30.0], "target_year": [2026, 2030]}
    )
    progress = series.areas(["MEX"]).progress(own, curve="logistic", level=0.9, since=2010)
    rows = progress.to_dicts()
    assert [rows[0][name] for name in ("target", "class", "curve")] == ["a", "met", "logistic"]
    assert all(row["first_year"] == 2010 for row in rows)
    edited = infosoc.targets("umc_2030").to_polars().with_columns(target_year=2027)
    assert series.areas(["KEN"]).progress(edited).to_dicts()[0]["target_year"] == 2027


def test_aggregates_have_targets_too(series: infosoc.Series) -> None:
    regions = series.indicators(["HH7"]).aggregate("itu", weights="population")
    table = regions.progress("umc_2030").to_polars()
    assert set(table["ref_area"]) == {"AFR", "AMS", "ARB", "ASP", "CIS", "EUR"}


def test_breaks(series: infosoc.Series) -> None:
    table = pl.DataFrame(
        {
            "indicator": "HH15",
            "ref_area": "MEX",
            "category": "SKILL_ICTCPT",
            "time_period": range(2014, 2023),
            "obs_value": [30.0, 32.0, 34.0, 36.0, 38.0, 40.0, 20.0, 21.0, 22.0],
        }
    )
    [row] = infosoc.Series(table).progress("sdg").to_dicts()
    assert (row["class"], row["n"], row["first_year"]) == ("not_enough_data", 3, 2020)
    assert row["comment"] == "break in 2020: earlier years are left out"
    [row] = infosoc.Series(table).progress("sdg", min_years=3).to_dicts()
    assert (row["class"], row["observed_change"]) == ("no_number", 1.0)


@pytest.mark.parametrize(
    ("targets", "error"),
    [
        ("umc", infosoc.UnknownOption),
        (pl.DataFrame({"indicator": ["HH7"]}), infosoc.UnknownColumn),
        (pl.DataFrame({"target": ["a"], "indicator": ["HH7"]}), infosoc.InvalidArgument),
        (pl.DataFrame({"target": ["a"], "indicator": ["HH7"], "at_least": [50.0]}), infosoc.InvalidArgument),
        (
            pl.DataFrame({"target": ["a"], "indicator": ["HH7"], "at_least": [150.0], "target_year": [2030]}),
            infosoc.InvalidArgument,
        ),
        (
            pl.DataFrame({"target": ["a"], "indicator": ["HH7"], "at_least": ["half"], "target_year": [2030]}),
            infosoc.WrongType,
        ),
        (
            pl.DataFrame(
                {"target": ["a"] * 2, "indicator": ["HH7"] * 2, "at_least": [5.0, 6.0], "target_year": [2030] * 2}
            ),
            infosoc.DuplicateObservation,
        ),
    ],
)
def test_bad_targets(series: infosoc.Series, targets: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        series.progress(targets)


@pytest.mark.parametrize(
    ("keywords", "error"),
    [
        ({"curve": "cubic"}, infosoc.UnknownOption),
        ({"level": 95}, infosoc.InvalidArgument),
        ({"window": 0}, infosoc.InvalidArgument),
        ({"min_years": 2}, infosoc.InvalidArgument),
    ],
)
def test_bad_options(series: infosoc.Series, keywords: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        series.progress("umc_2030", **keywords)
    with pytest.raises(infosoc.UnknownOption):
        infosoc.targets("umc")
