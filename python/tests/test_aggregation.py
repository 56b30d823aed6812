"""Imputation, intervals of aggregates, divides, inequality and groupings: numbers and errors arrive in Python."""

from pathlib import Path
from typing import Any

import infosoc
import pyarrow as pa
import pytest

ICT = Path(__file__).resolve().parents[2] / "datasets" / "series" / "ict.csv"


@pytest.fixture(scope="module")
def users() -> infosoc.Series:
    return infosoc.Series.read(ICT).indicators(["HH7"]).years(2012, 2021)


def by_sex(women: float | None, men: float | None) -> infosoc.Series:
    return infosoc.Series(
        pa.table(
            {
                "indicator": ["HH7"] * 2,
                "ref_area": ["GHA"] * 2,
                "time_period": [2020] * 2,
                "obs_value": [women, men],
                "unit_measure": ["%"] * 2,
                "sex": ["F", "M"],
            }
        )
    )


def test_imputed_values_are_marked_and_observations_stay(users: infosoc.Series) -> None:
    full = users.impute("regression")
    before = {(r["ref_area"], r["time_period"]): r["obs_value"] for r in users.to_dicts() if r["obs_value"] is not None}
    added = 0
    for row in full.to_dicts():
        place = (row["ref_area"], row["time_period"])
        if place in before:
            assert row["obs_value"] == before[place]
            assert row["imputation"] is None
        elif row["obs_value"] is not None:
            added += 1
            assert row["imputation"] == "regression"
            assert row["obs_status"] in ("E", "F", "I")
            assert row["imputation_se"] >= 0
    assert added > 0


def test_an_aggregate_of_imputed_countries_has_an_interval(users: infosoc.Series) -> None:
    def run(impute: Any, seed: int) -> list[dict[str, Any]]:
        return users.aggregate("itu", impute=impute, draws=100, seed=seed, unknown_error="ignore").to_dicts()

    rows = run("regression", 7)
    for row in rows:
        if row["n_imputed"]:
            assert row["ci_low"] <= row["obs_value"] <= row["ci_high"]
            assert "partial interval" in row["comment"]
            assert row["largest"]
            assert 0 < row["largest_share"] <= 1
    assert rows == run(infosoc.Imputation("regression"), 7)
    assert rows != run("regression", 8)


def test_an_unknown_error_is_not_zero(users: infosoc.Series) -> None:
    """One survey among published figures: Mexico's error times its share of the people."""
    table = pa.table(users.years(2020, 2020))
    errors = [0.3 if area == "MEX" else None for area in table["ref_area"].to_pylist()]
    published = infosoc.Series(table.append_column("se", pa.array(errors, pa.float64())))
    world = infosoc.Grouping("m49").select(["001"])
    [row] = published.aggregate(world).to_dicts()
    assert row["n_with_se"] == 1
    assert (row["se"], row["ci_low"], row["ci_high"]) == (None, None, None)
    assert row["se_sampling"] == pytest.approx(0.3 * row["se_coverage"])
    [partial] = published.aggregate(world, unknown_error="ignore").to_dicts()
    assert partial["se"] == row["se_sampling"]
    assert "partial interval" in partial["comment"]
    for practice in ("itu", "uis"):
        assert all(row["se"] is None for row in users.aggregate("itu", practice=practice).to_dicts())
    # Written and read again, the columns are what they were.
    again = infosoc.Series(pa.table(published.aggregate(world)))
    assert again.to_dicts() == [row]


@pytest.mark.parametrize("unit", [None, "%", "PC_IND", "Percentage (%)"])
@pytest.mark.parametrize("scale", ["unit", "identity"])
def test_no_share_is_imputed_beyond_the_whole(users: infosoc.Series, unit: str | None, scale: Any) -> None:
    table = pa.table(users).select(["indicator", "ref_area", "time_period", "obs_value"])
    if unit:
        table = table.append_column("unit_measure", pa.array([unit] * len(table)))
    full = infosoc.Series(table).impute(infosoc.Imputation("regression", through=2030, scale=scale)).to_dicts()
    assert all(0 <= row["obs_value"] <= 100 for row in full if row["imputation"])


def test_absolute_numbers_are_imputed_per_inhabitant(users: infosoc.Series) -> None:
    """Of a number that doubles everywhere in four years, each country has about the double, large or small."""
    people = {"TUV": 10e3, "FJI": 920e3, "NZL": 5.1e6, "AUS": 25.7e6, "IDN": 272e6, "JPN": 126e6, "PHL": 112e6}
    people |= {"PNG": 9.8e6, "VUT": 0.31e6, "TON": 0.1e6, "SLB": 0.7e6}
    rows = [
        (area, year, 0.01 * n * 2 ** ((year - 2015) / 4))
        for area, n in people.items()
        for year in range(2015, 2022)
        if area != "TUV" or year < 2018
    ]
    areas, years, values = zip(*rows, strict=True)
    table = {"indicator": ["computers"] * len(rows), "ref_area": areas, "time_period": years, "obs_value": values}
    full = infosoc.Series(pa.table(table)).impute("growth").to_dicts()
    [later] = [row for row in full if row["ref_area"] == "TUV" and row["time_period"] == 2021]
    assert later["obs_value"] == pytest.approx(100 * 2**1.5, rel=0.15)
    assert later["comment"] == "imputed per inhabitant"


