"""What nobody foresaw: a fault inside the compiled part is an `InternalError`, which says what to report."""

from typing import Any

from infosoc._infosoc import InfosocError, PanicException, __version__, place_of_panic

REPORT = "https://github.com/PLACEHOLDER/infosoc/issues"


class InternalError(InfosocError, PanicException):
    """A fault of infosoc itself, not of your data or your code; it says what to report and where.

    Attributes
    ----------
    place : str
        The file and the line of infosoc's source where it happened, as far as known.
    """

    code = "internal"
    place: str

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.place = place_of_panic(message) or "a place that is not known"

    def __str__(self) -> str:
        """Return what happened, and how to report it."""
        return (
            f"infosoc {__version__} met what it did not foresee, at {self.place}: {self.args[0]}\n"
            f"This is a fault of infosoc, not of your data or your code. Please report this message, the function that "
            f"was called and, if you can, a table that shows it: {REPORT}"
        )


def _new(cls: type[PanicException], *args: Any) -> BaseException:
    """Return an `InternalError` wherever the compiled part is about to raise a bare `PanicException`.

    The latter is not an `Exception`: it passes by ``except InfosocError`` and ends the program of whoever calls.
    """
    return BaseException.__new__(InternalError if cls is PanicException else cls, *args)


PanicException.__new__ = _new  # type: ignore[assignment,method-assign]
