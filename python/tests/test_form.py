"""Questionnaires as several programs write them: filled in the named cells, and in no other byte."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import infosoc
import openpyxl
import polars
import pytest
import xlsxwriter

FORM = Path("datasets/forms/household_form.xlsx")
ADDRESSES = Path("datasets/forms/household_addresses.csv")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def mexico() -> infosoc.Figures:
    return infosoc.open_dataset(ROOT / "datasets/national/mex-endutih-2021").indicators()


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path) -> dict[str, bytes]:
    """The members as they are compressed."""
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        begins = {info.filename: info for info in archive.infolist()}
    found = {}
    for name, info in begins.items():
        at = info.header_offset
        length = int.from_bytes(content[at + 26 : at + 28], "little") + int.from_bytes(
            content[at + 28 : at + 30], "little"
        )
        found[name] = content[at + 30 + length : at + 30 + length + info.compress_size]
    return found


def cells(xml: bytes) -> dict[str, bytes]:
    """The cells of a sheet by their place, and the sheet without them."""
    pattern = rb"<(?:\w+:)?c (?:[^>]*?)r=\"([A-Z]+[0-9]+)\"[^>]*?(?:/>|>.*?</(?:\w+:)?c>)"
    found = {match[1].decode(): match[0] for match in re.finditer(pattern, xml, re.S)}
    found[""] = re.sub(pattern, b"", xml, flags=re.S)
    return found


def addresses(*rows: tuple[str, str, str, str, str]) -> polars.DataFrame:
    return polars.DataFrame(rows, schema=["sheet", "cell", "indicator", "breakdown", "figure"], orient="row")


def by_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Form"
    sheet["A1"], sheet["A2"], sheet["B1"], sheet["B3"] = "Total", "Urban", None, "=SUM(B1:B2)"
    sheet["B1"].number_format = "#,##0"
    book.save(path)


def by_xlsxwriter(path: Path, **options: Any) -> None:
    book = xlsxwriter.Workbook(path, options)
    sheet = book.add_worksheet("Form")
    number = book.add_format({"num_format": "#,##0", "bold": True})
    sheet.write_column("A1", ["Total", "Urban"])
    sheet.write_blank("B1", None, number)
    sheet.write("B2", "to fill", number)
    sheet.write_formula("B3", "=SUM(B1:B2)")
    sheet.data_validation("B1:B2", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.protect("secret")
    book.close()


def by_xlsxwriter_inline(path: Path) -> None:
    by_xlsxwriter(path, constant_memory=True)


def by_libreoffice(path: Path) -> None:
    soffice = shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed")
    source = path.with_name("source.xlsx")
    by_xlsxwriter(source)
    converted(source, path.parent / "lo")
    (path.parent / "lo" / "source.xlsx").rename(path)


def converted(path: Path, folder: Path, to: str = "xlsx") -> Path:
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / path.with_suffix(f".{to.split(':', maxsplit=1)[0]}").name


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter, by_xlsxwriter_inline, by_libreoffice])
def test_nothing_changes_but_the_named_cells(write: Any, mexico: infosoc.Figures, tmp_path: Path) -> None:
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    write(form)
    rows = addresses(("Form", "B1", "HH6", "", "count"), ("Form", "B2", "HH6", "area=urban", "count"))
    report = infosoc.fill(form, rows, mexico, out=out)
    assert [row["status"] for row in report.to_dicts()] == ["filled", "filled"]
    before, after = members(form), members(out)
    assert list(before) == list(after)
    other = {name for name in before if before[name] != after[name]}
    assert other == set(report.changed)
    assert other <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    old, new = packed(form), packed(out)
    assert all(old[name] == new[name] for name in before if name not in other)
    of_form, of_out = cells(before["xl/worksheets/sheet1.xml"]), cells(after["xl/worksheets/sheet1.xml"])
    assert {place for place in of_out if of_form.get(place) != of_out[place]} <= {"B1", "B2"}
    if "xl/workbook.xml" in other:
        added = after["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
        assert added == before["xl/workbook.xml"]
    book, filled = openpyxl.load_workbook(form)["Form"], openpyxl.load_workbook(out)["Form"]
    values = [row["value"] for row in report.to_dicts()]
    assert [filled["B1"].value, filled["B2"].value] == values
    assert filled["B1"].number_format == book["B1"].number_format
    assert filled["B3"].value == book["B3"].value


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_formulas_are_computed_again_when_the_form_is_opened(mexico: infosoc.Figures, tmp_path: Path) -> None:
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    by_openpyxl(form)
    rows = addresses(("Form", "B1", "HH6", "area=rural", "count"), ("Form", "B2", "HH6", "area=urban", "count"))
    report = infosoc.fill(form, rows, mexico, out=out)
    sheet = openpyxl.load_workbook(converted(out, tmp_path / "again"), data_only=True)["Form"]
    assert sheet["B3"].value == pytest.approx(sum(row["value"] for row in report.to_dicts()))


def test_a_form_with_values_of_formulas_says_that_they_are_old(mexico: infosoc.Figures, tmp_path: Path) -> None:
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    by_libreoffice(form)
    rows = addresses(("Form", "B1", "HH6", "", "count"))
    report = infosoc.fill(form, rows, mexico, out=out)
    assert report.changed == ["xl/workbook.xml", "xl/worksheets/sheet1.xml"]
    assert openpyxl.load_workbook(out).calculation.fullCalcOnLoad
    found = [row for row in report.findings().to_dicts() if row["rule"] == "form_changed"]
    assert len(found) == 1
    assert "LibreOffice" in found[0]["remedy"]


def test_the_example_is_filled_and_keeps_what_a_form_has(mexico: infosoc.Figures, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    report = infosoc.fill(ROOT / FORM, ROOT / ADDRESSES, mexico.suppress(min_n=10), out=out)
    before, after = members(ROOT / FORM), members(out)
    assert {name for name in before if before[name] != after[name]} == set(report.changed)
    kept = ["xl/styles.xml", "xl/media/image1.png", "xl/comments/comment1.xml", "xl/worksheets/sheet7.xml"]
    assert not set(kept) & set(report.changed)
    book = openpyxl.load_workbook(out)
    households = book["Households"]
    assert households.protection.sheet
    assert households["F7"].value == "=D7+E7-C7"
    assert "InternetUsers" in book.defined_names
    rows = {(row["sheet"], row["cell"]): row for row in report.to_dicts()}
    assert households["C7"].value == rows["Households", "C7"]["value"] > 20e6
    assert households["G7"].value == pytest.approx(66.43, abs=0.01)
    assert households["C8"].value is None
    assert rows["Households", "C8"]["status"] == "empty"
    assert "ENDUTIH" in households["H7"].value
    assert (book["Cover"]["B3"].value, book["Cover"]["B4"].value) == ("Mexico", 2021)
    sizes = [book["Household size"][f"B{row}"].value for row in range(4, 10)]
    assert sum(sizes) == pytest.approx(households["C7"].value)


@pytest.mark.parametrize("kind", ["series", "pandas", "csv"])
def test_figures_of_every_kind(kind: str, mexico: infosoc.Figures, tmp_path: Path) -> None:
    rows = addresses(("Households", "D7", "HH6", "area=urban", "percent"))
    figures: Any = mexico.observations()
    if kind == "pandas":
        figures = mexico.to_pandas()
    elif kind == "csv":
        mexico.write_csv(tmp_path / "figures.csv")
        figures = polars.read_csv(tmp_path / "figures.csv", infer_schema_length=None)
    report = infosoc.fill(
        ROOT / FORM, rows.to_pandas() if kind == "pandas" else rows, figures, out=tmp_path / "out.xlsx"
    )
    row = report.to_dicts()[0]
    assert row["status"] == "filled", row
    assert row["value"] == pytest.approx(74.224, abs=1e-3)


def test_estimates_of_a_survey(tmp_path: Path) -> None:
    people = polars.DataFrame({"w": [2.0] * 6, "net": [1, 1, 0, 1, 0, 0], "sex": ["F", "F", "F", "M", "M", None]})
    estimates = infosoc.Survey(people, weight="w").estimate([infosoc.proportion("net", name="HH7")], by="sex")
    rows = addresses(
        ("Individuals", "B4", "HH7", "sex=male", "count"),
        ("Individuals", "C4", "HH7", "sex=women", "percent"),
        ("Individuals", "B5", "HH7", "", "n"),
        ("Individuals", "C5", "HH7", "sex=_U", "count"),
    )
    report = infosoc.fill(ROOT / FORM, rows, estimates, out=tmp_path / "out.xlsx").to_dicts()
    assert [row["value"] for row in report] == [2.0, pytest.approx(200 / 3), 6.0, 0.0]


def test_what_is_wrong_with_addresses_is_said_at_once(mexico: infosoc.Figures, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    rows = addresses(
        ("Housholds", "C7", "HH6", "", "count"),
        ("Households", "C0", "HH6", "", "count"),
        ("Households", "C7", "HH99", "", "count"),
        ("Households", "C8", "HH6", "", "many"),
    )
    with pytest.raises(infosoc.InfosocError) as raised:
        infosoc.fill(ROOT / FORM, rows, mexico, out=out)
    for wanted in ("Households", "C0", "HH99", "many"):
        assert wanted in str(raised.value)
    assert not out.exists()
    with pytest.raises(infosoc.InvalidFile):
        infosoc.fill(ROOT / ADDRESSES, rows, mexico, out=out)
    with pytest.raises(infosoc.UnknownColumn):
        infosoc.fill(ROOT / FORM, polars.DataFrame({"sheet": ["a"], "cell": ["A1"], "figure": ["n"]}), mexico, out=out)
    with pytest.raises(infosoc.UnknownOption):
        infosoc.fill(ROOT / FORM, rows, mexico, out=out, shorthand={"secret": "[c]"})


def test_a_file_that_is_there_stays(mexico: infosoc.Figures, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    shutil.copy(ROOT / FORM, form)
    rows = addresses(("Households", "C7", "HH6", "", "count"))
    with pytest.raises(OSError, match="the form itself"):
        infosoc.fill(form, rows, mexico, out=form)
    assert form.read_bytes() == (ROOT / FORM).read_bytes()
    infosoc.fill(form, rows, mexico, out=form, overwrite=True)
    assert openpyxl.load_workbook(form)["Households"]["C7"].value > 20e6


def test_shorthand_and_suppression(mexico: infosoc.Figures, tmp_path: Path) -> None:
    hidden = mexico.suppress(min_n=20_000)
    rows = addresses(("Households", "E7", "HH6", "area=rural", "count"), ("Households", "C7", "HH6", "", "count"))
    report = infosoc.fill(ROOT / FORM, rows, hidden, out=tmp_path / "a.xlsx").to_dicts()
    assert report[0]["status"] == "empty"
    assert "suppressed" in report[0]["reason"]
    short = infosoc.fill(
        ROOT / FORM, rows, hidden, out=tmp_path / "b.xlsx", shorthand={"confidential": "[c]"}
    ).to_dicts()
    assert (short[0]["text"], short[0]["value"]) == ("[c]", None)


def test_drafts_are_read_again(mexico: infosoc.Figures, tmp_path: Path) -> None:
    draft = infosoc.describe_form(ROOT / FORM)
    found = {(row["sheet"], row["cell"]): row for row in draft.to_dicts()}
    right = polars.read_csv(ROOT / ADDRESSES).to_dicts()
    same = 0
    for row in right:
        one = found.get((row["sheet"], row["cell"]))
        keys = ("indicator", "category", "breakdown", "figure")
        agree = one is not None and all((one[key] or "") == (row[key] or "") for key in keys)
        if one is not None and one["confidence"] == "high":
            assert agree, (row, one)
        same += agree
    assert same >= 0.9 * len(right)
    path = tmp_path / "draft.csv"
    draft.write(path)
    with pytest.raises(OSError, match="already exists"):
        draft.write(path)
    report = infosoc.fill(ROOT / FORM, path, mexico, out=tmp_path / "out.xlsx")
    assert len(report) == sum(row["confidence"] == "high" for row in draft.to_dicts())


def test_labels_in_other_languages(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Personnes"
    sheet.append(["HH7 Individus utilisant l'internet, nombre absolu"])
    sheet.append([])
    for row in (["Sexe", "Urbain", "Total", "Source"], ["Hommes"], ["Ensemble"]):
        sheet.append(row)
    sheet = book.create_sheet("Hogares")
    for row in (["Indicador", "Número", "Error estándar"], ["Hogares con acceso a Internet"], ["Algo más"]):
        sheet.append(row)
    book.save(tmp_path / "form.xlsx")
    draft = infosoc.describe_form(tmp_path / "form.xlsx").to_dicts()
    keys = ("cell", "indicator", "breakdown", "figure", "confidence")
    assert [tuple(row[key] for key in keys) for row in draft] == [
        ("B4", "HH7", "sex=M;urbanisation=U", "count", "high"),
        ("C4", "HH7", "sex=M", "count", "high"),
        ("D4", "HH7", "sex=M", "source", "high"),
        ("B5", "HH7", "urbanisation=U", "count", "high"),
        ("C5", "HH7", None, "count", "high"),
        ("D5", "HH7", None, "source", "high"),
        ("B2", "HH6", None, "count", "medium"),
        ("C2", "HH6", None, "se", "medium"),
    ]


def test_cells_without_a_style_are_drafted_as_those_beside_them(tmp_path: Path) -> None:
    """Programs leave out cells that nobody styled; the label of the indicator may ask for per cent."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, label in zip("BCDE", ["Total", "Femmes", "Hommes", "Remarques"], strict=True):
        sheet[f"{column}3"] = label
    sheet["A4"], sheet["A5"] = "Personnes utilisant l'Internet (HH7), %", "HH8 Individus, nombre absolu"
    sheet["B4"].number_format = sheet["C4"].number_format = "0.0"
    sheet["D5"] = 12
    book.save(tmp_path / "form.xlsx")
    draft = infosoc.describe_form(tmp_path / "form.xlsx").to_dicts()
    keys = ("cell", "indicator", "breakdown", "figure", "confidence")
    assert [tuple(row[key] for key in keys) for row in draft if row["cell"] < "E"] == [
        ("B4", "HH7", None, "percent", "high"),
        ("C4", "HH7", "sex=F", "percent", "high"),
        ("D4", "HH7", "sex=M", "percent", "high"),
        ("B5", "HH8", None, "count", "high"),
        ("C5", "HH8", "sex=F", "count", "high"),
    ]


