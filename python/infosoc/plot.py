"""Charts of results: estimates with their intervals, and series of areas over time.

The functions return matplotlib figures, legible in print and to the colour-blind, with title, unit and source.
matplotlib is needed, and only when a chart is drawn: ``pip install infosoc[plot]``.
"""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from infosoc._infosoc import reader_phrase
from infosoc.display import Row, Rows, _category, _for_groups, _groups, _written, labels_of, number, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    from infosoc._infosoc import _Language

# What no XML document may hold, and what no font has a shape for.
_UNSHOWN = re.compile("[^\\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

# Okabe and Ito's palette for all kinds of colour vision, strongest contrast on white first.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
INK = "#1a1a1a"
SOFT = "#5c5c5c"
RULE = "#d9d9d9"

# Sizes in inches: the page is as wide as the text column of a report.
WIDTH = 8.0
TOP = 0.85
BOTTOM = 0.72
# The mean width of a character at the size of the labels; a Chinese one is as wide as high.
CHARACTER = 0.088
WIDE_CHARACTER = 0.15

# The fonts of a chart, by script: a browser takes the first that it has, and matplotlib measures with its own.
FONTS = ("DejaVu Sans", "Verdana", "Arial")
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "ar": ("Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", "Geeza Pro", "Arial"),
    "zh": ("Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei"),
}


def intervals(
    estimates: Rows,
    *,
    label: str,
    title: str,
    unit: str,
    source: str,
    by: str | None = None,
    names: Mapping[Any, str] | None = None,
    sort: bool = False,
    reference: tuple[str, float] | None = None,
    language: _Language = "en",
) -> Figure:
    """Draw estimates as dots on bars that are their confidence intervals, one line for each label.

    Parameters
    ----------
    estimates : result of infosoc, or iterable of dict
        Rows with ``value``, ``ci_low`` and ``ci_high``. Rows without a value are left out.
    label : str
        The column that names the lines of the chart.
    title, unit, source : str
        What is shown, in which unit, and where the data come from, with their licence.
    by : str, optional
        The column whose values, six at most, share a line, each in its colour.
    names : dict, optional
        How values of ``label`` and ``by`` are written, where not as the codebook labels them. Lines and colours are in
        its order where it has them.
    sort : bool, default False
        Order the lines by the largest value, from the top.
    reference : tuple of (str, float), optional
        A value to compare with, and its name. Estimates whose interval contains it are drawn hollow.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader: of words for codes, of numbers, and of the direction, which in Arabic is from the
        right. Title, unit and source are yours. Arabic and Chinese are right in a page and as `svg`, where the browser
        shapes the text: a picture made by matplotlib has only the fonts that matplotlib finds.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If there is nothing to draw, or ``by`` has more than six values.

    Examples
    --------
    >>> from infosoc import plot
    >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
    >>> source = "Fuente: INEGI, ENDUTIH 2021"
    >>> figure = plot.intervals(
    ...     hh6, label="urbanisation", title="Households with Internet", unit="% of households", source=source
    ... )
    >>> plot.svg(figure).startswith("<svg")
    True
    """
    rows = [row for row in rows_of(estimates) if row["value"] is not None]
    if not rows:
        raise ValueError("there is nothing to draw: no row has a value")
    lines_of = [_category(row, label) for row in rows]
    groups_of = [_category(row, by) if by else None for row in rows]
    given = {key: plain(name) for key, name in _for_groups(names, (*lines_of, *groups_of)).items()}
    lines, groups = _ordered(lines_of, given), _ordered(groups_of, given)
    _told_apart(len(groups), f"{by} has {len(groups)} values")
    if sort:
        highest = {
            key: max(row["value"] for row, own in zip(rows, lines_of, strict=True) if own == key) for key in lines
        }
        lines.sort(key=lambda key: -highest[key])
    words = _groups(language) | labels_of(estimates, label, language) | given
    shown = {key: plain(_written(key, words)) for key in lines}
    group_words = _groups(language) | (labels_of(estimates, by, language) if by else {}) | given
    pitch = 0.46 if by else 0.27
    left = 0.25 + max(_width(shown[key]) for key in lines)
    with _style(language):
        legend = reader_phrase("contains", language, plain(unit), plain(reference[0])) if reference else unit
        figure, axes = _canvas(len(lines) * pitch, (left, 0.3), title, legend, source, language=language)
        for position, key in enumerate(lines):
            on_line = [
                (row, COLOURS[groups.index(group)])
                for row, own, group in zip(rows, lines_of, groups_of, strict=True)
                if own == key
            ]
            _line_of_estimates(axes, position, on_line, reference, language)
        _name_lines(axes, [shown[key] for key in lines])
        if unit.startswith("%"):
            _as_shares(axes, [row["value"] for row in rows], shared=bool(by))
        elif reference:
            _room_on_left(axes, [row for row in rows if row["value"] < reference[1]])
        if by:
            called = [plain(_written(key, group_words)) for key in groups]
            entries = list(zip(called, COLOURS, strict=False))
            _key(figure, entries)
        if reference:
            _mark(axes, reference[1], f"{plain(reference[0])} {number(reference[1], language=language)}", zorder=1.5)
        _directed(figure, language)
    return figure


