"""What the library and pyreadstat read of a file, side by side."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from typing import Any

import infosoc
import pandas as pd

SAS_ORIGIN = datetime.datetime(1960, 1, 1)
SPSS_ORIGIN = datetime.datetime(1582, 10, 14)


def plain(value: Any, origin: datetime.datetime = SAS_ORIGIN, *, day: int = 1) -> Any:
    """What a value of either is compared as: an empty text is missing; times are counted in seconds, days as `day`."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT:
        return None
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.datetime):
        return (value - origin).total_seconds()
    if isinstance(value, datetime.date):
        return float((value.toordinal() - origin.date().toordinal()) * day)
    return value


def code(value: Any) -> str:
    """A code as it is written: 1 for 1.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def columns(
    file: infosoc.DataFile, frame: pd.DataFrame, about: Any
) -> Iterator[tuple[str, dict[str, Any], list[Any], list[Any]]]:
    """Give each column that both read: its name, its variable, its values, and those of pyreadstat, labels compared."""
    assert file.columns == list(frame.columns)
    variables = {row["name"]: row for row in file.variables().to_dicts()}
    table = file.to_polars()
    for name in frame.columns:
        assert variables[name]["label"] == (about.column_names_to_labels[name] or None), name
        yield name, variables[name], table[name].to_list(), frame[name].tolist()
