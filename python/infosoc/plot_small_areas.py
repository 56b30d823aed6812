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

import math
from collections.abc import Mapping
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from infosoc._infosoc import reader_phrase
from infosoc.canvas import (
    COLOURS,
    EDGE,
    INK,
    NO_NUMBER,
    RULE,
    SOFT,
    WIDTH,
    canvas,
    chart,
    name_lines,
    named,
    numbered,
    plain,
    share_text,
    text_width,
)
from infosoc.display import _written, labels_of, number
from infosoc.geojson import as_name, features
from infosoc.rows import Rows, checked_rows, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from infosoc import SmallAreas
    from infosoc._infosoc import _Language

# Light to dark, of one hue: print in grey and eyes of every kind keep the order.
SHADES = ("#dbe9f6", "#a6c8e4", "#6aa3d1", "#2f79b5", "#0b3c6f")


@chart()
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

    Raises
    ------
    ValueError
        If there is nothing to draw, or a column is missing or holds no numbers.
    """
    if level is None:
        level = float(getattr(areas, "level", 0.95))
    # Direct estimates bring a standard error alone.
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    rows = checked_rows(areas, ("eblup", "ci_low", "ci_high", "direct", "direct_se"), (label,))
    rows = [row for row in rows if row["eblup"] is not None or row["direct"] is not None]
    if not rows:
        raise ValueError("there is nothing to draw: no area has an estimate")
    rows.sort(key=lambda row: -(row["eblup"] if row["eblup"] is not None else row["direct"]))
    words = labels_of(areas, label, language) | dict(names or {})
    shown, left, high = named([_written(row[label], words) for row in rows])
    legend = reader_phrase("intervals", language, plain(unit), share_text(level, language))
    key = [(reader_phrase(kind, language), COLOURS[k]) for k, kind in enumerate(("model-based", "direct"))]
    height = len(rows) * max(0.32, high)
    figure, axes = canvas(height, (left, 0.3), title, legend, source, language=language, colours=key)
    for position, row in enumerate(rows):
        if row["direct"] is not None:
            # An error that is unknown has no interval, not one without width.
            error = row["direct_se"]
            ends = (
                (None, None) if error is None else (row["direct"] - quantile * error, row["direct"] + quantile * error)
            )
            _dot(axes, position + 0.16, row["direct"], ends, 1)
        if row["eblup"] is not None:
            _dot(axes, position - 0.16, row["eblup"], (row["ci_low"], row["ci_high"]), 0)
    name_lines(axes, shown)
    numbered(axes.xaxis, language)
    return figure


@chart()
def diagnostics(areas: SmallAreas, *, title: str, source: str, language: _Language = "en") -> Figure:
    """Draw how well the model fits: residuals against normal quantiles, and direct against model-based estimates.

    Parameters
    ----------
    areas : SmallAreas
        The estimates.
    title, source : str
        What is shown, and where the data come from.
    """
    rows = rows_of(areas.diagnostics())
    figure, axes = canvas(3.2, (0.6, 0.3), title, reader_phrase("fit", language), source, language=language)
    axes.set_axis_off()
    whole, box = figure.get_size_inches()[1], axes.get_position()
    panels: Sequence[tuple[str, str, str, str]] = (
        ("normal_quantile", "standardised_residual", "normal-quantile", "residual"),
        ("eblup", "direct", "model-based-estimate", "direct-estimate"),
    )
    for side, (x, y, *words) in enumerate(panels):
        place = ((0.7 + 3.8 * side) / WIDTH, box.y0 + 0.25 / whole, 3.0 / WIDTH, box.height - 0.3 / whole)
        panel = figure.add_axes(place)
        across, down = (reader_phrase(word, language) for word in words)
        _panel(panel, [row[x] for row in rows], [row[y] for row in rows], across, down)
        numbered(panel.xaxis, language)
        numbered(panel.yaxis, language)
    return figure


@chart(is_map=True)
def area_map(
    areas: Rows,
    boundaries: str | PathLike[str] | Mapping[str, Any],
    *,
    label: str,
    key: str,
    title: str,
    unit: str,
    source: str,
    benchmarked: bool = False,
    language: _Language = "en",
) -> Figure:
    """Draw the model-based estimates on a map, and the direct ones beside it in the same classes.

    Five classes of equal width go from light to dark. Areas that the model alone tells of are hatched; those without a
    number are grey.

    Parameters
    ----------
    areas : SmallAreas, or iterable of dict
        Rows with ``eblup`` (or ``benchmarked``), ``direct`` and ``status``.
    boundaries : path or dict
        The areas as GeoJSON: a FeatureCollection of polygons in degrees or in any plane.
    label : str
        The column of the areas.
    key : str
        The property of the features that holds what is in this column; numbers and their text are the same.
    title, unit, source : str
        What is shown, in which unit, and where the data come from.
    benchmarked : bool, default False
        Whether the estimates are those that were brought to the total.

    Raises
    ------
    ValueError
        If the boundaries are no collection of polygons, no area has boundaries, an area has several rows, or there
        is nothing to draw.
    """
    column = "benchmarked" if benchmarked else "eblup"
    listed = [row for row in checked_rows(areas, (column, "direct"), (label, "status")) if row[label] is not None]
    rows = {as_name(row[label]): row for row in listed}
    if len(rows) < len(listed):
        raise ValueError(f"an area of {label} has several rows; a map shows one of each")
    shapes = [(feature.named(key), feature.outer_rings()) for feature in features(boundaries)]
    if not any(name in rows for name, _ in shapes):
        known = ", ".join(sorted({name for name, _ in shapes})[:5])
        raise ValueError(f"no area of {label} is in the boundaries: {key} is {known} there")
    values = [row[kind] for row in rows.values() for kind in (column, "direct") if row[kind] is not None]
    if not values:
        raise ValueError("there is nothing to draw: no area has an estimate")
    points = [point for _, rings in shapes for ring in rings for point in ring]
    ends = [(min(of), max(of)) for of in zip(*points, strict=True)]
    if any(low == high for low, high in ends):
        raise ValueError("the boundaries have no width or no height")
    # Degrees of longitude are shorter away from the equator; a plane has larger numbers.
    is_globe = all(abs(bound) <= limit for end, limit in zip(ends, (180, 90), strict=True) for bound in end)
    aspect = 1 / math.cos(math.radians(sum(ends[1]) / 2)) if is_globe else 1.0
    panel = WIDTH / 2 - 0.2
    height = min(9.0, max(1.5, panel * aspect * (ends[1][1] - ends[1][0]) / (ends[0][1] - ends[0][0]))) + 0.3
    low, width = min(values), (max(values) - min(values)) / len(SHADES) or 1.0
    figure, axes = canvas(height, (0.1, 0.1), title, unit, source, language=language, below=0.35)
    axes.set_axis_off()
    whole, box = figure.get_size_inches()[1], axes.get_position()
    for side, (kind, called) in enumerate(((column, "model-based"), ("direct", "direct"))):
        one = figure.add_axes(((0.1 + side * (panel + 0.2)) / WIDTH, box.y0, panel / WIDTH, box.height - 0.3 / whole))
        one.set_axis_off()
        one.set_title(reader_phrase(called, language), fontsize=10, color=SOFT)
        for name, rings in shapes:
            row = rows.get(name)
            value = row[kind] if row else None
            shade = NO_NUMBER if value is None else SHADES[min(int((value - low) / width), len(SHADES) - 1)]
            is_model_alone = side == 0 and row is not None and row["status"] != "normal" and value is not None
            hatch = "////" if is_model_alone else None
            for ring in rings:
                across, up = zip(*ring, strict=True)
                one.fill(across, up, facecolor=shade, edgecolor="white", linewidth=0.6, hatch=hatch)
        one.set_xlim(*ends[0])
        one.set_ylim(*ends[1])
        one.set_aspect(aspect)
    _classes(figure, [low + width * step for step in range(len(SHADES) + 1)], box.y0 - 0.25 / whole, language)
    return figure


def _classes(figure: Figure, bounds: Sequence[float], y: float, language: _Language) -> None:
    """Write the classes below the maps, each after its shade, and what is hatched."""
    line = 0.2 / figure.get_size_inches()[1]
    # So many decimals that each bound is another number.
    decimals = next((d for d in range(10) if len({round(bound, d) for bound in bounds}) == len(bounds)), 1)
    x = EDGE
    for (low, high), shade in zip(pairwise(bounds), SHADES, strict=True):
        text = f"{number(low, decimals, language=language)} – {number(high, decimals, language=language)}"
        figure.text(x / WIDTH, y, "■", color=shade, fontsize=11)
        figure.text((x + 0.17) / WIDTH, y, text, color=SOFT, fontsize=9)
        x += 0.4 + text_width(text, 9)
    figure.text(EDGE / WIDTH, y - line, "■", color=NO_NUMBER, fontsize=11)
    figure.text((EDGE + 0.17) / WIDTH, y - line, reader_phrase("map-note", language), color=SOFT, fontsize=9)


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