def lines(
    series: Rows,
    *,
    title: str,
    unit: str,
    source: str,
    label: str = "ref_area_name",
    emphasis: str | None = None,
    faint_below: float = 0.9,
    language: _Language = "en",
) -> Figure:
    """Draw a series as a line for each area, labelled at its end.

    Where the coverage of a year is low, its marker is hollow and the line to it broken: part of a change there is
    a change of the countries that are observed.

    Parameters
    ----------
    series : result of infosoc, or iterable of dict
        Rows with ``time_period``, ``obs_value``, the column named by ``label`` and, in an aggregate, ``coverage``.
    title, unit, source : str
        What is shown, in which unit, and where the data come from, with their licence.
    label : str, default "ref_area_name"
        The column that names the lines.
    emphasis : str, optional
        The line to draw in black, such as the world.
    faint_below : float, default 0.9
        The coverage below which a year is drawn as weakly founded.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader: of words for codes, of numbers, and of the direction, which in Arabic is from the
        right. Title, unit and source are yours. Arabic and Chinese are right in a page and as `svg`, where the browser
        shapes the text: a picture made by matplotlib has only the fonts that matplotlib finds.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If there is nothing to draw, or there are more than six lines beside the emphasised one.

    Examples
    --------
    >>> from infosoc import plot
    >>> world = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"]).years(2014, 2023)
    >>> figure = plot.lines(
    ...     world.aggregate("wb_income"), title="Internet use", unit="% of individuals", source="World Bank, CC BY 4.0"
    ... )
    >>> [text.get_text().split()[0] for text in figure.axes[0].texts]
    ['High', 'Upper', 'Lower', 'Low']
    """
    rows = [row for row in rows_of(series) if row["obs_value"] is not None]
    if not rows:
        raise ValueError("there is nothing to draw: no row has a value")
    paths = {
        name: sorted((r for r in rows if r[label] == name), key=_year) for name in _ordered([r[label] for r in rows])
    }
    names = sorted(paths, key=lambda name: -float(paths[name][-1]["obs_value"]))
    coloured = [name for name in names if name != emphasis]
    _told_apart(len(coloured), f"{len(coloured)} lines")
    colours = dict(zip(coloured, COLOURS, strict=False)) | ({emphasis: INK} if emphasis else {})
    words = labels_of(series, label, language)
    with _style(language):
        weak = any(_is_weak(row, faint_below) for row in rows)
        legend = reader_phrase("weak", language, plain(unit), f"{faint_below:.0%}") if weak else unit
        figure, axes = _canvas(4.3, (0.55, 2.1), title, legend, source, language=language)
        for name in names:
            _path(axes, paths[name], colours[name], faint_below, 2.4 if name == emphasis else 1.8)
        years = sorted({row["time_period"] for row in rows})
        axes.set_xticks(years)
        axes.set_xlim(years[0] - 0.35, years[-1] + 0.15)
        top = max(row["obs_value"] for row in rows)
        axes.set_ylim(0, 100 if unit.startswith("%") and top <= 100 else top * 1.05)
        axes.grid(axis="y", color=RULE, linewidth=0.6)
        axes.tick_params(axis="both", length=0, pad=6)
        ends = {name: float(paths[name][-1]["obs_value"]) for name in names}
        called = {
            name: f"{plain(_written(name, words))} {number(end, 0, language=language)}" for name, end in ends.items()
        }
        _name_ends(axes, years[-1] + 0.28, {name: (ends[name], called[name]) for name in names}, colours, emphasis)
        _directed(figure, language)
    return figure


