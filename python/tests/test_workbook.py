"""Workbooks to publish: every rule is read back, and a book that breaks it is found."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import accessible
import infosoc
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ["xlsx", "ods"]


@pytest.fixture(scope="module")
def mexico() -> infosoc.Figures:
    return infosoc.open_dataset(ROOT / "datasets/national/mex-endutih-2021").estimate("HH4", by=["area"])


def plain() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Region": ["North", "South", "=1+1"],
            "Households": [1_234_567.25, 0.004, None],
            "Share": [41.53, 12.0, float("nan")],
            "Day": [datetime.date(2021, 6, 30), None, datetime.date(2024, 2, 29)],
            "Urban": [True, False, None],
        }
    )


def book(mexico: infosoc.Figures) -> infosoc.Workbook:
    made = infosoc.Workbook("Households", source="INEGI", about=["Private dwellings."], contact="a@b.mx")
    made.add(mexico, notes="Private dwellings.")
    made.add(mexico.suppress(min_n=15_000), title="The same, protected", sheet="Protected")
    return made.add(plain(), title="Regions", decimals={"Households": 2}, notes={"Share": "Of all households."})


@pytest.fixture(scope="module")
def books(mexico: infosoc.Figures, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    paths = {ending: tmp_path_factory.mktemp("books") / f"good.{ending}" for ending in FORMATS}
    for path in paths.values():
        book(mexico).write(path)
    return paths


@pytest.fixture(params=FORMATS)
def good(request: pytest.FixtureRequest, books: dict[str, Path]) -> Path:
    return books[request.param]


def test_every_rule_is_kept(good: Path) -> None:
    read = accessible.read(good)
    assert accessible.faults(read) == set()
    assert (read.title, read.language, read.active) == ("Households", "en", "Cover")
    assert [sheet.name for sheet in read.sheets] == ["Cover", "Contents", "Notes", "Table 1", "Protected", "Table 3"]


def broken(good: Path, tmp_path: Path, part: str, old: str, new: str) -> Path:
    """A copy with one passage of one part changed, wherever the part has it first."""
    path = tmp_path / f"broken{good.suffix}"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            content = source.read(entry).decode()
            if entry.filename == part:
                assert old in content, f"{old} is not in {part}"
                content = content.replace(old, new, 1)
            target.writestr(entry, content)
    return path


TABLE, STRINGS, STYLES = "xl/worksheets/sheet6.xml", "xl/sharedStrings.xml", "xl/styles.xml"
PART, XML = "xl/tables/table6.xml", "content.xml"

# Rule by rule: the part of the file, what stands there, and what breaks the rule.
XLSX = [
    ("document title", "docProps/core.xml", "<dc:title>Households</dc:title>", ""),
    ("document language", "docProps/core.xml", "<dc:language>en</dc:language>", ""),
    ("first sheet", "xl/workbook.xml", 'activeTab="0"', 'activeTab="3"'),
    ("sheet names", "xl/workbook.xml", 'name="Protected"', 'name="Protected at last and for all times"'),
    ("links", "xl/worksheets/sheet2.xml", "'Protected'!A1", "'Cover'!A1"),
    ("contents", "xl/workbook.xml", 'name="Protected"', 'name="protected"'),
    ("heading", TABLE, '<c r="A1" s="1"', '<c r="A1" s="3"'),
    ("cursor", TABLE, 'activeCell="A1" sqref="A1"', 'activeCell="B2" sqref="B2"'),
    ("blank rows", TABLE, "</sheetData>", '<row r="12"><c r="A12" s="3"/></row></sheetData>'),
    ("one table", TABLE, '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>', ""),
    ("table names", PART, 'displayName="Regions"', 'displayName="9_Regions"'),
    ("place", PART, 'ref="A', 'ref="B'),
    ("heads", PART, 'name="Day"', 'name="Days"'),
    ("filter", PART, "<tableColumns", '<autoFilter ref="A6:E9"/><tableColumns'),
    ("merged", TABLE, "<pageMargins", '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells><pageMargins'),
    ("hidden", TABLE, '<row r="7"', '<row r="7" hidden="1"'),
    ("hidden", TABLE, '<col min="2"', '<col hidden="1" min="2"'),
    ("hidden", "xl/workbook.xml", 'name="Table 3"', 'name="Table 3" state="hidden"'),
    ("frozen", TABLE, "<selection", '<pane ySplit="1" topLeftCell="A2" state="frozen"/><selection'),
    ("header", TABLE, "<tableParts", "<headerFooter><oddHeader>&amp;Ca</oddHeader></headerFooter><tableParts"),
    ("formula", TABLE, "<v>1234567.25</v>", "<f>1+1</f><v>2</v>"),
    ("fill", STYLES, 'fillId="0" borderId="0" xfId="1"', 'fillId="1" borderId="0" xfId="1"'),
    ("letters", STYLES, '<sz val="12"/>', '<sz val="9"/>'),
    ("wrap", STYLES, 'wrapText="1"', 'wrapText="0"'),
    ("link by colour", STYLES, "<u/>", ""),
    ("notes", STRINGS, ">Share [note 3]<", ">Share [note 9]<"),
    ("symbols", STRINGS, "Symbols in this table: [c]", "Symbols in this table: [k]"),
    ("symbols on the cover", STRINGS, ">[c]: ", ">c: "),
    ("source", STRINGS, ">Source: INEGI<", ">INEGI<"),
    ("empty cells", STRINGS, ">Empty cells: ", ">Cells: "),
    ("one table is said", STRINGS, ">This worksheet contains one table.<", ">One.<"),
    ("beside the lines", TABLE, "</c></row>", '</c><c r="B1" s="3" t="s"><v>0</v></c></row>'),
]
ROW = '<table:table-row table:style-name="h1575">'
CELL = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
CURSOR = '<config:config-item config:name="CursorPositionX" config:type="int">0</config:config-item>'
ODS = [
    ("document title", "meta.xml", "<dc:title>Households</dc:title>", ""),
    ("document language", "meta.xml", "<dc:language>en</dc:language>", ""),
    ("first sheet", "settings.xml", ">Cover<", ">Notes<"),
    ("sheet names", XML, 'table:name="Protected"', 'table:name="Protected?"'),
    ("links", XML, "#'Protected'.A1", "#'Cover'.A1"),
    ("contents", XML, 'table:name="Protected"', 'table:name="protected"'),
    ("heading", XML, 'table:style-name="Heading_20_1"', 'table:style-name="Default"'),
    ("cursor", "settings.xml", 'config:type="int">0<', 'config:type="int">2<'),
    ("blank rows", XML, "</table:table-row></table:table>", f"</table:table-row>{ROW}</table:table-row></table:table>"),
    ("one table", XML, "address=\"'Table 3'.A", "address=\"'Cover'.A"),
    ("table names", XML, 'table:name="Regions"', 'table:name="notes"'),
    ("place", XML, "address=\"'Table 3'.A", "address=\"'Table 3'.B"),
    ("heads", XML, "<text:p>Day</text:p>", "<text:p>region</text:p>"),
    ("filter", XML, 'display-filter-buttons="false"', 'display-filter-buttons="true"'),
    ("merged", XML, 'table:style-name="head"', 'table:number-columns-spanned="2" table:style-name="head"'),
    ("hidden", XML, ROW, ROW.replace(">", ' table:visibility="collapse">')),
    (
        "frozen",
        "settings.xml",
        CURSOR,
        CURSOR.replace("CursorPositionX", "VerticalSplitMode").replace("0", "2") + CURSOR,
    ),
    (
        "header",
        "styles.xml",
        '<style:header style:display="false"/>',
        "<style:header><text:p>a</text:p></style:header>",
    ),
    ("formula", XML, 'office:value-type="float"', 'table:formula="of:=1+1" office:value-type="float"'),
    ("fill", "styles.xml", "style:vertical-align", 'fo:background-color="#ffff00" style:vertical-align'),
    ("letters", "styles.xml", 'fo:font-size="14pt"', 'fo:font-size="9pt"'),
    ("wrap", "styles.xml", 'fo:wrap-option="wrap"', 'fo:wrap-option="no-wrap"'),
    ("link by colour", XML, 'style:text-underline-style="solid"', 'style:text-underline-style="none"'),
    ("notes", XML, ">[note 2]<", ">[note 9]<"),
    ("symbols", XML, "Symbols in this table: [c]", "Symbols in this table: [k]"),
    ("symbols on the cover", XML, ">[c]: ", ">c: "),
    ("source", XML, ">Source: INEGI<", ">INEGI<"),
    ("empty cells", XML, ">Empty cells: ", ">Cells: "),
    ("one table is said", XML, ">This worksheet contains one table.<", ">One.<"),
    (
        "beside the lines",
        XML,
        "one table.</text:p></table:table-cell>",
        f"one table.</text:p></table:table-cell>{CELL}",
    ),
]


@pytest.mark.filterwarnings("ignore:Title is more than 31 characters")
@pytest.mark.parametrize(
    ("ending", "rule", "change"),
    [("xlsx", rule, change) for rule, *change in XLSX] + [("ods", rule, change) for rule, *change in ODS],
)
def test_a_broken_rule_is_found(
    books: dict[str, Path], tmp_path: Path, ending: str, rule: str, change: list[str]
) -> None:
    part, old, new = change
    assert rule in accessible.faults(accessible.read(broken(books[ending], tmp_path, part, old, new)))


def test_a_blank_column_is_found(good: Path) -> None:
    sheet = accessible.read(good).sheets[-1]
    for row in sheet.rows[sheet.tables[0].top :]:
        row[1] = None
    assert "blank columns" in accessible.sheet_faults(sheet)


def cells(path: Path, sheet: str) -> list[list[Any]]:
    """The table of a sheet: heads and rows."""
    found = next(found for found in accessible.read(path).sheets if found.name == sheet)
    return found.rows[found.tables[0].top - 1 :]


def test_numbers_are_numbers_and_text_is_text(good: Path) -> None:
    rows = cells(good, "Table 3")
    assert rows[0] == ["Region", "Households", "Share [note 3]", "Day", "Urban"]
    assert [row[0] for row in rows[1:]] == ["North", "South", "=1+1"]
    # In full, whatever is shown; a figure that would show as 0 says that it is none.
    assert [row[1] for row in rows[1:]] == [1_234_567.25, "[low]", "[x]"]
    assert [row[2] for row in rows[1:]] == [41.53, 12, "[x]"]
    assert [row[4] for row in rows[1:]] == ["Yes", "No", "[x]"]
    days = [str(row[3])[:10] for row in rows[1:]]
    assert days == ["2021-06-30", "[x]", "2024-02-29"]


def test_formats_follow_the_unit_and_the_figure(mexico: infosoc.Figures, tmp_path: Path) -> None:
    book(mexico).write(tmp_path / "a.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx")
    formats = {
        sheet["A1"].value.split(" [")[0]: [cell.number_format for cell in sheet[sheet.max_row - 2]] for sheet in sheets
    }
    assert formats["Regions"] == ["General", "#,##0.00", "0.00", "yyyy\\-mm\\-dd", "General"]
    # Per cent with one decimal, the error with one more, the coefficient as a share, cases whole.
    expected = ["General", "General", "0.0", "0.0", "0.0", "0.00", "0.0%", "#,##0", "General"]
    assert formats["Proportion of households with a computer (HH4)"] == expected


def test_figures_are_those_of_the_table(good: Path, mexico: infosoc.Figures) -> None:
    rows, table = cells(good, "Table 1"), pl.DataFrame(mexico)
    assert [row[2] for row in rows[1:]] == pytest.approx(table["value"].to_list(), rel=1e-12)
    assert [row[7] for row in rows[1:]] == table["n"].to_list()
    assert rows[1][:2] == ["desktop", "All"]
    assert rows[0][3] == "Lower limit of the 95 % confidence interval"
    protected = cells(good, "Protected")
    hidden = pl.DataFrame(mexico.suppress(min_n=15_000))["value"].is_null().to_list()
    assert protected[0][3] == rows[0][3]
    assert any(hidden)
    assert [row[2] == "[c]" for row in protected[1:]] == hidden


def test_any_table_is_taken(tmp_path: Path) -> None:
    table = pl.DataFrame({"a": ["x", "y"], "b": [1.5, None]})
    for given in (table, table.to_pandas(), table.to_arrow(), pa.table(table).to_reader()):
        infosoc.Workbook("t").add(given, title="t").write(tmp_path / "a.ods")
        assert cells(tmp_path / "a.ods", "Table 1") == [["a", "b"], ["x", 1.5], ["y", "[x]"]]
    # An index that names the rows is a column.
    indexed = pd.DataFrame({"b": [1, 2]}, index=pd.Index(["x", "y"], name="a"))
    infosoc.Workbook("t").add(indexed, title="t").write(tmp_path / "a.xlsx")
    assert cells(tmp_path / "a.xlsx", "Table 1") == [["a", "b"], ["x", 1], ["y", 2]]


def test_cells_are_empty_with_a_reason_and_no_row_or_column_is_blank(tmp_path: Path) -> None:
    table = pl.DataFrame({"a": [None, "x", "y"], "b": [None, None, 1], "c": [None, None, None]})
    for ending in FORMATS:
        infosoc.Workbook("t", source="s").add(table, title="t", empty="not asked").write(tmp_path / f"a.{ending}")
        assert accessible.faults(accessible.read(tmp_path / f"a.{ending}")) == set()
        rows = [["[x]"] * 3, ["x", None, "[x]"], ["y", 1, "[x]"]]
        assert cells(tmp_path / f"a.{ending}", "Table 1")[1:] == rows


def test_figures_whose_row_names_no_unit_have_that_of_the_table(tmp_path: Path) -> None:
    cases = pl.DataFrame({"w": [1.0] * 8, "use": [True, False] * 4, "minutes": [float(n) for n in range(8)]})
    both = infosoc.Survey(cases, weight="w").estimate([infosoc.proportion("use"), infosoc.mean("minutes")])
    for unit, shown in ((None, "[x]"), ("minutes a day", "minutes a day")):
        infosoc.Workbook("t").add(both, title="t", unit=unit).write(tmp_path / "a.xlsx")
        rows = cells(tmp_path / "a.xlsx", "Table 1")
        assert rows[0][1:3] == ["Value", "Unit"]
        assert [row[2] for row in rows[1:]] == ["proportion", shown]


def test_columns_and_heads_are_chosen(mexico: infosoc.Figures, tmp_path: Path) -> None:
    columns = {"urbanisation": None, "value": "Households, %"}
    made = infosoc.Workbook("t").add(mexico, columns=columns)
    made.write(tmp_path / "a.xlsx")
    assert cells(tmp_path / "a.xlsx", "Table 1")[0][:2] == ["Urban or rural area", "Households, %"]


def test_codes_have_words(tmp_path: Path) -> None:
    table = pl.DataFrame({"region": [1, 2, None], "value": [1.5, 2.5, 3.5]})
    labels = {"region": {"1": "North"}}
    infosoc.Workbook("t").add(table, title="t", labels=labels).write(tmp_path / "a.xlsx")
    assert [row[0] for row in cells(tmp_path / "a.xlsx", "Table 1")] == ["region", "North", "2", "[x]"]
    with pytest.raises(infosoc.UnknownColumn):
        infosoc.Workbook("t").add(table, title="t", labels={"urbanisation": {}}).write(tmp_path / "a.xlsx")


def test_scores_have_the_names_of_their_index(tmp_path: Path) -> None:
    spec = infosoc.IndexSpec.builtin("idi-2024")
    codes = [row["code"] for row in spec.to_dicts() if row["level"] == 1]
    rows = [{"indicator": code, "ref_area": "MEX", "time_period": 2022, "obs_value": 50.0} for code in codes]
    scores = spec.score(infosoc.Series(pl.DataFrame(rows)), 2022)
    infosoc.Workbook("t").add(scores, title="t").write(tmp_path / "a.xlsx")
    shown = cells(tmp_path / "a.xlsx", "Table 1")
    assert shown[0] == ["Indicator", "Level", "Score"]
    assert shown[1][:2] == ["ICT Development Index", 4]


@pytest.mark.parametrize(("language", "first", "all_of"), [("fr", "Tableau 1", "Ensemble"), ("zh", "表 1", "全部")])
def test_words_are_those_of_the_language(
    mexico: infosoc.Figures, tmp_path: Path, language: str, first: str, all_of: str
) -> None:
    for ending in FORMATS:
        infosoc.Workbook("t", language=language).add(mexico).write(tmp_path / f"a.{ending}")
        read = accessible.read(tmp_path / f"a.{ending}")
        assert (read.language or "").split("-")[0] == language
        assert read.sheets[-1].name == first
        assert cells(tmp_path / f"a.{ending}", first)[1][1] == all_of


def test_arabic_runs_from_right_to_left(mexico: infosoc.Figures, tmp_path: Path) -> None:
    made = infosoc.Workbook("t", language="ar").add(mexico, notes="n")
    made.write(tmp_path / "a.xlsx")
    read = accessible.read(tmp_path / "a.xlsx")
    # Marks of direction would be boxes in an office program, and part of the names of sheets.
    assert read.sheets[-1].name == "الجدول 1"
    assert read.sheets[-1].rows[0][0].endswith("[ملاحظة 1]")
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert all(sheet.sheet_view.rightToLeft and sheet["A1"].alignment.readingOrder == 2 for sheet in sheets)
    made.write(tmp_path / "a.ods")
    with zipfile.ZipFile(tmp_path / "a.ods") as archive:
        assert b'style:writing-mode="rl-tb"' in archive.read("content.xml")


@pytest.mark.parametrize(
    ("given", "options", "error"),
    [
        ({"a": [1]}, {}, infosoc.InvalidArgument),
        ({"a": []}, {"title": "t"}, infosoc.EmptyTable),
        ({"a": [1]}, {"title": "t", "sheet": "a/b"}, infosoc.InvalidArgument),
        ({"a": [1]}, {"title": "t", "columns": ["b"]}, infosoc.UnknownColumn),
        ({"a": [1]}, {"title": "t", "notes": {"b": "n"}}, infosoc.UnknownColumn),
        ({"a": [1.5]}, {"title": "t", "decimals": 16}, infosoc.InvalidArgument),
        ({"a": [[1, 2]]}, {"title": "t"}, infosoc.InvalidArgument),
        ({"a": [1]}, {"title": "t", "level": 95}, infosoc.InvalidArgument),
    ],
)
def test_what_cannot_be_written_is_an_error_and_leaves_the_old_file(
    tmp_path: Path, given: dict[str, list[Any]], options: dict[str, Any], error: type[Exception]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(error):
        infosoc.Workbook("t").add(pl.DataFrame(given), **options).write(path)
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
    assert path.read_bytes() == b"old"


def test_an_unknown_language_or_ending_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(infosoc.InfosocError, match="language"):
        infosoc.Workbook("t", language="de")
    with pytest.raises(infosoc.InvalidArgument, match=r"\.xlsx or \.ods"):
        infosoc.Workbook("t").add(plain(), title="t").write(tmp_path / "a.xls")


def test_two_books_of_the_same_tables_are_the_same_bytes(good: Path, mexico: infosoc.Figures, tmp_path: Path) -> None:
    book(mexico).write(tmp_path / good.name)
    assert (tmp_path / good.name).read_bytes() == good.read_bytes()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_it_without_repair(good: Path, tmp_path: Path) -> None:
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/user",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(good)], check=True, capture_output=True, timeout=120)
    again = cells(good, "Table 1")
    copy = openpyxl.load_workbook(tmp_path / "good.xlsx")["Table 1"]
    assert [cell.value for cell in copy[copy.max_row]][:8] == pytest.approx(again[-1][:8])


@pytest.mark.parametrize("ending", FORMATS)
def test_notes_and_comments_are_both_shown(tmp_path: Path, ending: str) -> None:
    table = pa.table(
        {
            "indicator": ["HH7"] * 4,
            "ref_area": ["MEX", "KEN", "FRA", "USA"],
            "time_period": [2021] * 4,
            "obs_value": [1.0, 2.0, 3.0, 4.0],
            "note": ["from memory", "", None, "from memory"],
            "comment": [None, "Six months.", " ", "Three months."],
        }
    )
    path = tmp_path / f"notes.{ending}"
    infosoc.Workbook("Use", source="S").add(table, title="Use").write(path)
    read = accessible.read(path)
    assert accessible.faults(read) == set()
    sheet = next(sheet for sheet in read.sheets if sheet.name == "Table 1")
    flags = [row[-1] for row in sheet.rows[sheet.tables[0].top :]]
    assert flags == ["[note 1]", "[note 2]", None, "[note 1] [note 3]"]
    notes = {row[0]: row[1] for row in next(one for one in read.sheets if one.name == "Notes").rows[3:]}
    assert notes == {"[note 1]": "from memory", "[note 2]": "Six months.", "[note 3]": "Three months."}


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh"])
def test_a_workbook_of_an_aggregate_has_no_english_in_it(tmp_path: Path, language: Any) -> None:
    figures = infosoc.Series.read(ROOT / "datasets/series/ict.csv").indicators(["HH7"]).years(2019, 2020)
    path = tmp_path / "regions.xlsx"
    infosoc.Workbook("T", language=language).add(figures.aggregate("itu")).write(path)
    sheet = accessible.read(path).sheets[-1]
    heads = sheet.rows[sheet.tables[0].top - 1]
    english = {"area name", "observed", "imputed", "largest", "coverage", "share", "countries", "vintage", "value"}
    assert not [head for head in heads if any(word in str(head).casefold() for word in english)], heads
    largest = [cell for row in sheet.rows for cell in row if isinstance(cell, str) and cell in {"CHN", "IND", "USA"}]
    assert not largest


def test_a_grouping_of_ones_own_has_its_names(tmp_path: Path) -> None:
    figures = infosoc.Series.read(ROOT / "datasets/series/ict.csv").indicators(["HH7"]).years(2019, 2020)
    own = pl.DataFrame({"group": ["N1", "N1"], "group_name": ["North", "North"], "ref_area": ["MEX", "USA"]})
    path = tmp_path / "own.xlsx"
    infosoc.Workbook("T").add(figures.aggregate(own), title="Own").write(path)
    cells = [str(cell) for sheet in accessible.read(path).sheets for row in sheet.rows for cell in row]
    assert any("North" in cell for cell in cells)
    assert "N1" not in cells
