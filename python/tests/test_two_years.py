"""The notebook on two years of a survey runs, finds what was built into its second wave, and writes a page."""

from __future__ import annotations

from typing import Any

import pytest
from documents import EXAMPLES, cells_of, names_of_notebook

CELLS = cells_of("two_years")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the code cells, in the folder of the examples but for what they write."""
    folder = tmp_path_factory.mktemp("two_years")
    return names_of_notebook("two_years", EXAMPLES, {'out = Path("out")': f"out = Path({str(folder)!r})"})


def test_the_first_cell_says_that_the_second_year_is_synthetic() -> None:
    assert "synthetic" in "".join(CELLS[0]["source"])
    assert all(not cell.get("outputs") for cell in CELLS)


def test_what_was_built_in_is_found(names: dict[str, Any]) -> None:
    changed = {row["measure"]: row for row in names["changed"].to_dicts()}
    moved = {name for name, row in changed.items() if row["p_adjusted"] < 0.05}
    assert moved == {"Internet", "Television"}
    assert changed["Internet"]["unit"] == "percentage points"
    # The fast states gain 45 per cent of the households without Internet, all others at most 25.
    gain = {row["region"]: row["value"] for row in names["of_states"].to_dicts()}
    assert set(sorted(gain, key=gain.__getitem__)[-3:]) == {"07", "12", "20"}
    double = next(row for row in names["double"].to_dicts() if row["term"] == "year:urbanisation")
    assert double["ci_low"] > 0


def test_waves_with_units_in_common_are_more_certain(names: dict[str, Any]) -> None:
    apart = {row["measure"]: row for row in names["overall"]}
    pooled = next(row for row in names["changed"].to_dicts() if row["measure"] == "Internet")
    assert pooled["value"] == pytest.approx(apart["HH6"]["difference"], rel=1e-9)
    assert pooled["se"] < 0.9 * apart["HH6"]["se"]


def test_files_are_written(names: dict[str, Any]) -> None:
    page = (names["out"] / "two_years.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "SYNTHETIC" in page
    assert (names["out"] / "two_years.xlsx").stat().st_size > 5000
