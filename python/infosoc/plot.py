"""Charts of results: estimates with their intervals, and series of areas over time.

The functions return matplotlib figures, legible in print and to the colour-blind, with title, unit and source.
matplotlib is needed, and only when a chart is drawn: ``pip install infosoc[plot]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from infosoc._infosoc import reader_phrase
from infosoc.canvas import (
    COLOURS,
    END,
    INK,
    RULE,
    SOFT,
    canvas,
    chart,
    mark,
    name_ends,
    name_lines,
    named,
    numbered,
    ordered,
    plain,
    share_text,
    svg,
    text_width,
    told_apart,
)
from infosoc.display import _category, _for_groups, _groups, _written, labels_of, number, rounded
from infosoc.rows import Row, Rows, rows_with

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from infosoc._infosoc import _Language

__all__ = ["bars", "intervals", "lines", "plain", "svg"]


@chart()
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

    Raises
    ------
    ValueError
        If there is nothing to draw, a column is missing or holds no numbers, or ``by`` has more than six values.

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
    rows = rows_with(estimates, "value", ("ci_low", "ci_high"), (label, by) if by else (label,))
    lines_of = [_category(row, label) for row in rows]
    groups_of = [_category(row, by) if by else None for row in rows]
    given = {key: plain(name) for key, name in _for_groups(names, (*lines_of, *groups_of)).items()}
    lines, groups = ordered(lines_of, given), ordered(groups_of, given)
    told_apart(len(groups), f"{by} has {len(groups)} values")
    if sort:
        highest = {
            key: max(row["value"] for row, own in zip(rows, lines_of, strict=True) if own == key) for key in lines
        }
        lines.sort(key=lambda key: -highest[key])
    words = _groups(language) | labels_of(estimates, label, language) | given
    # Two values have a number on either side; of more, or beside a reference, each has a place of its own.
    apart = 0.17 if len(groups) > 2 or (reference and len(groups) > 1) else 0.0
    group_words = _groups(language) | (labels_of(estimates, by, language) if by else {}) | given
    shown, left, high = named([_written(key, words) for key in lines])
    bounds = [row[end] for row in rows for end in ("value", "ci_low", "ci_high") if row[end] is not None]
    widest = max(text_width(rounded(row["value"], row.get("unit"), language=language), 9.5) for row in rows)
    legend = reader_phrase("contains", language, plain(unit), plain(reference[0])) if reference else unit
    figure, axes = canvas(
        len(lines) * max(0.14 + apart * len(groups) if apart else 0.46 if by else 0.27, high),
        (left, 0.15 + widest),
        title,
        legend,
        source,
        language=language,
        colours=[(_written(key, group_words), colour) for key, colour in zip(groups, COLOURS, strict=False) if by],
    )
    for position, key in enumerate(lines):
        on_line = [
            (row, COLOURS[groups.index(group)])
            for row, own, group in zip(rows, lines_of, groups_of, strict=True)
            if own == key
        ]
        if apart:
            for row, colour in on_line:
                at = position + (COLOURS.index(colour) - (len(groups) - 1) / 2) * 0.8 / len(groups)
                _line_of_estimates(axes, at, [(row, colour)], reference, language)
        else:
            _line_of_estimates(axes, position, on_line, reference, language)
    name_lines(axes, shown)
    if unit.startswith("%"):
        _as_shares(axes, bounds, shared=bool(by))
    elif reference:
        _room_on_left(axes, [row for row in rows if row["value"] < reference[1]])
    numbered(axes.xaxis, language)
    if reference:
        mark(
            axes,
            reference[1],
            f"{plain(reference[0])} {rounded(reference[1], rows[0].get('unit'), language=language)}",
            zorder=1.5,
        )
    return figure


@chart()
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

    Raises
    ------
    ValueError
        If there is nothing to draw, a column is missing or holds no numbers, a period is no year, or there are more
        than six lines beside the emphasised one.

    Examples
    --------
    >>> from infosoc import plot
    >>> world = infosoc.Series.read("datasets/series/ict.csv").indicators(["HH7"]).years(2014, 2023)
    >>> figure = plot.lines(
    ...     world.aggregate("wb_income"), title="Internet use", unit="% of individuals", source="World Bank, CC BY 4.0"
    ... )
    >>> figure.axes[0].texts[0].get_text()
    'High income 92'
    """
    rows = rows_with(series, "obs_value", others=("time_period", label))
    paths = {
        name: sorted((r for r in rows if r[label] == name), key=_year) for name in ordered([r[label] for r in rows])
    }
    names = sorted(paths, key=lambda name: -float(paths[name][-1]["obs_value"]))
    coloured = [name for name in names if name != emphasis]
    told_apart(len(coloured), f"{len(coloured)} lines")
    colours = dict(zip(coloured, COLOURS, strict=False)) | ({emphasis: INK} if emphasis else {})
    words = labels_of(series, label, language)
    weak = any(_is_weak(row, faint_below) for row in rows)
    share = share_text(faint_below, language)
    legend = reader_phrase("weak", language, plain(unit), share) if weak else unit
    values = [float(row["obs_value"]) for row in rows]
    low, top = min(0.0, *values), max(0.0, *values)
    widest = max(text_width(number(end, 0, language=language), 10) for end in (low, top))
    figure, axes = canvas(4.3, (0.25 + widest, END + 0.35), title, legend, source, language=language)
    for name in names:
        _path(axes, paths[name], colours[name], faint_below, 2.4 if name == emphasis else 1.8)
    years = sorted({_year(row) for row in rows})
    # As many as there is room for, the last among them.
    every = -(-len(years) // 12)
    axes.set_xticks(years[::-every])
    axes.set_xlim(years[0] - 0.35, years[-1] + 0.15)
    room = 0.05 * (top - low)
    is_share = unit.startswith("%") and low == 0 and 20 <= top <= 100
    axes.set_ylim(low - (room if low else 0), 100 if is_share else top + (room or 1))
    numbered(axes.yaxis, language)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    axes.tick_params(axis="both", length=0, pad=6)
    ends = {name: float(paths[name][-1]["obs_value"]) for name in names}
    called = {name: f"{plain(_written(name, words))} {number(end, 0, language=language)}" for name, end in ends.items()}
    name_ends(axes, years[-1] + 0.28, {name: (ends[name], called[name]) for name in names}, colours, emphasis)
    return figure


@chart()
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

    Raises
    ------
    ValueError
        If there is nothing to draw, a column is missing or holds no numbers, or a value is negative.

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
    rows = rows_with(table, value, others=(label, note) if note else (label,))
    if min(row[value] for row in rows) < 0:
        raise ValueError(f"{value} is negative in a row; a bar has a length of zero or more")
    words = labels_of(table, label, language)
    names, left, high = named([_written(row[label], words) for row in rows])
    longest = max(row[value] for row in rows)
    is_share = unit.startswith("%") and 20 <= longest <= 100
    texts = [_at_bar(row, value, note, decimals, language) for row in rows]
    # A bar that ends before the axis has a part of the room of its text there.
    room = max(text_width(text, 9.5) for text in texts) + 0.2
    height = len(rows) * max(0.27, high)
    figure, axes = canvas(height, (left, min(room, 3.0)), title, unit, source, language=language)
    for position, (row, text) in enumerate(zip(rows, texts, strict=True)):
        _bar(axes, position, row[value], text, is_pale=bool(note and row[note]))
    name_lines(axes, names)
    axes.set_xlim(0, 100 if is_share else (longest or 1) * 1.02)
    numbered(axes.xaxis, language)
    if not decimals and longest >= 1:
        axes.locator_params(axis="x", integer=True)
    if reference:
        name, at = reference
        mark(axes, at, f"{plain(name)}: {number(at, decimals, language=language)}", zorder=3)
    return figure


def _as_shares(axes: Axes, values: Sequence[float], *, shared: bool) -> None:
    """Give shares an axis from 0 that ends at 100; values that share a line have numbers on both sides of them."""
    low, high = min(values), max(values)
    if low >= 0 and 20 <= high <= 100:
        axes.set_xlim(-7 if shared else 0, 105 if shared else min(105, high * 1.12))
        axes.set_xticks([tick for tick in range(0, 101, 20) if tick <= axes.get_xlim()[1]])
    elif low >= 0:
        axes.set_xlim(-0.07 * high if shared else 0, (high or 1) * 1.05)


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


def _at_bar(row: Row, value: str, note: str | None, decimals: int, language: _Language) -> str:
    """Return what stands at the end of a bar: its value, and the note on it."""
    text = number(row[value], decimals, language=language)
    return f"{text}  ({plain(row[note])})" if note and row[note] else text


def _bar(axes: Axes, position: float, length: float, text: str, *, is_pale: bool) -> None:
    """Draw a bar with what stands at its end."""
    axes.barh(position, length, height=0.7, color=COLOURS[0], alpha=0.45 if is_pale else 1, zorder=2)
    axes.annotate(
        text,
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
        rounded(row["value"], row.get("unit"), language=language),
        (max(known) if side > 0 else min(known), position),
        xytext=(6 * side, 0),
        textcoords="offset points",
        ha="left" if side > 0 else "right",
        va="center_baseline",
        fontsize=9.5,
        color=SOFT,
    )


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


def _year(row: Row) -> int:
    given = row["time_period"]
    # Text too, as a file of CSV has it.
    if re.fullmatch(r"\d{1,4}(\.0)?", str(given)) is None:
        raise ValueError(f"time_period: expected years, got {given!r}; keep the rows of years, or make years of them")
    return int(float(given))
