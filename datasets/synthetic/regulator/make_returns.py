"""Synthetic returns of operators to a regulator, by quarter: invented numbers about no country and no operator.

Written with the standard library of Python alone; the same bytes come out again: python make_returns.py
"""

import csv
import random
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
QUARTERS = [f"{year}-Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
# Operators with their share of the market and the quarters of which they have returns: Oeste enters, Polar leaves, and Este
# is late at the end of 2024.
OPERATORS = {
    "Norte": (0.45, QUARTERS),
    "Sur": (0.30, QUARTERS),
    "Este": (0.15, QUARTERS[:-1]),
    "Oeste": (0.06, QUARTERS[2:]),
    "Polar": (0.04, QUARTERS[:3]),
}
# Services with subscriptions of the market in the first quarter and growth by quarter; bandwidth in bit/s.
SERVICES = {
    "fixed_telephone": (220_000, 0.985),
    "mobile_cellular": (1_150_000, 1.01),
    "fixed_broadband": (180_000, 1.03),
    "mobile_broadband": (820_000, 1.025),
    "international_bandwidth": (95_000_000_000, 1.06),
}
# Advertised speed of fixed broadband, with its share in the first and in the last quarter.
TIERS = {
    ">=256 kbit/s and <2 Mbit/s": (0.10, 0.05),
    ">=2 Mbit/s and <10 Mbit/s": (0.35, 0.20),
    ">=10 Mbit/s": (0.55, 0.75),
}
COUNTRY = [
    # Year, inhabitants, annual GNI per capita in US dollars, national currency per US dollar and per international dollar.
    (2023, 1_000_000, 9_600, 4.00, 2.00),
    (2024, 1_012_000, 9_900, 4.20, 2.10),
]
# Inhabitants within the reach of each operator at the end of the year.
COVERAGE = {
    "2023-Q4": {"Norte": (985_000, 960_000, 850_000, 90_000), "Sur": (970_000, 940_000, 870_000, 0)},
    "2024-Q4": {"Norte": (1_000_000, 985_000, 905_000, 240_000), "Sur": (985_000, 965_000, 920_000, 60_000)},
}
# The plans that fit each basket, in national currency and taxes included, in the first and in the last quarter.
TARIFFS = {
    ("fixed_5GB", "Norte", "Hogar"): (96.0, 99.0),
    ("fixed_5GB", "Norte", "Hogar Plus"): (118.0, 115.0),
    ("fixed_5GB", "Sur", "Fibra"): (92.0, 88.0),
    ("mobile_2GB", "Norte", "Libre"): (40.0, 42.0),
    ("mobile_2GB", "Norte", "Control"): (44.0, 41.0),
    ("mobile_2GB", "Sur", "Chip"): (38.0, 36.0),
    ("mobile_2GB", "Este", "Basico"): (33.0, 33.0),
}


def main() -> None:
    random.seed(20)
    returns = list(reported())
    # A return that was sent twice.
    twice = next(row for row in returns if row[:4] == ("Sur", "2024-Q2", "mobile_cellular", ""))
    returns.append(twice)
    tables = {
        "returns": (("operator", "quarter", "service", "speed", "quantity"), returns),
        "country": (("time_period", "population", "gni_per_capita", "exchange_rate", "ppp"), COUNTRY),
        "coverage": (("operator", "quarter", "technology", "covered"), list(covered())),
        "tariffs": (("operator", "quarter", "basket", "plan", "price", "subscriptions"), list(prices(returns))),
    }
    for name, (header, rows) in tables.items():
        with (HERE / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
    workbook(HERE / "returns.xlsx", tables)


def reported():
    for service, (market, growth) in SERVICES.items():
        for place, quarter in enumerate(QUARTERS):
            for operator, (share, quarters) in OPERATORS.items():
                if quarter not in quarters:
                    continue
                quantity = market * growth**place * share * random.uniform(0.98, 1.02)
                if service == "fixed_broadband":
                    moved = place / (len(QUARTERS) - 1)
                    for tier, (first, last) in TIERS.items():
                        yield operator, quarter, service, tier, round(quantity * (first + (last - first) * moved))
                elif service == "international_bandwidth":
                    # Whole Mbit/s.
                    yield operator, quarter, service, "", round(quantity / 1e6) * 1_000_000
                else:
                    yield operator, quarter, service, "", round(quantity)


def covered():
    technologies = ("at least 2G", "at least 3G", "at least LTE/WiMAX (4G)", "at least 5G")
    for quarter, operators in COVERAGE.items():
        for operator, inhabitants in operators.items():
            for technology, number in zip(technologies, inhabitants, strict=True):
                yield operator, quarter, technology, number


def prices(returns):
    service = {"fixed_5GB": "fixed_broadband", "mobile_2GB": "mobile_broadband"}
    for (basket, operator, plan), (first, last) in TARIFFS.items():
        for place, quarter in enumerate(QUARTERS):
            rows = {row for row in returns if row[:3] == (operator, quarter, service[basket])}
            if rows:
                price = round(first + (last - first) * place / (len(QUARTERS) - 1), 2)
                yield operator, quarter, basket, plan, price, sum(row[4] for row in rows)


def workbook(path: Path, tables: dict) -> None:
    """Write a workbook of plain cells, whose parts have no time of their own."""
    main, rel = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    names = list(tables)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for i in range(1, len(names) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="rId{i}" Type="{rel}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(names) + 1)
        )
        + "</Relationships>",
    }
    for i, (header, rows) in enumerate(tables.values(), 1):
        lines = "".join(
            f'<row r="{r}">' + "".join(cell(f"{'ABCDEFGH'[c]}{r}", value) for c, value in enumerate(row)) + "</row>"
            for r, row in enumerate([header, *rows], 1)
        )
        parts[f"xl/worksheets/sheet{i}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 0, 0, 0)), head + text, zipfile.ZIP_DEFLATED)


def cell(place: str, value) -> str:
    if value == "":
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


if __name__ == "__main__":
    main()
