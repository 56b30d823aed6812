"""Text of charts is drawn as it is, whatever signs it holds, and makes a valid SVG."""

import io
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from infosoc import plot, plot_index

HOSTILE = [
    "Fixed broadband: US$ 5 to US$ 10",
    "$$ and $",
    r"A $\frac{1}{0$",
    r"C:\$x$_1^2",
    "a\x00b\x08c\x1b[0m\x7f\x9f",
    "a\ud800b\ufffe\uffff",
    "tab\tand\rreturn",
    "<b>&amp; -- --> ]]>",
]
SHOWN = {
    "a\x00b\x08c\x1b[0m\x7f\x9f": "a\ufffdb\ufffdc\ufffd[0m\ufffd\ufffd",
    "a\ud800b\ufffe\uffff": "a\ufffdb\ufffd\ufffd",
    "tab\tand\rreturn": "tab and return",
}


def intervals(text: str) -> Any:
    rows = [{"value": 1.0, "ci_low": 0.5, "ci_high": 2.0, "l": text, "g": text}]
    return plot.intervals(rows, label="l", by="g", title=text, unit=text, source=text, reference=(text, 1.0))


def lines(text: str) -> Any:
    rows = [{"time_period": year, "obs_value": 5.0, "ref_area_name": text} for year in (2020, 2021)]
    return plot.lines(rows, title=text, unit=text, source=text)


def bars(text: str) -> Any:
    rows = [{"l": text, "v": 3.0, "n": text}]
    return plot.bars(
        rows, label="l", value="v", title=text, unit=text, source=text, note="n", reference=(text, 1.0)
    )  # fmt: skip


def ranking(text: str) -> Any:
    rows = [{"ref_area": "MEX", "rank": 1, "rank_median": 1, "rank_low": 1, "rank_high": 2}]
    return plot_index.ranking(rows, title=text, source=text, names={"MEX": text}, level=text)


def pillars(text: str) -> Any:
    rows = [{"code": "x", "ref_area": "MEX", "score": 0.5}]
    return plot_index.pillars(rows, ["x"], title=text, unit=text, source=text, names={"MEX": text, "x": text})


def profile(text: str) -> Any:
    rows = [{"code": "x", "name": text, "level": 1, "rank": 1, "n_areas": 2, "standing": 0.5, "kind": "strength"}]
    return plot_index.profile(rows, title=text, unit=text, source=text)


def correlations(text: str) -> Any:
    rows = [{"code": "x", "with": "y", "correlation": 0.5}]
    return plot_index.correlations(rows, ["x", "y"], title=text, source=text, names={"x": text, "y": text})


def sobol(text: str) -> Any:
    row = {"factor": text, "target": text}
    for order in ("first", "total"):
        row |= {order: 0.5, f"{order}_low": 0.4, f"{order}_high": 0.6}  # type: ignore[dict-item]
    return plot_index.sobol([row], title=text, source=text)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("draw", [intervals, lines, bars, ranking, pillars, profile, correlations, sobol])
def test_text_is_drawn_as_it_is(draw: Callable[[str], Any], text: str) -> None:
    figure = draw(text)
    root = ElementTree.fromstring(plot.svg(figure))
    words = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    # In the title, in the source and wherever else it stands alone.
    assert words.count(SHOWN.get(text, text)) >= 2
    figure.savefig(io.BytesIO(), format="png")


@pytest.mark.filterwarnings("ignore:Glyph 11")
def test_a_figure_of_ones_own_may_have_mathematics_and_makes_a_valid_svg() -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415  (only a chart needs it)

    figure = Figure()
    figure.text(0.1, 0.5, r"$x^2$")
    figure.text(0.1, 0.1, "tab\x0bulator")
    drawn = plot.svg(figure)
    ElementTree.fromstring(drawn)
    assert "$x^2$" not in "".join(ElementTree.fromstring(drawn).itertext())
