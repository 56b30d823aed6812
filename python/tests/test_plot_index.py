"""Charts of indices: what is drawn, and what is refused."""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path
from typing import Any

import infosoc
import polars as pl
import pytest
from infosoc import display, plot, plot_index

AREAS = ["MEX", "GTM", "HND", "BLZ", "SLV", "NIC", "CRI", "PAN"]


@pytest.fixture
def scores() -> infosoc.Scores:
    rows = [
        (code, area, 2020, float((k * (i + 2)) % 9))
        for k, code in ((5, "a"), (7, "b"), (4, "c"))
        for i, area in enumerate(AREAS)
    ]
    series = infosoc.Series(
        pl.DataFrame(rows, schema=["indicator", "ref_area", "time_period", "obs_value"], orient="row")
    )
    spec = infosoc.IndexSpec(pl.DataFrame({"code": ["i", "a", "b", "c"], "parent": [None, "i", "i", "i"]}))
    return spec.score(series, 2020)


def test_ranks_with_their_intervals(scores: infosoc.Scores) -> None:
    figure = plot_index.ranking(scores.robustness(draws=200), title="Ranks", source="Example")
    names = {infosoc.area(code).name for code in AREAS}
    assert {label.get_text() for label in figure.axes[0].get_yticklabels()} == names
    assert plot.svg(figure).startswith("<svg")
    with pytest.raises(ValueError, match="nothing to draw"):
        plot_index.ranking(scores.robustness(draws=5), title="", source="", areas=["USA"])


def test_scores_profiles_correlations_and_factors(scores: infosoc.Scores) -> None:
    figure = plot_index.pillars(scores, ["a", "b"], title="Parts", unit="score", source="Example", index="i")
    assert len(figure.axes[0].patches) == 2 * len(AREAS)
    figure = plot_index.profile(scores.profile("MEX", n=1), title="Mexico", unit="Standing", source="Example")
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["last", "middle", "first"]
    figure = plot_index.correlations(scores.correlations(), ["a", "b", "c"], title="Correlations", source="Example")
    assert figure.axes[0].texts[0].get_text() == "1.00"
    sensitivity = scores.sensitivity(draws=50, drop=True, bootstrap=20)
    figure = plot_index.sobol(sensitivity, title="Factors", source="Example")
    factors = {label.get_text() for label in figure.axes[0].get_yticklabels()}
    assert factors == {"weights", "leaving out an indicator"}
    with pytest.raises(ValueError, match="told apart"):
        plot_index.pillars(scores, list("abcdefg"), title="", unit="", source="")
    with pytest.raises(ValueError, match="two elements"):
        plot_index.correlations(scores.correlations(), ["a"], title="", source="")


WORDS = {
    "en": ("Mexico", "last", "strength", "weights", "first order"),
    "fr": ("Mexique", "dernier", "point fort", "pondération", "premier ordre"),
    "es": ("México", "último", "punto fuerte", "ponderación", "primer orden"),
    "ar": ("المكسيك", "الأخير", "نقطة قوة", "الأوزان", "الرتبة الأولى"),
    "ru": ("Мексика", "последний", "сильная сторона", "веса", "первый порядок"),
    "zh": ("墨西哥", "最后", "强项", "权重", "一阶"),
}


@pytest.mark.parametrize("language", list(WORDS))
def test_charts_of_an_index_are_in_the_language(scores: infosoc.Scores, language: Any) -> None:
    mexico, last, strength, weights, first = WORDS[language]
    said: dict[str, Any] = {"title": "T", "source": "S", "language": language}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ranks = plot.svg(plot_index.ranking(scores.robustness(draws=50), **said))
        pillars = plot.svg(plot_index.pillars(scores, ["a", "b"], unit="%", index="i", **said))
        profile = plot.svg(plot_index.profile(scores.profile("MEX", n=1), unit="%", **said))
        table = plot.svg(plot_index.correlations(scores.correlations(), ["a", "b", "c"], **said))
        sensitivity = scores.sensitivity(draws=50, drop=True, bootstrap=20)
        factors = plot.svg(plot_index.sobol(sensitivity, **said))
        world = plot.svg(plot_index.world(scores, unit="%", code="i", **said))
    assert f">{mexico}<" in ranks
    assert f">{mexico}<" in pillars
    assert f">{last}<" in profile
    assert strength in profile
    assert f">{display.number(1.0, 2, language=language)}<" in table
    assert f">{weights}<" in factors
    assert first in factors
    assert ("rank shift" in factors) == (language == "en")
    assert ("grey" in world) == (language == "en")
    for drawn in (ranks, pillars, profile, table, factors, world):
        assert ('direction="rtl"' in drawn) == (language == "ar")


def test_a_map_is_not_mirrored(scores: infosoc.Scores) -> None:
    figure = plot_index.world(scores, title="T", unit="%", source="S", code="i", language="ar")
    assert figure.axes[0].get_xlim() == (-180, 180)
    title = next(text for text in figure.texts if text.get_text() == "T")
    assert title.get_position()[0] > 0.9


def test_a_score_that_is_not_known_is_no_bar_of_nothing() -> None:
    rows = [{"code": "a", "ref_area": area, "score": 1.0} for area in ("MEX", "GTM")]
    rows.append({"code": "b", "ref_area": "MEX", "score": 0.0})
    axes = plot_index.pillars(rows, ["a", "b"], title="T", unit="score", source="S").axes[0]
    assert len(axes.patches) == 3
    assert [text.get_text() for text in axes.texts] == [display.MISSING]


def test_a_map(scores: infosoc.Scores) -> None:
    square = [[[0, 0], [9, 0], [9, 9], [0, 0]]]
    geometry = {
        "features": [
            {"properties": {"ISO_A3_EH": "MEX"}, "geometry": {"type": "Polygon", "coordinates": square}},
            {"properties": {"ISO_A3_EH": "USA"}, "geometry": {"type": "MultiPolygon", "coordinates": [square, square]}},
        ]
    }
    figure = plot_index.world(scores, geometry, title="Map", unit="score", source="Example", code="i")
    assert len(figure.axes[0].collections[0].get_paths()) == 3
    rest = [text.get_text() for text in figure.texts]
    assert any("not on the map: " in text and "MEX" not in text.split("not on the map: ")[1] for text in rest), rest
    with pytest.raises(ValueError, match="ISO3"):
        plot_index.world(scores, geometry, title="Map", unit="score", source="Example", key="name")


def test_the_map_has_boundaries_of_its_own(scores: infosoc.Scores) -> None:
    figure = plot_index.world(scores, title="Map", unit="score", source="Example; Natural Earth", code="i")
    boundaries = Path(plot_index.__file__).with_name("boundaries.geojson")
    provenance = (Path(__file__).resolve().parents[2] / "datasets" / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(boundaries.read_bytes()).hexdigest() in provenance
    rings = sum(len(feature["geometry"]["coordinates"]) for feature in json.loads(boundaries.read_text())["features"])
    assert len(figure.axes[0].collections[0].get_paths()) == rings
