"""Files: written whole or not at all, without formulas for spreadsheets; read from their own folder alone."""

import csv
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import infosoc
import pyarrow as pa
import pytest
from infosoc import report

ROOT = Path(__file__).resolve().parents[2]
TOML = (
    'country = "MEX"\nyear = 2021\ntitle = "t"\nproducer = "p"\nlicence = "l"\ncitation = "c"\n'
    'statistical_unit = "household"\n[file]\npath = "d.csv"\n[design]\nweight = "w"\npsu = "psu"\n'
)
BOOK = "concept,category,value,variable,codes,label\nHH6,,yes,net,1,yes\nHH6,,no,net,2,no\n"
DATA = "w,psu,net\n10,1,1\n20,2,2\n15,3,1\n40,4,2\n"

# The limit on the size of a file stands for a full disk: the write fails in the middle.
FULL = """
import resource, infosoc
from infosoc import report
table, folder = infosoc.indicators(), {folder!r}
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
for write in (
    lambda: table.write_csv(folder + "/old.csv"),
    lambda: table.write_csv(folder + "/old.csv", spreadsheet=True),
    lambda: table.write_csv(folder + "/new.csv"),
    lambda: report.page("t", [report.Section("h", "x" * 100_000)], folder + "/old.html"),
):
    try:
        write()
        print("written")
    except OSError as error:
        print(error.errno, error.code, error.filename)
"""


def test_a_full_disk_leaves_the_old_files(tmp_path: Path) -> None:
    for name in ("old.csv", "old.html"):
        (tmp_path / name).write_text("as it was")
    program = FULL.format(folder=str(tmp_path))
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    names = ("old.csv", "old.csv", "new.csv", "old.html")
    assert output.stdout.splitlines() == [f"27 not_written {tmp_path / name}" for name in names]
    assert [(tmp_path / name).read_text() for name in ("old.csv", "old.html")] == ["as it was"] * 2
    assert sorted(os.listdir(tmp_path)) == ["old.csv", "old.html"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == (resource.RLIM_INFINITY,) * 2


def test_a_device_that_is_full_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        infosoc.indicators().write_csv("/dev/full")
    with pytest.raises(FileNotFoundError):
        infosoc.indicators().write_csv(tmp_path / "missing" / "a.csv")
    with pytest.raises(IsADirectoryError):
        report.page("t", [], tmp_path)


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "a.html", tmp_path / "link.html"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to("a.html")
    report.page("t", [], link)
    assert link.is_symlink()
    assert path.read_text().startswith("<!doctype html>")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_spreadsheet_runs_no_cell(tmp_path: Path) -> None:
    text = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "plain"]
    people = pa.table({"w": [1.0] * 6, "psu": range(6), "=g": text, "y": [0.0, 1.0] * 3})
    estimates = infosoc.Survey(people, weight="w", psu="psu").estimate(infosoc.mean("y"), by="=g")

    def cells(**keywords: bool) -> list[dict[str, str]]:
        estimates.write_csv(tmp_path / "a.csv", **keywords)
        with open(tmp_path / "a.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    assert {row["=g"] for row in cells()} == {"", *text}
    guarded = cells(spreadsheet=True)
    assert {row["'=g"] for row in guarded} == {"", "plain", *(f"'{cell}" for cell in text[:-1])}
    assert [row["value"] for row in guarded] == [row["value"] for row in cells()]


def test_a_file_for_excel_in_french_has_the_same_numbers(tmp_path: Path) -> None:
    people = pa.table({"w": [1.0] * 3, "région": ["a;b", "é", "é"], "y": [0.25, 1.5, 2.0]})
    means = infosoc.Survey(people, weight="w").mean("y", by="région")
    means.write_csv(tmp_path / "a.csv", delimiter=";", decimal=",", bom=True)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with open(tmp_path / "a.csv", newline="", encoding="utf-8-sig") as file:
        cells = list(csv.DictReader(file, delimiter=";"))
    assert [row["région"] for row in cells] == ["", "a;b", "é"]
    assert [float(row["value"].replace(",", ".")) for row in cells] == [row["value"] for row in means.to_dicts()]
    for wrong in ({"delimiter": "a"}, {"delimiter": '"'}, {"delimiter": ";;"}, {"decimal": ","}, {"decimal": "x"}):
        with pytest.raises(infosoc.InvalidArgument):
            means.write_csv(tmp_path / "b.csv", **wrong)
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize("keywords", [{"delimiter": ";", "decimal": ","}, {"delimiter": "\t", "bom": True}])
def test_a_series_for_excel_in_french_is_read_back(tmp_path: Path, keywords: dict[str, Any]) -> None:
    series = infosoc.Series.read(ROOT / "datasets/series/ict.csv").areas(["MEX", "NAM"])
    series.write_csv(tmp_path / "a.csv", **keywords)
    assert infosoc.Series.read(tmp_path / "a.csv").to_dicts() == series.to_dicts()


def test_a_comma_that_may_mean_two_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("indicator;ref_area;time_period;obs_value\nHH7;MEX;2021;1,234\n")
    with pytest.raises(infosoc.InvalidFile, match="before decimals or between thousands; save it with"):
        infosoc.Series.read(path)


def dataset(folder: Path, **changed: str) -> Path:
    for name, content in {"dataset.toml": TOML, "codebook.csv": BOOK, "d.csv": DATA}.items():
        (folder / name).write_text(changed.get(name.replace(".", "_"), content))
    return folder


def test_a_quote_that_is_not_closed_loses_no_rows(tmp_path: Path) -> None:
    rows = ["indicator,ref_area,time_period,obs_value,comment"] + [f"HH7,MEX,{y},50,ok" for y in range(2000, 2020)]
    rows[3] = rows[3][:-2] + '"ok'
    (tmp_path / "b.csv").write_text("\n".join(rows) + "\n")
    with pytest.raises(infosoc.InvalidFile, match=r"row 4: .*never closed"):
        infosoc.Series.read(tmp_path / "b.csv")
    with pytest.raises(infosoc.InvalidFile, match=r"row 3: .*never closed"):
        infosoc.open_dataset(dataset(tmp_path, d_csv=DATA.replace("20,2,2", '20,2,"2')))


def test_a_dataset_reads_its_own_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.csv").write_text(DATA)
    for named in ("../secret.csv", str(tmp_path / "secret.csv"), "/etc/passwd"):
        folder = dataset(tmp_path / "in", dataset_toml=TOML.replace("d.csv", named))
        with pytest.raises(infosoc.InvalidFile, match="outside the folder") as caught:
            infosoc.open_dataset(folder)
        assert "psu" not in str(caught.value)
        assert "root:" not in str(caught.value)
    folder = dataset(tmp_path / "in", dataset_toml=TOML.replace("d.csv", "../secret.csv"))
    assert infosoc.open_dataset(folder, outside=True).estimate("HH6").to_dicts()[0]["n"] == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are those of Unix")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.parquet"
    os.mkfifo(pipe)
    readers = (
        infosoc.Series.read,
        infosoc.IndexSpec.read_csv,
        infosoc.Stocktaking.read_csv,
        infosoc.Survey,
    )
    for read in readers:
        for path in (pipe, "/dev/zero"):
            with pytest.raises(infosoc.InvalidFile):
                read(path)
