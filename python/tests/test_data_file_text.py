"""Text with a delimiter, and Parquet, as files with variables."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import infosoc
import polars as pl
import pytest


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "hh.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def types(file: infosoc.DataFile) -> dict[str, str]:
    return {row["name"]: row["type"] for row in file.variables().to_dicts()}


def test_numbers_are_numbers_and_codes_stay_text(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "id,region,w,isic,big,none,when\n"
        "1,01,1.5,1E5,12345678901234567890,,2021-06-30\n"
        "2,02,.25,2E6,1,,2021-07-01\n"
        "3,,1e-07,,2,,\n",
    )
    file = infosoc.read_file(path)
    assert types(file) == {
        "id": "number",
        "region": "text",
        "w": "number",
        "isic": "text",
        "big": "text",
        "none": "number",
        "when": "text",
    }
    table = file.to_polars()
    assert table["id"].to_list() == [1, 2, 3]
    assert table["id"].dtype == pl.Int64
    assert table["region"].to_list() == ["01", "02", None]
    assert table["w"].to_list() == [1.5, 0.25, 1e-07]
    assert table["big"].to_list() == ["12345678901234567890", "1", "2"]
    assert table["none"].null_count() == 3


def test_na_is_text_unless_it_is_said_to_be_missing(tmp_path: Path) -> None:
    path = write(tmp_path, "x,y\n1,a\nNA,NA\n3,b\n4,c\n")
    file = infosoc.read_file(path)
    assert types(file) == {"x": "text", "y": "text"}
    finding = file.findings().to_dicts()[0]
    assert (finding["rule"], finding["where"], finding["rows"]) == ("not_numeric", "x", 1)
    assert "NA" in finding["message"]
    assert "null_values" in finding["remedy"]
    file = infosoc.read_file(path, null_values=["NA"])
    assert file.to_dicts()[1] == {"x": None, "y": None}
    assert types(file)["x"] == "number"
    assert not file.findings().to_dicts()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"a{delimiter}b\n1{delimiter}x y\n2{delimiter}z\n")
    assert infosoc.read_file(path).to_dicts() == [{"a": 1, "b": "x y"}, {"a": 2, "b": "z"}]
    assert infosoc.read_file(path, delimiter="#").columns == [f"a{delimiter}b"]


def test_the_decimal_mark_is_found_or_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, "w;x\n1,5;1\n-0,25;2\n")
    assert infosoc.read_file(path).to_dicts() == [{"w": 1.5, "x": 1}, {"w": -0.25, "x": 2}]
    assert types(infosoc.read_file(path, decimal="."))["w"] == "text"
    path = write(tmp_path, "w;x\n1,5;1.250\n-0,25;2.000\n")
    with pytest.raises(infosoc.InvalidFile, match=r'points in column "x" and with commas in column "w".*decimal'):
        infosoc.read_file(path)
    assert infosoc.read_file(path, decimal=",").to_dicts()[0] == {"w": 1.5, "x": "1.250"}
    with pytest.raises(infosoc.InvalidFile, match="decimal"):
        infosoc.read_file(path, decimal=":")


def test_a_comma_that_may_be_of_thousands_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, 'area,pop\nA,"1,234"\nB,"12,345"\n')
    with pytest.raises(infosoc.InvalidFile, match=r'column "pop" that may .*thousands.*decimal='):
        infosoc.read_file(path)
    assert infosoc.read_file(path, decimal=",").to_dicts()[0] == {"area": "A", "pop": 1.234}
    assert infosoc.read_file(path, decimal=".").to_dicts()[0] == {"area": "A", "pop": "1,234"}
    # Another number of the file settles it.
    for sure in ("0,234", "1,5", "1234,567", "-,25"):
        path = write(tmp_path, f"x;pop\n1;1,234\n{sure};12,345\n")
        assert [row["pop"] for row in infosoc.read_file(path).to_dicts()] == [1.234, 12.345]


def test_texts_that_are_not_in_the_encoding_are_counted_once_each(tmp_path: Path) -> None:
    path = write(tmp_path, "name,x\nS\xe3o Tom\xe9,1\nBel\xe9m,2\nAcre,3\n", "latin-1")
    findings = infosoc.read_file(path, lossy=True).findings().to_dicts()
    assert [(row["rule"], row["rows"]) for row in findings] == [("not_text", 2)]
    assert infosoc.read_file(path, lossy=True, columns=["x"]).findings().to_dicts() == []
    path = write(tmp_path, "munic\xedpio,x\nA,1\n", "latin-1")
    assert [row["rows"] for row in infosoc.read_file(path, lossy=True).findings().to_dicts()] == [1]


def test_a_text_of_bytes_that_are_not_in_the_encoding_takes_no_long_time(tmp_path: Path) -> None:
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"x,y\n" + b"\xff" * 2_000_000 + b",1\n")
    begin = time.perf_counter()
    infosoc.read_file(path, lossy=True)
    assert time.perf_counter() - begin < 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = write(tmp_path, "município,x\nSão Tomé,1\n", encoding)
    if encoding == "cp1252":
        with pytest.raises(infosoc.InvalidFile, match=r"row 1 is not UTF-8.*encoding="):
            infosoc.read_file(path)
        lossy = infosoc.read_file(path, lossy=True)
        assert [row["rule"] for row in lossy.findings().to_dicts()] == ["not_text"]
    given = {"utf-16-le": "utf-16le", "cp1252": "cp1252"}.get(encoding)
    file = infosoc.read_file(path, encoding=given) if given else infosoc.read_file(path)
    assert file.to_dicts() == [{"município": "São Tomé", "x": 1}]


def test_a_long_text_is_decoded_across_chunks(tmp_path: Path) -> None:
    rows = [f"{'é' * (i % 7)}ü,{i}" for i in range(60_000)]
    path = write(tmp_path, "name,x\n" + "\n".join(rows))
    table = infosoc.read_file(path).to_polars()
    assert table["x"].to_list() == list(range(60_000))
    assert table["name"].to_list() == [row.split(",")[0] for row in rows]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("  \n \n", "empty"),
        ("a,b\n1,2,3\n", r"row 2 has 3 cells, the header has 2.*delimiter"),
        ('a,b\n1,"x\n2,y\n', r"row 2: .*never closed"),
        ("Internet use\n\nid,w,net\n1,2,3\n2,3,4\n3,4,5\n", r"header stands in row 3.*header=3"),
        ("a,a\n1,2\n", "two variables"),
        ("a,b\n1,\0\n", "neither"),
    ],
)
def test_a_text_that_is_no_table_says_what_to_do(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(infosoc.InvalidFile, match=message):
        infosoc.read_file(write(tmp_path, text))


@pytest.mark.parametrize("name", ["hh.csv", "hh.xls", "hh"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body><table><tr><td>1</td></tr></table></body></html>", "page of the web"),
        ("\ufeff<!DOCTYPE html>\n<table>", "page of the web"),
        ('<?xml version="1.0"?><codeBook/>', "XML"),
        ("%PDF-1.7\n", "PDF"),
    ],
)
def test_what_is_no_table_is_not_read_as_one(name: str, text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(infosoc.InvalidFile, match=rf"{message}.*save it as"):
        infosoc.read_file(write(tmp_path, text, name=name))


def test_the_header_may_stand_below_a_title(tmp_path: Path) -> None:
    path = write(tmp_path, 'Internet use, "2021"\n\nid,w,net\n1,2,3\n2,3,x\n')
    file = infosoc.read_file(path, header=3)
    assert file.to_dicts() == [{"id": 1, "w": 2, "net": "3"}, {"id": 2, "w": 3, "net": "x"}]


@pytest.mark.parametrize("numbers", ["1 234;2 345", "1.234,5;999", "1\u202f234,50;-12", "1'234;12'345'678"])
def test_separators_between_thousands_are_told(numbers: str, tmp_path: Path) -> None:
    path = write(tmp_path, "id;pop\n" + "".join(f"{i};{n}\n" for i, n in enumerate(numbers.split(";"))))
    file = infosoc.read_file(path, delimiter=";")
    assert types(file)["pop"] == "text"
    [finding] = file.findings().to_dicts()
    assert (finding["rule"], finding["severity"], finding["where"]) == ("not_numeric", "warning", "pop")
    assert "thousands" in finding["message"]
    for no_numbers in ("12.03.2021", "10.0.0.1", "1 23", "a 123"):
        path = write(tmp_path, f"id;text\n1;{no_numbers}\n")
        assert infosoc.read_file(path, delimiter=";").findings().to_dicts() == [], no_numbers


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "sep=;\r"])
def test_the_line_that_tells_excel_the_delimiter_is_no_header(line: str, tmp_path: Path) -> None:
    path = write(tmp_path, f"{line}\nid;w\n1;0,5\n2;1,5\n")
    assert infosoc.read_file(path).to_dicts() == [{"id": 1, "w": 0.5}, {"id": 2, "w": 1.5}]
    assert infosoc.Survey(infosoc.scan_file(path)).mean("w").to_dicts()[0]["value"] == 1.0
    assert infosoc.read_file(path, header=2, delimiter=";").columns == ["id", "w"]


def test_a_column_without_a_name_is_called_by_its_place(tmp_path: Path) -> None:
    file = infosoc.read_file(write(tmp_path, ",x\n1,2\n2,3\n"))
    assert file.columns == ["column 1", "x"]
    assert [row["rule"] for row in file.findings().to_dicts()] == ["missing_column"]


def test_only_wanted_columns_of_a_text_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b,c\n1,2,x\n")
    assert infosoc.read_file(path, columns=["c", "A"]).to_dicts() == [{"c": "x", "a": 1}]
    with pytest.raises(infosoc.UnknownColumn):
        infosoc.read_file(path, columns=["d"])
    with pytest.raises(infosoc.InvalidArgument, match="sheet"):
        infosoc.read_file(path, sheet=1)


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    files = Path(__file__).parents[2] / "tests/golden/statfiles"
    path = tmp_path / "hh.csv"
    path.write_bytes((files / "sample.dta").read_bytes())
    assert infosoc.read_file(path).columns == infosoc.read_file(files / "sample.dta").columns
    path = tmp_path / "hh.sav"
    path.write_bytes((files / "sample.dta").read_bytes()[:2000])
    with pytest.raises(
        infosoc.InvalidFile, match=r"content is that of a Stata file.*name says that it is an SPSS file"
    ):
        infosoc.read_file(path)
    with pytest.raises(infosoc.InvalidFile, match="neither"):
        infosoc.read_file(write(tmp_path, "a,b\n1,2\n", name="hh.sav"))
    path.write_bytes(b"\x1f\x8b\x08 packed")
    with pytest.raises(infosoc.InvalidFile, match="compressed"):
        infosoc.read_file(path)


def test_parquet_keeps_its_types_and_categories(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "id": pl.Series([1, 2, None], dtype=pl.Int32),
            "w": [0.5, None, 2.5],
            "day": [datetime.date(2021, 6, 30), None, datetime.date(1960, 1, 1)],
            "size": pl.Series(["small", "large", "small"], dtype=pl.Enum(["small", "middle", "large"])),
            "net": [True, None, False],
            "text": ["01", "", None],
            "tags": [[1], [2, 3], []],
        }
    )
    path = tmp_path / "hh.parquet"
    frame.write_parquet(path)
    file = infosoc.read_file(path)
    assert file.to_polars().equals(frame.drop("tags"))
    assert types(file) == {
        "id": "number",
        "w": "number",
        "day": "date",
        "size": "text",
        "net": "number",
        "text": "text",
    }
    assert [row["value"] for row in file.labels("size").to_dicts()] == ["small", "middle", "large"]
    assert [(row["rule"], "tags" in row["message"]) for row in file.findings().to_dicts()] == [("not_read", True)]
    assert infosoc.read_file(path, columns=["w"]).columns == ["w"]
    with pytest.raises(infosoc.InfosocError, match="lists"):
        infosoc.read_file(path, columns=["tags"])
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(infosoc.InvalidFile):
        infosoc.read_file(path)
