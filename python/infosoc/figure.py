"""A figure of matplotlib that a notebook shows by itself. Only drawing imports it, as matplotlib is optional."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.figure import Figure

from infosoc.canvas import SCRIPTS, style, svg


class Chart(Figure):
    """A chart, shown in a notebook without ``%matplotlib inline``."""

    language = "en"
    """The language of its words."""

    def savefig(self, *args: Any, **kwargs: Any) -> None:
        """Save the chart with the fonts that it was laid out with."""
        with style(self.language):
            super().savefig(*args, **kwargs)

    def _repr_svg_(self) -> str | None:
        """Return the chart as a drawing where matplotlib cannot shape its script, and a browser can."""
        return svg(self) if self.language in SCRIPTS else None

    def _repr_png_(self) -> bytes | None:
        """Return the chart as a picture, sharp on screens of twice the pixels."""
        if self.language in SCRIPTS:
            return None
        picture = io.BytesIO()
        self.savefig(picture, format="png", dpi=144)
        return picture.getvalue()
