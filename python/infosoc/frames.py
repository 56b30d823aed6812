"""Data frames of pandas, column by column: as a whole they are only converted if every column can be."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

# What is looked at to say what a column holds that cannot be converted.
_SAMPLE = 10_000


def is_frame(thing: object) -> bool:
    """Return whether a thing is a data frame of pandas, which need not be installed."""
    return any(
        kind.__name__ == "DataFrame" and kind.__module__.partition(".")[0] == "pandas" for kind in type(thing).__mro__
    )


def snapshot(frame: Any) -> tuple[Any, list[str], int]:
    """Return a copy of a frame that shares its values, the names of its columns, and the number of its rows.

    The levels of the index that have names, as those of grouped data, are columns too.
    """
    frame = frame.copy(deep=False)
    levels = takewhile(lambda label: label is not None, frame.index.names)
    return frame, [str(label) for label in (*frame.columns, *levels)], len(frame)


def array(frame: Any, place: int) -> Any:
    """Return the column at a place as a table of pyarrow, or what it holds that cannot be converted and what to do."""
    import pandas  # type: ignore[import-untyped]  # noqa: PLC0415  (whoever has a frame of it)

    try:
        import pyarrow  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError as error:
        raise ImportError(
            "a data frame of pandas needs the package pyarrow, which is not installed: pip install pyarrow"
        ) from error
    width = len(frame.columns)
    of_index = place >= width
    series = pandas.Series(frame.index.get_level_values(place - width)) if of_index else frame.iloc[:, place]
    series = _as_text(series)
    try:
        return pyarrow.table({"column": pyarrow.array(series, from_pandas=True)})
    except Exception as error:
        return _refused(series, error)


def _is_range(dtype: Any) -> bool:
    return str(getattr(dtype, "name", "")).startswith(("interval", "period"))


def _as_text(series: Any) -> Any:
    """Return intervals and periods, which `pandas.cut` and calendars give, as their text in the same order."""
    if _is_range(series.dtype):
        series = series.astype("category")
    if getattr(series.dtype, "name", "") == "category" and _is_range(series.cat.categories.dtype):
        return series.cat.rename_categories(series.cat.categories.map(str)).cat.as_ordered()
    return series


def _refused(series: Any, error: Exception) -> tuple[str, str]:
    """Return why pyarrow cannot convert a column, and what to do."""
    kind = str(getattr(series.dtype, "name", ""))
    is_category = kind == "category"
    values = series.cat.categories if is_category else series
    which = "categories" if is_category else "values"
    types = sorted({type(value).__name__ for value in values.dropna().array[:_SAMPLE]})
    if len(types) < 2:
        return f"{which} of the type {kind}, which have no Arrow type ({error})", "convert it to numbers, text or dates"
    remedy = (
        "give the categories one type, as .cat.rename_categories(str) does; read_stata and read_spss keep the codes "
        "with convert_categoricals=False"
        if is_category
        else "convert it to one type, with .astype(str) or pandas.to_numeric"
    )
    return f"{which} of several types ({', '.join(types)})", remedy