def bars(
    table: Rows,
    *,
    label: str,
    value: str,
    title: str,
    unit: str,
    source: str,
    note: str | None = None,
    reference: tuple[str, float] | None = None,
    decimals: int = 1,
    language: _Language = "en",
) -> Figure:
    """Draw a bar for each row, in the order of the rows, with its value at the end.

    Parameters
    ----------
    table : result of infosoc, or iterable of dict
        Rows. Those without a value are left out.
    label, value : str
        The columns that name the bars and hold their length, zero or more.
    title, unit, source : str
        What is shown, in which unit, and where the data come from, with their licence.
    note : str, optional
        A column of text written after the value; a bar with a note is pale.
    reference : tuple of (str, float), optional
        A value to compare with, and its name.
    decimals : int, default 1
        Digits after the point.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader: of words for codes, of numbers, and of the direction, which in Arabic is from the
        right. Title, unit and source are yours. Arabic and Chinese are right in a page and as `svg`, where the browser
        shapes the text: a picture made by matplotlib has only the fonts that matplotlib finds.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If there is nothing to draw, or a value is negative.

    Examples
    --------
    >>> from infosoc import plot
    >>> winners = infosoc.Stocktaking.read_csv("datasets/wsis/prize_winners.csv").tabulate("region")
    >>> figure = plot.bars(
    ...     winners, label="region_name", value="count", title="Winners", unit="projects", source="ITU", decimals=0
    ... )
    >>> figure.axes[0].texts[1].get_text()
    '4'
    """
    rows = [row for row in rows_of(table) if row[value] is not None]
    if not rows:
        raise ValueError("there is nothing to draw: no row has a value")
    if min(row[value] for row in rows) < 0:
        raise ValueError(f"{value} is negative in a row; a bar has a length of zero or more")
    words = labels_of(table, label, language)
    names = [plain(_written(row[label], words)) for row in rows]
    left = 0.25 + max(_width(name) for name in names)
    longest = max(row[value] for row in rows)
    with _style(language):
        figure, axes = _canvas(len(rows) * 0.27, (left, 0.9), title, unit, source, language=language)
        for position, row in enumerate(rows):
            noted = plain(row[note]) if note and row[note] else ""
            _bar(axes, position, row[value], number(row[value], decimals, language=language), noted)
        _name_lines(axes, names)
        axes.set_xlim(0, 100 if unit.startswith("%") and longest <= 100 else (longest or 1) * 1.02)
        if not decimals:
            axes.locator_params(axis="x", integer=True)
        if reference:
            name, at = reference
            _mark(axes, at, f"{plain(name)}: {number(at, decimals, language=language)}", zorder=3)
        _directed(figure, language)
    return figure


def plain(text: object) -> str:
    r"""Return text as it is to be drawn: no control characters, which have no shape and make an SVG invalid.

    Every text of a chart passes here, from whichever table or argument it comes. Signs that matplotlib would take for
    mathematics, as two dollars, are left as they are: charts are drawn with that turned off.

    Parameters
    ----------
    text : object
        The text, or what is written by ``str``.

    Returns
    -------
    str

    Examples
    --------
    >>> from infosoc import plot
    >>> plot.plain("US$ 5\tto US$ 10\x00")
    'US$ 5 to US$ 10�'
    """
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", str(text).replace("\t", " ").replace("\r", " "))


