"""Writes small data files of SAS in every layout that there is, so that readers can be compared on them.

What is known of the format is in M. Shotwell, "SAS7BDAT Database Binary Format". The files hold what readers look
at, and zeros elsewhere.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

MAGIC = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
HEADER, PAGE = 1024, 4096
PIECES, CASES, BOTH = 0x0000, 0x0100, 0x0200
# A missing value is a number that is none, with the inverted place of its class in the sixth byte.
# `._` is 0, `.` is 1, `.A` is 2.
PLACES = {"._": 0, ".": 1, **{f".{chr(ord('A') + i)}": 2 + i for i in range(26)}}


class Writer:
    """A file of numbers (8 bytes or a given width) and texts."""

    def __init__(
        self, columns: list[dict[str, Any]], rows: list[list[Any]], wide: bool, big: bool, compression: str
    ) -> None:
        self.columns, self.rows = columns, rows
        self.wide, self.order = wide, ">" if big else "<"
        self.word = 8 if wide else 4
        self.compression = compression
        self.row = sum(column["width"] for column in columns)

    def int(self, number: int, width: int) -> bytes:
        return (number % (1 << 8 * width)).to_bytes(width, "big" if self.order == ">" else "little")

    def signature(self, low: int) -> bytes:
        if not self.wide:
            return self.int(low, 4)
        if low < 0xFFFFF000:
            return self.int(low, 4) + bytes(4)
        return self.int(0xFFFFFFFF << 32 | low, 8)

    def number(self, value: Any, width: int) -> bytes:
        if isinstance(value, str):
            bits = 0xFFFF_0000_0000_0000 | (0xFF - PLACES[value]) << 40
        else:
            bits = struct.unpack(">Q", struct.pack(">d", value))[0]
        whole = self.int(bits, 8)
        return whole[:width] if self.order == ">" else whole[8 - width :]

    def case(self, row: list[Any]) -> bytes:
        cells = []
        for column, value in zip(self.columns, row, strict=False):
            if column.get("text"):
                cells.append(value.encode().ljust(column["width"]))
            else:
                cells.append(self.number(value, column["width"]))
        return b"".join(cells)

    def texts(self) -> tuple[bytes, dict[str, tuple[int, int]]]:
        """The block of all texts, and where each is in it."""
        block = bytearray(36)
        mark = {"": b"", "runs": b"SASYZCRL", "repeats": b"SASYZCR2"}[self.compression]
        block[12 : 12 + len(mark)] = mark
        places: dict[str, tuple[int, int]] = {"": (0, 0)}
        for text in [t for c in self.columns for t in (c["name"], c.get("label", ""), c.get("format", ""))] + [
            "A label"
        ]:
            if text and text not in places:
                places[text] = (len(block), len(text.encode()))
                block += text.encode().ljust((len(text.encode()) + 3) // 4 * 4)
        block[0:2] = self.int(len(block), 2)
        return bytes(block), places

    def pieces(self, behind: int) -> list[bytes]:
        block, places = self.texts()
        w = self.word

        def at(text: str) -> bytes:
            place, length = places[text]
            return self.int(0, 2) + self.int(place, 2) + self.int(length, 2)

        rows = bytearray(808 if self.wide else 480)
        rows[:w] = self.signature(0xF7F7F7F7)
        fields = [(5, self.row), (6, len(self.rows)), (9, len(self.columns)), (13, PAGE), (15, behind)]
        for place, number in fields:
            rows[place * w : (place + 1) * w] = self.int(number, w)
        rows[len(rows) - 130 : len(rows) - 124] = at("A label")
        pieces = [bytes(rows), self.signature(0xF6F6F6F6) + self.int(len(self.columns), w) + bytes(w)]
        pieces.append(self.signature(0xFFFFFFFD) + block + bytes(w + 4))
        names = b"".join(at(column["name"]) + bytes(2) for column in self.columns)
        pieces.append(self.signature(0xFFFFFFFF) + self.int(len(names) + 8, 2) + bytes(6) + names + bytes(w + 4))
        attributes, place = b"", 0
        for column in self.columns:
            kind = 2 if column.get("text") else 1
            attributes += self.int(place, w) + self.int(column["width"], 4) + self.int(4, 2) + bytes([kind, 0])
            place += column["width"]
        pieces.append(
            self.signature(0xFFFFFFFC) + self.int(len(attributes) + 8, 2) + bytes(6) + attributes + bytes(w + 4)
        )
        for column in self.columns:
            form = bytearray(64 if self.wide else 52)
            form[:w] = self.signature(0xFFFFFBFE)
            form[3 * w : 3 * w + 2] = self.int(column.get("shown", 0), 2)
            form[22 + 3 * w : 28 + 3 * w] = at(column.get("format", ""))
            form[28 + 3 * w : 34 + 3 * w] = at(column.get("label", ""))
            pieces.append(bytes(form))
        return pieces

    def page(self, kind: int, parts: int, pieces: list[tuple[bytes, int, int]], cases: bytes) -> bytes:
        page = bytearray(PAGE)
        head = 32 if self.wide else 16
        page[head : head + 6] = self.int(kind, 2) + self.int(parts, 2) + self.int(len(pieces), 2)
        begin, end = head + 8, PAGE
        for piece, packing, is_case in pieces:
            end -= (len(piece) + 7) // 8 * 8
            page[end : end + len(piece)] = piece
            entry = self.int(end, self.word) + self.int(len(piece), self.word) + bytes([packing, is_case])
            page[begin : begin + len(entry)] = entry
            begin += 24 if self.wide else 12
        begin = (begin + 7) // 8 * 8 if pieces else begin
        assert begin + len(cases) <= end, "the page is full"
        page[begin : begin + len(cases)] = cases
        return bytes(page)

    def pages(self) -> list[bytes]:
        cases = [self.case(row) for row in self.rows]
        if self.compression:
            pack = {"runs": runs, "repeats": repeats}[self.compression]
            packed = [(pack(case), 4, 1) for case in cases]
            # One that is no shorter when it is packed stands as it is.
            packed = [(case, 0, 1) if len(p[0]) >= len(case) else p for p, case in zip(packed, cases, strict=False)]
            pages = [self.page(PIECES, 0, [(piece, 0, 0) for piece in self.pieces(0)], b"")]
            for begin in range(0, len(packed), 20):
                part = packed[begin : begin + 20]
                pages.append(self.page(PIECES, len(part), part, b""))
            return pages
        behind = min(3, len(cases))
        pieces = [(piece, 0, 0) for piece in self.pieces(behind)]
        pages = [self.page(BOTH, len(pieces) + behind, pieces, b"".join(cases[:behind]))]
        for begin in range(behind, len(cases), 20):
            part = cases[begin : begin + 20]
            pages.append(self.page(CASES, len(part), [], b"".join(part)))
        return pages

    def write(self, path: Path) -> None:
        pages = self.pages()
        pad = 4 if self.wide else 0
        header = bytearray(HEADER)
        header[:32] = MAGIC
        header[32] = 0x33 if self.wide else 0x22
        header[35] = 0x33 if pad else 0x22
        header[37] = 0 if self.order == ">" else 1
        header[39] = ord("1")
        header[70] = 20
        header[84:92] = b"SAS FILE"
        header[92:156] = b"TABLE".ljust(64)
        header[156:164] = b"DATA    "
        header[196 + pad : 204 + pad] = self.int(HEADER, 4) + self.int(PAGE, 4)
        header[204 + pad : 204 + pad + self.word] = self.int(len(pages), self.word)
        release = 216 + pad + (4 if self.wide else 0)
        header[release : release + 8] = b"9.0401M6"
        header[release + 8 : release + 24] = b"Linux".ljust(16, b"\0")
        path.write_bytes(bytes(header) + b"".join(pages))


def stretches(case: bytes) -> list[tuple[int, bytes]]:
    """Runs of one byte, and what is between them: the length of a run, or 0."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at < len(case):
        end = at
        while end < len(case) and case[end] == case[at]:
            end += 1
        if end - at >= 3:
            found.append((end - at, case[at : at + 1]))
        elif found and found[-1][0] == 0:
            found[-1] = (0, found[-1][1] + case[at:end])
        else:
            found.append((0, case[at:end]))
        at = end
    return found


