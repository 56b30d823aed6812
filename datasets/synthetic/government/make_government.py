"""A synthetic census of central government organisations, as a workbook: random numbers, no organisation's.

Of the standard library alone, so that the same bytes come out again: python make_government.py
"""

import math
import random
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
SEED = 7

rng = random.Random(SEED)

HEAD = [
    *["org_id", "kind", "region", "persons", "persons_computer", "persons_internet"],
    *["lan", "intranet", "narrowband", "fixed_broadband", "mobile_broadband", "web"],
]


def chance(share: float) -> str:
    return "yes" if rng.random() < share else "no"


def organisation(number: int) -> list[object]:
    ministry = number <= 18
    persons = round((900 if ministry else 120) * math.exp(rng.gauss(0, 0.8))) + 3
    use = rng.betavariate(6, 3)
    computer = round(persons * use)
    lan = chance(0.97 if ministry else 0.82)
    connected = rng.random() < (1.0 if ministry else 0.93)
    internet = round(computer * rng.uniform(0.7, 1.0)) if connected else 0
    ways = [chance(share) if connected else "no" for share in (0.1, 0.85, 0.4)]
    intranet, web = chance(0.6) if lan == "yes" else "no", chance(0.9) if connected else "no"
    place = [f"G{number:03}", "ministry" if ministry else "agency", rng.choice(["capital", "elsewhere"])]
    return [*place, persons, computer, internet, lan, intranet, *ways, web]


def organisations() -> list[list[object]]:
    rows = [organisation(number) for number in range(1, 141)]
    # Two say nothing of their web presence, and nothing else is missing.
    for row in rng.sample(rows[18:], 2):
        row[-1] = ""
    return rows


def cell(column: int, row: int, value: object) -> str:
    place = f"{chr(ord('A') + column)}{row}"
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value else ""


def sheet(rows: list[list[object]]) -> str:
    lines = (
        f'<row r="{number}">{"".join(cell(column, number, value) for column, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return f"<sheetData>{''.join(lines)}</sheetData>"


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(rows: list[list[object]]) -> dict[str, str]:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>'
        '<sheet name="census" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet(rows)}</worksheet>',
    }


if __name__ == "__main__":
    with zipfile.ZipFile(HERE / "organisations.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in workbook([HEAD, *organisations()]).items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, XML + text)
