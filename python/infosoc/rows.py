"""The rows of a table as dictionaries, whichever library it is of, and whether a chart can be made of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, Protocol, TypeAlias

from infosoc.frames import is_frame


class HasRows(Protocol):
    """A table that gives its rows as dictionaries: every result of infosoc, and a polars data frame."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows."""
        ...


Row: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = HasRows | Iterable[Row]


def rows_of(table: Rows) -> list[Row]:
    """Return the rows of a result, of a table of polars, pandas or pyarrow, or of an iterable of dictionaries.

    Parameters
    ----------
    table : result of infosoc, or iterable of dict
        The table.

    Returns
    -------
    list of dict
        What pandas writes as NaN, NA or NaT is None.

    Raises
    ------
    TypeError
        If it is something else.
    """
    return [{name: None if _is_missing(cell) else cell for name, cell in row.items()} for row in _records(table)]


def checked_rows(table: Rows, numbers: Sequence[str], others: Sequence[str] = ()) -> list[Row]:
    """Return the rows with their numbers as such, if each has the columns and no number is infinite."""
    rows: list[Row] = []
    for place, row in enumerate(rows_of(table), 1):
        for column in (*numbers, *others):
            if column not in row:
                known = ", ".join(map(str, row))
                raise ValueError(f"{column}: expected a column of the table, which has {known}; name another one")
        rows.append({**row, **{column: _number(row[column], column, place) for column in numbers}})
    return rows


def rows_with(table: Rows, value: str, numbers: Sequence[str] = (), others: Sequence[str] = ()) -> list[Row]:
    """Return the rows that have a value, checked as by `checked_rows`; it is an error if none has."""
    rows = [row for row in checked_rows(table, (value, *numbers), others) if row[value] is not None]
    if not rows:
        raise ValueError(f"there is nothing to draw: no row has a value in the column {value}")
    return rows


def _records(table: Any) -> list[Row]:
    rows: list[Row] | None
    if hasattr(table, "to_dicts"):
        rows = table.to_dicts()
    elif is_frame(table):
        rows = table.astype(object).where(table.notna(), None).to_dict("records")
    elif hasattr(table, "to_pylist"):
        rows = table.to_pylist()
    else:
        rows = list(table) if isinstance(table, Iterable) and not isinstance(table, Mapping) else None
    if rows is None or not all(isinstance(row, Mapping) for row in rows):
        raise TypeError(
            "expected a result of infosoc, a table of polars, pandas or pyarrow, or a list of dictionaries, one for "
            f"each row, got {type(table).__name__}"
        )
    return rows


def _is_missing(cell: Any) -> bool:
    # pandas, which need not be installed, writes what is missing in three ways.
    if isinstance(cell, Integral):
        return False
    return (isinstance(cell, Real) and math.isnan(cell)) or type(cell).__name__ in ("NAType", "NaTType")


def _number(cell: Any, column: str, place: int) -> float | None:
    if cell is None:
        return None
    try:
        number = float(cell) if isinstance(cell, Real | Decimal) else math.nan
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        what = "an infinite number" if math.isinf(number) else f"{cell!r}, which is {type(cell).__name__}"
        raise ValueError(
            f"{column}: expected a number or a missing value, got {what}, in row {place}; correct the table"
        )
    return number
