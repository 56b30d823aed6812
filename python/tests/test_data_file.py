"""Files of statistical packages, beside pyreadstat, which reads them by ReadStat's C code."""

from __future__ import annotations

import datetime
import itertools
import struct
from pathlib import Path
from typing import Any

import beside_pyreadstat
import infosoc
import pandas as pd
import pyreadstat
import pytest
from beside_pyreadstat import SAS_ORIGIN, SPSS_ORIGIN, code

FILES = Path(__file__).parents[2] / "tests/golden/statfiles"
SPSS = sorted([*FILES.glob("*.sav"), *FILES.glob("*.zsav")])
STATA = sorted(FILES.glob("*.dta"))


def plain(value: Any) -> Any:
    """A value as SPSS counts it: days and times in seconds."""
    return beside_pyreadstat.plain(value, SPSS_ORIGIN, day=86400)


def same(path: Path) -> None:
    """Compare all that the two read of a file."""
    frame, about = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True)
    file = infosoc.read_file(path)
    assert file.columns == list(frame.columns)
    assert file.label == (about.file_label or None)
    table = file.to_polars()
    for name in frame.columns:
        expected = [plain(value) for value in frame[name].tolist()]
        assert [plain(value) for value in table[name]] == expected, name
    variables = {row["name"]: row for row in file.variables().to_dicts()}
    for name, label in about.column_names_to_labels.items():
        assert variables[name]["label"] == (label or None), name
    for name, form in about.original_variable_types.items():
        assert variables[name]["format"] in (form, form.removesuffix(".0")), name
    for name, measure in about.variable_measure.items():
        assert (variables[name]["measure"] or "unknown") == measure, name
    for name in frame.columns:
        labels = {row["value"]: row["label"] for row in file.labels(name).to_dicts() if row["label"] is not None}
        expected = about.variable_value_labels.get(name, {})
        assert labels == {code(value): label for value, label in expected.items()}, name
    for name in frame.columns:
        ranges = about.missing_ranges.get(name, [])
        low_high = [(code(r["lo"]), code(r["hi"])) for r in ranges]
        expected = [low if low == high else f"{low} THRU {high}" for low, high in low_high]
        assert sorted((variables[name]["missing"] or "").split(", ")) == sorted(expected or [""]), name
    blank, _ = pyreadstat.read_sav(path, disable_datetime_conversion=True)
    table = file.values().to_polars()
    for name in blank.columns:
        expected = [plain(value) for value in blank[name].tolist()]
        assert [plain(value) for value in table[name]] == expected, name


@pytest.mark.parametrize("path", SPSS, ids=lambda path: path.name)
def test_every_file_of_spss_is_read_as_pyreadstat_reads_it(path: Path) -> None:
    same(path)


WRITTEN = {
    "whole": [1.0, 2.0, 99.0, None, -3.0],
    "fraction": [0.5, -1e300, 1e-300, None, 123456.789],
    "text": ["a", "", "São Tomé", "REFUSED", "x" * 8],
    "wide": ["y" * 300, "", "z" * 255, "é" * 200, "w" * 1000],
}


@pytest.mark.parametrize(
    ("compress", "missing", "labels", "long"), list(itertools.product([False, True], repeat=4)), ids=str
)
def test_files_that_pyreadstat_writes(compress: bool, missing: bool, labels: bool, long: bool, tmp_path: Path) -> None:
    frame = pd.DataFrame(WRITTEN)
    if not long:
        frame = frame.drop(columns="wide")
    about: dict[str, Any] = {"column_labels": [f"Variable {name}, né" for name in frame.columns]} if labels else {}
    if labels:
        about["variable_value_labels"] = {
            "whole": {1: "Oui", 2: "Non", 99: "नहीं"},
            "text": {"a": "A", "REFUSED": "No"},
        }
        about["variable_measure"] = {"whole": "nominal", "fraction": "scale", "text": "nominal"}
    if missing:
        about["missing_ranges"] = {
            "whole": [{"lo": 90, "hi": 99}, -3],
            "fraction": [{"lo": 0, "hi": 1}],
            "text": ["REFUSED"],
        }
    path = tmp_path / "written.sav"
    pyreadstat.write_sav(frame, path, file_label="Ünit", compress=compress, row_compress=not compress and long, **about)
    same(path)


def test_a_survey_leaves_out_what_the_file_declares_as_missing(tmp_path: Path) -> None:
    frame = pd.DataFrame({"w": [1.0, 2, 3, 4], "net": [1.0, 0, 1, 9], "sex": ["F", "M", "F", "M"]})
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(frame, path, missing_ranges={"net": [9]})
    file = infosoc.read_file(path)
    assert [row["net"] for row in file.to_dicts()] == [1, 0, 1, 9], "codes stay"
    row = infosoc.Survey(file, weight="w").mean("net").to_dicts()[0]
    assert (row["value"], row["n"]) == (pytest.approx(4 / 6), 3)


