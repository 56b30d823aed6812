"""Makes household_form.xlsx: a questionnaire in the manner of that on households which ITU sends to national offices.

The layout of ITU's own questionnaire was not seen. This one has what such a form may have, so that filling it shows what
stays as it was: formulas of totals and checks, data validations, conditional formats, comments, defined names, merged
headings, a protected sheet, a hidden list and a picture.

    pip install openpyxl==3.1.5 pillow && python make_form.py
"""

import io
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

HOUSEHOLD = {
    "HH1": "Households with a radio",
    "HH2": "Households with a television",
    "HH4": "Households with a computer",
    "HH6": "Households with Internet access at home",
    "HH13": "Households with multichannel television",
}
AGES = ["Under 15", "15-24", "25-74", "75 and over"]
ACTIVITIES = [
    "Sending or receiving e-mail",
    "Participating in social networks",
    "Getting information about goods or services",
    "Internet banking",
]
SIZES = ["1", "2", "3", "4", "5", "6 and over"]

THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
INPUT = PatternFill("solid", fgColor="FFF9E5")
HEAD = PatternFill("solid", fgColor="DCE6F1")


def heading(sheet: Worksheet, cells: str, text: str) -> None:
    sheet.merge_cells(cells)
    cell = sheet[cells.split(":")[0]]
    cell.value, cell.font = text, Font(bold=True, size=13)


def head(sheet: Worksheet, row: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column, text)
        cell.font, cell.fill, cell.border = Font(bold=True), HEAD, BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def answer(sheet: Worksheet, row: int, column: int, form: str = "#,##0") -> None:
    cell = sheet.cell(row, column)
    cell.fill, cell.border, cell.number_format, cell.protection = INPUT, BOX, form, Protection(locked=False)


def numbers_and_shares(sheet: Worksheet, labels: list[str]) -> None:
    for row, label in enumerate(labels, start=4):
        sheet.cell(row, 1, label)
        answer(sheet, row, 2)
        answer(sheet, row, 3, "0.0")


def whole_numbers(sheet: Worksheet, cells: str) -> None:
    rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    rule.error, rule.errorTitle, rule.showErrorMessage = "Absolute numbers, zero or more", "Number", True
    sheet.add_data_validation(rule)
    rule.add(cells)


def cover(book: Workbook) -> None:
    sheet = book.active
    sheet.title = "Cover"
    heading(sheet, "A1:D1", "Questionnaire on access to and use of ICT by households (example)")
    for row, (label, form) in enumerate(
        [("Country", "General"), ("Year of the survey", "0"), ("Source", "@"), ("Scope of the survey", "@"), ("Contact", "@")], 3
    ):
        sheet.cell(row, 1, label).font = Font(bold=True)
        answer(sheet, row, 2, form)
    languages = DataValidation(type="list", formula1="Lists!$A$1:$A$3", allow_blank=True)
    sheet.add_data_validation(languages)
    sheet["A9"] = "Language"
    languages.add("B9")
    picture = io.BytesIO()
    Picture.new("RGB", (96, 32), "#1F4E79").save(picture, "PNG")
    sheet.add_image(Image(picture), "D3")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 40


def households(book: Workbook) -> None:
    sheet = book.create_sheet("Households")
    heading(sheet, "A1:I1", "Table 1. Households, absolute numbers")
    head(sheet, 3, ["Code", "Indicator", "Total", "Urban", "Rural", "Check", "Per cent of all households", "Source", "Notes"])
    first = 4
    for row, (code, title) in enumerate(HOUSEHOLD.items(), start=first):
        sheet.cell(row, 1, code).border = BOX
        sheet.cell(row, 2, title).border = BOX
        for column in (3, 4, 5):
            answer(sheet, row, column)
        sheet.cell(row, 6, f"=D{row}+E{row}-C{row}")
        answer(sheet, row, 7, "0.0")
        answer(sheet, row, 8, "@")
        answer(sheet, row, 9, "@")
    last = first + len(HOUSEHOLD) - 1
    whole_numbers(sheet, f"C{first}:E{last}")
    red = PatternFill("solid", bgColor="FFC7CE")
    sheet.conditional_formatting.add(f"F{first}:F{last}", CellIsRule(operator="notBetween", formula=["-1", "1"], fill=red))
    sheet["C3"].comment = Comment("Weighted numbers of households, not thousands", "Form")
    sheet.protection.sheet = True
    sheet.freeze_panes = "C4"
    sheet.column_dimensions["B"].width = 40


def sizes(book: Workbook) -> None:
    sheet = book.create_sheet("Household size")
    heading(sheet, "A1:C1", "Table 2. HH6 Households with Internet access at home, by number of members")
    head(sheet, 3, ["Household size", "Number", "%"])
    numbers_and_shares(sheet, SIZES)
    sheet["A10"], sheet["B10"] = "All sizes", "=SUM(B4:B9)"


def individuals(book: Workbook) -> None:
    sheet = book.create_sheet("Individuals")
    heading(sheet, "A1:D1", "Table 3. HH7 Individuals using the Internet, by sex and age, absolute numbers")
    head(sheet, 3, ["Age", "Male", "Female", "Total"])
    for row, age in enumerate(AGES, start=4):
        sheet.cell(row, 1, age)
        answer(sheet, row, 2)
        answer(sheet, row, 3)
        sheet.cell(row, 4, f"=SUM(B{row}:C{row})")
    sheet["A8"] = "All ages"
    for letter in "BCD":
        sheet[f"{letter}8"] = f"=SUM({letter}4:{letter}7)"
    whole_numbers(sheet, "B4:C7")
    book.defined_names["InternetUsers"] = DefinedName("InternetUsers", attr_text="Individuals!$D$8")


def activities(book: Workbook) -> None:
    sheet = book.create_sheet("Activities")
    heading(sheet, "A1:C1", "Table 4. HH9 Individuals using the Internet, by type of activity")
    head(sheet, 3, ["Activity", "Number", "Per cent"])
    numbers_and_shares(sheet, ACTIVITIES)


def quality(book: Workbook) -> None:
    sheet = book.create_sheet("Quality")
    heading(sheet, "A1:E1", "Table 5. Precision of the main figures")
    head(sheet, 3, ["Code", "Indicator", "Per cent", "Standard error", "Cases in the sample"])
    for row, code in enumerate(["HH6", "HH7"], start=4):
        sheet.cell(row, 1, code)
        sheet.cell(row, 2, {"HH6": "Households with Internet access at home", "HH7": "Individuals using the Internet"}[code])
        answer(sheet, row, 3, "0.0")
        answer(sheet, row, 4, "0.00")
        answer(sheet, row, 5)


def lists(book: Workbook) -> None:
    sheet = book.create_sheet("Lists")
    for row, language in enumerate(["English", "Español", "Français"], start=1):
        sheet.cell(row, 1, language)
    sheet.sheet_state = "hidden"


def main() -> None:
    book = Workbook()
    for part in (cover, households, sizes, individuals, activities, quality, lists):
        part(book)
    book.properties.title = "Household ICT questionnaire (example)"
    book.properties.creator = "infosoc"
    # Computed only when it is asked for, so that filling has something to say.
    book.calculation.fullCalcOnLoad = False
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)
    book.save(Path(__file__).with_name("household_form.xlsx"))


if __name__ == "__main__":
    main()
