"""Small areas: against R, from a dataset, bad input, observations and charts."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pytest
from documents import names_of_page
from infosoc import plot, plot_small_areas
from infosoc.canvas import NO_NUMBER
from matplotlib.colors import to_rgba

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "src/survey/model/small_areas.md").read_text(encoding="utf-8")

with (ROOT / "tests/golden/small_area/fh_milk.csv").open(encoding="utf-8") as file:
    MILK = list(csv.DictReader(file))


def direct(**columns: list[Any]) -> pl.DataFrame:
    data: dict[str, list[Any]] = {
        "area": [int(row["area"]) for row in MILK],
        "value": [float(row["y"]) for row in MILK],
        "se": [float(row["sd"]) for row in MILK],
        "n": [int(row["n"]) for row in MILK],
    }
    return pl.DataFrame(data | columns)


def known() -> pl.DataFrame:
    return pl.DataFrame({"area": [int(row["area"]) for row in MILK], "major": [row["major"] for row in MILK]})


@pytest.mark.parametrize(("fit", "column"), [("reml", "reml"), ("ml", "ml"), ("moment", "fh"), ("fh", "fh")])
def test_milk(fit: str, column: str) -> None:
    areas = infosoc.small_areas(direct(), known(), area="area", method="fay_herriot", fit=fit)
    assert len(areas) == 43
    for ours, theirs in zip(areas.to_dicts(), MILK, strict=True):
        assert ours["eblup"] == pytest.approx(float(theirs[f"eblup_{column}"]), rel=1e-10)
        assert ours["mse"] == pytest.approx(float(theirs[f"mse_{column}"]), rel=1e-10)
        assert ours["se"] == pytest.approx(ours["mse"] ** 0.5)
        assert ours["status"] == "normal"


@pytest.mark.parametrize("make", [pl.DataFrame.to_pandas, pl.DataFrame.to_arrow])
def test_tables_of_other_packages(make: Any) -> None:
    ours = infosoc.small_areas(direct(), known(), "area").to_dicts()
    assert infosoc.small_areas(make(direct()), make(known()), "area").to_dicts() == ours


def test_diagnostics_and_model() -> None:
    areas = infosoc.small_areas(direct(), known(), "area")
    table = areas.diagnostics().to_polars()
    assert {"gamma", "residual", "standardised_residual", "normal_quantile", "direct", "eblup"} <= set(table.columns)
    assert table["normal_quantile"].sum() == pytest.approx(0, abs=1e-12)
    assert (table["normal_quantile"].rank() == table["standardised_residual"].rank()).all()
    numbers = {row["quantity"]: row["value"] for row in areas.model().to_dicts()}
    assert numbers["sigma2"] == pytest.approx(0.01855033476276668, rel=1e-10)
    assert numbers["AIC"] == pytest.approx(-15.35494327035697, rel=1e-10)
    assert {"goodness_W", "log_likelihood", "direct_on_model: slope"} <= set(numbers)


def test_estimates_of_a_survey_keep_their_unit_and_add_up() -> None:
    people = pl.DataFrame(
        {
            "w": [1.0 + i % 3 for i in range(600)],
            "psu": [i // 5 for i in range(600)],
            "province": [f"p{i // 50:02}" for i in range(600)],
            "sex": ["F" if i % 2 else "M" for i in range(600)],
            "internet": [(i * i + i // 7) % 11 < 3 + i // 120 for i in range(600)],
        }
    )
    survey = infosoc.Survey(people, weight="w", psu="psu")
    estimates = survey.estimate([infosoc.proportion("internet", name="HH7")], by=["province", ("sex", "province")])
    covariates = pl.DataFrame({"province": [f"p{i:02}" for i in range(14)], "x": [float(i // 3) for i in range(14)]})
    areas = infosoc.small_areas(estimates, covariates, area="province")
    rows = areas.to_dicts()
    assert [row["status"] for row in rows] == ["normal"] * 12 + ["out_of_sample"] * 2
    assert all(row["gamma"] == 0 for row in rows[12:])
    by_province = [row for row in estimates.to_dicts() if row["by"] == "province"]
    assert [row["direct"] for row in rows[:12]] == [row["value"] for row in by_province]
    population = [row["denominator"] for row in by_province]
    brought = sum(row["benchmarked"] * n for row, n in zip(rows, population, strict=False)) / sum(population)
    assert brought == pytest.approx(estimates.to_dicts()[0]["value"], rel=1e-12)

    series = areas.observations("MEX", 2021).to_dicts()
    assert {row["obs_status"] for row in series} == {"E"}
    assert {row["indicator"] for row in series} == {"HH7"}
    assert series[0]["unit_measure"] == "%"
    assert series[0]["province"] == "p00"
    assert "Fay-Herriot" in series[0]["comment"]
    whole = estimates.observations("MEX", 2021)
    with pytest.raises(infosoc.InfosocError):
        areas.observations("MEX")
    assert len(whole) > 0


def test_what_is_not_there_is_told() -> None:
    se = [float(row["sd"]) for row in MILK]
    se[2], values = 0.0, [float(row["y"]) for row in MILK]
    given = direct(
        se=[None if i == 5 else x for i, x in enumerate(se)],
        value=[None if i == 7 else x for i, x in enumerate(values)],
    )
    areas = infosoc.small_areas(given, known().head(42), "area")
    status = [row["status"] for row in areas.to_dicts()]
    assert [i for i, word in enumerate(status) if word == "no_sampling_variance"] == [2, 5]
    assert (status[7], status[42]) == ("out_of_sample", "no_covariates")
    rules = {row["rule"] for row in areas.findings().to_dicts()}
    assert {"unknown_error", "no_direct_estimate", "missing_value"} <= rules


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"se": [-1.0, *[1.0] * 42]}, "0 or more"),
        ({"area": [1, *range(1, 43)]}, "several for 1"),
        ({"value": [float("nan"), *[1.0] * 42]}, "NaN"),
        ({"value": ["high"] * 43}, "text"),
    ],
)
def test_bad_tables(change: dict[str, list[Any]], words: str) -> None:
    with pytest.raises(infosoc.InfosocError, match=words):
        infosoc.small_areas(direct(**change), known(), "area")


def test_bad_options() -> None:
    with pytest.raises(infosoc.UnknownOption, match="fay_herriot"):
        infosoc.small_areas(direct(), known(), "area", method="eblup")
    with pytest.raises(infosoc.SeveralErrors, match="nearest are area, major"):
        infosoc.small_areas(direct(), known(), "district")
    with pytest.raises(infosoc.UnknownColumn, match="wealth"):
        infosoc.small_areas(direct(), known(), "area", terms="wealth")
    with pytest.raises(infosoc.InvalidArgument, match="more than"):
        infosoc.small_areas(direct().head(6), known(), "area")
    with pytest.raises(infosoc.InvalidArgument, match="population"):
        infosoc.small_areas(direct(), known(), "area", benchmark="ratio")


def test_charts() -> None:
    areas = infosoc.small_areas(direct(), known(), "area")
    figure = plot_small_areas.small_areas(areas, label="area", title="Milk", unit="dollars", source="Example")
    assert plot.svg(figure).startswith("<svg")
    assert plot.svg(plot_small_areas.diagnostics(areas, title="Milk", source="Example")).startswith("<svg")
    # The areas know the level of their intervals.
    assert infosoc.small_areas(direct(), known(), "area", level=0.9).level == 0.9
    with pytest.raises(ValueError, match="nothing to draw"):
        plot_small_areas.small_areas([], label="area", title="", unit="", source="")


def test_charts_are_in_the_language() -> None:
    areas = infosoc.small_areas(direct(), known(), "area")
    said: dict[str, Any] = {"title": "T", "source": "S", "language": "fr"}
    drawn = plot.svg(plot_small_areas.small_areas(areas, label="area", unit="dollars", **said))
    assert "dollars ; intervalles à 95\N{NO-BREAK SPACE}%" in drawn
    assert "fondée sur un modèle" in drawn
    drawn = plot.svg(plot_small_areas.diagnostics(areas, **said))
    assert "résidu normalisé" in drawn
    said["language"] = "ar"
    turned = plot_small_areas.diagnostics(areas, **said)
    assert 'direction="rtl"' in plot.svg(turned)
    # The first panel is on the right, and its words are beside it.
    _, first, second = turned.axes
    assert first.get_position().x0 > second.get_position().x0
    assert first.yaxis.get_label_position() == "right"


def squares(names: list[str], **more: Any) -> dict[str, Any]:
    """Return areas as squares in a row, in degrees."""

    def square(place: int) -> list[list[list[float]]]:
        return [[[place, 20], [place + 1, 20], [place + 1, 21], [place, 21], [place, 20]]]

    features: list[dict[str, Any]] = [
        {"type": "Feature", "properties": {"code": name}, "geometry": {"type": "Polygon", "coordinates": square(place)}}
        for place, name in enumerate(names)
    ]
    return {"type": "FeatureCollection", "features": features, **more}


def test_a_map_has_both_estimates_in_the_same_classes(tmp_path: Path) -> None:
    areas = infosoc.small_areas(direct().head(40), known(), "area")
    words = {"title": "Milk", "unit": "dollars", "source": "Example", "label": "area", "key": "code"}
    names = [str(row["area"]) for row in areas.to_dicts()]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps(squares(names)), encoding="utf-8")
    figure = plot_small_areas.area_map(areas, path, **words)
    modelled, own = figure.axes[1:]
    assert len(modelled.patches) == len(own.patches) == 43
    shade = {name: patch.get_facecolor() for name, patch in zip(names, own.patches, strict=True)}
    # The last three areas have no direct estimate: grey there, and hatched where the model alone tells of them.
    assert [name for name, colour in shade.items() if colour == to_rgba(NO_NUMBER)] == names[40:]
    assert [patch.get_hatch() is not None for patch in modelled.patches] == [False] * 40 + [True] * 3
    highest = max(areas.to_dicts()[:40], key=lambda row: row["direct"])
    assert shade[str(highest["area"])] == to_rgba(plot_small_areas.SHADES[-1])
    assert plot.svg(figure).startswith("<svg")
    # Codes with a gap among them are numbers with a point, in boundaries and in tables alike.
    points = plot_small_areas.area_map(areas, squares([float(name) for name in names]), **words)
    assert [patch.get_facecolor() for patch in points.axes[2].patches] == list(shade.values())
    rows = [row | {"area": float(row["area"])} for row in areas.to_dicts()]
    points = plot_small_areas.area_map(rows, squares(names), **words)
    assert [patch.get_facecolor() for patch in points.axes[2].patches] == list(shade.values())
    for boundaries, message in [
        (squares([], features=[]), "has no features"),
        (squares(["x"]), "no area of area is in the boundaries: code is x there"),
        ({"type": "Feature"}, "expected a FeatureCollection of GeoJSON, got Feature"),
        (
            squares([], features=[{"properties": {"code": "1"}, "geometry": {"type": "Point"}}]),
            "feature 1: expected a Polygon",
        ),
        (squares([], features=[{"properties": {"name": "1"}}]), "feature 1: expected a property code, got name"),
    ]:
        with pytest.raises(ValueError, match=message):
            plot_small_areas.area_map(areas, boundaries, **words)


def test_the_page_runs() -> None:
    rows = names_of_page(PAGE)["areas"].to_dicts()
    assert len(rows) == 32
    assert all(row["unit"] == "%" and 0 < row["eblup"] < 100 for row in rows)