def test_practices_are_settings_that_arguments_override(users: infosoc.Series) -> None:
    itu = users.aggregate("itu", practice="itu").to_dicts()
    assert all(row["obs_value"] is not None for row in itu)
    assert sum(row["n_imputed"] for row in itu) > 0
    bank = users.aggregate("wb_region", practice="world_bank", as_of=2023).to_dicts()
    assert all(row["n_imputed"] == 0 for row in bank)
    assert all(row["obs_value"] is None for row in bank if row["coverage"] < 0.66)
    plain = users.aggregate("itu", practice="itu", impute="carry", draws=0).to_dicts()
    assert all(row["se"] is None for row in plain)


def test_errors_of_every_method_in_one_call(users: infosoc.Series) -> None:
    rows = users.imputation_errors().to_dicts()
    assert {row["method"] for row in rows} == {"carry", "linear", "uis", "growth", "regression"}
    assert {row["hidden"] for row in rows} == {"one_year", "last_two", "country", "everyone_last_two"}
    assert len(users.imputation_errors(["carry"])) == 4


def test_divides(users: infosoc.Series) -> None:
    row = by_sex(57.0, 62.0).parity("gender").to_dicts()[0]
    assert row["ratio"] == pytest.approx(57 / 62)
    assert row["class"] == "below"
    assert row["persons"] < 0
    row = by_sex(57.0, None).parity("gender").to_dicts()[0]
    assert row["ratio"] is None
    assert row["comment"] == "no value for sex M"
    table = users.inequality(infosoc.Grouping("wb_region").as_of(2024))
    row = table.to_dicts()[0]
    assert row["theil_between"] + row["theil_within"] == pytest.approx(row["theil"])


def test_sets_of_groups() -> None:
    ldc, africa = infosoc.Grouping("ldc").as_of(2026), infosoc.Grouping("m49").select(["002"])
    both = ldc & africa
    assert len(both) == 32
    assert both.to_dicts()[0]["group_name"] == "Least developed countries and Africa"
    assert len(ldc - africa) == len(ldc) - 32
    assert len(ldc | africa) == len(africa) + len(ldc - africa)
    assert [both.groups_of(area, 2020) for area in ("NER", "NPL")] == [["LDC&002"], []]
    assert infosoc.Grouping("itu").partition(2000, 2024, areas=["PRK"]).to_dicts()[0]["problem"] == "in no group"
    side_by_side = infosoc.Grouping(["ldc", "sids"])
    assert side_by_side.groups_of("TUV", 2020) == ["LDC", "SIDS"]


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (lambda s: s.impute("hot_deck"), infosoc.UnknownOption),
        (lambda s: s.aggregate("itu", unknown_error="zero"), infosoc.UnknownOption),
        (lambda s: s.impute(infosoc.Imputation("growth", limit=3)), infosoc.InvalidArgument),
        (lambda s: s.impute(infosoc.Imputation("carry", through=1990)), infosoc.InvalidArgument),
        (lambda s: infosoc.Imputation("carry", scale="log"), infosoc.UnknownOption),
        (lambda s: s.impute(infosoc.Imputation("regression", covariates={"a": 1})), TypeError),
        (lambda s: s.aggregate("itu", practice="imf"), infosoc.UnknownOption),
        (lambda s: s.aggregate("itu", impute="regression", draws=1), infosoc.InvalidArgument),
        (lambda s: s.aggregate("itu", level=95), infosoc.InvalidArgument),
        (lambda s: s.imputation_errors(["best"]), infosoc.UnknownOption),
        (lambda s: s.parity("digital"), infosoc.UnknownOption),
        (lambda s: s.parity("gender"), infosoc.InvalidArgument),
        (lambda s: s.inequality("continents"), infosoc.UnknownOption),
        (lambda s: infosoc.Grouping("itu").select(["XXX"]), infosoc.UnknownOption),
        (lambda s: infosoc.Grouping("itu").groups_of("Mexco", 2020), infosoc.UnknownArea),
        (lambda s: infosoc.Grouping("ldc") & infosoc.Grouping("itu").select(["EUR"]), infosoc.InvalidArgument),
    ],
)
def test_bad_input_is_refused_by_name(users: infosoc.Series, bad: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        bad(users)


@pytest.mark.parametrize(
    ("indicator", "unit", "value", "expected"),
    [
        ("HH7", None, 101.0, "from 0 to 100): MEX 101"),
        ("HH7", "proportion", 1.5, "from 0 to 1): MEX 1.5"),
        ("A3", None, -1.0, "0 or more): MEX -1"),
        ("A2", None, 180.0, None),
        ("HH7", None, 100.0 * (1 + 1e-12), None),
    ],
)
def test_figures_that_cannot_be_are_no_part_of_a_group(
    indicator: str, unit: str | None, value: float, expected: str | None
) -> None:
    rows = {
        "indicator": [indicator] * 2,
        "ref_area": ["MEX", "FRA"],
        "time_period": [2020] * 2,
        "obs_value": [value, 1.0],
    }
    series = infosoc.Series(pa.table({**rows, "unit_measure": [unit] * 2}))
    groups = pa.table({"group": ["a", "b"], "ref_area": ["MEX", "FRA"]})
    first, second = series.aggregate(groups, weights="equal").to_dicts()
    assert second["obs_value"] == 1.0
    if expected:
        assert first["obs_value"] is None
        assert expected in first["comment"]
    else:
        assert first["obs_value"] == pytest.approx(value)
