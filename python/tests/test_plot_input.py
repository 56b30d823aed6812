"""What charts, grids and maps are given: tables of every library, and bad input that is refused in words of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import infosoc
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from infosoc import display, plot, plot_index, plot_small_areas
from infosoc.canvas import share_text

SAID: dict[str, Any] = {"title": "T", "source": "S"}
ROWS: list[dict[str, Any]] = [
    {"g": "a", "value": 40.0, "ci_low": 30.0, "ci_high": 50.0},
    {"g": "b", "value": 60.0, "ci_low": None, "ci_high": None},
    {"g": "c", "value": None, "ci_low": None, "ci_high": None},
]


def words(figure: Any) -> list[str]:
    return [text.get_text() for text in [*figure.texts, *figure.axes[0].texts]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: ROWS,
        lambda: iter(ROWS),
        lambda: pl.DataFrame(ROWS),
        lambda: pd.DataFrame(ROWS),
        lambda: pd.DataFrame(ROWS).convert_dtypes(),
        lambda: pd.DataFrame(ROWS).astype({"g": "category"}),
        lambda: pd.DataFrame(ROWS).to_dict("records"),
        lambda: pd.DataFrame(ROWS).convert_dtypes().to_dict("records"),
        lambda: pa.Table.from_pylist(ROWS),
        lambda: [
            {name: np.float32(math.nan if v is None else v) if name != "g" else v for name, v in row.items()}
            for row in ROWS
        ],
        lambda: [{name: Decimal(v) if isinstance(v, float) else v for name, v in row.items()} for row in ROWS],
    ],
)
def test_rows_of_every_library_are_drawn_without_those_that_have_no_value(make: Callable[[], Any]) -> None:
    figure = plot.intervals(make(), label="g", unit="%", **SAID)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["a", "b"]
    assert [text for text in words(figure) if text in {"40.0", "60.0"}] == ["40.0", "60.0"]
    rows = [{"down": "x", **row} for row in display.rows_of(make())]
    assert [cell.text for cell in display.wide(rows, "down", "g", display.with_interval).rows[0][1]] == [
        "40.0",
        "60.0",
        "–",
    ]


def intervals(rows: Any) -> Any:
    return plot.intervals(rows, label="g", unit="%", **SAID)


def ranks(**more: Any) -> list[dict[str, Any]]:
    return [{"ref_area": "MEX", "rank": 1, "rank_median": 1.0, "rank_low": 1.0, "rank_high": 2.0} | more]


def areas(**more: Any) -> list[dict[str, Any]]:
    row = {"g": "a", "eblup": 4.0, "ci_low": 3.0, "ci_high": 5.0, "direct": 4.5, "direct_se": 1.0, "status": "normal"}
    return [row | more, row | {"g": "b", "eblup": 6.0}]


BAD: dict[str, tuple[Callable[[], object], str]] = {
    "a column": (
        lambda: plot.intervals(ROWS, label="region", unit="%", **SAID),
        "region: expected a column of the table, which has g, value, ci_low, ci_high; name another one",
    ),
    "a column of a grid": (
        lambda: display.wide(ROWS, "g", "year", display.with_interval),
        "year: expected a column of the table, which has g, value, ci_low, ci_high; name another one",
    ),
    "the columns of a reader": (
        lambda: display.wide(ROWS, "g", "g", display.with_coverage),
        "obs_value: expected a column of the table, which has g, value, ci_low, ci_high; name another one",
    ),
    "text": (
        lambda: intervals([ROWS[0] | {"value": "40"}]),
        "value: expected a number or a missing value, got '40', which is str, in row 1; correct the table",
    ),
    "infinity": (
        lambda: intervals([ROWS[0], ROWS[0] | {"ci_high": math.inf}]),
        "ci_high: expected a number or a missing value, got an infinite number, in row 2; correct the table",
    ),
    "a whole number without end": (
        lambda: plot.bars([{"g": "a", "v": 10**400}], label="g", value="v", unit="", **SAID),
        "v: expected a number or a missing value, got an infinite number, in row 1; correct the table",
    ),
    "nothing but NaN": (
        lambda: intervals(pd.DataFrame({"g": ["a"], "value": [math.nan], "ci_low": [math.nan], "ci_high": [math.nan]})),
        "there is nothing to draw: no row has a value in the column value",
    ),
    "no rows": (lambda: intervals(pl.DataFrame()), "there is nothing to draw: no row has a value in the column value"),
    "quarters": (
        lambda: plot.lines([{"time_period": "2021-Q1", "obs_value": 1.0, "g": "a"}], label="g", unit="", **SAID),
        "time_period: expected years, got '2021-Q1'; keep the rows of years, or make years of them",
    ),
    "ranks of NaN": (
        lambda: plot_index.ranking(ranks(rank=math.nan), **SAID),
        "there is nothing to draw: no row has a value in the column rank",
    ),
    "an area of no rank": (
        lambda: plot_index.ranking(ranks(), areas=["KEN"], **SAID),
        "there is nothing to draw: no area of ['KEN'] has a rank",
    ),
    "no codes": (
        lambda: plot_index.pillars([{"code": "x", "ref_area": "MEX", "score": 1.0}], [], unit="", **SAID),
        "there is nothing to draw: codes is empty; name the elements",
    ),
    "a code without correlations": (
        lambda: plot_index.correlations([{"code": "x", "with": "y", "correlation": 0.5}], ["x", "z"], **SAID),
        "codes: expected some of x, y, got z",
    ),
    "a code without scores": (
        lambda: plot_index.world([{"code": "x", "ref_area": "MEX", "score": 1.0}], code="z", unit="", **SAID),
        "code: expected one that has scores, got z",
    ),
    "an estimate without end": (
        lambda: plot_small_areas.small_areas(areas(eblup=math.inf), label="g", unit="", **SAID),
        "eblup: expected a number or a missing value, got an infinite number, in row 1; correct the table",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_rows_are_refused_with_column_row_and_remedy(what: str) -> None:
    draw, message = BAD[what]
    with pytest.raises(ValueError, match=r".") as refused:
        draw()
    assert str(refused.value) == message


@pytest.mark.parametrize("thing", ["MEX", 5, [1.0, 2.0], {"value": [1.0]}, pd.Series([1.0])])
def test_what_has_no_rows_is_refused(thing: Any) -> None:
    with pytest.raises(TypeError, match=r"expected a result of infosoc, a table of polars.*, got "):
        intervals(thing)


def test_a_bar_without_an_interval_and_areas_without_a_number_are_drawn() -> None:
    figure = plot_small_areas.small_areas(areas(ci_low=math.nan, direct_se=math.nan), label="g", unit="", **SAID)
    # Two dots each, and the two bars of the second area.
    assert len(figure.axes[0].lines) == 6
    sobol = [
        {"factor": "weights", "target": "x", "first": 0.5, "total": math.nan}
        | dict.fromkeys(("first_low", "first_high", "total_low", "total_high"), None)
    ]
    assert display.MISSING in words(plot_index.sobol(sobol, **SAID))


SQUARE = [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]]
OTHER = [[[9, 0], [18, 0], [18, 9], [9, 9], [9, 0]]]


def feature(name: Any, geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"ISO_A3_EH": name}, "geometry": geometry}


def polygon(coordinates: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": coordinates}


NO_POLYGON = "expected rings of three points or more, each with two finite numbers, got coordinates of which no polygon"
OF_NO_AREA = "expected a Polygon or MultiPolygon, got {}; leave out what is not an area"
FEATURES: dict[str, tuple[Any, str]] = {
    "a point": (feature("b", {"type": "Point", "coordinates": [0, 0]}), OF_NO_AREA.format("Point")),
    "no geometry": (feature("b", None), OF_NO_AREA.format("no geometry")),
    "no ring": (feature("b", polygon([])), NO_POLYGON),
    "an empty ring": (feature("b", polygon([[]])), NO_POLYGON),
    "two points": (feature("b", polygon([[[0, 0], [1, 1], [0, 0]]])), NO_POLYGON),
    "one point": (feature("b", polygon([[[5, 5]] * 4])), NO_POLYGON),
    "a number alone": (feature("b", polygon([[[0], [1], [2]]])), NO_POLYGON),
    "text": (feature("b", polygon([[["0", "0"], ["1", "0"], ["1", "1"]]])), NO_POLYGON),
    "NaN": (feature("b", polygon([[[0, 0], [1, math.nan], [1, 1]]])), NO_POLYGON),
    "infinity": (feature("b", polygon([[[0, 0], [1, math.inf], [1, 1]]])), NO_POLYGON),
    "a huge number": (feature("b", polygon([[[0, 0], [1, 10**400], [1, 1]]])), NO_POLYGON),
    "null": (feature("b", polygon(None)), NO_POLYGON),
    "a ring of a multipolygon": (feature("b", {"type": "MultiPolygon", "coordinates": [SQUARE, [[]]]}), NO_POLYGON),
    "no feature": ("b", "expected a feature of GeoJSON, with properties and geometry; mend it"),
    "a list of properties": ({"properties": ["b"], "geometry": None}, "expected a feature of GeoJSON"),
}


def drawn_maps(boundaries: Any) -> list[Callable[[], Any]]:
    scores = [{"code": "x", "ref_area": "a", "score": 1.0}]
    known = {"label": "g", "key": "ISO_A3_EH", "unit": "", **SAID}
    return [
        lambda: plot_index.world(scores, boundaries, unit="", **SAID),
        lambda: plot_small_areas.area_map(areas(), boundaries, **known),
    ]


@pytest.mark.parametrize("what", FEATURES)
def test_a_feature_that_cannot_be_drawn_is_named_with_its_file(tmp_path: Path, what: str) -> None:
    bad, message = FEATURES[what]
    collection = {"type": "FeatureCollection", "features": [feature("a", polygon(SQUARE)), bad]}
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps(collection), encoding="utf-8")
    for boundaries, place in [(path, str(path)), (collection, "the boundaries")]:
        for draw in drawn_maps(boundaries):
            with pytest.raises(ValueError, match=r".") as refused:
                draw()
            assert str(refused.value).startswith(f"{place}, feature 2: {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "expected GeoJSON, got what is no JSON (Expecting value"),
        (b"\x00\x00\x27\x0a\xff", "expected GeoJSON, got what is no JSON ("),
        (b"[" * 100_000, "expected GeoJSON, got what is no JSON ("),
        (b"[]", "expected a FeatureCollection of GeoJSON, got list; save the areas as one"),
        (b'{"type": "Topology"}', "expected a FeatureCollection of GeoJSON, got Topology; save the areas as one"),
        (b'{"features": {}}', "expected a FeatureCollection of GeoJSON, got dict; save the areas as one"),
    ],
)
def test_a_file_that_is_no_geojson_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "areas.geojson"
    path.write_bytes(content)
    for draw in drawn_maps(path):
        with pytest.raises(ValueError, match=r".") as refused:
            draw()
        assert str(refused.value).startswith(f"{path}: {message}")


def test_boundaries_of_another_kind_and_of_no_extent_are_refused(tmp_path: Path) -> None:
    for draw in drawn_maps(5):
        with pytest.raises(TypeError, match="expected the path of a GeoJSON file or a dict of GeoJSON, got int"):
            draw()
    flat = {"features": [feature("a", polygon([[[0, 0], [1, 0], [2, 0], [0, 0]]]))]}
    with pytest.raises(ValueError, match="the boundaries have no width or no height"):
        drawn_maps(flat)[1]()
    # A part that was simplified to a point does not stand in the way of the others.
    island = {"type": "MultiPolygon", "coordinates": [SQUARE, [[[5, 5]] * 4]]}
    for draw in drawn_maps({"features": [feature("a", island)]}):
        assert plot.svg(draw()).startswith("<svg")
    with pytest.raises(ValueError, match="feature 1: expected a property ISO_A3_EH, got name; give one that all"):
        drawn_maps({"features": [{"properties": {"name": "a"}, "geometry": polygon(SQUARE)}]})[1]()
    # Windows writes a mark in front of the text.
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"features": [feature("a", polygon(SQUARE))]}), encoding="utf-8-sig")
    for draw in drawn_maps(path):
        assert plot.svg(draw()).startswith("<svg")


def test_areas_of_nan_are_grey_and_in_no_class() -> None:
    both = {"features": [feature("a", polygon(SQUARE)), feature("b", polygon(OTHER))]}
    known = {"label": "g", "key": "ISO_A3_EH", "unit": "", **SAID}
    figure = plot_small_areas.area_map(areas(direct=math.nan), both, **known)
    assert len({patch.get_facecolor() for patch in figure.axes[2].patches}) == 2
    with pytest.raises(ValueError, match="nothing to draw: no area has an estimate"):
        plot_small_areas.area_map([row | {"eblup": math.nan, "direct": None} for row in areas()], both, **known)


@pytest.mark.parametrize(
    ("share", "language", "text"),
    [
        (0.95, "en", "95%"),
        (0.9, "en", "90%"),
        (0.5, "en", "50%"),
        (0.999, "en", "99.9%"),
        (0.9995, "en", "99.95%"),
        (2 / 3, "en", "66.667%"),
        (0.07, "en", "7%"),
        (1.0, "en", "100%"),
        (0.975, "fr", "97,5\N{NO-BREAK SPACE}%"),
        (0.9, "es", "90\N{NO-BREAK SPACE}%"),
        (0.975, "zh", "97.5%"),
    ],
)
def test_a_share_is_written_in_per_cent_with_the_decimals_that_it_has(share: float, language: Any, text: str) -> None:
    assert share_text(share, language).replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}") == text


def test_the_legend_of_ranks_says_their_level() -> None:
    countries = ["MEX", "GTM", "HND"]
    rows = {"indicator": ["osi"] * 3 + ["tii"] * 3 + ["hci"] * 3, "ref_area": countries * 3, "time_period": [2014] * 9}
    values = [0.74, 0.16, 0.34, 0.46, 0.20, 0.20, 0.70, 0.53, 0.63]
    scores = infosoc.IndexSpec.builtin("egdi").score(infosoc.Series(pl.DataFrame(rows | {"obs_value": values})), 2014)
    half, most = (scores.robustness(draws=50, seed=1, level=level) for level in (0.5, 0.9))
    assert (half.level, most.level) == (0.5, 0.9)
    assert any("50%" in text for text in words(plot_index.ranking(half, **SAID)))
    assert any("90%" in text for text in words(plot_index.ranking(most, **SAID)))
    assert any("90%" in text for text in words(plot_index.ranking(half.to_polars(), **SAID)))
    assert any("half" in text for text in words(plot_index.ranking(half, level="half", **SAID)))
