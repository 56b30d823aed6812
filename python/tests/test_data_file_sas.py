"""Files of SAS and portable files of SPSS, beside pyreadstat, which reads them by ReadStat's C code, and pandas."""

from __future__ import annotations

import datetime
import math
from pathlib import Path
from typing import Any

import infosoc
import pandas as pd
import pyreadstat
import pytest
from beside_pyreadstat import SPSS_ORIGIN, code, columns, plain
from sas7bdat import Writer

FILES = Path(__file__).parents[2] / "tests/golden/statfiles"
SAS = sorted(FILES.glob("*.sas7bdat"))
# ReadStat does not unpack cases that were packed by repeats; pandas does.
OF_READSTAT = [path for path in SAS if "repeats" not in path.name]
TRANSPORT = sorted([*FILES.glob("*.xpt"), *FILES.glob("*.xpt5"), *FILES.glob("*.xpt8")])


def close(found: list[Any], expected: list[Any]) -> bool:
    """Whether values are the same; numbers that were in base 16 or 30 may be rounded in another way."""
    return len(found) == len(expected) and all(
        a == b or (isinstance(a, float) and isinstance(b, float) and math.isclose(a, b, rel_tol=1e-14))
        for a, b in zip(found, expected, strict=False)
    )


def same(path: Path, read: Any, catalog: Path | None = None) -> infosoc.DataFile:
    """Compare all that the two read of a file; pyreadstat gives classes of missing values as letters."""
    options = {} if read is pyreadstat.read_xport else {"user_missing": True}
    frame, about = read(path, disable_datetime_conversion=True, **options)
    if catalog:
        # With a catalogue, pyreadstat puts labels in the place of codes.
        _, about = read(path, catalog_file=catalog, disable_datetime_conversion=True, **options)
    file = infosoc.read_file(path, catalog=catalog) if catalog else infosoc.read_file(path)
    assert file.label == (about.file_label or None)
    assert len(file) == len(frame)
    for name, variable, ours, theirs in columns(file, frame, about):
        found, expected = ([plain(value) for value in values] for values in (ours, theirs))
        if any(isinstance(value, str) for value in expected) and variable["type"] != "text":
            expected = [f".{v.lower()}" if isinstance(v, str) else v if v is None else code(v) for v in expected]
        assert close(found, expected), name
        labels = {row["value"]: row["label"] for row in file.labels(name).to_dicts()}
        known = about.variable_value_labels.get(name, {})
        classes = variable["type"] != "text"
        assert labels == {
            f".{v.lower()}" if isinstance(v, str) and classes else code(v): label for v, label in known.items()
        }, name
    return file


@pytest.mark.parametrize("path", OF_READSTAT, ids=lambda path: path.name)
def test_every_data_file_of_sas_is_read_as_pyreadstat_reads_it(path: Path) -> None:
    same(path, pyreadstat.read_sas7bdat)


@pytest.mark.parametrize("path", OF_READSTAT, ids=lambda path: path.name)
def test_formats_of_sas_are_those_of_pyreadstat(path: Path) -> None:
    _, about = pyreadstat.read_sas7bdat(path)
    variables = {row["name"]: row["format"] for row in infosoc.read_file(path).variables().to_dicts()}
    assert variables == {name: form or None for name, form in about.original_variable_types.items()}


@pytest.mark.parametrize("path", SAS, ids=lambda path: path.name)
def test_data_files_of_sas_have_the_numbers_that_pandas_reads(path: Path) -> None:
    frame = pd.read_sas(path, encoding="utf-8")
    table = infosoc.read_file(path).to_polars()
    for name in frame.columns:
        if frame[name].dtype == "float64" and table[name].dtype.is_float():
            assert [plain(value) for value in table[name]] == [plain(value) for value in frame[name].tolist()], name


