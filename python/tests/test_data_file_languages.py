"""Labels in several languages, as Stata's `label language` keeps them.

Nobody but Stata writes them: they are put into files of pandas as the description of the format and the manual of
`label language` say, https://www.stata.com/help.cgi?dta and https://www.stata.com/manuals/dlabellanguage.pdf.
"""

from __future__ import annotations

from pathlib import Path

import infosoc
import pandas as pd
import pytest

# The labels that are chosen are Spanish; `q_fr` is there for its value labels, which both variables may have.
CHARACTERISTICS = [
    ("_dta", "_lang_c", "es"),
    ("_dta", "_lang_list", "es fr english"),
    ("_dta", "note1", "a note"),
    ("q", "_lang_v_es", "what was left behind"),
    ("q", "_lang_v_fr", "A utilisé Internet à la maison"),
    ("q", "_lang_l_fr", "q_fr"),
    ("q", "_lang_v_english", "Used the Internet at home"),
    ("q", "note0", "1"),
    ("w", "_lang_l_fr", "no such labels"),
]


def write(path: Path, version: int, characteristics: list[tuple[str, str, str]]) -> Path:
    """Three variables by pandas, with characteristics."""
    frame = pd.DataFrame({"w": [1.0, 2.0, 3.0, 4.0], "q": [1, 2, 1, 2], "q_fr": [1, 2, 3, 3]})
    frame.to_stata(
        path,
        version=version,
        write_index=False,
        variable_labels={"w": "Factor", "q": "Usó Internet en casa", "q_fr": ""},
        value_labels={"q": {1: "Sí", 2: "No"}, "q_fr": {1: "Oui", 2: "Non", 3: "Sans réponse"}},
    )
    whole = path.read_bytes()
    encoding, width = ("utf-8", 129) if version >= 118 else ("latin-1", 33)
    fields = [
        b"".join(part.encode(encoding).ljust(width, b"\0") for part in (whose, name)) + text.encode(encoding) + b"\0"
        for whose, name, text in characteristics
    ]
    lengths = [len(field).to_bytes(4, "little") for field in fields]
    if version >= 117:
        end = b"</characteristics>"
        assert whole.count(end) == 1
        written = [b"<ch>" + length + field + b"</ch>" for length, field in zip(lengths, fields, strict=True)]
        path.write_bytes(whole.replace(end, b"".join(written) + end))
    else:
        n = len(frame.columns)
        # Header, types, names, the order of sorting, formats, names of value labels, labels.
        at = 109 + n * (1 + 33 + 49 + 33 + 81) + 2 * (n + 1)
        assert whole[at : at + 5] == bytes(5)
        written = [b"\1" + length + field for length, field in zip(lengths, fields, strict=True)]
        path.write_bytes(whole[:at] + b"".join(written) + whole[at:])
    return path


@pytest.mark.parametrize("version", [114, 117, 118])
def test_labels_are_read_in_every_language_of_the_file(version: int, tmp_path: Path) -> None:
    file = infosoc.read_file(write(tmp_path / "a.dta", version, CHARACTERISTICS))
    variables = {row["name"]: row for row in file.variables().to_dicts()}
    assert [name for name in file.variables().columns if name.startswith("label:")] == ["label:en", "label:fr"]
    assert variables["q"]["label"] == "Usó Internet en casa"
    assert variables["q"]["label:fr"] == "A utilisé Internet à la maison"
    assert variables["q"]["label:en"] == "Used the Internet at home"
    assert variables["w"]["label:fr"] is None
    assert file.labels("q").to_dicts() == [
        {"value": "1", "label": "Sí", "missing": False, "label:fr": "Oui", "label:en": None},
        {"value": "2", "label": "No", "missing": False, "label:fr": "Non", "label:en": None},
        {"value": "3", "label": None, "missing": False, "label:fr": "Sans réponse", "label:en": None},
    ]
    assert file.labels("q_fr").columns == ["value", "label", "missing"]
    assert file.to_dicts() == infosoc.read_file(write(tmp_path / "b.dta", version, [])).to_dicts()


def test_prints_have_the_labels_of_the_language(tmp_path: Path) -> None:
    path = write(tmp_path / "a.dta", 118, CHARACTERISTICS)
    for source in [infosoc.read_file(path), infosoc.scan_file(path)]:
        shares = infosoc.Survey(source, weight="w").mean("q_fr", by="q")
        assert "Sí" in shares.to_text()
        assert "Oui" in shares.to_text(language="fr")
        assert "Sí" in shares.to_text(language="en")


def test_two_names_of_one_language_stay_apart_and_very_many_are_refused(tmp_path: Path) -> None:
    two = [*CHARACTERISTICS, ("q", "_lang_v_en", "Internet at home")]
    columns = infosoc.read_file(write(tmp_path / "a.dta", 118, two)).variables().columns
    assert [name for name in columns if name.startswith("label:")] == ["label:en", "label:english", "label:fr"]
    many = [("q", f"_lang_v_l{n}", "x") for n in range(101)]
    with pytest.raises(infosoc.InvalidFile, match="more than 100 languages"):
        infosoc.read_file(write(tmp_path / "b.dta", 118, many))


@pytest.mark.parametrize("cut", range(0, 1200, 40))
def test_characteristics_that_are_cut_off_are_an_error(cut: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.dta", 118, CHARACTERISTICS)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"<characteristics>") + cut])
    with pytest.raises(infosoc.InvalidFile):
        infosoc.read_file(path)


def test_a_drafted_codebook_has_the_labels_of_each_language(tmp_path: Path) -> None:
    """In a language that a codebook has no column for they are left out, and the description says so."""
    further = [("q", "_lang_v_sw", "Intaneti"), ("q", "_lang_l_sw", "q_fr")]
    path = write(tmp_path / "a.dta", 118, [*CHARACTERISTICS, *further])
    folder = tmp_path / "draft"
    infosoc.describe(path, country="ECU", year=2023, unit="individual").write(folder)
    codebook = pd.read_csv(folder / "codebook.csv", dtype=str, keep_default_na=False)
    rows = codebook[codebook.variable == "q"]
    assert rows.concept.str.strip("# ").unique().tolist() == ["HH8"]
    assert dict(zip(rows.label, rows["label:fr"], strict=True)) == {"Sí": "Oui", "No": "Non"}
    assert "label:en" not in codebook.columns
    assert "labels in sw are left out" in (folder / "dataset.toml").read_text()
    assert infosoc.open_dataset(folder).validate().columns
