"""Charts of composite indices: ranks with intervals, pillars, profiles, correlations, Sobol indices, maps.

In the manner of `infosoc.plot`: the functions return matplotlib figures, legible in print and to the colour-blind.

>>> import pyarrow
>>> from infosoc import plot, plot_index
>>> parts = {"code": ["index", "HH7", "A2"], "parent": [None, "index", "index"], "goalpost_high": [None, 100, 120]}
>>> spec = infosoc.IndexSpec(pyarrow.table(parts | {"goalpost_low": [None, 0, 0]}))
>>> scores = spec.score(infosoc.Series.read("datasets/series/ict.csv"), 2022)
>>> shown = {"title": "An index of two parts", "source": "World Bank, WDI (CC BY 4.0)"}
>>> areas = ["MEX", "KEN", "DNK"]
>>> ranks = plot_index.ranking(scores.robustness(draws=100, seed=1), areas=areas, **shown)
>>> [text.get_text() for text in ranks.axes[0].get_yticklabels()]
['Denmark', 'Mexico', 'Kenya']
>>> pillars = plot_index.pillars(scores, ["HH7", "A2"], areas=areas, unit="score", **shown)
>>> profile = plot_index.profile(scores.profile("MEX"), unit="rank", **shown)
>>> correlations = plot_index.correlations(scores.correlations(), ["HH7", "A2"], **shown)
>>> factors = scores.sensitivity(draws=64, seed=1, bootstrap=20, aggregate=["geometric"])
>>> sobol = plot_index.sobol(factors, **shown)
>>> world = plot_index.world(scores, code="index", unit="score", **shown)
>>> all(plot.svg(chart).startswith("<svg") for chart in [ranks, pillars, profile, correlations, sobol, world])
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infosoc._infosoc import reader_area, reader_phrase
from infosoc.canvas import (
    COLOURS,
    INK,
    LABEL,
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
    told_apart,
)
from infosoc.display import MISSING, labels_of, number
from infosoc.geojson import extent, features
from infosoc.rows import Rows, checked_rows, rows_with

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from infosoc._infosoc import _Language

# Perceptually even, and the same to all kinds of colour vision: for scores and for signed numbers.
SCORES = "viridis"
SIGNED = "PuOr"

# What varies in an index, as `Scores.sensitivity` calls it.
_FACTORS = frozenset({"weights", "normalise", "aggregate", "impute", "treat", "drop", "sampling"})


@chart()
def ranking(
    robustness: Rows,
    *,
    title: str,
    source: str,
    names: Mapping[str, str] | None = None,
    areas: Sequence[str] | None = None,
    level: str | None = None,
    language: _Language = "en",
) -> Figure:
    """Draw the rank of each area as a dot, and the interval of its ranks over the draws as a bar.

    Parameters
    ----------
    robustness : result of `Scores.robustness`
        Rows with ``ref_area``, ``rank``, ``rank_median``, ``rank_low``, ``rank_high``; those without a rank are left
        out.
    title, source : str
        What is shown, and where the data come from.
    names : dict, optional
        How areas are written; without it, by their names in the language.
    areas : list of str, optional
        The areas to show; all if not given.
    level : str, optional
        What the interval is, for the legend; if not given, the level of the robustness, and 90 % for rows that do not
        say it.

    Raises
    ------
    ValueError
        If there is nothing to draw.
    """
    rows = rows_with(robustness, "rank", ("rank_median", "rank_low", "rank_high"), ("ref_area",))
    rows = [row for row in rows if areas is None or row["ref_area"] in areas]
    rows.sort(key=lambda row: float(row["rank"]))
    if not rows:
        raise ValueError(f"there is nothing to draw: no area of {areas} has a rank")
    called = labels_of(robustness, "ref_area", language) | dict(names or {})
    shown, left, high = named([called.get(area, area) for area in (str(row["ref_area"]) for row in rows)])
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    inside = float(getattr(robustness, "level", 0.9))
    share = plain(level) if level is not None else share_text(inside, language)
    legend = reader_phrase("ranks", language, share)
    height = len(rows) * max(0.24, high)
    figure, axes = canvas(height, (left, 0.35), title, legend, source, language=language)
    for position, row in enumerate(rows):
        axes.plot(
            [row["rank_low"], row["rank_high"]],
            [position] * 2,
            color=COLOURS[0],
            alpha=0.4,
            linewidth=8,
            solid_capstyle="butt",
            zorder=2,
        )
        axes.plot([row["rank_median"]] * 2, [position - 0.3, position + 0.3], color=COLOURS[0], linewidth=1.8, zorder=3)
        axes.plot(row["rank"], position, marker="o", markersize=4.5, color=COLOURS[1], zorder=4)
    name_lines(axes, shown)
    axes.set_xlim(0, max(float(row["rank_high"]) for row in rows) + 1.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


@chart()
def pillars(
    scores: Rows,
    codes: Sequence[str],
    *,
    title: str,
    unit: str,
    source: str,
    names: Mapping[str, str] | None = None,
    index: str | None = None,
    areas: Sequence[str] | None = None,
    language: _Language = "en",
) -> Figure:
    """Draw the scores of some elements side by side for each area, in the order of the index.

    Parameters
    ----------
    scores : `Scores`
        Rows with ``code``, ``ref_area``, ``score`` of one year.
    codes : list of str
        The elements to draw, six at most.
    title, unit, source : str
        What is shown, in which unit, and where the data come from.
    names : dict, optional
        How areas and elements are written; without it, areas by their names in the language.
    index : str, optional
        The element that orders the areas; the first of ``codes`` if not given.
    areas : list of str, optional
        The areas to show; all if not given.

    Raises
    ------
    ValueError
        If there is nothing to draw, or there are more than six elements.
    """
    told_apart(len(codes), f"{len(codes)} elements")
    if not codes:
        raise ValueError("there is nothing to draw: codes is empty; name the elements")
    of = {(row["code"], row["ref_area"]): row["score"] for row in rows_with(scores, "score", (), ("code", "ref_area"))}
    by = index or codes[0]
    order = sorted((area for code, area in of if code == by), key=lambda area: -float(of[by, area]))
    order = [area for area in order if areas is None or area in areas]
    if not order:
        raise ValueError(f"there is nothing to draw: no area has a score of {by}")
    called = labels_of(scores, "ref_area", language) | dict(names or {})
    shown, left, high = named([called.get(area, area) for area in order])
    pitch = max(0.12 * len(codes) + 0.14, high)
    colours = [(called.get(code, code), colour) for code, colour in zip(codes, COLOURS, strict=False)]
    height = len(order) * pitch
    figure, axes = canvas(height, (left, 0.5), title, unit, source, language=language, colours=colours)
    height = 0.8 / len(codes)
    for k, code in enumerate(codes):
        for position, area in enumerate(order):
            at = position - 0.4 + (k + 0.5) * height
            if (code, area) in of:
                axes.barh(at, of[code, area], height=height * 0.9, color=COLOURS[k])
            else:
                # A score that is not known is none of 0.
                axes.text(0, at, MISSING, va="center", color=COLOURS[k], fontsize=8.5)
    name_lines(axes, shown)
    numbered(axes.xaxis, language)
    return figure


@chart()
def profile(rows: Rows, *, title: str, unit: str, source: str, language: _Language = "en") -> Figure:
    """Draw the standing of an area in every indicator, from the last of all areas to the first.

    Parameters
    ----------
    rows : result of `Scores.profile`
        Rows with ``code``, ``name``, ``level``, ``rank``, ``n_areas``, ``standing``, ``kind``.
    title, unit, source : str
        What is shown, and where the data come from.

    Raises
    ------
    ValueError
        If there is nothing to draw.
    """
    known = rows_with(rows, "standing", (), ("code", "name", "level", "rank", "n_areas", "kind"))
    lines = [row for row in known if row["level"] == 1]
    if not lines:
        raise ValueError("there is nothing to draw: no indicator has a standing")
    shown, left, high = named([row["name"] or row["code"] for row in lines])
    say = partial(reader_phrase, language=language)
    kinds = {"strength": COLOURS[0], "weakness": COLOURS[1]}
    ranks = [reader_phrase("rank-of", language, str(row["rank"]), str(row["n_areas"])) for row in lines]
    right = 0.25 + max(text_width(rank, 9.5) for rank in ranks)
    key = [(say(kind), colour) for kind, colour in kinds.items()]
    height = len(lines) * max(0.27, high)
    figure, axes = canvas(height, (left, right), title, unit, source, language=language, colours=key)
    for position, (row, rank) in enumerate(zip(lines, ranks, strict=True)):
        colour = kinds.get(row["kind"], SOFT)
        axes.plot([0, 1], [position] * 2, color=RULE, linewidth=1.2, zorder=1)
        axes.plot(row["standing"], position, marker="o", markersize=7, color=colour, zorder=3)
        axes.text(1.04, position, rank, va="center_baseline", color=colour, fontsize=9.5)
    name_lines(axes, shown)
    axes.grid(visible=False)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 0.5, 1], [say("last"), say("middle"), say("first")])
    axes.tick_params(axis="x", length=0)
    return figure


@chart()
def correlations(
    rows: Rows,
    codes: Sequence[str],
    *,
    title: str,
    source: str,
    names: Mapping[str, str] | None = None,
    language: _Language = "en",
) -> Figure:
    """Draw the correlations of some elements as a heat map, purple for negative and orange for positive ones.

    Parameters
    ----------
    rows : result of `Scores.correlations`
        Rows with ``code``, ``with``, ``correlation``.
    codes : list of str
        The elements, in the order to draw them.
    title, source : str
        What is shown, and where the data come from.
    names : dict, optional
        How elements are written.

    Raises
    ------
    ValueError
        If there are fewer than two elements, or one of which there are no correlations.
    """
    if len(codes) < 2:
        raise ValueError("a correlation is of two elements; give the codes of several")
    of: dict[tuple[Any, Any], float | None] = {}
    for row in checked_rows(rows, ("correlation",), ("code", "with")):
        of[row["code"], row["with"]] = of[row["with"], row["code"]] = row["correlation"]
    known = sorted({code for code, _ in of})
    if unknown := [code for code in codes if code not in known]:
        raise ValueError(f"codes: expected some of {', '.join(known)}, got {', '.join(unknown)}")
    shown, left, _ = named([(names or {}).get(code, code) for code in codes])
    # Beneath the axes as well, where long ones stand upright.
    is_upright = len(codes) > 6 or left > 0.25 + (WIDTH - left - 0.4) / len(codes)
    below = left - 0.25 if is_upright else 0.0
    side = WIDTH - left - 0.4
    figure, axes = canvas(
        side, (left, 0.4), title, reader_phrase("correlation", language), source, language=language, below=below
    )
    table = [[1.0 if a == b else of.get((a, b)) for b in codes] for a in codes]
    image = [[float("nan") if r is None else -r for r in line] for line in table]
    axes.imshow(image, cmap=SIGNED, vmin=-1, vmax=1, aspect="auto")
    if len(codes) <= 16:
        for i, line in enumerate(table):
            for j, r in enumerate(line):
                ink = "white" if r is not None and abs(r) > 0.7 else INK
                text = "–" if r is None else _coefficient(r, language)
                axes.text(j, i, text, ha="center", va="center", color=ink, fontsize=8.5)
    axes.set_yticks(range(len(codes)), shown)
    axes.set_xticks(range(len(codes)), shown, rotation=90 if is_upright else 0)
    axes.tick_params(length=0, labelcolor=INK, labelsize=LABEL)
    return figure


@chart()
def sobol(sensitivity: Rows, *, title: str, source: str, language: _Language = "en") -> Figure:
    """Draw the Sobol indices of each factor: first order and total, with their intervals.

    Parameters
    ----------
    sensitivity : result of `Scores.sensitivity`
        Rows with ``factor``, ``first``, ``total`` and their intervals.
    title, source : str
        What is shown, and where the data come from.

    Raises
    ------
    ValueError
        If there is nothing to draw.
    """
    ends = ("first_low", "first_high", "total_low", "total_high")
    rows = rows_with(sensitivity, "first", ("total", *ends), ("factor", "target"))
    factors = [row["factor"] for row in rows]
    called = [reader_phrase(factor, language) if factor in _FACTORS else factor for factor in factors]
    shown, left, high = named(called)
    legend = reader_phrase("variance", language, plain(_target(str(rows[0]["target"]), language)))
    key = [
        (reader_phrase("first-order", language), COLOURS[0]),
        (reader_phrase("total-order", language), COLOURS[1]),
    ]
    height = len(rows) * max(0.6, high)
    figure, axes = canvas(height, (left, 0.6), title, legend, source, language=language, colours=key)
    for position, row in enumerate(rows):
        for k, order in enumerate(("first", "total")):
            at = position - 0.18 + 0.36 * k
            if row[order] is None:
                axes.text(0.015, at, MISSING, va="center", color=COLOURS[k], fontsize=9.5)
                continue
            axes.barh(at, max(row[order], 0.0), height=0.32, color=COLOURS[k], zorder=2)
            low, high = row[f"{order}_low"], row[f"{order}_high"]
            if low is not None and high is not None:
                axes.plot([low, high], [at, at], color=INK, linewidth=1.2, zorder=3)
            end = max(row[order], high or 0.0, 0.0)
            axes.text(
                end + 0.015,
                at,
                number(row[order], 2, language=language),
                va="center_baseline",
                fontsize=9.5,
                color=SOFT,
            )
    name_lines(axes, shown)
    axes.set_xlim(left=min(0.0, *(float(row["first_low"] or 0.0) for row in rows)))
    numbered(axes.xaxis, language)
    return figure


@chart(is_map=True)
def world(
    scores: Rows,
    geometry: str | PathLike[str] | Mapping[str, Any] | None = None,
    *,
    title: str,
    unit: str,
    source: str,
    code: str | None = None,
    key: str | None = None,
    language: _Language = "en",
) -> Figure:
    """Draw the scores of an element on a map; areas without a score are grey, and those that it lacks are named.

    Parameters
    ----------
    scores : `Scores`
        Rows with ``code``, ``ref_area`` (ISO3), ``score`` of one year.
    geometry : path or dict, optional
        A GeoJSON feature collection of areas. If not given, Natural Earth (public domain) at 1:110 million, and at 1:50
        million for what is too small for it. Boundaries are those of its makers and imply no opinion on the status of
        any area; offices have their own, and should give them.
    title, unit, source : str
        What is shown, in which unit, and where the data and the boundaries come from.
    code : str, optional
        The element; the first of the rows if not given.
    key : str, optional
        The property of a feature of the `geometry` that holds the ISO3 code; if not given ``"ISO_A3_EH"``, Natural
        Earth's name for it.

    Raises
    ------
    ValueError
        If no area of the geometry has a score, or the geometry is a pipe, a device, a folder or no GeoJSON of
        polygons.
    """
    rows = rows_with(scores, "score", (), ("code", "ref_area"))
    wanted = code or rows[0]["code"]
    of = {row["ref_area"]: row["score"] for row in rows if row["code"] == wanted}
    if not of:
        raise ValueError(f"code: expected one that has scores, got {wanted}")
    if geometry is None:
        geometry, key = Path(__file__).with_name("boundaries.geojson"), "iso3"
    key = key or "ISO_A3_EH"
    rings = [(area.properties.get(key), ring) for area in features(geometry) for ring in area.outer_rings()]
    # An area within another is drawn after it.
    rings.sort(key=lambda ring: -extent(ring[1]))
    absent = sorted(set(of) - {area for area, _ in rings})
    if len(absent) == len(of):
        raise ValueError(
            f"no area of the geometry has a score of {wanted}; is {key!r} the property with its ISO3 code?"
        )
    from matplotlib import colormaps  # noqa: PLC0415
    from matplotlib.cm import ScalarMappable  # noqa: PLC0415
    from matplotlib.collections import PolyCollection  # noqa: PLC0415
    from matplotlib.colors import Normalize  # noqa: PLC0415

    called = labels_of(scores, "ref_area", language)
    lacking = ", ".join(called.get(area, area) for area in absent)
    parts = [plain(unit), plain(lacking)] if absent else [plain(unit)]
    legend = reader_phrase("not-on-map" if absent else "no-score", language, *parts)
    figure, axes = canvas(3.9, (0.12, 0.12), title, legend, source, language=language)
    scale = Normalize(min(of.values()), max(of.values()))
    colours = [colormaps[SCORES](scale(of[area])) if area in of else NO_NUMBER for area, _ in rings]
    shapes = [ring for _, ring in rings]
    axes.add_collection(PolyCollection(shapes, facecolors=colours, edgecolors="white", linewidths=0.3))
    axes.set_xlim(-180, 180)
    axes.set_ylim(-58, 84)
    axes.set_xticks([])
    axes.set_yticks([])
    bar = figure.add_axes((0.06, 0.28, 0.016, 0.3))
    figure.colorbar(ScalarMappable(scale, SCORES), cax=bar)
    bar.tick_params(length=0, labelsize=8.5)
    numbered(bar.yaxis, language)
    return figure


def _target(target: str, language: _Language) -> str:
    """Return what varies over the draws in words: `Scores.sensitivity` says it in English."""
    if target == "mean rank shift":
        return reader_phrase("rank-shift", language)
    area = target.removeprefix("score of ")
    return target if area == target else reader_phrase("score-of", language, reader_area(area, language) or area)


def _coefficient(coefficient: float, language: _Language) -> str:
    """Write a coefficient with two decimals, and nearly nothing as 0.00."""
    return number(round(coefficient, 2) + 0.0, 2, language=language)
