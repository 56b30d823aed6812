"""What every chart is drawn on: title, unit and source around the axes, colours, fonts, the direction of reading.

It is shared by the modules of charts, with what their documentation says alike. Only drawing imports matplotlib, as it
is optional.
"""

from __future__ import annotations

import functools
import inspect
import io
import itertools
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, ParamSpec

from infosoc._infosoc import reader_number
from infosoc.display import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
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
# Of an area that has no number: neither white, which is the page, nor a shade.
NO_NUMBER = "#e6e6e6"

# Sizes in inches: the page is as wide as the text column of a report.
WIDTH = 8.0
TOP = 0.85
BOTTOM = 0.72
EDGE = 0.12
# The room for a name at the end of a line.
END = 1.75
# The widest a name beside the axes may be: more stands on a further line, which is so high.
NAME = 3.2
LINE = 0.17
# The mean width of a character at the size of the labels, in points: of names and of bold letters, and of sentences,
# which have fewer wide ones; a Chinese one is as wide as high.
CHARACTER = 0.088
LONG = 0.08
WIDE_CHARACTER = 0.15
LABEL = 10.5

# The fonts of a chart, by script. A browser takes the first that it has, those of the script in front; matplotlib,
# which lays out with what it ships, takes one of the script where its own lacks a letter.
FONTS = ("DejaVu Sans", "Verdana", "Arial")
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "ar": ("Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", "Geeza Pro", "Arial"),
    "zh": ("Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK JP"),
}

# What the documentation of every chart has, by section, in the order of sections.
_OF_ALL = {
    "Parameters": """\
language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
    The language of the reader: of words for codes, of names of areas, of numbers, and of the direction, which in Arabic
    is from the right; a map is never turned round. Title, unit and source are yours. Arabic and Chinese are right in a
    page and as `svg`, where the browser shapes the text: a picture made by matplotlib has only the fonts that
    matplotlib finds.""",
    "Returns": "matplotlib.figure.Figure",
    "Raises": """\
ImportError
    If matplotlib is not installed.""",
    "Examples": "",
}

_Given = ParamSpec("_Given")


def chart(*, is_map: bool = False) -> Callable[[Callable[_Given, Figure]], Callable[_Given, Figure]]:
    """Make a chart of what draws one: in the style of all, turned to its language, and documented as all are.

    The documentation of a function says what is its own; the language, the figure that it returns and the error without
    matplotlib are written once, and added to it.
    """

    def made(draw: Callable[_Given, Figure]) -> Callable[_Given, Figure]:
        @functools.wraps(draw)
        def drawn(*args: _Given.args, **keywords: _Given.kwargs) -> Figure:
            language = str(keywords.get("language", "en"))
            with style(language):
                figure = draw(*args, **keywords)
                directed(figure, language, is_map=is_map)
            return figure

        # Python that is told to leave documentation out has none to add to.
        drawn.__doc__ = draw.__doc__ and _documented(draw.__doc__)
        return drawn

    return made


def _documented(text: str) -> str:
    """Return the documentation of a chart with what that of every chart has, after what is its own."""
    head, *sections = re.split(r"\n\n(?=\w+\n-+\n)", inspect.cleandoc(text))
    own = {title: body for title, _, body in (section.split("\n", 2) for section in sections)}
    bodies = {title: "\n".join(filter(None, (own.get(title), shared))) for title, shared in _OF_ALL.items()}
    return "\n\n".join([head, *(f"{title}\n{'-' * len(title)}\n{body}" for title, body in bodies.items() if body)])


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
    with style(language, mathematics=True), warnings.catch_warnings():
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
    if language in SCRIPTS:
        families = ", ".join(f"'{family}'" for family in (*SCRIPTS[language], *FONTS))
        text = re.sub('font-family: [^;"]*', f"font-family: {families}, sans-serif", text)
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


def style(language: str = "en", *, mathematics: bool = False) -> AbstractContextManager[None]:
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
        "font.family": _families(language),
        "font.sans-serif": FONTS,
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


def _families(language: str) -> list[str]:
    """Return the fonts of which matplotlib takes the first for each letter: only where they are named one by one."""
    if language not in SCRIPTS:
        return ["sans-serif"]
    from matplotlib.font_manager import get_font_names  # noqa: PLC0415

    # It complains of each that it does not have.
    known = set(get_font_names())
    return [family for family in (*FONTS, *SCRIPTS[language]) if family in known] or ["sans-serif"]


