"""Whole numbers of Python know no limits; those of arguments do, and the error names the argument."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import infosoc
import pytest

FILES = Path(__file__).parents[2] / "tests/golden/statfiles"

CALLS: dict[str, Callable[[int], object]] = {
    "header": lambda number: infosoc.read_file(FILES / "sample.csv", header=number),
    "sheet": lambda number: infosoc.read_file(FILES / "sas.xpt8", sheet=number),
    "unfold_limit": lambda number: infosoc.read_file(FILES / "sample.sav", unfold_limit=number),
    "rows": lambda number: infosoc.scan_file(FILES / "sample.sav", rows=number),
    "year": lambda number: infosoc.describe(FILES / "sample.sav", country="MEX", year=number),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("number", [-(2**70), 2**70, 10**5000], ids=["below", "above", "thousands of digits"])
def test_numbers_beyond_their_type_name_the_argument(name: str, number: int) -> None:
    with pytest.raises(infosoc.InvalidArgument, match=rf"^{name}: expected a whole number from"):
        CALLS[name](number)


def test_a_batch_has_rows() -> None:
    with pytest.raises(infosoc.InvalidArgument, match=r"^rows: expected"):
        CALLS["rows"](0)
