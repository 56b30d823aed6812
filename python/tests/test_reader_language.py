"""Grids and charts in the language of their reader."""

import re
import warnings
from pathlib import Path
from typing import Any

import infosoc
import pyarrow as pa
import pytest
from infosoc import display, plot

MEXICO = Path(__file__).parents[2] / "datasets/national/mex-endutih-2021"
WORDS = {
    "en": ("Rural", "all", "40.3"),
    "fr": ("Milieu rural", "ensemble", "40,3"),
    "es": ("Zona rural", "todos", "40,3"),
    "ar": ("الريف", "الجميع", "40.3"),
    "ru": ("Сельская местность", "все", "40,3"),
    "zh": ("农村", "全部", "40.3"),
}


@pytest.fixture(scope="module")
def internet() -> infosoc.Figures:
    return infosoc.open_dataset(MEXICO).estimate("HH6", by="area")


@pytest.mark.parametrize("language", list(WORDS))
def test_a_grid_is_in_the_language(internet: infosoc.Figures, language: Any) -> None:
    grid = display.wide(internet, "urbanisation", "indicator", display.with_interval, language=language)
    rural, everybody, value = WORDS[language]
    rows = dict(grid.rows)
    assert set(rows) > {rural, everybody}
    assert rows[rural][0].text == value
    assert ('dir="rtl"' in grid.to_html("")) == (language == "ar")
    # Names that are given hold in any language.
    named = display.wide(
        internet, "urbanisation", "indicator", display.with_interval, names={"R": "X"}, language=language
    )
    assert "X" in dict(named.rows)


def test_cells_and_numbers_are_in_the_language() -> None:
    empty = {"value": None, "ci_low": None, "ci_high": None, "status": "empty"}
    assert display.with_interval(empty, language="es") == display.Cell("sin casos")
    assert display.with_flag(empty | {"eurostat_flag": None}, language="ru") == display.Cell("нет случаев")
    figure = {"value": 1234.56, "ci_low": 1200.0, "ci_high": None, "eurostat_flag": "u"}
    assert display.with_flag(figure, language="fr") == display.Cell("1\u202f234,6 u")
    assert display.with_coverage({"obs_value": 0.04, "coverage": 1.0}, language="ru").text == "0,04"
    assert display.plain({"obs_value": -3.0}, language="es").text == "\N{MINUS SIGN}3,0"
    with pytest.raises(infosoc.InfosocError, match="language"):
        display.number(1.0, language="pt")  # type: ignore[arg-type]


def test_a_cell_of_ones_own_is_called_as_it_is(internet: infosoc.Figures) -> None:
    grid = display.wide(internet, "urbanisation", "indicator", lambda row: display.Cell(str(row["n"])), language="fr")
    assert all(cells[0].text.isdecimal() for _, cells in grid.rows)


def test_codes_of_a_file_that_are_numbers_have_words() -> None:
    people = infosoc.Survey(pa.table({"w": [1.0] * 4, "zone": [1.0, 1.0, 2.0, None]}), weight="w")
    names: dict[Any, str] = {1.0: "Coast", "2": "Hills"}
    grid = display.wide(people.count(by="zone"), "zone", "measure", display.with_interval, names=names)
    assert [name for name, _ in grid.rows] == ["all", "Coast", "Hills", "not stated"]


@pytest.mark.parametrize("language", list(WORDS))
def test_charts_are_in_the_language(internet: infosoc.Figures, language: Any) -> None:
    rural, everybody, value = WORDS[language]
    words: dict[str, Any] = {"title": "T", "unit": "%", "source": "S", "language": language}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = plot.intervals(internet, label="urbanisation", reference=("R", 66.0), **words)
        drawn = plot.svg(chart)
    for word in (rural, everybody, value):
        assert f">{word}<" in drawn, word
    assert ("hollow" in drawn) == (language == "en")
    assert ('direction="rtl"' in drawn) == (language == "ar")
    # A browser shapes what matplotlib does not.
    is_drawing = language in {"ar", "zh"}
    assert (chart._repr_png_() is None) == is_drawing
    assert (chart._repr_svg_() is not None) == is_drawing

    world = infosoc.Series.read("../datasets/series/ict.csv").indicators(["HH7"]).years(2014, 2020)
    lines = plot.svg(plot.lines(world.areas(["MEX", "KEN"]), label="ref_area", emphasis="MEX", **words))
    assert ("México" if language == "es" else "Mexico") in lines or language in {"fr", "ar", "ru", "zh"}
    assert ">MEX " not in lines
    bars = [{"name": "x", "value": 1234.5}]
    written = display.number(1234.5, language=language)
    assert written in plot.svg(plot.bars(bars, label="name", value="value", **words))


def test_a_chart_in_arabic_is_read_from_the_right(internet: infosoc.Figures) -> None:
    def places(language: Any) -> dict[str, float]:
        chart = plot.intervals(internet, label="urbanisation", title="T", unit="%", source="S", language=language)
        box = chart.axes[0].get_position()
        title = next(text for text in chart.texts if text.get_text() == "T")
        return {"left": box.x0, "right": 1 - box.x1, "title": title.get_position()[0]}

    english, arabic = places("en"), places("ar")
    assert english["title"] < 0.1
    assert arabic["title"] > 0.9
    assert arabic["right"] > arabic["left"]
    drawn = plot.svg(plot.intervals(internet, label="urbanisation", title="T", unit="%", source="S", language="ar"))
    title = re.search(r"<text[^>]*>T</text>", drawn)
    # On the right, and from there to the left.
    assert title is not None
    assert "start" in title[0]
