"""What moved between two vintages of a series, and national beside international figures."""

from __future__ import annotations

import random
from pathlib import Path

import infosoc
import pyarrow
import pytest

ROOT = Path(__file__).parents[2]
PARTS = ["membership", "weights", "coverage", "imputation", "values"]
AREAS = ["MEX", "GTM", "HND", "SLV", "NIC", "CRI", "PAN", "BLZ"]


def table(values: dict[str, float | None], year: int = 2021, **more: object) -> pyarrow.Table:
    n = len(values)
    columns = {
        "indicator": ["HH7"] * n,
        "ref_area": list(values),
        "time_period": [year] * n,
        "obs_value": list(values.values()),
    }
    return pyarrow.table(columns | {name: [value] * n for name, value in more.items()})


def group(areas: list[str]) -> pyarrow.Table:
    return pyarrow.table({"group": ["G"] * len(areas), "ref_area": areas})


def weights(of: dict[str, float]) -> pyarrow.Table:
    return pyarrow.table({"ref_area": list(of), "time_period": [2021] * len(of), "weight": list(of.values())})


def test_what_moved_between_two_vintages() -> None:
    old = infosoc.Series(table({"MEX": 70.0, "GTM": 50.0, "HND": 40.0}), vintage="2024-11")
    new = infosoc.Series(table({"MEX": 70.0, "GTM": 58.0, "SLV": 60.0})).with_vintage("2026")
    moved = new.revisions(old)
    assert [(row["ref_area"], row["cause"]) for row in moved.to_dicts()] == [
        ("GTM", "corrected"),
        ("HND", "removed"),
        ("SLV", "added"),
    ]
    first = moved.to_dicts()[0]
    assert (first["change"], first["relative_change"], first["old_vintage"], first["new_vintage"]) == (
        8.0,
        0.16,
        "2024-11",
        "2026",
    )
    assert moved.summary().to_dicts()[0]["n_same"] == 1
    assert "GTM" in moved._repr_html_()
    # The tables state no unit, and that of the catalogue is taken.
    assert [row["rule"] for row in moved.findings().to_dicts()] == ["unit_assumed"]


def test_tables_serve_as_series() -> None:
    moved = infosoc.Series(table({"MEX": 71.0})).revisions(table({"MEX": 70.0}))
    assert moved.to_dicts()[0]["change"] == 1.0


@pytest.mark.parametrize("split", ["shapley", "sequential"])
@pytest.mark.parametrize("method", ["weighted_mean", "mean"])
def test_parts_add_up(split: str, method: str) -> None:
    draw = random.Random(5)
    for _ in range(20):

        def some():
            return {area: 100 * draw.random() for area in AREAS if area == "MEX" or draw.random() < 0.7}

        def whom():
            return [area for area in AREAS if area == "MEX" or draw.random() < 0.7]

        old, new = (infosoc.Series(table(some())) for _ in range(2))
        before, now = ({area: 1e6 * draw.random() for area in AREAS} for _ in range(2))
        moved = new.decompose(
            old,
            group(whom()),
            weights(now),
            method,
            0.0,
            split=split,
            published_grouping=group(whom()),
            published_weights=weights(before),
        )
        [row] = moved.to_dicts()
        if row["membership"] is None:
            assert row["comment"]
            continue
        scale = sum(abs(row[part]) for part in PARTS)
        assert abs(sum(row[part] for part in PARTS) - row["change"]) <= 1e-12 * scale
        assert abs(row["new"] - row["old"] - row["change"]) <= 1e-12 * abs(row["new"])
        countries = moved.countries().to_dicts()
        for part in PARTS:
            size = sum(abs(country[part]) for country in countries)
            assert abs(sum(country[part] for country in countries) - row[part]) <= 1e-12 * max(size, abs(row[part]))


def test_what_is_in_the_figures_by_source_and_definition() -> None:
    old = table({"MEX": 70.0, "GTM": 50.0}).append_column("source", [["office", "office"]])
    new = table({"MEX": 72.0, "GTM": 46.0}).append_column("source", [["agency", "office"]])
    moved = infosoc.Series(new).decompose(old, group(["MEX", "GTM"]), method="mean")
    [row] = moved.to_dicts()
    assert (row["values_source"], row["values_corrected"], row["values_definition"]) == (1.0, -2.0, 0.0)
    assert row["values"] == row["change"] == -1.0
    assert [(each["ref_area"], each["cause"]) for each in moved.countries().to_dicts()] == [
        ("GTM", "corrected"),
        ("MEX", "source"),
    ]


def test_another_imputation() -> None:
    years = pyarrow.concat_tables([table({"MEX": 60.0, "GTM": 30.0}, 2019), table({"MEX": 70.0}, 2021)])
    series = infosoc.Series(years)
    moved = series.decompose(
        series, group(["MEX", "GTM"]), "population", min_coverage=0, impute="carry", published_impute=False
    )
    [row] = [row for row in moved.to_dicts() if row["time_period"] == 2021]
    assert row["change"] == row["imputation"] < 0
    assert row["main_country"] == "GTM"


def test_national_beside_international() -> None:
    national = infosoc.Series(table({"MEX": 75.6}, unit_measure="%", age="Y_GE6", source="ENDUTIH"))
    world = infosoc.Series.read(ROOT / "datasets/series/ict.csv").indicators(["HH7"])
    differ = national.against(world)
    first = differ.to_dicts()[0]
    assert first["causes"] == "population; source; rounding"
    assert first["difference"] == first["national"] - first["international"]
    assert differ.summary().to_dicts()[0]["n_compared"] == 1


def test_what_is_wrong_is_said() -> None:
    one = infosoc.Series(table({"MEX": 70.0}))
    with pytest.raises(infosoc.InvalidArgument, match="in common"):
        one.revisions(table({"GTM": 70.0}))
    with pytest.raises(infosoc.InvalidArgument, match="vintage"):
        one.with_vintage("yesterday")
    with pytest.raises(infosoc.UnknownOption, match="sequential"):
        one.decompose(one, group(["MEX"]), split="kitagawa")
    with pytest.raises(infosoc.SeveralErrors, match="ref_area"):
        one.revisions(pyarrow.table({"indicator": ["HH7"]}))
    with pytest.raises(infosoc.InfosocError):
        one.decompose(one, "no such grouping")
