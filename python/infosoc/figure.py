"""A figure of matplotlib that a notebook shows by itself. Only drawing imports it, as matplotlib is optional."""

from __future__ import annotations

import io

from matplotlib.figure import Figure

from infosoc.plot import _style


class Chart(Figure):
    """A chart, shown in a notebook without ``%matplotlib inline``."""

    def _repr_png_(self) -> bytes:
        """Return the chart as a picture, sharp on screens of twice the pixels."""
        picture = io.BytesIO()
        with _style():
            self.savefig(picture, format="png", dpi=144)
        return picture.getvalue()