def canvas(
    height: float,
    sides: tuple[float, float],
    title: str,
    unit: str,
    source: str,
    *,
    language: str = "en",
    colours: Sequence[tuple[str, str]] = (),
    below: float = 0.0,
) -> tuple[Figure, Axes]:
    """Return a figure with title, unit and source, and the axes between; all sizes in inches.

    The names of the colours stand at the end of the line of the unit, each after its dot, or beneath it where there is
    no room. What is longer than the chart is wide stands on several lines. Between the axes and the source there is
    room for ticks, and for what else stands ``below``.
    """
    from infosoc.figure import Chart  # noqa: PLC0415

    left, right = sides
    wide = WIDTH - 2 * EDGE
    titles = wrapped(plain(title), wide, 13)
    units = wrapped(plain(unit), wide, 10, LONG)
    sources = wrapped(plain(source), wide, 8.5, LONG)
    names = [(f"● {plain(name)}", colour) for name, colour in colours]
    widths = [text_width(name, 10) + 0.18 for name, _ in names]
    key_lines = _in_lines(widths, wide)
    is_beside = len(key_lines) <= 1 and len(units) == 1 and text_width(units[0], 10) + sum(widths) <= wide
    top = TOP + 0.24 * (len(titles) - 1) + LINE * (len(units) - 1 + (0 if is_beside else len(key_lines)))
    bottom = BOTTOM + 0.15 * (len(sources) - 1) + below
    whole = height + top + bottom
    figure = Chart(figsize=(WIDTH, whole), facecolor="white")
    figure.language = language
    axes = figure.add_axes((left / WIDTH, bottom / whole, 1 - (left + right) / WIDTH, height / whole))
    edge, unit_at = EDGE / WIDTH, 0.40 + 0.24 * (len(titles) - 1)
    # Each line is a text of its own: a browser, which may have another font, sees where it begins.
    for row, line in enumerate(titles):
        figure.text(edge, 1 - (EDGE + 0.24 * row) / whole, line, va="top", fontsize=13, fontweight="bold")
    for row, line in enumerate(units):
        figure.text(edge, 1 - (unit_at + LINE * row) / whole, line, va="top", fontsize=10, color=SOFT)
    for row, line in enumerate(reversed(sources)):
        figure.text(edge, (EDGE + 0.15 * row) / whole, line, va="bottom", fontsize=8.5, color=SOFT)
    for row, places in enumerate(key_lines):
        down = unit_at if is_beside else unit_at + LINE * (len(units) + row)
        # From the right where the line is shared, else from where all lines begin.
        x = WIDTH - EDGE - sum(widths[place] for place in places) + 0.18 if is_beside else EDGE
        for place in places:
            name, colour = names[place]
            figure.text(x / WIDTH, 1 - down / whole, name, va="top", color=colour, fontsize=10)
            x += widths[place]
    return figure, axes


def _in_lines(widths: Sequence[float], wide: float) -> list[list[int]]:
    """Return the places of things with these widths, line by line."""
    lines: list[list[int]] = []
    for place, width in enumerate(widths):
        if lines and sum(widths[before] for before in lines[-1]) + width <= wide:
            lines[-1].append(place)
        else:
            lines.append([place])
    return lines


