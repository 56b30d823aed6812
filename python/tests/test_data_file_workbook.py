"""Workbooks: those that openpyxl, XlsxWriter and odfpy write, beside the values that were written."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import infosoc
import openpyxl
import pandas as pd
import polars as pl
import pytest
import xlsxwriter
import xlwt

HEADER = ["code", "w", "mixed", "text", "day", "moment", "time", "yes"]
ROWS: list[list[Any]] = [
    [1, 0.5, 1, "01", datetime.date(2021, 6, 30), datetime.datetime(2021, 6, 30, 12, 0), datetime.time(9, 30), True],
    [
        2,
        1.25,
        "NA",
        "São & <Tomé>",
        datetime.date(1999, 12, 31),
        datetime.datetime(1999, 1, 1, 0, 0, 30),
        datetime.time(0, 0),
        False,
    ],
    [None, None, None, None, None, None, None, None],
    [
        3,
        -1e-7,
        2.5,
        " x ",
        datetime.date(1960, 2, 29),
        datetime.datetime(2000, 2, 29, 23, 59, 59),
        datetime.time(23, 59, 59),
        True,
    ],
]
EXPECTED = {
    "code": [1, 2, None, 3],
    "w": [0.5, 1.25, None, -1e-7],
    "mixed": ["1", "NA", None, "2.5"],
    "text": ["01", "São & <Tomé>", None, " x "],
    "day": [row[4] for row in ROWS],
    "moment": [row[5] for row in ROWS],
    "time": [datetime.timedelta(hours=9.5), datetime.timedelta(0), None, datetime.timedelta(seconds=86399)],
    "yes": [True, False, None, True],
}
TYPES = ["number", "number", "text", "text", "date", "datetime", "time", "number"]


def by_openpyxl(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def by_xlsxwriter(path: Path, sheets: dict[str, list[list[Any]]], **options: Any) -> None:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm", **options})
    days, times = book.add_format({"num_format": "d mmm yy"}), book.add_format({"num_format": "[h]:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if isinstance(value, datetime.time):
                    sheet.write_datetime(i, j, value, times)
                elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
                    sheet.write_datetime(i, j, datetime.datetime.combine(value, datetime.time()), days)
                else:
                    sheet.write(i, j, value)
    book.close()


def by_odfpy(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    with pd.ExcelWriter(path, engine="odf") as writer:
        for name, rows in sheets.items():
            pd.DataFrame(rows[1:], columns=rows[0], dtype=object).to_excel(writer, sheet_name=name, index=False)


WRITERS: list[tuple[str, Callable[..., None]]] = [
    ("a.xlsx", by_openpyxl),
    ("b.xlsx", by_xlsxwriter),
    ("c.ods", by_odfpy),
]


@pytest.mark.parametrize(("name", "write"), WRITERS, ids=lambda value: getattr(value, "__name__", value))
def test_cells_keep_what_they_are(name: str, write: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / name
    header, rows = HEADER, [list(row) for row in ROWS]
    if name.endswith(".ods"):
        # odfpy, as pandas uses it, writes times as text.
        header, rows = (
            [h for h in HEADER if h != "time"],
            [[v for h, v in zip(HEADER, row, strict=False) if h != "time"] for row in ROWS],
        )
        rows = [row for row in rows if row[0] is not None]
    write(path, {"People": [header, *rows]})
    file = infosoc.read_file(path)
    table = file.to_polars()
    keep = [i for i, row in enumerate(ROWS) if row[0] is not None] if name.endswith(".ods") else range(len(ROWS))
    for column in header:
        assert table[column].to_list() == [EXPECTED[column][i] for i in keep], column
    assert table["code"].dtype == pl.Int64
    kinds = {row["name"]: row["type"] for row in file.variables().to_dicts()}
    assert kinds == {h: t for h, t in zip(HEADER, TYPES, strict=False) if h in header}


def test_days_are_counted_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    by_xlsxwriter(path, {"A": [["day"], [datetime.date(2021, 6, 30)]]}, date_1904=True)
    assert infosoc.read_file(path).to_dicts() == [{"day": datetime.date(2021, 6, 30)}]


@pytest.mark.parametrize(("name", "write"), WRITERS, ids=lambda value: getattr(value, "__name__", value))
def test_one_of_several_sheets_is_chosen(name: str, write: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / name
    write(path, {"People": [["x"], [1]], "Homes": [["y"], [2]]})
    with pytest.raises(infosoc.InvalidFile, match=r'"People", "Homes".*as sheet'):
        infosoc.read_file(path)
    assert infosoc.read_file(path, sheet="Homes").to_dicts() == [{"y": 2}]
    assert infosoc.read_file(path, sheet=1).to_dicts() == [{"x": 1}]
    for wrong in ("Cars", 3, 0):
        with pytest.raises(infosoc.InvalidFile, match=r"no sheet.*People"):
            infosoc.read_file(path, sheet=wrong)


def test_a_hidden_sheet_is_not_one_to_choose_from(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["x"])
    book.active.append([1])
    book.create_sheet("Lists").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert infosoc.read_file(tmp_path / "a.xlsx").to_dicts() == [{"x": 1}]


def test_a_hidden_sheet_of_an_ods_is_not_one_to_choose_from(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    by_odfpy(path, {"People": [["x"], [1]], "Lists": [["y"], [2]]})
    with zipfile.ZipFile(path) as book:
        text = book.read("content.xml").decode()
    styles = (
        '<office:automatic-styles><style:style style:name="shown" style:family="table"/>'
        '<style:style style:name="away" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles>"
    )
    assert "<office:body" in text
    head, body = text.split("<office:body", 1)
    head = head.replace("<office:automatic-styles/>", "")
    for name, style in {"People": "shown", "Lists": "away"}.items():
        body = body.replace(f'table:name="{name}"', f'table:name="{name}" table:style-name="{style}"')
    part(path, "content.xml", f"{head}{styles}<office:body{body}")
    assert infosoc.read_file(path).to_dicts() == [{"x": 1}]
    assert infosoc.read_file(path, sheet="Lists").to_dicts() == [{"y": 2}]


def test_an_encrypted_ods_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    by_odfpy(path, {"A": [["x"], [1]]})
    text = (
        '<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    part(path, "META-INF/manifest.xml", text)
    part(path, "content.xml", "\x9c<\x01 what was encrypted <")
    with pytest.raises(infosoc.InvalidFile, match="encrypted with a password"):
        infosoc.read_file(path)


def test_a_title_above_the_header_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["Internet use"], [], ["id", "w", "net"], [1, 0.5, "yes"], [2, 0.25, "no"]]})
    with pytest.raises(infosoc.InvalidFile, match=r"row 1 with 1 cells.*title.*header=3"):
        infosoc.read_file(path)
    assert infosoc.read_file(path, header=3).to_dicts()[1] == {"id": 2, "w": 0.25, "net": "no"}
    with pytest.raises(infosoc.InvalidFile, match="empty row 2"):
        infosoc.read_file(path, header=2)


def test_merged_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["region", "sex", None], [None, "m", "f"], ["north", 1, 2], [None, 3, 4]):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A3:A4")
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(infosoc.InvalidFile, match=r"row 1, its header, has merged cells \(B1.*header"):
        infosoc.read_file(path)
    file = infosoc.read_file(path, header=2)
    assert file.to_dicts() == [{"m": 1, "f": 2}, {"m": 3, "f": 4}]
    found = {row["message"]: row["rows"] for row in file.findings().to_dicts()}
    assert any("merged" in message for message in found)
    assert any("does not name" in message for message in found)


def test_errors_of_formulas_are_findings_and_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for i, value in enumerate(["x", 1, 2, 3]):
        sheet.write(i, 0, value)
    sheet.write_formula(2, 0, "=1/0", value="#DIV/0!")
    sheet.write_formula(3, 0, "=1+2", value=3)
    book.close()
    file = infosoc.read_file(path)
    assert file.to_dicts() == [{"x": 1}, {"x": None}, {"x": 3}]
    finding = file.findings().to_dicts()[0]
    assert (finding["where"], finding["rows"]) == ("x", 1)
    assert "row 3" in finding["message"]
    assert finding["remedy"]


def test_formulas_that_nobody_computed_are_findings_and_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["x", "y"], [1, "=A2+1"], [2, "=A3+1"]]})
    file = infosoc.read_file(path)
    assert [row["y"] for row in file.to_dicts()] == [None, None]
    finding = file.findings().to_dicts()[0]
    assert (finding["where"], finding["rows"]) == ("y", 2)
    assert "without a value" in finding["message"]


def test_null_values_and_wanted_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["x", "y"], [1, "a"], ["NA", "b"], [3, "NA"], [4, "c"]]})
    file = infosoc.read_file(path)
    assert [row["where"] for row in file.findings().to_dicts()] == ["x"]
    file = infosoc.read_file(path, null_values=["NA"], columns=["X"])
    assert file.to_dicts() == [{"x": 1}, {"x": None}, {"x": 3}, {"x": 4}]
    with pytest.raises(infosoc.UnknownColumn):
        infosoc.read_file(path, columns=["z"])
    with pytest.raises(infosoc.InvalidArgument, match="encoding"):
        infosoc.read_file(path, encoding="utf-8")


def part(path: Path, name: str, text: str) -> None:
    """Writes a workbook with one part changed."""
    with zipfile.ZipFile(path) as book:
        parts = {item: book.read(item) for item in book.namelist()}
    parts[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for item, content in parts.items():
            book.writestr(item, content)


def test_a_cell_far_away_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["x"], [1]]})
    cells = '<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    part(path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    assert infosoc.read_file(path).to_dicts() == []
    wide = "".join(f'<c r="{openpyxl.utils.get_column_letter(i)}1" t="str"><v>x{i}</v></c>' for i in range(1, 16000))
    cells = f'<row r="1">{wide}</row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    part(path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    with pytest.raises(infosoc.InvalidFile, match="unfold_limit"):
        infosoc.read_file(path)


def test_a_repeated_row_of_an_ods_is_limited(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    by_odfpy(path, {"A": [["x"], [1]]})
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    names = "".join(
        f'<table:table-cell office:value-type="string"><text:p>x{i}</text:p></table:table-cell>' for i in range(16000)
    )
    part(
        path,
        "content.xml",
        f'<d><table:table table:name="A"><table:table-row>{names}</table:table-row>{row}</table:table></d>',
    )
    with pytest.raises(infosoc.InvalidFile, match="unfold_limit"):
        infosoc.read_file(path, unfold_limit=100_000_000)


@pytest.mark.parametrize("share", [0.001, 0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(("name", "write"), WRITERS[1:], ids=lambda value: getattr(value, "__name__", value))
def test_a_workbook_that_was_cut_off_says_so(
    name: str, write: Callable[..., None], share: float, tmp_path: Path
) -> None:
    path = tmp_path / name
    write(path, {"A": [["x"], *[[i] for i in range(200)]]})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(infosoc.InvalidFile, match=r"cut off|neither"):
        infosoc.read_file(path)


@pytest.mark.parametrize(("before", "letter"), [("<worksheet><sheetData>", " "), ("", " "), ("<", "a")])
def test_a_part_without_tags_is_not_held_whole(before: str, letter: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["x"], [1]]})
    part(path, "xl/worksheets/sheet1.xml", before + letter * 60_000_000 + "</sheetData></worksheet>")
    with pytest.raises(infosoc.InvalidFile, match="longer than 16 MiB"):
        infosoc.read_file(path)


def test_relations_are_known_by_any_prefix(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["x"], [1]]})
    with zipfile.ZipFile(path) as book:
        text = book.read("xl/workbook.xml").decode()
    renamed = re.sub(r"\b\w+:id=", "rel:id=", text)
    assert renamed != text
    part(path, "xl/workbook.xml", renamed)
    assert infosoc.read_file(path).to_dicts() == [{"x": 1}]


def test_numbers_beside_truth_values_are_not_told_as_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["x"], [1], [2], [True]]})
    file = infosoc.read_file(path)
    assert [row["x"] for row in file.to_dicts()] == ["1", "2", "true"]
    assert file.findings().to_dicts() == []


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hh.csv", "a,b\n")
    with pytest.raises(infosoc.InvalidFile, match="unpack"):
        infosoc.read_file(path)


def by_xlwt(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    book = xlwt.Workbook()
    formats = {datetime.date: "D MMM YYYY", datetime.datetime: "YYYY-MM-DD HH:MM:SS", datetime.time: "HH:MM:SS"}
    styles = {kind: xlwt.easyxf(num_format_str=text) for kind, text in formats.items()}
    plain = xlwt.easyxf()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    sheet.write(i, j, value, styles.get(type(value), plain))
    book.save(str(path))


def test_a_workbook_of_before_2007_keeps_what_its_cells_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    by_xlwt(path, {"People": [HEADER, *ROWS]})
    file = infosoc.read_file(path)
    table = file.to_polars()
    for column in HEADER:
        assert table[column].to_list() == EXPECTED[column], column
    assert [row["type"] for row in file.variables().to_dicts()] == TYPES


def test_a_large_workbook_of_before_2007(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    rows = [[i, i / 4, f"text {i} é नही" * (i % 40), i % 3 == 0] for i in range(9000)]
    by_xlwt(path, {"Empty": [], "Data": [["i", "q", "t", "b"], *rows]})
    with pytest.raises(infosoc.InvalidFile, match=r'"Empty", "Data".*as sheet'):
        infosoc.read_file(path)
    table = infosoc.read_file(path, sheet="Data").to_polars()
    assert table.rows() == [(i, q, t or None, b) for i, q, t, b in rows]


def test_formulas_and_merged_cells_of_a_workbook_of_before_2007(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    for i, value in enumerate(["x", 1, 2]):
        sheet.write(i, 0, value)
    sheet.write(0, 1, "y")
    sheet.write_merge(1, 2, 1, 1, "both")
    sheet.row(3).set_cell_error(0, "#DIV/0!")
    sheet.write(3, 1, "z")
    book.save(str(path))
    file = infosoc.read_file(path)
    assert file.to_dicts() == [{"x": 1, "y": "both"}, {"x": 2, "y": None}, {"x": None, "y": "z"}]
    assert sorted(row["rule"] for row in file.findings().to_dicts()) == ["not_read", "not_read"]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
def test_a_workbook_of_before_2007_that_was_cut_off_says_so(share: float, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    by_xlwt(path, {"A": [["x"], *[[i] for i in range(2000)]]})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(infosoc.InvalidFile, match="cut off"):
        infosoc.read_file(path)


@pytest.mark.parametrize(
    ("name", "write"), [*WRITERS[:2], ("d.xls", by_xlwt)], ids=lambda value: getattr(value, "__name__", value)
)
def test_rows_at_the_end_whose_values_are_missing_are_rows(
    name: str, write: Callable[..., None], tmp_path: Path
) -> None:
    path = tmp_path / name
    write(path, {"A": [["x", "y"], [1, "a"], ["NA", "NA"]]})
    assert infosoc.read_file(path, null_values=["NA"]).to_dicts() == [{"x": 1, "y": "a"}, {"x": None, "y": None}]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_days_before_march_1900_are_those_that_openpyxl_reads(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    serials = [1, 2, 59, 61, 62, 44377]
    if name == "a.xlsx":
        book = xlsxwriter.Workbook(path)
        sheet, style = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        close = book.close
    else:
        old = xlwt.Workbook()
        sheet, style = old.add_sheet("A"), xlwt.easyxf(num_format_str="YYYY-MM-DD")

        def close() -> None:
            old.save(str(path))

    sheet.write(0, 0, "day")
    for i, serial in enumerate(serials, 1):
        sheet.write(i, 0, serial, style)
    close()
    expected = [openpyxl.utils.datetime.from_excel(serial).date() for serial in serials]
    assert expected[0] == datetime.date(1900, 1, 1)
    assert infosoc.read_file(path).to_polars()["day"].to_list() == expected


def test_moments_are_read_to_the_millisecond(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    moments = [datetime.datetime(2021, 6, 30, 12, 30, second, 123000) for second in range(60)]
    by_xlsxwriter(path, {"A": [["moment"], *[[moment] for moment in moments]]})
    assert infosoc.read_file(path).to_polars()["moment"].to_list() == moments


def test_a_day_that_does_not_exist_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    by_openpyxl(path, {"A": [["x"], [1]]})
    cells = '<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="2"><c r="A2" t="d"><v>2021-02-31</v></c></row>'
    part(path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
    assert infosoc.read_file(path).to_dicts() == [{"x": "2021-02-31"}]


def test_a_number_that_is_no_day_keeps_its_value(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(0, 0, "id")
    sheet.write(1, 0, 905551234567, days)
    book.close()
    assert infosoc.read_file(path).to_dicts() == [{"id": 905551234567}]


@pytest.mark.parametrize(("name", "write"), WRITERS[1:], ids=lambda value: getattr(value, "__name__", value))
def test_a_part_that_is_not_what_was_packed_is_an_error(name: str, write: Callable[..., None], tmp_path: Path) -> None:
    path, stored = tmp_path / name, tmp_path / f"stored_{name}"
    write(path, {"A": [["x"], [1234567]]})
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as copy:
        for item in book.namelist():
            copy.writestr(item, book.read(item))
    assert infosoc.read_file(stored).to_dicts() == [{"x": 1234567}]
    stored.write_bytes(stored.read_bytes().replace(b"1234567", b"1234568"))
    with pytest.raises(infosoc.InvalidFile, match="checksum"):
        infosoc.read_file(stored)


def test_repeated_rows_of_an_ods_are_limited_where_no_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    by_odfpy(path, {"A": [["x"], [1]]})
    name = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
    row = f'<table:table-row table:number-rows-repeated="10000"><table:table-cell/>{cell}</table:table-row>'
    text = f'<d><table:table table:name="A"><table:table-row>{name}</table:table-row>{row}</table:table></d>'
    part(path, "content.xml", text)
    with pytest.raises(infosoc.InvalidFile, match="unfold_limit"):
        infosoc.read_file(path, header=1, unfold_limit=100_000_000)


def test_what_is_read_twice_of_an_ods_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    by_odfpy(path, {"A": [["x"], *[[i] for i in range(500)]]})
    with zipfile.ZipFile(path) as book:
        size = len(book.read("content.xml"))
    assert infosoc.read_file(path, unfold_limit=size + 100).to_dicts()[-1] == {"x": 499}
    with pytest.raises(infosoc.InvalidFile, match="unfold_limit"):
        infosoc.read_file(path, unfold_limit=size - 100)