def svg(figure: Figure) -> str:
    """Return a figure as SVG text: the same bytes for the same figure, text as text, no date.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The chart.

    Returns
    -------
    str
        One ``svg`` element.
    """
    stream = io.StringIO()
    language = getattr(figure, "language", "en")
    # A figure of your own may mean its dollars as mathematics.
    with _style(language, mathematics=True), warnings.catch_warnings():
        if language in SCRIPTS:
            # Text stays text: a glyph that matplotlib lacks, the browser has.
            warnings.filterwarnings("ignore", message="(Glyph|Matplotlib currently does not support)")
        nothing: Any = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(stream, format="svg", metadata=nothing)
    text = stream.getvalue()
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    # A figure of your own may hold what no XML document may.
    text = _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", text)
    text = text[text.index("<svg") :]
    return _read_from_the_right(text) if language == "ar" else text


def _read_from_the_right(text: str) -> str:
    """Return an SVG whose texts are read from the right: what begins on the left of a text is then its end."""

    def turned(element: re.Match[str]) -> str:
        anchored = re.sub(
            r"(text-anchor(?:: ?|=\"))(start|end)",
            lambda anchor: anchor[1] + {"start": "end", "end": "start"}[anchor[2]],
            element[0],
        )
        # Lines of a text of several are placed by their left ends.
        return anchored if "text-anchor" in anchored else anchored.replace("<text", '<text text-anchor="end"', 1)

    text = re.sub(r"<text[^>]*>", turned, text)
    return text.replace("<svg", '<svg direction="rtl"', 1)


def _style(language: str = "en", *, mathematics: bool = False) -> AbstractContextManager[None]:
    """Return the settings for drawing and saving charts; the user's own are left alone.

    Text between two dollars is mathematics only where that is asked for: in a title it is the price of something.
    """
    try:
        import matplotlib  # noqa: PLC0415  (only a chart needs it)
    except ImportError as error:
        raise ImportError(
            "charts need the package matplotlib, which is not installed: pip install infosoc[plot]"
        ) from error
    settings: Any = {
        "font.family": "sans-serif",
        "font.sans-serif": [*SCRIPTS.get(language, ()), *FONTS],
        "font.size": 10,
        "text.color": INK,
        "axes.edgecolor": RULE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.spines.bottom": False,
        "axes.axisbelow": True,
        "xtick.color": SOFT,
        "ytick.color": SOFT,
        "text.parse_math": mathematics,
        "svg.fonttype": "none",
        "svg.hashsalt": "infosoc",
    }
    return matplotlib.rc_context(settings)


def _canvas(
    height: float, sides: tuple[float, float], title: str, unit: str, source: str, *, language: str = "en"
) -> tuple[Figure, Axes]:
    """Return a figure with title, unit and source, and the axes between; all sizes in inches."""
    from infosoc.figure import Chart  # noqa: PLC0415

    left, right = sides
    whole = height + TOP + BOTTOM
    figure = Chart(figsize=(WIDTH, whole), facecolor="white")
    figure.language = language
    axes = figure.add_axes((left / WIDTH, BOTTOM / whole, 1 - (left + right) / WIDTH, height / whole))
    edge = 0.12 / WIDTH
    figure.text(edge, 1 - 0.12 / whole, plain(title), va="top", fontsize=13, fontweight="bold")
    figure.text(edge, 1 - 0.40 / whole, plain(unit), va="top", fontsize=10, color=SOFT)
    figure.text(edge, 0.12 / whole, plain(source), va="bottom", fontsize=8.5, color=SOFT)
    return figure, axes


def _directed(figure: Figure, language: str) -> None:
    """Turn a finished chart round where its language is read from the right."""
    if language != "ar":
        return
    from matplotlib.text import Annotation  # noqa: PLC0415  (only a chart needs it)

    for axes in figure.axes:
        box = axes.get_position()
        axes.set_position((1 - box.x1, box.y0, box.width, box.height))
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.tick_params(axis="y", length=0)
        for text in axes.texts:
            _turned(text)
            if isinstance(text, Annotation):
                text.xyann = (-text.xyann[0], text.xyann[1])
    for text in figure.texts:
        x, y = text.get_position()
        text.set_position((1 - x, y))
        _turned(text)