def wrapped(text: str, wide: float, size: float = LABEL, letter: float = CHARACTER) -> list[str]:
    """Return a text in lines no wider than so many inches; a word that is wider is broken, as Chinese text may be."""
    lines = [""]
    for part in re.findall(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+[^\S\n]*|\n|\s", text):
        if part == "\n":
            lines.append("")
            continue
        pieces = [part] if text_width(part.rstrip(), size, letter) <= wide else list(part)
        for piece in pieces:
            if lines[-1] and text_width(lines[-1] + piece.rstrip(), size, letter) > wide:
                lines.append("")
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def named(names: Sequence[str]) -> tuple[list[str], float, float]:
    """Return names for the lines of a chart, the room that they need beside it, and the height that a line needs."""
    lines = [wrapped(plain(name), NAME) for name in names]
    left = 0.25 + max(text_width(line) for name in lines for line in name)
    most = max(len(name) for name in lines)
    return ["\n".join(name) for name in lines], left, 0.1 + LINE * most


def directed(figure: Figure, language: str, *, is_map: bool = False) -> None:
    """Turn a finished chart round where its language is read from the right; of a map, only the words around it."""
    if language != "ar":
        return
    from matplotlib.text import Annotation  # noqa: PLC0415  (only a chart needs it)

    for axes in [] if is_map else figure.axes:
        box = axes.get_position()
        axes.set_position((1 - box.x1, box.y0, box.width, box.height))
        axes.invert_xaxis()
        if axes.yaxis.get_tick_params().get("labelleft", True):
            axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
        axes.tick_params(axis="y", length=0)
        for text in axes.texts:
            _turned(text)
            if isinstance(text, Annotation):
                text.xyann = (-text.xyann[0], text.xyann[1])
                if text.xycoords != "data":
                    text.xy = (1 - text.xy[0], text.xy[1])
    for text in figure.texts:
        x, y = text.get_position()
        text.set_position((1 - x, y))
        _turned(text)


def _turned(text: Text) -> None:
    """Let a text stand on the other side of its place."""
    side = text.get_horizontalalignment()
    text.set_horizontalalignment("right" if side == "left" else "left" if side == "right" else "center")


def text_width(text: str, size: float = LABEL, letter: float = CHARACTER) -> float:
    """Return about how wide a text of a size in points is drawn, in inches."""
    wide = sum(WIDE_CHARACTER if "\u2e80" <= c <= "\u9fff" else letter for c in text)
    return wide * size / LABEL


def numbered(axis: Axis, language: _Language) -> None:
    """Write the numbers of an axis as its language does, with the decimals that tell them apart."""
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415  (only a chart needs it)

    def written(value: float, _: int | None = None) -> str:
        ticks = [float(tick) for tick in axis.get_majorticklocs()]
        step = min((high - low for low, high in itertools.pairwise(sorted(ticks))), default=1.0) or 1.0
        exact = (d for d in range(10) if all(abs(round(tick, d) - tick) < 1e-6 * step for tick in ticks))
        return number(value, next(exact, 10), language=language) if value else "0"

    axis.set_major_formatter(FuncFormatter(written))


def told_apart(colours: int, found: str) -> None:
    """Raise an error for more lines or values than there are colours."""
    if colours > len(COLOURS):
        raise ValueError(f"{found}; {len(COLOURS)} can be told apart in one chart")


def name_lines(axes: Axes, names: Sequence[str]) -> None:
    """Write the names of the lines of a chart from the top down, with a grid across them."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.tick_params(axis="y", length=0, labelcolor=INK, labelsize=LABEL)
    if not any("\n" in name for name in names):
        return
    # Each line is a text of its own, as in `canvas`.
    axes.tick_params(axis="y", labelleft=False)
    points = 72 * LINE
    for place, name in enumerate(names):
        lines = name.split("\n")
        for row, line in enumerate(lines):
            axes.annotate(
                line,
                (0, place),
                xycoords=axes.get_yaxis_transform(),
                xytext=(-4, ((len(lines) - 1) / 2 - row) * points),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=LABEL,
            )


def name_ends(
    axes: Axes, x: float, ends: Mapping[Any, tuple[float, str]], colours: Mapping[Any, str], emphasis: str | None
) -> None:
    """Write the name and the last value of each line beside its end, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    lines = {name: wrapped(text, END, 10) for name, (_, text) in ends.items()}
    sizes = [(len(own) + 0.2) * (high - low) / 26 for own in lines.values()]
    heights = _spread([end for end, _ in ends.values()], sizes)
    for (name, own), height in zip(lines.items(), heights, strict=True):
        weight = "bold" if name == emphasis else "normal"
        for row, line in enumerate(own):
            at = height + ((len(own) - 1) / 2 - row) * (high - low) / 26
            axes.text(x, at, line, color=colours[name], fontweight=weight, va="center", fontsize=10)


def mark(axes: Axes, at: float, text: str, zorder: float) -> None:
    """Draw the line of a reference, named above the chart."""
    axes.axvline(at, color=INK, linewidth=1, zorder=zorder)
    axes.text(at, -0.75, text, ha="center", va="bottom", color=INK, fontsize=9.5)


def ordered(keys: Sequence[Any], names: Mapping[Any, str] | None = None) -> list[Any]:
    """Return the distinct keys, those of the names first and in their order."""
    present = dict.fromkeys(keys)
    return [key for key in names or {} if key in present] + [key for key in present if key not in (names or {})]


def share_text(share: float, language: _Language) -> str:
    """Write a share of 1 in per cent with the decimals that it has."""
    percent = round(100 * share, 3)
    return reader_number(percent, len(f"{percent:g}".partition(".")[2]), language, percent=True)


def _spread(values: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Move the middles of things of some sizes, which fall, apart as little as can be, each cluster about its mean."""
    clusters: list[list[int]] = []
    for place in range(len(values)):
        clusters.append([place])
        while len(clusters) > 1 and _edge(clusters[-1], values, sizes, 1) > _edge(clusters[-2], values, sizes, -1):
            last = clusters.pop()
            clusters[-1] += last
    middles = []
    for cluster in clusters:
        below = _edge(cluster, values, sizes, 1)
        for place in cluster:
            middles.append(below - sizes[place] / 2)
            below -= sizes[place]
    return middles


def _edge(cluster: Sequence[int], values: Sequence[float], sizes: Sequence[float], side: int) -> float:
    """Return the top of a cluster of things, or with a side of -1 its bottom."""
    middle = sum(values[place] for place in cluster) / len(cluster)
    return middle + side * sum(sizes[place] for place in cluster) / 2
