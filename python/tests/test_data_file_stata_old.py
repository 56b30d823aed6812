"""Stata files of releases before 114, which nobody writes any more.

They are made here from the description of the format, and read beside pandas, which reads them by code of its own.
"""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import Any

import infosoc
import pandas as pd
import pytest

RELEASES = [102, 103, 104, 105, 108, 110, 111, 113]
# What is missing: the largest of each type, and from release 113 on, the first of 27.
LARGEST = {"b": 127, "h": 32767, "i": 2147483647, "f": 2.0**127, "d": 2.0**1023}
CODES = {"b": (0x62, 251), "h": (0x69, 252), "i": (0x6C, 253), "f": (0x66, 254), "d": (0x64, 255)}
COLUMNS: list[tuple[str, str, list[Any]]] = [
    ("small", "b", [1, -5, 100, None]),
    ("middle", "h", [1000, -32000, 0, None]),
    ("large", "i", [2000000000, -7, 0, None]),
    ("single", "f", [0.5, -1.25, 1e10, None]),
    ("double", "d", [0.1, -1e300, 123456.789, None]),
    ("text", "8s", ["abc", "", "12345678", "São"]),
]
LABELS = {1: "yes", -5: "no", 100: "more"}


def missing(kind: str, release: int) -> float:
    if kind == "d" and release <= 105:
        return 2.0**333
    if release < 113 or kind in "fd":
        return LARGEST[kind]
    return LARGEST[kind] - 26


def filled(text: str, width: int) -> bytes:
    return text.encode("cp1252").ljust(width, b"\0")


def value_labels(release: int, order: str, name: int) -> bytes:
    if release < 108:
        codes = b"".join(struct.pack(order + "h", code) for code in LABELS)
        return (
            struct.pack(order + "H", len(LABELS))
            + filled("answers", 9)
            + b"\0"
            + codes
            + b"".join(filled(label, 8) for label in LABELS.values())
        )
    texts, places = b"", []
    for label in LABELS.values():
        places.append(len(texts))
        texts += label.encode() + b"\0"
    count = len(LABELS)
    table = struct.pack(order + "ii", count, len(texts))
    table += b"".join(struct.pack(order + "i", place) for place in places)
    table += b"".join(struct.pack(order + "i", code) for code in LABELS) + texts
    return struct.pack(order + "i", len(table)) + filled("answers", name) + bytes(3) + table


def old(release: int, order: str) -> bytes:
    """A file of an old release, by <https://www.stata.com/help.cgi?dta_113> and those before it."""
    name = 33 if release >= 110 else 9
    label = 81 if release >= 108 else 32
    form = 12 if release >= 105 else 7
    rows = len(COLUMNS[0][2])
    file = struct.pack("BBBB", release, 1 if order == ">" else 2, 1, 0) + struct.pack(order + "H", len(COLUMNS))
    file += struct.pack(order + ("H" if release == 102 else "i"), rows) + filled("A file", label)
    file += filled("30 Jun 2021 12:00", 18) if release >= 105 else b""
    for _, kind, _ in COLUMNS:
        if kind.endswith("s"):
            width = int(kind[:-1])
            file += bytes([width if release >= 111 else 0x7F + width])
        else:
            file += bytes([CODES[kind][1 if release >= 111 else 0]])
    file += b"".join(filled(column, name) for column, _, _ in COLUMNS)
    file += bytes(2 * (len(COLUMNS) + 1))
    file += b"".join(filled("%8s" if kind.endswith("s") else "%9.0g", form) for _, kind, _ in COLUMNS)
    file += b"".join(filled("answers" if column == "small" else "", name) for column, _, _ in COLUMNS)
    file += b"".join(filled(f"The {column} one", label) for column, _, _ in COLUMNS)
    if release >= 105:
        length = "H" if release < 110 else "i"
        note = filled("_dta", name) + filled("note1", name) + b"a note\0"
        file += b"\x01" + struct.pack(order + length, len(note)) + note + b"\0" + struct.pack(order + length, 0)
    for row in range(rows):
        for _, kind, values in COLUMNS:
            value = values[row]
            if kind.endswith("s"):
                file += filled(value, int(kind[:-1]))
            else:
                file += struct.pack(order + kind, missing(kind, release) if value is None else value)
    return file + value_labels(release, order, name)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("release", RELEASES)
def test_old_releases_are_read_as_pandas_reads_them(release: int, order: str, tmp_path: Path) -> None:
    path = tmp_path / "old.dta"
    path.write_bytes(old(release, order))
    with pd.io.stata.StataReader(path, convert_categoricals=False) as reader:
        frame = reader.read()
        labels, variable_labels = reader.value_labels(), reader.variable_labels()
        data_label = reader.data_label
    file = infosoc.read_file(path)
    table = file.to_polars()
    assert file.columns == list(frame.columns) == [column for column, _, _ in COLUMNS]
    for column, _, values in COLUMNS:
        pandas = [
            None if isinstance(v, float) and math.isnan(v) else v or None if v == "" else v
            for v in frame[column].tolist()
        ]
        found = table[column].to_list()
        assert found == pandas == [None if value == "" else value for value in values], column
    assert {row["name"]: row["label"] for row in file.variables().to_dicts()} == variable_labels
    known = {row["value"]: row["label"] for row in file.labels("small").to_dicts()}
    assert known == {str(code): label for code, label in labels["answers"].items()}
    assert file.label == data_label


def test_single_precision_is_read_as_the_decimal_that_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "float.dta"
    values = [1.1, -0.3, 99.99, 1e-7, 16777216.0]
    pd.DataFrame({"x": pd.array(values, dtype="float32")}).to_stata(path, write_index=False)
    assert [row["x"] for row in infosoc.read_file(path).to_dicts()] == values