@pytest.mark.parametrize(
    ("data", "catalog"),
    [
        ("test_data_linux.sas7bdat", "test_formats_linux.sas7bcat"),
        ("test_data_win.sas7bdat", "test_formats_win.sas7bcat"),
        ("missing_test.sas7bdat", "missing_formats.sas7bcat"),
    ],
)
def test_labels_come_from_the_catalogue_that_is_given(data: str, catalog: str) -> None:
    file = same(FILES / data, pyreadstat.read_sas7bdat, FILES / catalog)
    assert any(row["labels"] for row in file.variables().to_dicts())
    assert not any(row["labels"] for row in infosoc.read_file(FILES / data).variables().to_dicts()), (
        "nothing is guessed"
    )


def test_a_catalogue_holds_no_data_and_a_data_file_no_labels() -> None:
    with pytest.raises(infosoc.InvalidFile, match="as catalog"):
        infosoc.read_file(FILES / "test_formats_linux.sas7bcat")
    with pytest.raises(infosoc.InvalidFile, match="not a SAS format catalog"):
        infosoc.read_file(FILES / "test_data_linux.sas7bdat", catalog=FILES / "test_data_win.sas7bdat")
    with pytest.raises(infosoc.InvalidArgument, match="catalog"):
        infosoc.read_file(FILES / "sample.sav", catalog=FILES / "test_formats_linux.sas7bcat")


def test_classes_of_missing_values_are_codes_and_missing_in_values() -> None:
    file = infosoc.read_file(FILES / "missing_test.sas7bdat")
    codes = {value for row in file.to_dicts() for value in row.values() if isinstance(value, str)}
    assert {".a", ".z"} & codes or any(value.startswith(".") for value in codes)
    assert not any(
        str(v).startswith(".") for row in file.values().to_dicts() for v in row.values() if isinstance(v, str)
    )


@pytest.mark.parametrize("path", TRANSPORT, ids=lambda path: path.name)
def test_every_transport_file_is_read_as_pyreadstat_reads_it(path: Path) -> None:
    same(path, pyreadstat.read_xport)


WRITTEN = {
    "whole": [1.0, 2.0, 99.0, None, -3.0],
    "fraction": [0.5, -1e60, 1e-60, None, 123456.789],
    "text": ["a", "", "Sao Tome", "REFUSED", "x" * 8],
    "wide": ["y" * 190, "", "z" * 200, "w" * 3, "w" * 100],
}


@pytest.mark.parametrize("version", [5, 8])
@pytest.mark.parametrize("rows", [0, 1, 4, 5])
@pytest.mark.parametrize("labels", [False, True])
def test_transport_files_that_pyreadstat_writes(version: int, rows: int, labels: bool, tmp_path: Path) -> None:
    frame = pd.DataFrame(WRITTEN).iloc[:rows]
    about: dict[str, Any] = {"column_labels": [f"Variable {name}" for name in frame.columns]} if labels else {}
    if labels and version == 8:
        frame = frame.rename(columns={"whole": "a_name_that_is_longer_than_eight"})
        about["column_labels"] = ["A label of more than forty letters, as version 8 has them"] * 4
    path = tmp_path / "written.xpt"
    pyreadstat.write_xport(frame, path, file_format_version=version, file_label="A label", table_name="TABLE1", **about)
    same(path, pyreadstat.read_xport)


def test_rows_of_a_narrow_transport_file_are_told_from_the_blanks_behind_them(tmp_path: Path) -> None:
    path = tmp_path / "narrow.xpt"
    for rows in range(1, 12):
        pyreadstat.write_xport(pd.DataFrame({"x": [float(i) for i in range(rows)]}), path)
        assert len(infosoc.read_file(path).to_dicts()) == rows


