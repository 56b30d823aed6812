"""The demo runs and writes what it says; its charts and tables hold the library's numbers; the page loads nothing."""

import csv
import doctest
import re
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType

import infosoc
import pytest
from infosoc import display, plot, plot_index, plot_small_areas, report, wsis

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="module")
def out(written_by: Callable[[str], Path]) -> Path:
    return written_by("demo")


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_files_are_written(out: Path) -> None:
    groupings = ["itu", "m49", "wb_income", "ldc"]
    tables = ["findings", "indicators", "internet_by_state", "series", "sdg", *(f"internet_use_{g}" for g in groupings)]
    charts = ["households.svg", "internet_use.svg", "states.svg"]
    expected = {*(f"{table}.csv" for table in tables), *charts, "report.html"}
    assert {path.name for path in out.iterdir()} == expected
    for table in tables:
        with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.reader(file))) > 1, table


def test_charts_have_the_values(out: Path) -> None:
    # R survey 4.5: tests/golden/survey/ict_example.csv, HH6 by area: 0.40338, 0.74224; 0.66430 overall.
    households = texts((out / "households.svg").read_text(encoding="utf-8"))
    assert "40.3" in households
    assert "74.2" in households
    states = texts((out / "states.svg").read_text(encoding="utf-8"))
    assert "Mexico 66.4" in states
    assert {"Sonora", "Chiapas"} <= set(states)
    regions = " ".join(texts((out / "internet_use.svg").read_text(encoding="utf-8")))
    assert all(name in regions for name in ["World", "Africa", "Arab States", "Independent States", "Europe"])


def test_the_survey_is_among_the_series(out: Path) -> None:
    with (out / "series.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "HH6" and row["urbanisation"] == "R"]
    # R survey 4.5, as above.
    assert [float(row["obs_value"]) for row in rows] == pytest.approx([40.337743041112006], rel=1e-9)


class Page(HTMLParser):
    """What a page names: what it loads, its identifiers, and its images without a text in their place."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.charts: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.loads += [value for name, value in attrs if name.endswith(("src", "href")) and value is not None]
        self.ids += [value for name, value in attrs if name == "id" and value is not None]
        if tag in ("script", "link", "iframe"):
            self.loads.append(tag)
        if tag == "svg":
            self.charts.append(given.get("aria-label"))


def test_the_page_is_self_contained(out: Path) -> None:
    text = (out / "report.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert len(page.charts) == 3
    assert all(page.charts)
    assert len(page.ids) == len(set(page.ids))
    assert all(load.startswith("#") and load[1:] in page.ids for load in page.loads)
    assert "@import" not in text
    assert all(target in page.ids for target in re.findall(r"url\(#([^)]*)\)", text))
    assert len(re.findall(r"url\((?!#)", text)) == 0
    assert "CC BY 4.0" in text
    assert "INEGI" in text


def test_the_picture_of_the_readme_is_that_of_the_demo(out: Path) -> None:
    picture = (EXAMPLES / "demo.svg").read_text(encoding="utf-8")
    assert texts(picture) == texts((out / "households.svg").read_text(encoding="utf-8"))
    assert len(picture.encode()) < 100_000


def test_a_chart_is_the_same_each_time() -> None:
    rows = [{"a": "x", "value": 40.0, "ci_low": 38.0, "ci_high": 42.0}]
    draw = lambda: plot.svg(plot.intervals(rows, label="a", title="t", unit="%", source="s"))  # noqa: E731
    assert draw() == draw()
    assert "<metadata>" not in draw()


def test_charts_refuse_what_cannot_be_read() -> None:
    nothing = [{"a": "x", "value": None, "ci_low": None, "ci_high": None}]
    with pytest.raises(ValueError, match="no row has a value"):
        plot.intervals(nothing, label="a", title="t", unit="%", source="s")
    many = [{"ref_area_name": str(n), "time_period": 2020, "obs_value": float(n)} for n in range(7)]
    with pytest.raises(ValueError, match="7 lines"):
        plot.lines(many, title="t", unit="%", source="s")


def test_a_chart_without_matplotlib_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    rows = [{"a": "x", "value": 40.0, "ci_low": 38.0, "ci_high": 42.0}]
    with pytest.raises(ImportError, match=r"pip install infosoc\[plot\]"):
        plot.intervals(rows, label="a", title="t", unit="%", source="s")


def test_a_cell_holds_one_value() -> None:
    rows = [{"a": "x", "y": 2020, "obs_value": 1.0}] * 2
    with pytest.raises(ValueError, match="two rows"):
        display.wide(rows, "a", "y", display.plain)


def test_coverage_is_rounded_down_and_a_withheld_value_is_a_dash() -> None:
    assert display.with_coverage({"obs_value": None, "coverage": 0.4999}) == display.Cell("–", "49%")


def test_text_of_a_page_is_escaped(tmp_path: Path) -> None:
    report.page("a < b", [report.Section("<script>", "x & y")], tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "<h1>a &lt; b</h1>" in text


@pytest.mark.usefixtures("reader_folder")
@pytest.mark.parametrize(
    "module", [display, plot, plot_index, plot_small_areas, report, wsis], ids=lambda module: module.__name__
)
def test_examples_hold(module: ModuleType) -> None:
    outcome = doctest.testmod(module, extraglobs={"infosoc": infosoc}, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.attempted > 0
    assert outcome.failed == 0
