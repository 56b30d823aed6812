"""What makes a workbook accessible, read back from its file: the checklist of the UK Analysis Function."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from odf import config, dc, draw, opendocument, style, table, teletype, text
from odf.element import Element
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

FORBIDDEN = "[]:*?/\\"
SYMBOL = re.compile(r"\[[a-z]{1,3}\]")
NOTE = re.compile(r"\[note \d+\]")
MIN_POINTS = 12


@dataclass
class Area:
    """A marked-up table: where it is, counted from 1, and the names of its columns, where the format has them."""

    name: str
    left: int
    top: int
    right: int
    bottom: int
    columns: list[str] | None = None


@dataclass
class Sheet:
    name: str
    rows: list[list[Any]]
    title_style: str
    cursor: str
    tables: list[Area]
    links: dict[str, str] = field(default_factory=dict)
    # What no sheet should have, by the names of the rules.
    faults: set[str] = field(default_factory=set)


@dataclass
class Book:
    title: str | None
    language: str | None
    active: str
    sheets: list[Sheet]
    faults: set[str] = field(default_factory=set)


def read(path: Path) -> Book:
    return read_xlsx(path) if path.suffix == ".xlsx" else read_ods(path)


def read_xlsx(path: Path) -> Book:
    book = openpyxl.load_workbook(path)
    properties = book.properties
    sheets = [xlsx_sheet(sheet) for sheet in book.worksheets]
    return Book(properties.title, properties.language, book.active.title, sheets)


def xlsx_sheet(sheet: Worksheet) -> Sheet:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    areas = []
    faults = set()
    for found in sheet.tables.values():
        letters, columns = found.ref, [column.name for column in found.tableColumns]
        left, top, right, bottom = openpyxl.utils.range_boundaries(letters)
        areas.append(Area(found.displayName, left, top, right, bottom, columns))
        if found.autoFilter is not None:
            faults.add("filter")
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    header = sheet.oddHeader, sheet.oddFooter, sheet.evenHeader, sheet.firstHeader
    checks = {
        "filter": sheet.auto_filter.ref is not None,
        "merged": bool(sheet.merged_cells.ranges),
        "hidden": sheet.sheet_state != "visible"
        or any(row.hidden for row in sheet.row_dimensions.values())
        or any(column.hidden for column in sheet.column_dimensions.values()),
        "frozen": sheet.freeze_panes is not None,
        "header": any(part.left.text or part.center.text or part.right.text for part in header),
        "formula": any(cell.data_type in {"f", "e"} for cell in cells),
        "fill": any(cell.fill.fill_type is not None for cell in cells),
        "letters": any(cell.font.sz < MIN_POINTS or cell.font.vertAlign is not None for cell in cells),
        "wrap": any(isinstance(cell.value, str) and not cell.alignment.wrap_text for cell in cells),
        "link by colour": any(is_link_by_colour(cell) for cell in cells),
    }
    faults |= {rule for rule, broken in checks.items() if broken}
    links = {cell.value: cell.hyperlink.location for cell in cells if cell.hyperlink}
    cursor = sheet.sheet_view.selection[0].activeCell
    return Sheet(sheet.title, rows, sheet["A1"].style, cursor, areas, links, faults)


def is_link_by_colour(cell: Cell) -> bool:
    return cell.hyperlink is not None and cell.font.u is None


def read_ods(path: Path) -> Book:
    document = opendocument.load(path)
    styles = {
        found.getAttribute("name"): found
        for place in (document.styles, document.automaticstyles)
        for found in place.getElementsByType(style.Style)
    }
    settings = {
        item.getAttribute("name"): str(item)
        for item in document.settings.getElementsByType(config.ConfigItem)
        if item.getAttribute("name") == "ActiveTable"
    }
    cursors = {}
    for entry in document.settings.getElementsByType(config.ConfigItemMapEntry):
        items = {item.getAttribute("name"): str(item) for item in entry.childNodes if item.qname[1] == "config-item"}
        if "CursorPositionX" in items:
            cursors[entry.getAttribute("name")] = items
    ranges = document.spreadsheet.getElementsByType(table.DatabaseRange)
    sheets = [
        ods_sheet(found, styles, ranges, cursors) for found in document.spreadsheet.getElementsByType(table.Table)
    ]
    first = {kind: document.meta.getElementsByType(kind) for kind in (dc.Title, dc.Language)}
    title, language = (str(found[0]) if found else None for found in first.values())
    book = Book(title, language, settings.get("ActiveTable", ""), sheets)
    for page in document.masterstyles.getElementsByType(style.Header) + document.masterstyles.getElementsByType(
        style.Footer
    ):
        if teletype.extractText(page):
            book.faults.add("header")
    return book


def ods_sheet(found: Element, styles: dict[str, Element], ranges: list[Element], cursors: dict[str, Any]) -> Sheet:
    name, faults, rows = found.getAttribute("name"), set(), []
    links: dict[str, str] = {}
    title_style = ""
    for row in found.getElementsByType(table.TableRow):
        if row.getAttribute("visibility") not in {None, "visible"}:
            faults.add("hidden")
        values = []
        for cell in row.getElementsByType(table.TableCell):
            values.append(ods_value(cell, links))
            faults |= ods_cell_faults(cell, styles)
            if not rows and len(values) == 1:
                title_style = named(cell, styles)
        rows.append(values)
    for column in found.getElementsByType(table.TableColumn):
        if column.getAttribute("visibility") not in {None, "visible"}:
            faults.add("hidden")
    if found.getElementsByType(table.CoveredTableCell):
        faults.add("merged")
    if found.getElementsByType(draw.Frame):
        faults.add("image")
    width = max(len(row) for row in rows)
    rows = [row + [None] * (width - len(row)) for row in rows]
    cursor = cursors.get(name, {})
    if cursor.get("HorizontalSplitMode", "0") != "0" or cursor.get("VerticalSplitMode", "0") != "0":
        faults.add("frozen")
    at = f"{chr(65 + int(cursor.get('CursorPositionX', 0)))}{int(cursor.get('CursorPositionY', 0)) + 1}"
    areas = []
    for place in ranges:
        begin, end = place.getAttribute("targetrangeaddress").replace("''", "\0").rsplit(":", 1)
        sheet, first = begin.rsplit(".", 1)
        if sheet.strip("'").replace("\0", "'") == name:
            box = openpyxl.utils.range_boundaries(f"{first}:{end.rsplit('.', 1)[1]}")
            areas.append(Area(place.getAttribute("name"), *box))
            if place.getAttribute("displayfilterbuttons") == "true":
                faults.add("filter")
    return Sheet(name, rows, title_style, at, areas, links, faults)


def ods_value(cell: Element, links: dict[str, str]) -> Any:
    kind = cell.getAttribute("valuetype")
    words = "\n".join(teletype.extractText(part) for part in cell.getElementsByType(text.P))
    for link in cell.getElementsByType(text.A):
        links[words] = link.getAttribute("href").removeprefix("#").replace(".A1", "!A1")
    if kind in {"float", "percentage"}:
        return float(cell.getAttribute("value"))
    return None if kind is None else words


def chain(cell: Element, styles: dict[str, Element]) -> list[Element]:
    """The style of a cell, and those that it stands on."""
    found, name = [], cell.getAttribute("stylename")
    while name in styles:
        found.append(styles[name])
        name = styles[name].getAttribute("parentstylename")
    return found


def named(cell: Element, styles: dict[str, Element]) -> str:
    own = chain(cell, styles)
    return (own[0].getAttribute("displayname") or own[0].getAttribute("name")) if own else ""


def ods_cell_faults(cell: Element, styles: dict[str, Element]) -> set[str]:
    def first(kind: Any, name: str) -> str | None:
        given = (part.getAttribute(name) for own in chain(cell, styles) for part in own.getElementsByType(kind))
        return next((value for value in given if value), None)

    is_text = cell.getAttribute("valuetype") == "string"
    size = first(style.TextProperties, "fontsize") or "12pt"
    checks = {
        "merged": any(cell.getAttribute(name) for name in ("numbercolumnsspanned", "numberrowsspanned")),
        "formula": cell.getAttribute("formula") is not None,
        "fill": first(style.TableCellProperties, "backgroundcolor") not in {None, "transparent"},
        "letters": float(size.removesuffix("pt")) < MIN_POINTS
        or first(style.TextProperties, "textposition") is not None,
        "wrap": is_text and first(style.TableCellProperties, "wrapoption") != "wrap",
        "link by colour": bool(cell.getElementsByType(text.A))
        and first(style.TextProperties, "textunderlinestyle") in {None, "none"},
    }
    return {rule for rule, broken in checks.items() if broken}


def faults(book: Book) -> set[str]:
    """The rules that a workbook in English breaks."""
    found = set(book.faults)
    for sheet in book.sheets:
        found |= sheet.faults | sheet_faults(sheet)
    names = [sheet.name for sheet in book.sheets]
    cover, contents = book.sheets[0], book.sheets[1]
    tables = [area.name.casefold() for sheet in book.sheets for area in sheet.tables]
    used = {
        note for sheet in book.sheets for row in sheet.rows for cell in row for note in NOTE.findall(str(cell or ""))
    }
    said = {row[0] for sheet in book.sheets if sheet.name == "Notes" for row in sheet.rows[3:]}
    symbols = {symbol for sheet in book.sheets[2:] for symbol in symbols_of(sheet)}
    on_cover = [str(row[0]) for row in cover.rows]
    checks = {
        "document title": not book.title,
        "document language": not book.language,
        "first sheet": book.active != names[0],
        "sheet names": len({name.casefold() for name in names}) < len(names)
        or any(not name or len(name) > 31 or set(name) & set(FORBIDDEN) for name in names),
        "table names": len(set(tables)) < len(tables) or any(not re.fullmatch(r"[^\W\d]\w*", name) for name in tables),
        "contents": [row[0] for row in contents.rows[3:]] != names[2:],
        "links": contents.links != {name: f"'{name}'!A1" for name in names[2:]},
        "notes": used != said or (bool(used) and "Notes" not in names),
        "symbols on the cover": any(not any(line.startswith(symbol) for line in on_cover) for symbol in symbols),
        "source": not any(line.startswith("Source: ") for line in on_cover),
    }
    return found | {rule for rule, broken in checks.items() if broken}


def symbols_of(sheet: Sheet) -> set[str]:
    """The symbols in the table of a sheet, without those of notes."""
    cells = [cell for area in sheet.tables for row in sheet.rows[area.top :] for cell in row if isinstance(cell, str)]
    return {symbol for cell in cells for symbol in SYMBOL.findall(cell)}


def sheet_faults(sheet: Sheet) -> set[str]:
    rows = sheet.rows
    checks = {
        "heading": sheet.title_style != "Heading 1" or not rows[0][0],
        "cursor": sheet.cursor != "A1",
        "blank rows": any(all(cell is None for cell in row) for row in rows),
        "one table": len(sheet.tables) != (0 if sheet.name == "Cover" else 1),
    }
    for area in sheet.tables:
        above = [str(row[0]) for row in rows[: area.top - 1]]
        heads, body = rows[area.top - 1], rows[area.top :]
        words = [str(head).casefold() for head in heads]
        explained = " ".join(line for line in above if line.startswith("Symbols"))
        has_empty = any(cell is None for row in body for cell in row)
        checks |= {
            "place": (area.left, area.right, area.bottom) != (1, len(heads), len(rows)),
            "heads": None in heads
            or len(set(words)) < len(words)
            or (area.columns is not None and area.columns != heads),
            "blank columns": any(all(cell is None for cell in column) for column in zip(*body, strict=True)),
            "beside the lines": any(cell is not None for row in rows[: area.top - 1] for cell in row[1:]),
            "empty cells": has_empty and not any(line.startswith("Empty cells: ") for line in above),
            "symbols": any(symbol not in explained for symbol in symbols_of(sheet)),
            "one table is said": "This worksheet contains one table." not in above,
        }
    return {rule for rule, broken in checks.items() if broken}
