"""A page that holds a report: text, charts and tables in one HTML file that loads nothing.

Charts need matplotlib: ``pip install infosoc[report]``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

from infosoc import plot
from infosoc._infosoc import write_whole
from infosoc.display import Grid

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 1.0625rem/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
main, header, footer { max-width: 48rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 3rem 0 .5rem; }
header p, footer { color: #5c5c5c; }
figure { margin: 1.25rem 0; }
figure div, section > div { overflow-x: auto; }
section > div { margin: 1.5rem 0; }
svg { display: block; width: 100%; min-width: 30rem; height: auto; }
svg text { font-family: system-ui, "Segoe UI", Roboto, sans-serif !important; }
figcaption, caption { color: #5c5c5c; font-size: .875rem; line-height: 1.45; text-align: left; }
caption { padding-bottom: .5rem; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; line-height: 1.3; }
th, td { padding: .35rem .5rem; text-align: right; vertical-align: top; white-space: nowrap; }
th { font-weight: 600; }
tbody tr { border-top: 1px solid #e3e3e3; }
tr > th:first-child { position: sticky; left: 0; background: #fff; padding-left: 0; text-align: left; }
tbody th { font-weight: 400; white-space: normal; min-width: 9rem; }
th.words, td.words { text-align: left; }
td.words { white-space: normal; min-width: 6rem; }
td small { display: block; color: #5c5c5c; font-size: .75rem; }
footer { padding-top: 2rem; padding-bottom: 3rem; font-size: .875rem; }
@media print { section { break-inside: avoid; } svg { min-width: 0; } }
"""


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
        The language of the text, as HTML has it.

    Raises
    ------
    ImportError
        If there is a chart and matplotlib is not installed.
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> from infosoc import report
    >>> report.page("A page", [report.Section("A heading", "Some text.")], "page.html")
    """
    body = "\n".join(_section(section, place) for place, section in enumerate(sections, start=1))
    parts = [
        "<!doctype html>",
        f'<html lang="{html.escape(lang)}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html.escape(title)}</title>",
        f"<style>{STYLE}</style></head>",
        "<body>",
        f"<header><h1>{html.escape(title)}</h1>{_paragraph(lead)}</header>",
        f"<main>\n{body}\n</main>",
        f"<footer>{_paragraph(colophon)}</footer>" if colophon else "",
        "</body></html>",
        "",
    ]
    write_whole(path, "\n".join(parts))


def _section(section: Section, place: int) -> str:
    parts = [f"<h2>{html.escape(section.heading)}</h2>", _paragraph(section.text)]
    if section.chart:
        parts.append(_figure(section.chart, f"chart{place}-"))
    parts += [
        f'<div tabindex="0" role="region" aria-label="{html.escape(caption)}">{grid.to_html(caption)}</div>'
        for caption, grid in section.tables
    ]
    return f"<section>{''.join(parts)}</section>"


def _figure(chart: Chart, prefix: str) -> str:
    drawing = plot.svg(chart.figure)
    # Names are unique in a page, not only in a chart; the size is that of the page.
    drawing = re.sub(r'\bid="', f'id="{prefix}', drawing)
    drawing = re.sub(r'href="#', f'href="#{prefix}', drawing)
    drawing = re.sub(r"url\(#", f"url(#{prefix}", drawing)
    drawing = re.sub(r'<svg([^>]*?) (?:width|height)="[^"]*"', r"<svg\1", drawing)
    drawing = re.sub(r'<svg([^>]*?) (?:width|height)="[^"]*"', r"<svg\1", drawing)
    drawing = drawing.replace("<svg ", f'<svg role="img" aria-label="{html.escape(chart.alt)}" ', 1)
    return f"<figure><div>{drawing}</div><figcaption>{html.escape(chart.caption)}</figcaption></figure>"


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>" if text else ""
