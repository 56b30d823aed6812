"""Pages and tables as HTML: what a caller writes is shown, whatever it is; what a figure holds is drawn."""

import re
from html.parser import HTMLParser
from pathlib import Path

import infosoc
import pyarrow as pa
import pytest
from infosoc import display, plot, report
from matplotlib.figure import Figure

HOSTILE = [
    "</td></table><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "]]></style></title><b>",
    "<!-- <![CDATA[ {{ title }}",
    "12\u202e34",
    "\0\x01\x7f\x85\ufdd0\uffff\ud800",
]


class Elements(HTMLParser):
    """The elements of a page with the names of their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def everywhere(text: str, folder: Path) -> list[str]:
    """Return all HTML that the package draws, with the text in each place that takes one."""
    chart = report.Chart(figure("a"), text, text)
    grid = display.Grid(text, (text,), ((text, (display.Cell(text, text, words=True),)),))
    sections = [report.Section(text, text, chart, [(text, grid)])]
    report.page(text, sections, folder / "page.html", lead=text, colophon=text, lang=text)
    return [(folder / "page.html").read_text(encoding="utf-8"), grid.to_html(text)]


def figure(text: str) -> Figure:
    drawn = Figure()
    drawn.subplots().set_title(text, parse_math=False)
    return drawn


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str, tmp_path: Path) -> None:
    for hostile, plain in zip(everywhere(text, tmp_path), everywhere("x", tmp_path), strict=True):
        assert Elements(hostile).elements == Elements(plain).elements
        assert not re.search("[\0-\x08\x0e-\x1f\x7f-\x9f\u202d\u202e\ufdd0\uffff]", hostile)
        shown = re.sub("[\0\x01\x7f\x85\u202e\ufdd0\uffff]", "\ufffd", text.removesuffix("\ud800"))
        assert shown in Elements(hostile).text


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_hostile_text_in_a_result_and_in_a_chart_does_nothing(text: str, tmp_path: Path) -> None:
    people = pa.table({"w": [1.0, 1.0], "y": [0.0, 1.0], text: [text, text]})
    drawn = infosoc.Survey(people, weight="w").estimate(infosoc.mean("y"), by=text)._repr_html_()
    assert {tag for tag, *_ in Elements(drawn).elements} == {"table", "thead", "tbody", "tr", "th", "td"}
    report.page("t", [report.Section("s", chart=report.Chart(figure(text), "a", "c"))], tmp_path / "page.html")
    page = Elements((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert not {"script", "img", "b"} & {tag for tag, *_ in page.elements}


def test_figures_of_your_own_are_drawn(tmp_path: Path) -> None:
    own = Figure()
    axes = own.subplots(2, 2)
    axes[0, 0].imshow([[0, 1], [1, 0]])
    axes[0, 1].pcolormesh([[0, 1], [1, 0]], shading="gouraud")
    axes[1, 0].bar([1], [1], hatch="/", url="https://example.org/?a&b")
    axes[1, 1].plot([1, 2], marker="o", label=r"$\frac{1}{2} < \alpha$")
    axes[1, 1].legend()
    report.page("t", [report.Section("s", chart=report.Chart(own, "a", "c"))] * 2, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', page)) <= {(i, "") for i in ids} | {("", i) for i in ids}
    # What draws is all there: no more is left out than a page has no use for.
    for element in ("image", "pattern", "linearGradient", "use", "path", "text"):
        assert page.count(f"<{element}") == 2 * plot.svg(own).count(f"<{element}"), element


def test_a_figure_that_links_to_a_script_is_refused(tmp_path: Path) -> None:
    own = Figure()
    own.subplots().bar([1], [1], url="javascript:alert(1)")
    (tmp_path / "page.html").write_text("old")
    with pytest.raises(infosoc.InvalidArgument, match=r"chart: .*javascript"):
        report.page("t", [report.Section("s", chart=report.Chart(own, "a", "c"))], tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == "old"


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(infosoc.InvalidArgument, match="one for each column"):
        display.Grid("", ("a", "b"), (("r", (display.Cell("1"),)),)).to_html("c")


def test_a_page_in_arabic_is_written_from_right_to_left(tmp_path: Path) -> None:
    report.page("مجتمع المعلومات", [], tmp_path / "page.html", lang="ar")
    assert '<html lang="ar" dir="rtl">' in (tmp_path / "page.html").read_text(encoding="utf-8")
