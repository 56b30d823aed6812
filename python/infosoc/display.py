"""Results as tables to read: as text in a terminal, as HTML in a page.

`wide` turns a long result into a `Grid` with one thing down and another across, and in each cell a value with what
qualifies it beneath: the interval of an estimate (`with_interval`), with its flag (`with_flag`), the coverage of an
aggregate (`with_coverage`).
No other package is needed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any
from unicodedata import category, east_asian_width

from infosoc._infosoc import Table, grid_html, reader_number, reader_phrase, reader_words
from infosoc.rows import HasRows, Row, Rows, checked_rows, rows_of

if TYPE_CHECKING:
    from infosoc._infosoc import _Language

__all__ = [
    "MISSING",
    "Cell",
    "Grid",
    "Group",
    "HasRows",
    "Row",
    "Rows",
    "labels_of",
    "number",
    "plain",
    "rounded",
    "rows_of",
    "wide",
    "with_coverage",
    "with_flag",
    "with_interval",
]

MISSING = "–"


class Group(Enum):
    """What null says in a grouping column of estimates: for `wide`, and for its ``names``."""

    ALL = "all"
    """All cases: the column is not in the grouping set of the row."""
    NOT_STATED = "not stated"
    """The cases whose category is missing: the column is in the grouping set of the row."""


@dataclass(frozen=True)
class Cell:
    """A value as shown, and in smaller type beneath it what qualifies it; words run on over several lines."""

    text: str
    below: str = ""
    words: bool = False


@dataclass(frozen=True)
class Grid:
    """A table to read: ``str()`` of it is for a terminal, `to_html` for a page.

    Attributes
    ----------
    corner : str
        The heading of the row names.
    columns : tuple of str
        The headings of the other columns.
    rows : tuple of (str, tuple of Cell)
        The rows: a name, and a cell for each column.
    language : str, default "en"
        The language of its words; one in Arabic (``"ar"``) is read from the right.
    """

    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    language: str = "en"

    def __str__(self) -> str:
        """Return the table with aligned columns; what qualifies a value is on a line beneath.

        Columns that the terminal has no room for follow in a block of their own, with the names of the rows once more.
        """
        head = max(_places(name) for name in (self.corner, *(name for name, _ in self.rows)))
        widths = [
            max(_places(column), *(max(_places(cells[c].text), _places(cells[c].below)) for _, cells in self.rows), 0)
            for c, column in enumerate(self.columns)
        ]
        # Where there is no terminal, as in a file or a test, lines are long rather than broken.
        room = get_terminal_size((160, 24)).columns
        blocks: list[list[int]] = [[]]
        for c, width in enumerate(widths):
            if blocks[-1] and head + sum(widths[one] + 2 for one in blocks[-1]) + width + 2 > room:
                blocks.append([])
            blocks[-1].append(c)
        return "\n\n".join(self._block(block, head, widths) for block in blocks)

    def _block(self, columns: Sequence[int], head: int, widths: Sequence[int]) -> str:
        """Return some of the columns beside the names of the rows."""

        def line(name: str, texts: Sequence[str]) -> str:
            cells = (" " * (widths[c] - _places(texts[c])) + texts[c] for c in columns)
            return "  ".join([name + " " * (head - _places(name)), *cells]).rstrip()

        lines = [line(self.corner, self.columns)]
        for name, cells in self.rows:
            lines.append(line(name, [cell.text for cell in cells]))
            if any(cells[c].below for c in columns):
                lines.append(line("", [cell.below for cell in cells]))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        return self.to_html("")

    def to_html(self, caption: str) -> str:
        """Return the table as an HTML ``table`` element.

        Parameters
        ----------
        caption : str
            What the table shows, with unit and source.

        Returns
        -------
        str

        Raises
        ------
        InvalidArgument
            If a row has more or fewer cells than there are columns.
        """
        return grid_html(self, caption)


def _places(text: str) -> int:
    """Return how many places of a terminal a text takes: marks have none, letters of East Asia two."""
    marks = {"Mn", "Me", "Cf"}
    wide = {"W", "F"}
    return sum(0 if category(c) in marks else 2 if east_asian_width(c) in wide else 1 for c in text)


def number(value: float | None, decimals: int = 1, *, language: _Language = "en") -> str:
    """Write a number with a fixed count of decimals, marks for thousands, and a dash if it is missing.

    One that is not 0 has as many decimals as it takes to show that.

    Parameters
    ----------
    value : float or None
        The number.
    decimals : int, default 1
        Digits after the point.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader, whose marks it has.

    Returns
    -------
    str

    Examples
    --------
    >>> from infosoc import display
    >>> display.number(1234.56), display.number(None), display.number(12345.6, language="es")
    ('1,234.6', '–', '12.345,6')
    >>> display.number(0.4, 0), display.number(0.0, 0)
    ('0.4', '0')
    """
    if value is None or not math.isfinite(value):
        return MISSING
    text = f"{value:,.{decimals}f}"
    if value and not re.search("[1-9]", text):
        decimals = -math.floor(math.log10(abs(value)))
        text = f"{value:.{decimals}f}"
    return text.replace("-", "\N{MINUS SIGN}") if language == "en" else reader_number(value, decimals, language)


def rounded(value: float | None, unit: str | None = None, *, language: _Language = "en") -> str:
    """Write a figure as a reader wants it: with one decimal, from 10,000 on with none, and a share of 1 with three.

    Parameters
    ----------
    value : float or None
        The figure.
    unit : str, optional
        Its unit, as results have it.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader, whose marks it has.

    Returns
    -------
    str

    Examples
    --------
    >>> from infosoc import display
    >>> display.rounded(66.43), display.rounded(36_123_456.4), display.rounded(0.04)
    ('66.4', '36,123,456', '0.04')
    >>> display.rounded(0.6643, "proportion")
    '0.664'
    """
    if unit == "proportion":
        # As many digits as the same share has in per cent.
        return number(value, 3, language=language)
    return number(value, 0 if value is not None and abs(value) >= 10_000 else 1, language=language)


def _is_empty(row: Row) -> bool:
    """Whether a row has no figure because it has no cases, and not because the figure is hidden or unknown."""
    return row.get("status") == "empty" and row["value"] is None


_ENDS = ("value", "ci_low", "ci_high")


def with_interval(row: Row, *, language: _Language = "en") -> Cell:
    """Show an estimate with its confidence interval beneath.

    Parameters
    ----------
    row : dict
        A row of estimates or figures: ``value``, ``ci_low``, ``ci_high``.
    language : str, default "en"
        The language of the reader, which `wide` hands on.

    Returns
    -------
    Cell

    Examples
    --------
    >>> from infosoc import display
    >>> display.with_interval({"value": 66.43, "ci_low": 65.83, "ci_high": 67.02})
    Cell(text='66.4', below='65.8 – 67.0', words=False)
    >>> display.with_interval({"value": None, "ci_low": None, "ci_high": None, "status": "empty"})
    Cell(text='no cases', below='', words=False)
    """
    if _is_empty(row):
        return Cell(reader_phrase("no-cases", language))
    value, low, high = (
        None if row[end] is None else rounded(row[end], row.get("unit"), language=language) for end in _ENDS
    )
    return Cell(MISSING if value is None else value, "" if low is None or high is None else f"{low} – {high}")


def with_flag(row: Row, *, language: _Language = "en") -> Cell:
    """Show a figure of a table for publication with its Eurostat flag, and its confidence interval beneath.

    Parameters
    ----------
    row : dict
        A row of what ``suppress`` gives: ``value``, ``ci_low``, ``ci_high``, ``eurostat_flag``.
    language : str, default "en"
        The language of the reader, which `wide` hands on.

    Returns
    -------
    Cell
        A figure that is not there, or is not shown, is a colon.

    Examples
    --------
    >>> from infosoc import display
    >>> display.with_flag({"value": 12.11, "ci_low": 7.82, "ci_high": 18.3, "eurostat_flag": "u"})
    Cell(text='12.1 u', below='7.8 – 18.3', words=False)
    >>> display.with_flag({"value": None, "ci_low": None, "ci_high": None, "eurostat_flag": "C"})
    Cell(text=': C', below='', words=False)
    """
    if _is_empty(row):
        return Cell(reader_phrase("no-cases", language))
    value, flag = row["value"], row["eurostat_flag"]
    text = ":" if value is None else rounded(value, row.get("unit"), language=language)
    below = "" if value is None else with_interval(row, language=language).below
    return Cell(f"{text} {flag}" if flag else text, below)


def with_coverage(row: Row, *, language: _Language = "en") -> Cell:
    """Show an aggregate with its coverage beneath, in per cent, rounded down: 100% is said of nothing less.

    Parameters
    ----------
    row : dict
        A row of an aggregate: ``obs_value`` and ``coverage``, a share.
    language : str, default "en"
        The language of the reader, which `wide` hands on.

    Returns
    -------
    Cell

    Examples
    --------
    >>> from infosoc import display
    >>> display.with_coverage({"obs_value": 54.32, "coverage": 0.999})
    Cell(text='54.3', below='99%', words=False)
    """
    coverage = row["coverage"]
    return Cell(
        rounded(row["obs_value"], row.get("unit_measure"), language=language),
        "" if coverage is None else reader_number(math.floor(round(100 * coverage, 9)), 0, language, percent=True),
    )


def plain(row: Row, *, language: _Language = "en") -> Cell:
    """Show the value of an observation and nothing beneath.

    Parameters
    ----------
    row : dict
        A row of a series: ``obs_value``.
    language : str, default "en"
        The language of the reader, which `wide` hands on.

    Returns
    -------
    Cell

    Examples
    --------
    >>> from infosoc import display
    >>> display.plain({"obs_value": 81.2})
    Cell(text='81.2', below='', words=False)
    """
    return Cell(rounded(row["obs_value"], row.get("unit_measure"), language=language))


# With the numbers that each shows.
_OF_READERS: Mapping[Callable[..., Cell], Sequence[str]] = {
    with_interval: _ENDS,
    with_flag: _ENDS,
    with_coverage: ("obs_value", "coverage"),
    plain: ("obs_value",),
}


def wide(
    table: Rows,
    down: str,
    across: str,
    cell: Callable[[Row], Cell],
    *,
    names: Mapping[Any, str] | None = None,
    corner: str = "",
    language: _Language = "en",
) -> Grid:
    """Turn a long table into a grid. Rows and columns keep their order of first appearance; years are sorted.

    Parameters
    ----------
    table : result of infosoc, or iterable of dict
        The long table.
    down, across : str
        The columns whose values are the rows, and the columns, of the grid. Each pair of values occurs once at most.
    cell : callable
        What is shown of a row: `with_interval`, `with_coverage`, `plain`, or a function of your own.
    names : dict, optional
        How values of ``down`` and ``across`` are written, such as ``{None: "All", "U": "Urban"}``; without it, as the
        print of the result says them: by the codebook of its dataset, or in the words of the library. Null in a
        grouping column of estimates is written ``all``, or as `Group.ALL` or ``None`` is, where the row is for all;
        and ``not stated``, or as `Group.NOT_STATED` is, where it is for the cases whose category is missing.
    corner : str, optional
        The heading of the row names.
    language : {"en", "fr", "es", "ar", "ru", "zh"}, default "en"
        The language of the reader: of words, of numbers, and of the direction in which the grid is read. A function of
        your own in ``cell`` writes its own.

    Returns
    -------
    Grid

    Raises
    ------
    ValueError
        If a pair of values occurs twice, as where a breakdown was left in the table, or a column is missing.

    Examples
    --------
    >>> from infosoc import display
    >>> hh6 = infosoc.open_dataset("datasets/national/mex-endutih-2021").estimate("HH6", by=["area"])
    >>> print(display.wide(hh6, "indicator", "urbanisation", display.with_interval, names={None: "all"}))
                 all        Rural        Urban
    HH6         66.4         40.3         74.2
         65.8 – 67.0  38.8 – 41.9  73.6 – 74.8
    >>> import pyarrow
    >>> people = pyarrow.table({"w": [1.0] * 4, "sex": ["F", "M", "M", None]})
    >>> counts = infosoc.Survey(people, weight="w").count(by="sex")
    >>> print(display.wide(counts, "measure", "sex", lambda row: display.Cell(display.number(row["value"], 0))))
           all  Female  Male  not stated
    count    4       1     2           1
    >>> print(display.wide(hh6, "indicator", "urbanisation", display.with_interval, language="fr"))
            ensemble  Milieu rural  Milieu urbain
    HH6         66,4          40,3           74,2
         65,8 – 67,0   38,8 – 41,9    73,6 – 74,8
    """
    needed = (down, across, "eurostat_flag") if cell is with_flag else (down, across)
    rows = checked_rows(table, _OF_READERS.get(cell, ()), needed)
    show: Callable[..., Cell] = cell
    if cell in _OF_READERS:
        show = partial(show, language=language)
    cells: dict[tuple[Any, Any], Cell] = {}
    for row in rows:
        key = (_category(row, down), _category(row, across))
        if key in cells:
            raise ValueError(
                f"two rows with {down} {_written(key[0], {})!r} and {across} {_written(key[1], {})!r}: "
                "each cell holds one, so first keep the rows of one breakdown, indicator or source"
            )
        cells[key] = show(row)
    downs = list(dict.fromkeys(key for key, _ in cells))
    acrosses = list(dict.fromkeys(key for _, key in cells))
    if all(isinstance(key, int) for key in acrosses):
        acrosses.sort()
    words = _for_groups(names, (*downs, *acrosses))
    groups = _groups(language)
    down_words, across_words = (groups | labels_of(table, column, language) | words for column in (down, across))
    return Grid(
        corner,
        tuple(_written(key, across_words) for key in acrosses),
        tuple((_written(d, down_words), tuple(cells.get((d, a), Cell("")) for a in acrosses)) for d in downs),
        language,
    )


def _for_groups(names: Mapping[Any, str] | None, keys: Iterable[Any]) -> dict[Any, str]:
    """Return the names with those of null for the groups that null stands for."""
    # The only null there is has the name that is given for null.
    only = {key for key in keys if isinstance(key, Group)}
    groups = only if len(only) == 1 else {Group.ALL}
    words: dict[Any, str] = {}
    for key, name in (names or {}).items():
        if key is None:
            words.update(dict.fromkeys(groups, name))
        words.setdefault(key, name)
    return words


def _groups(language: _Language) -> dict[Any, str]:
    """Return what null says in a grouping column."""
    if language == "en":
        return {group: group.value for group in Group}
    said = {Group.ALL: reader_phrase("all", language), Group.NOT_STATED: reader_phrase("not-stated", language)}
    return {group: text[:1].lower() + text[1:] for group, text in said.items()}


def labels_of(table: Rows, column: str, language: _Language = "en") -> dict[Any, str]:
    """Return the words that a result has for the values of a column; none for a table that is no result of infosoc.

    Parameters
    ----------
    table : result of infosoc, or iterable of dict
        The table.
    column : str
        The column.
    language : str, default "en"
        The language of the reader.

    Returns
    -------
    dict
        The words by value, as the print of the result has them.
    """
    return dict(reader_words(table, column, language)) if isinstance(table, Table) and column in table.columns else {}


def _category(row: Row, column: str) -> Any:
    """Return the value of a column; of null in estimates, which group it stands for."""
    value = row[column]
    by = row.get("by")
    if value is not None or not isinstance(by, str) or column == "by":
        return value
    return Group.NOT_STATED if f",{column}," in f",{by}," else Group.ALL


def _written(category: Any, names: Mapping[Any, str]) -> str:
    """Return the words for a category; a category that is empty text is said to be so."""
    # Words are found by the text of a value: those of a file of SPSS or Stata have numbers for codes.
    for known in (category, f"{category:g}" if isinstance(category, float) else str(category)):
        if known in names:
            return names[known]
    if isinstance(category, Group):
        return category.value
    return "(empty)" if category == "" else str(category)