def test_one_of_several_data_sets_of_a_transport_file_is_chosen(tmp_path: Path) -> None:
    first, second = tmp_path / "one.xpt", tmp_path / "two.xpt"
    pyreadstat.write_xport(pd.DataFrame({"x": [1.0, 2.0]}), first, table_name="PEOPLE")
    pyreadstat.write_xport(pd.DataFrame({"y": [3.0]}), second, table_name="HOMES")
    both = tmp_path / "both.xpt"
    # What stands before the first data set has three records.
    both.write_bytes(first.read_bytes() + second.read_bytes()[240:])
    with pytest.raises(infosoc.InvalidFile, match=r"PEOPLE, HOMES.*as sheet"):
        infosoc.read_file(both)
    assert infosoc.read_file(both, sheet="homes").to_dicts() == [{"y": 3.0}]
    assert [row["x"] for row in infosoc.read_file(both, sheet=1).to_dicts()] == [1.0, 2.0]
    with pytest.raises(infosoc.InvalidFile, match="no such data set"):
        infosoc.read_file(both, sheet=3)


@pytest.mark.parametrize("name", ["sample.sas7bdat", "sample_bincompressed.sas7bdat", "sample.xpt", "sample.por"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.3, 0.5, 0.6, 0.9])
def test_a_file_that_was_cut_off_says_so(name: str, share: float, tmp_path: Path) -> None:
    whole = (FILES / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(infosoc.InvalidFile, match=r"cut off|neither|again"):
        infosoc.read_file(path)


@pytest.mark.parametrize("records", [1, 2, 3])
def test_a_transport_file_that_ends_between_records_misses_no_case_in_silence(records: int, tmp_path: Path) -> None:
    path = tmp_path / "a.xpt"
    # A case of 200 bytes is two records and a half.
    pyreadstat.write_xport(pd.DataFrame({"t": ["x" * 200, "y" * 200]}), path)
    whole = path.read_bytes()
    assert len(infosoc.read_file(path).to_dicts()) == 2
    path.write_bytes(whole[: -80 * records])
    with pytest.raises(infosoc.InvalidFile, match="cut off"):
        infosoc.read_file(path)


def test_a_portable_file_is_read_as_pyreadstat_reads_it() -> None:
    path = FILES / "sample.por"
    portable(path)


def portable(path: Path) -> None:
    """Compare all that the two read of a portable file."""
    frame, about = pyreadstat.read_por(path, disable_datetime_conversion=True)
    file = infosoc.read_file(path)
    for name, variable, ours, theirs in columns(file, frame, about):
        expected = [plain(value) for value in theirs]
        unit = 86400 if variable["type"] == "date" else 1
        found = [plain(value, SPSS_ORIGIN) for value in ours]
        found = [value * unit if isinstance(value, float) else value for value in found]
        assert close(found, expected), name
        labels = {row["value"]: row["label"] for row in file.labels(name).to_dicts() if row["label"] is not None}
        assert labels == {code(v): label for v, label in about.variable_value_labels.get(name, {}).items()}, name


def test_portable_files_that_pyreadstat_writes(tmp_path: Path) -> None:
    frame = pd.DataFrame({"WHOLE": [1.0, 2, 99, None, -3], "PART": [0.5, -1e10, 1e-10, None, 123456.789]})
    frame["TEXT"] = ["a", "bb", "Sao Tome", "REFUSED", "x" * 80]
    path = tmp_path / "written.por"
    pyreadstat.write_por(frame, path, column_labels=["First", "Second", "Third"], file_label="Label")
    portable(path)


PORTABLE = (
    "A8/202106306/120000"
    "42/5B/"  # Two variables.
    "70/1/A5/8/2/5/8/2/"
    "81/89/C5/First"  # 1 and 9 are missing.
    "75/1/B1/5/0/1/5/0/"
    "82/NAD1/1/A2/1/3/Yes2/2/No"
    "F1/2/aa2/2/NA9/3/abc*.0/ZZZZ"
)


def by_hand(path: Path, body: str) -> infosoc.DataFile:
    """Write what pyreadstat writes none of, from the description of the format, and read it."""
    letters = (FILES / "sample.por").read_bytes().replace(b"\r\n", b"")[:464] + body.encode()
    path.write_bytes(b"\r\n".join(letters[i : i + 80] for i in range(0, len(letters), 80)))
    return infosoc.read_file(path)


def test_missing_values_of_a_portable_file(tmp_path: Path) -> None:
    file = by_hand(tmp_path / "missing.por", PORTABLE)
    assert file.to_dicts() == [
        {"A": 1.0, "B": "aa"},
        {"A": 2.0, "B": "NA"},
        {"A": 9.0, "B": "abc"},
        {"A": None, "B": None},
    ]
    assert [row["missing"] for row in file.variables().to_dicts()] == ["1, 9", "NA"]
    assert file.values().to_dicts()[:3] == [{"A": None, "B": "aa"}, {"A": 2.0, "B": None}, {"A": None, "B": "abc"}]
    assert file.labels("A").to_dicts()[0] == {"value": "1", "label": "Yes", "missing": True}


def test_every_label_of_a_portable_file_is_shown_once(tmp_path: Path) -> None:
    file = by_hand(tmp_path / "labels.por", PORTABLE.replace("D1/1/A2/1/3/Yes2/2/No", "D1/1/A3/1/3/Yes1/3/Oui2/2/No"))
    assert [(row["value"], row["label"]) for row in file.labels("A").to_dicts()] == [
        ("1", "Yes"),
        ("1", "Oui"),
        ("2", "No"),
        ("9", None),
    ]


def test_a_portable_file_with_more_missing_values_than_spss_has_is_damaged(tmp_path: Path) -> None:
    assert by_hand(tmp_path / "three.por", PORTABLE.replace("89/", "89/83/")).variables().to_dicts()[0]["missing"]
    with pytest.raises(infosoc.InvalidFile, match="number of missing values"):
        by_hand(tmp_path / "four.por", PORTABLE.replace("89/", "89/83/84/"))


COLUMNS: list[dict[str, Any]] = [
    {"name": "code", "width": 8, "label": "Região é", "format": "SEXF", "shown": 1},
    {"name": "w", "width": 8},
    {"name": "short", "width": 3},
    {"name": "day", "width": 8, "format": "DATE", "shown": 9},
    {"name": "text", "width": 40, "text": True, "label": "A text"},
]


@pytest.mark.parametrize("compression", ["", "runs", "repeats"])
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("wide", [False, True])
def test_every_layout_of_a_data_file(wide: bool, big: bool, compression: str, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        [float(i % 7), i * 1.25 - 3, float(i % 5 * 16), float(20_000 + i), "ab" * (i % 20) + "é"] for i in range(50)
    ]
    rows[1][0], rows[2][0], rows[3][0], rows[4][1] = ".", ".A", "._", ".Z"
    rows[5][4] = ""
    path = tmp_path / "layout.sas7bdat"
    Writer(COLUMNS, rows, wide, big, compression).write(path)
    file = infosoc.read_file(path) if compression == "repeats" else same(path, pyreadstat.read_sas7bdat)
    assert file.label == "A label"
    table = file.to_polars()
    assert table["code"].to_list()[:5] == ["0", None, ".a", "._", "4"]
    assert table["w"].to_list()[4] == ".z"
    assert table["short"].to_list() == [row[2] for row in rows]
    assert table["day"].to_list()[0] == datetime.date(1960, 1, 1) + datetime.timedelta(days=20_000)
    frame = pd.read_sas(path, encoding="utf-8")
    assert [plain(v) for v in frame["text"].tolist()] == table["text"].to_list() == [row[4] or None for row in rows]
    assert [plain(v) for v in frame["short"].tolist()] == table["short"].to_list()
    kept = FILES / f"layout_{'64' if wide else '32'}_{'big' if big else 'little'}_{compression or 'plain'}.sas7bdat"
    assert kept.read_bytes() == path.read_bytes(), "what the fuzz target begins with"