def runs(case: bytes) -> bytes:
    """Packed by runs of a byte."""
    packed = bytearray()
    for length, stretch in stretches(case):
        if length == 0:
            for begin in range(0, len(stretch), 16):
                part = stretch[begin : begin + 16]
                packed += bytes([0x80 | (len(part) - 1)]) + part
        left = length
        while left > 0:
            if left >= 18 and stretch == b" ":
                taken = min(left, 17 + 255)
                packed += bytes([0x60, taken - 17])
            elif left >= 18:
                taken = min(left, 18 + 255)
                packed += bytes([0x40, taken - 18]) + stretch
            elif left >= 3:
                taken = left
                packed += bytes([0xC0 | (left - 3)]) + stretch
            else:
                taken = left
                packed += bytes([0x80 | (left - 1)]) + stretch * left
            left -= taken
    return bytes(packed)


def repeats(case: bytes) -> bytes:
    """Packed by repeats: runs as commands, and what came before within the last bytes as a copy."""
    tokens: list[tuple[bool, bytes]] = []
    at = 0
    while at < len(case):
        run = 1
        while at + run < len(case) and case[at + run] == case[at] and run < 18:
            run += 1
        back = case[:at].rfind(case[at : at + 8]) if len(case) - at >= 8 else -1
        if run >= 3:
            tokens.append((True, bytes([run - 3, case[at]])))
            at += run
        elif back >= 0 and 3 <= at - back < 3 + 4096:
            distance = at - back - 3
            tokens.append((True, bytes([8 << 4 | distance & 15, distance >> 4])))
            at += 8
        else:
            tokens.append((False, case[at : at + 1]))
            at += 1
    packed = bytearray()
    for begin in range(0, len(tokens), 16):
        part = tokens[begin : begin + 16]
        bits = sum(1 << (15 - i) for i, (command, _) in enumerate(part) if command)
        packed += struct.pack(">H", bits) + b"".join(content for _, content in part)
    return bytes(packed)