def test_only_wanted_columns_are_read() -> None:
    path = FILES / "sample.sav"
    file = infosoc.read_file(path, columns=["mynum", "MYCHAR"])
    assert file.columns == ["mynum", "mychar"]
    assert len(file.variables()) == 7
    with pytest.raises(infosoc.UnknownColumn, match=r"mynumb.*mynum"):
        infosoc.read_file(path, columns=["mynumb"])


def test_questions_of_several_answers_are_those_of_pyreadstat() -> None:
    path = FILES / "simple_alltypes.sav"
    _, about = pyreadstat.read_sav(path)
    rows = infosoc.read_file(path).multiple_responses().to_dicts()
    found: dict[str, Any] = {}
    for row in rows:
        known = found.setdefault(row["name"].removeprefix("$"), {"label": row["label"] or "", "variables": []})
        known["counted"] = row["counted"]
        known["variables"].append(row["variable"])
    assert set(found) == set(about.mr_sets)
    for name, expected in about.mr_sets.items():
        assert found[name]["label"] == expected["label"], name
        assert found[name]["variables"] == expected["variable_list"], name
        counted = expected["counted_value"]
        assert found[name]["counted"] == (None if counted is None else str(counted)), name
    assert infosoc.read_file(FILES / "sample.dta").multiple_responses().to_dicts() == []


def test_questions_of_several_answers_are_cut_by_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sets.sav"
    pyreadstat.write_sav(pd.DataFrame({"q1": [1.0], "q2": [0.0], "x": ["a"]}), path)
    whole = path.read_bytes().replace(b"UTF-8", b"cp1252")
    whole = whole.replace(struct.pack("<4i", 7, 20, 1, 5), struct.pack("<4i", 7, 20, 1, 6))
    # The number of the code page is the last of eight.
    integers = whole.index(struct.pack("<4i", 7, 3, 4, 8)) + 16
    whole = whole[: integers + 28] + struct.pack("<i", 1252) + whole[integers + 32 :]
    line = "$uses=D1 1 9 Uses éé: q1 q2\n$which=C3 né. q2 q1\n$more=E 11 2 no 0  q1\n".encode("cp1252")
    end = whole.index(struct.pack("<2i", 999, 0))
    path.write_bytes(whole[:end] + struct.pack("<4i", 7, 7, 1, len(line)) + line + whole[end:])
    rows = infosoc.read_file(path).multiple_responses().to_dicts()
    assert [tuple(row.values()) for row in rows] == [
        ("$uses", "Uses éé:", "q1", "1"),
        ("$uses", "Uses éé:", "q2", "1"),
        ("$which", "né.", "q2", None),
        ("$which", "né.", "q1", None),
        ("$more", None, "q1", "no"),
    ]


