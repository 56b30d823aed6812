"""Charts of indices: what is drawn, and what is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import infosoc
import polars as pl
import pytest
from infosoc import plot, plot_index

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
    assert all(label.get_text() in AREAS for label in figure.axes[0].get_yticklabels())
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
    assert {label.get_text() for label in figure.axes[0].get_yticklabels()} == {"weights", "drop"}
    with pytest.raises(ValueError, match="told apart"):
        plot_index.pillars(scores, list("abcdefg"), title="", unit="", source="")
    with pytest.raises(ValueError, match="two elements"):
        plot_index.correlations(scores.correlations(), ["a"], title="", source="")


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
