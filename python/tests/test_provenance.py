"""The table of provenance names every file of data by its rows and checksum."""

import hashlib
import re
from pathlib import Path

import openpyxl
import polars as pl

DATASETS = Path(__file__).resolve().parents[2] / "datasets"


def test_files_are_those_of_the_table() -> None:
    lines = (DATASETS / "README.md").read_text(encoding="utf-8").splitlines()
    # Other tables of the page describe formats; a row of provenance ends with a checksum.
    is_row = re.compile(r"\| `.*`[0-9a-f]{64}` \|$").match
    rows = [line.strip("| ").split(" | ") for line in lines if is_row(line)]
    listed = {row[0].strip("`") for row in rows}
    # The catalogue has a README of its own; codebooks and the words that drafts look for are the library's.
    kinds = {".csv", ".ftl", ".parquet", ".xlsx"}
    found = {str(file.relative_to(DATASETS)) for file in DATASETS.rglob("*") if file.suffix in kinds}
    assert listed == {name for name in found if not re.search(r"^(catalogue|describe)/|codebook\.csv$", name)}
    for name, *_, count, checksum in rows:
        file = DATASETS / name.strip("`")
        assert rows_of(file) == int(count), name
        assert hashlib.sha256(file.read_bytes()).hexdigest() == checksum.strip("`"), name


def rows_of(file: Path) -> int:
    """Rows of a table, or phrases of a language."""
    if file.suffix == ".ftl":
        return len(re.findall(r"(?m)^[a-z][a-z0-9-]* =", file.read_text(encoding="utf-8")))
    if file.suffix == ".xlsx":
        # Below the header of each sheet.
        return sum(sheet.max_row - 1 for sheet in openpyxl.load_workbook(file).worksheets)
    table = pl.read_parquet(file) if file.suffix == ".parquet" else pl.read_csv(file, infer_schema=False)
    return table.height