@pytest.mark.parametrize("cut", [0, 3, 100, 176, 180, 400, 1000, 1600])
def test_a_file_that_was_cut_off_says_so(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.sav"
    path.write_bytes((FILES / "sample.sav").read_bytes()[:cut])
    with pytest.raises(infosoc.InvalidFile, match=r"cut off|neither"):
        infosoc.read_file(path)


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "hh.sav"
    path.write_bytes(b"\x1c" + bytes(7) + b"ENCRYPTEDSAV" + b"\x15" + bytes(range(256)))
    with pytest.raises(infosoc.InvalidFile, match="encrypted with a password; open it in SPSS"):
        infosoc.read_file(path)


def test_text_in_another_encoding_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "latin.sav"
    pyreadstat.write_sav(pd.DataFrame({"x": ["Sao Tome"]}), path)
    path.write_bytes(path.read_bytes().replace(b"Sao Tome", "São Tom\xe9".encode("latin-1").ljust(8)[:8]))
    with pytest.raises(infosoc.InvalidFile, match=r"x in row 1 is not UTF-8 text.*encoding="):
        infosoc.read_file(path)
    assert infosoc.read_file(path, encoding="cp1252").to_dicts()[0]["x"] == "São Tomé"
    lossy = infosoc.read_file(path, lossy=True)
    assert [(row["rule"], row["rows"]) for row in lossy.findings().to_dicts()] == [("not_text", 1)]
    with pytest.raises(infosoc.InvalidArgument, match="klingon"):
        infosoc.read_file(path, encoding="klingon")


def test_a_letter_at_the_end_of_a_text_is_not_lost_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "latin.sav"
    pyreadstat.write_sav(pd.DataFrame({"x": ["Peru", "Cafe", "a" * 8]}), path, column_labels=["Pais"])
    whole = path.read_bytes()
    # The last byte of each begins a letter of UTF-8.
    path.write_bytes(whole.replace(b"Cafe", b"Caf\xe9"))
    with pytest.raises(infosoc.InvalidFile, match="x in row 2 is not UTF-8"):
        infosoc.read_file(path)
    assert infosoc.read_file(path, lossy=True).to_dicts()[1]["x"] == "Caf\ufffd"
    path.write_bytes(whole.replace(b"Pais", b"Pa\xeds"))
    with pytest.raises(infosoc.InvalidFile, match="label of x is not UTF-8"):
        infosoc.read_file(path)
    # A text that fills its field may have been cut there.
    path.write_bytes(whole.replace(b"a" * 8, b"a" * 7 + b"\xc3"))
    file = infosoc.read_file(path)
    assert file.to_dicts()[2]["x"] == "a" * 7
    assert [(row["severity"], row["rows"]) for row in file.findings().to_dicts()] == [("note", 1)]


def test_a_code_page_that_is_not_known_has_to_be_given(tmp_path: Path) -> None:
    path = tmp_path / "dos.sav"
    pyreadstat.write_sav(pd.DataFrame({"x": ["Sao Tome"]}), path)
    whole = path.read_bytes().replace(b"UTF-8", b"CP850").replace(b"Sao Tome", "São Tomé".encode("cp850"))
    # The number of the code page is the last of eight.
    integers = whole.index(struct.pack("<4i", 7, 3, 4, 8)) + 16
    path.write_bytes(whole[: integers + 28] + struct.pack("<i", 850) + whole[integers + 32 :])
    with pytest.raises(infosoc.InvalidFile, match=r"CP850.*as encoding"):
        infosoc.read_file(path)
    assert infosoc.read_file(path, encoding="macintosh").encoding == "macintosh"
    with pytest.raises(infosoc.InvalidArgument, match="klingon1252"):
        infosoc.read_file(path, encoding="klingon1252")


def test_days_of_spss_with_a_time_are_read_to_the_second(tmp_path: Path) -> None:
    path = tmp_path / "days.sav"
    moments = [datetime.datetime(2021, 6, 30, 0, 0, 1) + datetime.timedelta(seconds=997 * i) for i in range(80)]
    seconds = [(moment - SPSS_ORIGIN).total_seconds() for moment in moments]
    pyreadstat.write_sav(pd.DataFrame({"day": seconds}), path, variable_format={"day": "DATE11"})
    assert infosoc.read_file(path).to_polars()["day"].to_list() == moments


def stata(path: Path) -> None:
    """Compare all that the two read of a Stata file; pyreadstat gives classes of missing values as letters."""
    frame, about = pyreadstat.read_dta(path, user_missing=True, disable_datetime_conversion=True)
    file = infosoc.read_file(path)
    for name, variable, ours, theirs in beside_pyreadstat.columns(file, frame, about):
        found, expected = [plain(value) for value in ours], [plain(value) for value in theirs]
        classes = any(isinstance(value, str) for value in expected) and variable["type"] == "number"
        if classes:
            expected = [f".{v}" if isinstance(v, str) else v if v is None else code(v) for v in expected]
        if variable["type"] in ("date", "datetime"):
            # Days, or milliseconds, from 1960-01-01.
            unit = 86400 if variable["type"] == "date" else 0.001
            begin = (SAS_ORIGIN - SPSS_ORIGIN).total_seconds()
            expected = [None if v is None else v * unit + begin for v in expected]
        assert found == expected, name
        assert variable["format"] == about.original_variable_types[name], name
        labels = {row["value"]: row["label"] for row in file.labels(name).to_dicts()}
        known = about.variable_value_labels.get(name, {})
        assert labels == {f".{v}" if isinstance(v, str) else code(float(v)): label for v, label in known.items()}, name


@pytest.mark.parametrize("path", STATA, ids=lambda path: path.name)
def test_every_file_of_stata_is_read_as_pyreadstat_reads_it(path: Path) -> None:
    stata(path)


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_stata_files_that_pyreadstat_writes(version: int, tmp_path: Path) -> None:
    frame = pd.DataFrame({**WRITTEN, "whole": [1, 2, 99, -3, 7], "big": [2**31 - 100, 0, 1, 2, 3]})
    if version < 13:
        frame = frame.drop(columns="wide")
    about: dict[str, Any] = {
        "column_labels": [f"Variable {name}, né" for name in frame.columns],
        "variable_value_labels": {"whole": {1: "Oui", 2: "Non", 99: "Não sabe"}},
    }
    path = tmp_path / "written.dta"
    pyreadstat.write_dta(frame, path, version=version, file_label="Ünit", **about)
    stata(path)


@pytest.mark.parametrize("version", [114, 117, 118, 119])
@pytest.mark.parametrize("byteorder", ["little", "big"])
def test_stata_files_that_pandas_writes(version: int, byteorder: str, tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "small": pd.array([1, -5, 100], dtype="int8"),
            "single": pd.array([0.5, float("nan"), -1.25], dtype="float32"),
            "text": ["a", "", "ção"],
            "day": pd.to_datetime(["1959-12-31", "2021-06-30", "1582-10-15"]).astype("datetime64[s]"),
            "text_l": ["x" * 3000, "", "y" * 2500],
        }
    )
    if version == 114:
        frame = frame.drop(columns="text_l")
    path = tmp_path / "written.dta"
    labels = {"small": {1: "one", -5: "minus five"}}
    strl = [] if version == 114 else ["text_l"]
    frame.to_stata(
        path,
        version=version,
        byteorder=byteorder,
        write_index=False,
        value_labels=labels,
        convert_dates={"day": "td"},
        **({"convert_strl": strl} if strl else {}),
    )
    file = infosoc.read_file(path)
    rows = file.to_dicts()
    assert [row["small"] for row in rows] == [1, -5, 100]
    assert [row["single"] for row in rows] == [0.5, None, -1.25]
    assert [row["text"] for row in rows] == ["a", None, "ção"]
    assert [row["day"] for row in rows] == [
        datetime.date(1959, 12, 31),
        datetime.date(2021, 6, 30),
        datetime.date(1582, 10, 15),
    ]
    assert {row["value"]: row["label"] for row in file.labels("small").to_dicts()} == {"1": "one", "-5": "minus five"}
    if strl:
        assert [row["text_l"] for row in rows] == ["x" * 3000, None, "y" * 2500]


