"""The notebook on a year of an office runs: all parts of the list in, every output made again the same to the bit."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import infosoc
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "python/examples"
CELLS = json.loads((EXAMPLES / "year_of_an_office.ipynb").read_text(encoding="utf-8"))["cells"]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the code cells in a folder that looks like that of the examples."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "datasets").symlink_to(ROOT / "datasets")
    shutil.copy(EXAMPLES / "synthetic_year.py", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        patch.chdir(folder)
        names: dict[str, Any] = {"__name__": "year_of_an_office"}
        for cell in CELLS:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
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
    # The regulator's returns by hand: 655,000 of 3,100,000.
    assert next(row["obs_value"] for row in names["chosen"] if row["indicator"] == "A3") == pytest.approx(
        65_500 / 3_100
    )


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