def test_what_is_asked_by_name_beside_a_table_of_figures(tmp_path: Path) -> None:
    """Cells that nobody styled are not in the file; and a year over a table is none of its figures."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A9"] = "Country", "Year", "Source"
    sheet["B4"], sheet["C4"], sheet["A5"] = "Total", "Urban", "HH6 Households with Internet access"
    sheet.merge_cells("B2:C2")
    for cell in ("B5", "C5"):
        sheet[cell].number_format = "0"
    book.save(tmp_path / "form.xlsx")
    draft = infosoc.describe_form(tmp_path / "form.xlsx").to_dicts()
    keys = ("cell", "indicator", "breakdown", "figure", "confidence")
    assert [tuple(row[key] for key in keys) for row in draft] == [
        ("B1", None, None, "area_name", "high"),
        ("B2", None, None, "year", "high"),
        ("B5", "HH6", None, "count", "medium"),
        ("C5", "HH6", "urbanisation=U", "count", "medium"),
        ("B9", None, None, "source", "high"),
    ]


def test_addresses_in_a_workbook_with_empty_columns(mexico: infosoc.Figures, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["sheet", "cell", "indicator", "category", "breakdown", "figure", "year"])
    book.active.append(["households ", "$D$7", "HH6", None, "residence=Urban", "count", 2021])
    book.save(tmp_path / "addresses.xlsx")
    report = infosoc.fill(ROOT / FORM, tmp_path / "addresses.xlsx", mexico, out=tmp_path / "out.xlsx")
    assert report.to_dicts()[0]["status"] == "filled"


# Format, indicator, figure, unit; what the cell holds, what it shows, and how serious the finding is.
FORMATS: list[tuple[str, str, str, str, float | str, str, str | None]] = [
    ("0.0%", "HH6", "percent", "", 0.664, "66.4%", "note"),
    ("0%", "HH6", "value", "", 0.664, "66%", "note"),
    ("[=0]-;0.00 %", "HH6", "value", "%", 0.664, "66.40 %", "note"),
    ("0.0%", "HH6", "proportion", "", 0.664, "66.4%", None),
    ('0.0"%"', "HH6", "percent", "", 66.4, "66.4%", None),
    ("General", "HH6", "percent", "", 66.4, "66.4", None),
    ("#,##0,", "LINES", "value", "", 22_500_000, "22,500", "note"),
    ("#,##0,", "LINES", "value", "thousand", 22_500_000, "22,500", "note"),
    ("#,##0", "LINES", "value", "thousand", 22_500, "22,500", None),
    ("0%", "LINES", "value", "", 22_500_000, "2250000000%", "warning"),
    ("#,##0,", "HH6", "percent", "", 66.4, "0", "warning"),
    ("0%", "HH6", "source", "", "INEGI", "INEGI", "warning"),
    ("0%", "HH6", "year", "", 2021, "202100%", "warning"),
]


def filled_by_format(folder: Path) -> tuple[infosoc.Filled, Path]:
    """A form with a cell of each format, filled."""
    figures = infosoc.Series(
        polars.DataFrame(
            {
                "indicator": ["HH6", "LINES"],
                "ref_area": "MEX",
                "time_period": 2021,
                "obs_value": [66.4, 22_500_000.0],
                "unit_measure": ["%", "number"],
                "source": "INEGI",
            }
        )
    )
    book, form, out = openpyxl.Workbook(), folder / "form.xlsx", folder / "out.xlsx"
    sheet = book.active
    for place, (number_format, *_) in enumerate(FORMATS, start=1):
        sheet[f"A{place}"].number_format = number_format
    book.save(form)
    asked = polars.DataFrame(
        [(sheet.title, f"A{place}", *row[1:4]) for place, row in enumerate(FORMATS, start=1)],
        schema=["sheet", "cell", "indicator", "figure", "unit"],
        orient="row",
    )
    return infosoc.fill(form, asked, figures, out=out), out


def test_a_cell_in_per_cent_or_in_thousands_holds_what_it_shows_as_the_figure(tmp_path: Path) -> None:
    report, out = filled_by_format(tmp_path)
    assert {cell["status"] for cell in report.to_dicts()} == {"filled"}
    held = [cell.value for (cell,) in openpyxl.load_workbook(out).active.iter_rows()]
    assert held == [row[4] for row in FORMATS]
    cells = report.to_dicts()
    assert [cell["text"] if cell["value"] is None else cell["value"] for cell in cells] == held
    units = ["proportion", "proportion", "%", "number", "thousand"]
    assert [cells[place]["unit"] for place in (0, 3, 4, 7, 8)] == units
    found = {row["where"]: row["severity"] for row in report.findings().to_dicts() if row["rule"] == "cell_format"}
    assert [found.get(f"Sheet!A{place}") for place, _ in enumerate(FORMATS, start=1)] == [row[6] for row in FORMATS]
    assert "66.4 (%) is written as 0.664" in cells[0]["reason"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_such_a_cell_shows_the_figure_in_libreoffice_too(tmp_path: Path) -> None:
    _, out = filled_by_format(tmp_path)
    # The eighth of the options of the filter: cells as they are shown.
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    shown = converted(out, tmp_path / "shown", as_shown).read_text(encoding="utf-8").splitlines()
    assert [line.strip('"') for line in shown] == [row[5] for row in FORMATS]


def test_a_cell_that_is_not_there_has_the_format_of_its_column(mexico: infosoc.Figures, tmp_path: Path) -> None:
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    book = xlsxwriter.Workbook(form)
    book.add_worksheet("Form").set_column("B:B", 12, book.add_format({"num_format": 10}))
    book.close()
    rows = addresses(("Form", "A1", "HH6", "", "percent"), ("Form", "B1", "HH6", "", "percent"))
    value, share = (row["value"] for row in infosoc.fill(form, rows, mexico, out=out).to_dicts())
    assert share == pytest.approx(value / 100, rel=1e-14)
    sheet = openpyxl.load_workbook(out)["Form"]
    assert (sheet["A1"].value, sheet["B1"].value, sheet["B1"].number_format) == (value, share, "0.00%")
