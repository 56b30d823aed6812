"""How far long work has come: a bar in a terminal or a notebook, or a function of your own.

The bar is drawn by tqdm, where that is installed: ``pip install infosoc[progress]``. Without it nothing is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeAlias

# Called with the rows that are done, and the rows that there are where that is known.
Progress: TypeAlias = Callable[[int, int | None], None]


class Bar:
    """A bar of rows, drawn by tqdm: call it with the rows done so far and the rows in all, or None.

    It leaves the screen complete when all rows are done, and as it stands when it is closed before, as after an error.

    Raises
    ------
    ImportError
        If tqdm is not installed.
    """

    def __init__(self) -> None:
        from tqdm.auto import tqdm  # noqa: PLC0415  (only a bar needs it)

        self._bar = tqdm(unit=" rows", unit_scale=True, dynamic_ncols=True)

    def __call__(self, done: int, total: int | None = None) -> None:
        """Draw the bar again; work that restarts at fewer rows restarts the bar."""
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        if total is not None and done >= total:
            self.close()

    def close(self) -> None:
        """Leave the bar as it is; nothing is drawn after."""
        self._bar.close()


def _is_seen() -> bool:
    """Whether someone looks at what is drawn: in a terminal, or in a notebook."""
    return sys.stderr.isatty() or "ipykernel" in sys.modules


def reporter(progress: bool | Progress | None = None) -> Progress | None:
    """Return what is to be called as work goes on.

    Parameters
    ----------
    progress : bool or callable, optional
        True for a `Bar` where tqdm is installed, False for nothing, or a function of the rows that are done and the
        rows in all, which are None where that is not known. None is True in a terminal or notebook, else False.

    Returns
    -------
    callable or None

    Raises
    ------
    TypeError
        If it is neither true, false nor callable.

    Examples
    --------
    >>> from infosoc.progress import reporter
    >>> reporter(False) is None
    True
    >>> report = reporter(lambda done, total: print(f"{done} of {total}"))
    >>> report(500, 1000)
    500 of 1000
    """
    if progress is None:
        progress = _is_seen()
    if progress is False:
        return None
    if progress is True:
        try:
            return Bar()
        except ImportError:
            return None
    if not callable(progress):
        raise TypeError(f"progress: expected True, False or a function of two numbers, got {type(progress).__name__}")
    return progress
