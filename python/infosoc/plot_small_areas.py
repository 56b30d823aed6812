"""Charts of small area estimates: direct and model-based estimates side by side, and how well the model fits.

In the manner of `infosoc.plot`: the functions return matplotlib figures, legible in print and to the colour-blind.

>>> import pyarrow
>>> from infosoc import plot, plot_small_areas
>>> direct = pyarrow.table({"district": list("abcdef"), "value": [41.0, 65, 52, 38, 71, 50], "se": [6.0] * 6})
>>> known = pyarrow.table({"district": list("abcdefg"), "schooling": [6.1, 8.0, 8.8, 6.4, 10.2, 7.1, 9.0]})
>>> areas = infosoc.small_areas(direct, known, area="district")
>>> shown = {"title": "Internet users by district", "source": "Made-up numbers"}
>>> both = plot_small_areas.small_areas(areas, label="district", unit="%", **shown)
>>> fit = plot_small_areas.diagnostics(areas, **shown)
>>> all(plot.svg(chart).startswith("<svg") for chart in [both, fit])
True
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from infosoc._infosoc import reader_number, reader_phrase
from infosoc.canvas import (
    COLOURS,
    INK,
    RULE,
    SOFT,
    WIDTH,
    canvas,
    directed,
    name_lines,
    named,
    numbered,
    plain,
    style,
)
from infosoc.display import Rows, _written, labels_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from infosoc import SmallAreas
    from infosoc._infosoc import _Language


def small_areas(
    areas: Rows,
    *,
    label: str,
    title: str,
    unit: str,
    source: str,
    names: Mapping[Any, str] | None = None,
    level: float | None = None,
    language: _Language = "en",
) -> Figure:
    """Draw the model-based estimate of each area with its interval, and the direct one beside it.

    Parameters
    ----------
    areas : SmallAreas, or iterable of dict
        Rows with ``eblup``, ``ci_low``, ``ci_high``, ``direct``, ``direct_se``. Rows with neither are left out.
    label : str
        The column of the areas.
    title, unit, source : str
        What is shown, in which unit, and where the data come from.
    names : dict, optional
        How areas are written, where not as the codebook labels them.
    level : float, optional
        The confidence level of the intervals: that of the areas if not given, 0.95 of rows that do not say it. The
        intervals of direct estimates are made with it.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader: of the words of the chart, of numbers, and of the direction, which in Arabic is from
        the right. Arabic and Chinese are right in a page and as `svg`, as in `infosoc.plot`.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ValueError
        If there is nothing to draw.
    """
    if level is None:
        level = float(getattr(areas, "level", 0.95))
    # Direct estimates bring a standard error alone.
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    rows = [row for row in rows_of(areas) if row["eblup"] is not None or row["direct"] is not None]
    if not rows:
        raise ValueError("there is nothing to draw: no area has an estimate")
    rows.sort(key=lambda row: -(row["eblup"] if row["eblup"] is not None else row["direct"]))
    words = labels_of(areas, label, language) | dict(names or {})
    shown, left, high = named([_written(row[label], words) for row in rows])
    with style(language):
        percent = round(100 * level, 3)
        share = reader_number(percent, len(f"{percent:g}".partition(".")[2]), language, percent=True)
        legend = reader_phrase("intervals", language, plain(unit), share)
        key = [(reader_phrase(kind, language), COLOURS[k]) for k, kind in enumerate(("model-based", "direct"))]
        height = len(rows) * max(0.32, high)
        figure, axes = canvas(height, (left, 0.3), title, legend, source, language=language, colours=key)
        for position, row in enumerate(rows):
            if row["direct"] is not None:
                # An error that is unknown has no interval, not one without width.
                error = row["direct_se"]
                ends = (
                    (None, None)
                    if error is None
                    else (row["direct"] - quantile * error, row["direct"] + quantile * error)
                )
                _dot(axes, position + 0.16, row["direct"], ends, 1)
            if row["eblup"] is not None:
                _dot(axes, position - 0.16, row["eblup"], (row["ci_low"], row["ci_high"]), 0)
        name_lines(axes, shown)
        numbered(axes.xaxis, language)
        directed(figure, language)
    return figure


def diagnostics(areas: SmallAreas, *, title: str, source: str, language: _Language = "en") -> Figure:
    """Draw how well the model fits: residuals against normal quantiles, and direct against model-based estimates.

    Parameters
    ----------
    areas : SmallAreas
        The estimates.
    title, source : str
        What is shown, and where the data come from.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader: of the words of the chart, of numbers, and of the direction, which in Arabic is from
        the right. Arabic and Chinese are right in a page and as `svg`, as in `infosoc.plot`.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    """
    rows = rows_of(areas.diagnostics())
    with style(language):
        figure, axes = canvas(3.2, (0.6, 0.3), title, reader_phrase("fit", language), source, language=language)
        axes.set_axis_off()
        whole, box = figure.get_size_inches()[1], axes.get_position()
        panels: Sequence[tuple[str, str, str, str]] = (
            ("normal_quantile", "standardised_residual", "normal-quantile", "residual"),
            ("eblup", "direct", "model-based-estimate", "direct-estimate"),
        )
        for number, (x, y, *words) in enumerate(panels):
            place = ((0.7 + 3.8 * number) / WIDTH, box.y0 + 0.25 / whole, 3.0 / WIDTH, box.height - 0.3 / whole)
            panel = figure.add_axes(place)
            across, down = (reader_phrase(word, language) for word in words)
            _panel(panel, [row[x] for row in rows], [row[y] for row in rows], across, down)
            numbered(panel.xaxis, language)
            numbered(panel.yaxis, language)
        directed(figure, language)
    return figure


def _panel(axes: Axes, x: Sequence[float], y: Sequence[float], across: str, down: str) -> None:
    """Draw dots and the line on which both are equal."""
    ends = [min(*x, *y), max(*x, *y)]
    axes.plot(ends, ends, color=INK, linewidth=1, zorder=1)
    axes.plot(x, y, "o", color=COLOURS[0], markersize=4.5, zorder=2)
    axes.grid(color=RULE, linewidth=0.6)
    axes.set_xlabel(across, color=SOFT)
    axes.set_ylabel(down, color=SOFT)


def _dot(axes: Axes, position: float, value: float, ends: tuple[float | None, float | None], colour: int) -> None:
    """Draw an estimate on its interval."""
    low, high = ends
    if low is not None and high is not None:
        axes.plot(
            [low, high], [position] * 2, color=COLOURS[colour], alpha=0.4, linewidth=5, solid_capstyle="butt", zorder=2
        )
    axes.plot(value, position, "o", color=COLOURS[colour], markersize=4, zorder=3)
