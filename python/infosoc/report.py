"""A page that holds a report: text, charts and tables in one HTML file that loads nothing.

Charts need matplotlib: ``pip install infosoc[report]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

from infosoc import plot
from infosoc._infosoc import write_page
from infosoc.display import Grid
from infosoc.provenance import recorded

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Chart:
    """A chart of a page.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        From `infosoc.plot` or your own.
    alt : str
        What it shows, for those who do not see it.
    caption : str
        How it is to be read: written beneath.
    """

    figure: Figure
    alt: str
    caption: str


@dataclass(frozen=True)
class Section:
    """A section of a page: heading, paragraph, chart, tables; what is not given is not there.

    Attributes
    ----------
    heading : str
        Its subject.
    text : str
        What there is to say about it.
    chart : Chart, optional
        A chart.
    tables : sequence of (str, Grid)
        Tables with their captions.
    """

    heading: str
    text: str = ""
    chart: Chart | None = None
    tables: Sequence[tuple[str, Grid]] = ()


@recorded("report.page")
def page(
    title: str,
    sections: Sequence[Section],
    path: str | PathLike[str],
    *,
    lead: str = "",
    colophon: str = "",
    lang: str = "en",
) -> None:
    """Write a report as one HTML file, with its charts and style inside, for screens of any width and for print.

    Parameters
    ----------
    title : str
        The title of the page.
    sections : sequence of Section
        What is on it, in order.
    path : str or os.PathLike
        The file. One that exists is replaced whole, or left as it was if the page cannot be written.
    lead, colophon : str, optional
        A paragraph beneath the title, and one at the foot.
    lang : str, default "en"
        The language of the text, as HTML has it. A page in Arabic (``"ar"``) is written from right to left.

    Raises
    ------
    ImportError
        If there is a chart and matplotlib is not installed.
    InvalidArgument
        If a chart holds more than a drawing, such as a link that runs a script.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> from infosoc import report
    >>> report.page("A page", [report.Section("A heading", "Some text.")], "page.html")
    """
    drawn = [(section, plot.svg(section.chart.figure) if section.chart else None) for section in sections]
    write_page(path, title, drawn, lead=lead, colophon=colophon, lang=lang)