def test_classes_of_missing_values_are_missing_in_a_survey() -> None:
    file = infosoc.read_file(FILES / "missing_test.dta")
    name = file.columns[0]
    assert any(str(row[name]).startswith(".") for row in file.to_dicts())
    assert all(not str(row[name]).startswith(".") for row in file.values().to_dicts())


def test_days_beside_classes_of_missing_values_are_days(tmp_path: Path) -> None:
    path = tmp_path / "days.dta"
    frame = pd.DataFrame({"day": [22461.0, "a", None, 0.0], "moment": [1940673600500.0, "b", None, 0.0]})
    pyreadstat.write_dta(
        frame,
        path,
        missing_user_values={"day": ["a"], "moment": ["b"]},
        variable_format={"day": "%td", "moment": "%tc"},
    )
    file = infosoc.read_file(path)
    table = file.to_polars()
    assert table["day"].to_list() == ["2021-06-30", ".a", None, "1960-01-01"]
    assert table["moment"].to_list() == ["2021-06-30T12:00:00.500", ".b", None, "1960-01-01T00:00:00"]
    assert file.values().to_polars()["day"].to_list() == [
        datetime.date(2021, 6, 30),
        None,
        None,
        datetime.date(1960, 1, 1),
    ]


def test_utf8_in_a_file_of_an_older_stata_is_told(tmp_path: Path) -> None:
    path = tmp_path / "old.dta"
    pyreadstat.write_dta(pd.DataFrame({"x": ["Sao Tome", "Acre"]}), path, version=12)
    path.write_bytes(path.read_bytes().replace(b"Sao Tome", "São Tom".encode()))
    file = infosoc.read_file(path)
    [finding] = file.findings().to_dicts()
    assert (finding["rule"], finding["rows"], 'encoding="utf-8"' in finding["remedy"]) == ("not_text", 1, True)
    right = infosoc.read_file(path, encoding="utf-8")
    assert right.to_dicts()[0]["x"] == "São Tom"
    assert right.findings().to_dicts() == []


@pytest.mark.parametrize("cut", [1, 3, 20, 109, 300, 1000, 2000, 4000])
def test_a_stata_file_that_was_cut_off_says_so(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.dta"
    path.write_bytes((FILES / "sample.dta").read_bytes()[:cut])
    with pytest.raises(infosoc.InvalidFile, match=r"cut off|neither"):
        infosoc.read_file(path)


def test_a_name_that_holds_a_nul_is_refused(tmp_path: Path) -> None:
    whole, damaged = tmp_path / "whole.sav", tmp_path / "damaged.sav"
    pyreadstat.write_sav(pd.DataFrame({"wave": [1.0, 2.0]}), whole)
    content = whole.read_bytes()
    assert b"WAVE" in content
    damaged.write_bytes(content.replace(b"WAVE", b"W\0VE").replace(b"wave", b"w\0ve"))
    with pytest.raises(infosoc.InvalidFile, match="holds a NUL"):
        infosoc.read_file(damaged)
