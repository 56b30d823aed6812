"""The notebook on a year of an office runs: all parts of the list in, every output made again the same to the bit."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import infosoc
import pytest
from documents import EXAMPLES, cells_of, names_of_notebook

ROOT = Path(__file__).resolve().parents[2]
CELLS = cells_of("year_of_an_office")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the code cells in a folder that looks like that of the examples."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "datasets").symlink_to(ROOT / "datasets")
    shutil.copy(EXAMPLES / "synthetic_year.py", folder)
    names = names_of_notebook("year_of_an_office", folder, {})
    names["out"] = folder / "out"
    return names


def test_the_first_cell_says_what_is_synthetic() -> None:
    assert "synthetic" in "".join(CELLS[0]["source"])
    assert all(not cell.get("outputs") for cell in CELLS)


def test_every_part_of_the_list_is_there(names: dict[str, Any]) -> None:
    found = set(names["counts"]["part"])
    assert found == {"infrastructure", "households", "enterprises", "ICT sector", "education", "government"}
    flags = {row["indicator"]: row["obs_status"] for row in names["chosen"]}
    assert (flags["HH6"], flags["EG1"], flags["ED3"], flags["EG6"]) == ("A", "A", "E", "E")
    assert (flags["A3"], flags["A7"]) == ("E", "A")


def test_the_market_is_the_sum_of_its_operators(names: dict[str, Any]) -> None:
    with (ROOT / "datasets/synthetic/regulator/returns.csv").open(encoding="utf-8") as file:
        returns = [row for row in csv.DictReader(file) if row["service"] == "fixed_broadband"]
    last = [row for row in returns if row["quarter"] == "2024-Q4"]
    # The late operator counts with its quarter before; 1,012,000 inhabitants.
    last += [row for row in returns if (row["operator"], row["quarter"]) == ("Este", "2024-Q3")]
    expected = 100 * sum(int(row["quantity"]) for row in last) / 1_012_000
    assert next(row["obs_value"] for row in names["chosen"] if row["indicator"] == "A3") == pytest.approx(expected)
    assert any("Este has no return for 2024-Q4" in message for message in names["warnings"])
    infrastructure = {row["indicator"] for row in names["year"].to_dicts() if row["indicator"].startswith("A")}
    assert infrastructure == {"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"}


def test_what_moved_is_explained(names: dict[str, Any]) -> None:
    moved = names["moved"].to_dicts()
    assert any(row["indicator"] == "EDR1" and row["change"] != 0 for row in moved)
    assert len(names["within"]) > 50
    region = names["region"]
    assert sum(region[cause] for cause in names["causes"]) == pytest.approx(region["change"], abs=1e-12)


def test_every_output_has_its_record_and_is_made_again(names: dict[str, Any]) -> None:
    assert set(names["made_again"]) == {"message", "workbook", "questionnaire", "report"}
    assert all(again.same for again in names["made_again"].values())
    for name in names["made_again"]:
        record = json.loads((names["out"] / f"{name}.prov.json").read_text(encoding="utf-8"))
        assert record["activity"]
    assert names["checked"].shape[0] == 0
    with zipfile.ZipFile(names["out"] / "year.xlsx") as book:
        assert sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) >= 5
    text = (names["out"] / "year.html").read_text(encoding="utf-8")
    assert "SYNTHETIC" in text
    assert infosoc.indicator("ED4").title in text