def _turned(text: Text) -> None:
    """Let a text stand on the other side of its place."""
    side = text.get_horizontalalignment()
    text.set_horizontalalignment("right" if side == "left" else "left" if side == "right" else "center")


def _width(text: str) -> float:
    """Return about how wide a label is drawn, in inches."""
    return sum(WIDE_CHARACTER if "\u2e80" <= letter <= "\u9fff" else CHARACTER for letter in text)


def _told_apart(colours: int, found: str) -> None:
    """Raise an error for more lines or values than there are colours."""
    if colours > len(COLOURS):
        raise ValueError(f"{found}; {len(COLOURS)} can be told apart in one chart")


def _name_lines(axes: Axes, names: Sequence[str]) -> None:
    """Write the names of the lines of a chart from the top down, with a grid across them."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK, labelsize=10.5)


def _as_shares(axes: Axes, values: Sequence[float], *, shared: bool) -> None:
    """Give shares an axis from 0 that ends at 100; values that share a line have numbers on both sides of them."""
    low, high = min(values), max(values)
    if low >= 0 and high <= 100:
        axes.set_xlim(-7 if shared else 0, 105 if shared else min(105, high * 1.12))
        axes.set_xticks([tick for tick in range(0, 101, 20) if tick <= axes.get_xlim()[1]])


def _mark(axes: Axes, at: float, text: str, zorder: float) -> None:
    """Draw the line of a reference, named above the chart."""
    axes.axvline(at, color=INK, linewidth=1, zorder=zorder)
    axes.text(at, -0.75, text, ha="center", va="bottom", color=INK, fontsize=9.5)


def _line_of_estimates(
    axes: Axes,
    position: float,
    coloured: Sequence[tuple[Row, str]],
    reference: tuple[str, float] | None,
    language: _Language,
) -> None:
    """Draw the estimates that share a line, each in its colour."""
    on_line = sorted(coloured, key=lambda one: float(one[0]["value"]))
    ends = [on_line[0][0]["value"], on_line[-1][0]["value"]]
    axes.plot(ends, [position] * 2, color=RULE, linewidth=1.2, zorder=1)
    for place, (row, colour) in enumerate(on_line):
        _estimate(axes, row, position, colour, reference)
        # Between two values, or a value and the reference, there is no room for a number.
        on_left = row["value"] < reference[1] if reference else place == 0 and len(on_line) > 1
        _value(axes, row, position, -1 if on_left else 1, language)


def _room_on_left(axes: Axes, rows: Sequence[Row]) -> None:
    """Make room for the numbers that stand left of their intervals, so that they stay off the names of the lines."""
    if rows:
        low, high = axes.get_xlim()
        ends = [row["value"] if row["ci_low"] is None else row["ci_low"] for row in rows]
        axes.set_xlim(left=min(low, min(ends) - 0.08 * (high - low)))


def _bar(axes: Axes, position: float, length: float, text: str, noted: str) -> None:
    """Draw a bar with its value, and a note after it, at the end."""
    axes.barh(position, length, height=0.7, color=COLOURS[0], alpha=0.45 if noted else 1, zorder=2)
    axes.annotate(
        text + (f"  ({noted})" if noted else ""),
        (length, position),
        xytext=(5, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=9.5,
        color=SOFT,
        # The line of the reference stays behind the number.
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        zorder=4,
    )


def _name_ends(
    axes: Axes, x: float, ends: Mapping[Any, tuple[float, str]], colours: Mapping[Any, str], emphasis: str | None
) -> None:
    """Write the name and the last value of each line beside its end, moved apart where they would overlap."""
    heights = _spread([end for end, _ in ends.values()], axes.get_ylim()[1] / 19)
    for (name, (_, text)), height in zip(ends.items(), heights, strict=True):
        axes.text(
            x,
            height,
            textwrap.fill(text, 24),
            color=colours[name],
            fontweight="bold" if name == emphasis else "normal",
            va="center",
            fontsize=10,
            linespacing=0.95,
        )


def _estimate(axes: Axes, row: Row, position: float, colour: str, reference: tuple[str, float] | None) -> None:
    low, high = row["ci_low"], row["ci_high"]
    hollow = False
    if low is not None and high is not None:
        axes.plot([low, high], [position] * 2, color=colour, alpha=0.4, linewidth=9, solid_capstyle="butt", zorder=2)
        hollow = reference is not None and low <= reference[1] <= high
    axes.plot(
        row["value"],
        position,
        marker="o",
        markersize=4.5 if hollow else 4,
        markerfacecolor="white" if hollow else colour,
        markeredgecolor=colour,
        zorder=3,
    )


def _value(axes: Axes, row: Row, position: float, side: int, language: _Language) -> None:
    bounds = [row["value"], row["ci_low"], row["ci_high"]]
    known = [bound for bound in bounds if bound is not None]
    axes.annotate(
        number(row["value"], language=language),
        (max(known) if side > 0 else min(known), position),
        xytext=(6 * side, 0),
        textcoords="offset points",
        ha="left" if side > 0 else "right",
        va="center_baseline",
        fontsize=9.5,
        color=SOFT,
    )


def _key(figure: Figure, entries: Sequence[tuple[str, str]]) -> None:
    """Write the names of the colours at the top right, each after its dot."""
    height = figure.get_size_inches()[1]
    x = 1 - 0.3 / WIDTH
    for name, colour in reversed(entries):
        figure.text(x, 1 - 0.40 / height, f"● {plain(name)}", va="top", ha="right", color=colour, fontsize=10)
        x -= (0.45 + _width(plain(name))) / WIDTH


def _path(axes: Axes, path: Sequence[Row], colour: str, faint_below: float, width: float) -> None:
    weak = [_is_weak(row, faint_below) for row in path]
    for start, end in zip(range(len(path)), range(1, len(path)), strict=False):
        # A year that is missing breaks the line as a weak one does.
        broken = weak[start] or weak[end] or _year(path[end]) - _year(path[start]) > 1
        axes.plot(
            [_year(path[start]), _year(path[end])],
            [path[start]["obs_value"], path[end]["obs_value"]],
            color=colour,
            linewidth=width,
            linestyle=(0, (2, 1.6)) if broken else "solid",
            alpha=0.6 if broken else 1,
            zorder=2,
        )
    for row, hollow in zip(path, weak, strict=True):
        axes.plot(
            _year(row),
            row["obs_value"],
            marker="o",
            markersize=4.5,
            markerfacecolor="white" if hollow else colour,
            markeredgecolor=colour,
            zorder=3,
        )


def _is_weak(row: Row, faint_below: float) -> bool:
    coverage = row.get("coverage")
    return coverage is not None and coverage < faint_below


def _spread(values: Sequence[float], gap: float) -> list[float]:
    """Move falling values apart until they differ by the gap, as little as can be, each cluster about its mean."""
    clusters: list[list[float]] = []
    for value in values:
        clusters.append([value])
        while len(clusters) > 1 and _top(clusters[-1], gap) > _bottom(clusters[-2], gap) - gap:
            last = clusters.pop()
            clusters[-1] += last
    return [_top(cluster, gap) - gap * place for cluster in clusters for place in range(len(cluster))]


def _top(cluster: Sequence[float], gap: float) -> float:
    return sum(cluster) / len(cluster) + gap * (len(cluster) - 1) / 2


def _bottom(cluster: Sequence[float], gap: float) -> float:
    return _top(cluster, gap) - gap * (len(cluster) - 1)


def _year(row: Row) -> int:
    return int(row["time_period"])


def _ordered(keys: Sequence[Any], names: Mapping[Any, str] | None = None) -> list[Any]:
    """Return the distinct keys, those of the names first and in their order."""
    present = dict.fromkeys(keys)
    return [key for key in names or {} if key in present] + [key for key in present if key not in (names or {})]
