"""Files that are read in batches, beside the same files read whole."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from pathlib import Path

import infosoc
import numpy as np
import pandas as pd
import polars as pl
import pyreadstat
import pytest
from sas7bdat import Writer

FILES = Path(__file__).parents[2] / "tests/golden/statfiles"
ROWS = 1000


def people() -> pd.DataFrame:
    random = np.random.default_rng(7)
    region = np.sort(random.integers(1, 4, ROWS)).astype(float)
    return pd.DataFrame(
        {
            "w": random.integers(1, 9, ROWS) / 4,
            "psu": np.arange(ROWS) // 20.0,
            "region": region,
            "net": random.choice([0.0, 1.0, 9.0], ROWS, p=[0.4, 0.5, 0.1]),
            "minutes": random.integers(0, 300, ROWS).astype(float),
            "sex": random.choice(["F", "M"], ROWS),
        }
    )


def write_sav(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_sav(frame, path, missing_ranges={"net": [9]}, row_compress=True)


def write_zsav(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_sav(frame, path, missing_ranges={"net": [9]}, compress=True)


def without(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(net=frame["net"].where(frame["net"] < 9))


def write_dta(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_dta(without(frame), path)


def write_xpt(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_xport(without(frame), path)


def write_por(frame: pd.DataFrame, path: Path) -> None:
    pyreadstat.write_por(without(frame).rename(columns=str.upper), path)


def write_sas(frame: pd.DataFrame, path: Path) -> None:
    columns = [{"name": name, "width": 8, "text": name == "sex"} for name in frame.columns]
    blank = without(frame)
    rows = [
        ["." if isinstance(v, float) and math.isnan(v) else v for v in row] for row in blank.itertuples(index=False)
    ]
    Writer(columns, rows, wide=True, big=False, compression="runs").write(path)


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    without(frame).to_csv(path, index=False)


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    pl.from_pandas(without(frame), nan_to_null=True).write_parquet(path, row_group_size=100)


def write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    without(frame).to_excel(path, index=False)


WRITERS = [write_sav, write_zsav, write_dta, write_xpt, write_por, write_sas, write_csv, write_parquet, write_xlsx]


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__.removeprefix("write_"))
@pytest.mark.parametrize("rows", [7, 100, 1000, 65536])
def test_estimates_from_batches_are_those_of_the_whole(
    write: Callable[[pd.DataFrame, Path], None], rows: int, tmp_path: Path
) -> None:
    path = tmp_path / f"people.{write.__name__.removeprefix('write_')}"
    write(people(), path)
    upper = write is write_por

    def estimates(table: object) -> pl.DataFrame:
        name = str.upper if upper else str.lower
        survey = infosoc.Survey(table, weight=name("w"), strata=name("region"), psu=name("psu"), nest=True)
        measures = [infosoc.proportion(name("net")), infosoc.mean(name("minutes"))]
        return survey.estimate(measures, by=[name("sex"), name("region")]).to_polars()

    whole = estimates(infosoc.read_file(path))
    batched = estimates(infosoc.scan_file(path, rows=rows))
    assert whole.columns == batched.columns
    assert whole.height == batched.height == 12
    for column in ("value", "se", "n", "df"):
        assert batched[column].to_list() == pytest.approx(whole[column].to_list(), rel=1e-12), column
    assert whole["n"][0] == int((people()["net"] < 9).sum())


def test_a_scan_knows_its_columns_and_refuses_what_is_not_there() -> None:
    scan = infosoc.scan_file(FILES / "sample.sav")
    assert scan.columns == infosoc.read_file(FILES / "sample.sav").columns
    assert repr(scan) == "ScanFile(7 columns)"
    with pytest.raises(infosoc.UnknownColumn, match=r"mynumb.*mynum"):
        infosoc.Survey(scan).mean("mynumb")
    with pytest.raises(infosoc.InvalidFile):
        infosoc.scan_file(FILES / "README.md")


def test_long_texts_of_stata_and_columns_of_a_text_are_read_in_batches(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": np.arange(50.0), "t": ["long" * 600 if i % 3 else "short" for i in range(50)]})
    frame.to_stata(tmp_path / "a.dta", version=118, convert_strl=["t"], write_index=False)
    for path in (tmp_path / "a.dta", tmp_path / "a.csv"):
        if path.suffix == ".csv":
            frame.to_csv(path, index=False)
        rows = infosoc.Survey(infosoc.scan_file(path, rows=8)).mean("x", by="t").to_dicts()
        assert [row["n"] for row in rows] == [50, 33, 17]


def test_what_is_found_in_batches_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("x,t\n1,S\xe3o\n2,b\n3,Bel\xe9m\nNA,d\n5,e\n".encode("latin-1"))
    scan = infosoc.scan_file(path, rows=2, lossy=True)
    assert [(row["rule"], row["where"]) for row in scan.findings().to_dicts()] == [("not_numeric", "x")]
    for _ in range(2):
        infosoc.Survey(scan).count(by="t")
        found = [(row["rule"], row["rows"]) for row in scan.findings().to_dicts()]
        assert found == [("not_text", 2), ("not_numeric", 1)]
    whole = infosoc.read_file(path, lossy=True).findings().to_dicts()
    assert scan.findings().to_dicts() == whole


def test_findings_of_files_that_are_not_read_case_by_case(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"x": [1.0], "tags": [["a"]]}).write_parquet(path)
    assert infosoc.scan_file(path).findings().to_dicts() == infosoc.read_file(path).findings().to_dicts() != []
    path = tmp_path / "a.xlsx"
    pl.DataFrame({"x": ["1", "b"]}).write_excel(path)
    assert infosoc.scan_file(path).findings().to_dicts() == infosoc.read_file(path).findings().to_dicts()


def test_a_batch_may_unfold_to_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "people.sav"
    write_sav(people(), path)
    assert infosoc.Survey(infosoc.scan_file(path, rows=8, unfold_limit=1000)).mean("minutes").to_dicts()
    with pytest.raises(infosoc.InvalidFile, match="unfold_limit"):
        infosoc.Survey(infosoc.scan_file(path, rows=200, unfold_limit=1000)).mean("minutes")
    texts = tmp_path / "a.dta"
    pd.DataFrame({"x": [1.0] * 9, "t": [f"{i}" * 3000 for i in range(9)]}).to_stata(
        texts, version=118, convert_strl=["t"], write_index=False
    )
    scan = infosoc.scan_file(texts, unfold_limit=1000)
    assert infosoc.Survey(scan).mean("x").to_dicts()
    with pytest.raises(infosoc.InvalidFile, match="unfold_limit"):
        infosoc.Survey(scan).mean("x", by="t")


def test_a_damaged_file_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "people.sav"
    write_sav(people(), path)
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(infosoc.InvalidFile, match="cut off"):
        infosoc.Survey(infosoc.scan_file(path, rows=10)).mean("minutes")


def test_days_with_a_time_in_some_rows_are_an_error_in_batches(tmp_path: Path) -> None:
    columns = [{"name": "x", "width": 8}, {"name": "day", "width": 8, "format": "DATE", "shown": 9}]
    rows = [[float(i), 20_000 + (0.5 if i == 30 else 0.0)] for i in range(40)]
    path = tmp_path / "days.sas7bdat"
    Writer(columns, rows, wide=False, big=False, compression="").write(path)
    assert infosoc.read_file(path).to_polars()["day"][30] == datetime.datetime(2014, 10, 4, 12)
    with pytest.raises(infosoc.InfosocError, match="read the file whole"):
        infosoc.Survey(infosoc.scan_file(path, rows=10)).mean("x", by="day")
