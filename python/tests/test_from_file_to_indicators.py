"""The way from a file of a statistical package to indicators, as the documentation shows it."""

from __future__ import annotations

import csv
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import infosoc
import pandas as pd
import pyreadstat
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "src/describe/from_file_to_indicators.md").read_text(encoding="utf-8")
SURVEY = ROOT / "datasets/national/pri-hints-2009"

COLUMNS = ["row", "HC15UseInternet", "HC17AccessInternetHome", "GenderN", "AgeGrpB", "EducA"]
# What the code book of the survey calls them, shortened; the Spanish is a translation.
LABELS = {
    "en": [
        "Case number",
        "Do you ever go on-line to access the Internet or World Wide Web, or to send and receive e-mail?",
        "Do you have access to the Internet at home?",
        "Gender",
        "Age group",
        "Highest level of education completed",
        "Final person-level weight",
        "Replicate weight",
    ],
    "es": [
        "Número de caso",
        "¿Alguna vez se conecta a Internet o usa el correo electrónico?",
        "¿Tiene acceso a Internet en su hogar?",
        "Sexo",
        "Grupo de edad",
        "Nivel más alto de educación",
        "Factor de expansión de la persona",
        "Peso replicado",
    ],
}
CODES = {
    "en": {
        "HC15UseInternet": {1: "Yes", 2: "No"},
        "HC17AccessInternetHome": {1: "Yes", 2: "No", 3: "Refused", 4: "Don't know"},
        "GenderN": {1: "Male", 2: "Female"},
        "AgeGrpB": {1: "18-34", 2: "35-49", 3: "50-64", 4: "65-74", 5: "75+", 9: "45+, exact age unknown"},
        "EducA": {1: "Less than High School", 2: "High School Graduate", 3: "Some College", 4: "College Graduate"},
    },
    "es": {
        "HC15UseInternet": {1: "Sí", 2: "No"},
        "HC17AccessInternetHome": {1: "Sí", 2: "No", 3: "Rehusó", 4: "No sabe"},
        "GenderN": {1: "Masculino", 2: "Femenino"},
        "AgeGrpB": {1: "18-34", 2: "35-49", 3: "50-64", 4: "65-74", 5: "75+", 9: "45+, edad exacta no conocida"},
        "EducA": {1: "Menos de secundaria", 2: "Secundaria", 3: "Algo de universidad", 4: "Universidad"},
    },
}


def extract(path: Path, language: str) -> None:
    """Write the extract in the format that the name says, with labels in a language."""
    table = pd.read_csv(SURVEY / "adults.csv")
    weights = [name for name in table.columns if name.startswith("R12WGT")]
    table = table[[*COLUMNS, *weights]]
    *labels, weight, replicate = LABELS[language]
    named = [*labels, weight, *(f"{replicate} {number}" for number in range(1, len(weights)))]
    match path.suffix:
        case ".sav":
            missing = {"AgeGrpB": [9]}
            codes = CODES[language]
            pyreadstat.write_sav(table, path, column_labels=named, variable_value_labels=codes, missing_ranges=missing)
        case ".dta":
            pyreadstat.write_dta(table, path, column_labels=named, variable_value_labels=CODES[language])
        case _:
            pyreadstat.write_xport(table, path, column_labels=named, file_format_version=8)


def decide(folder: Path, *, has_labels: bool = True) -> None:
    """Make the three edits of the page."""
    book = folder / "codebook.csv"
    with book.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    if has_labels:
        for row in rows:
            if row[3] == "HC15UseInternet" and row[0] == "# HH7":
                row[0] = "HH7"
    else:
        # What 1 and 2 are is in no file: a person knows it.
        meanings = {"HH7": ("yes", "no", "HC15UseInternet"), "sex": ("M", "F", "GenderN")}
        rows = [
            [concept, "", value, variable, code, *[""] * (len(head) - 5)]
            for concept, (one, two, variable) in meanings.items()
            for value, code in [(one, "1"), (two, "2")]
        ]
    with book.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    description = folder / "dataset.toml"
    replicates = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert replicates is not None
    text = "scope = { age_from = 18 }\n" + description.read_text(encoding="utf-8")
    table = "\n".join(line.strip() for line in replicates[1].splitlines())
    description.write_text(text.replace("[file]", f"{table}\n\n[file]"), encoding="utf-8")


def same(figures: list[dict[str, object]]) -> None:
    """Compare figures with those of the dataset that was described by hand."""
    expected = infosoc.open_dataset(SURVEY).estimate("HH7", by=["sex"]).to_dicts()
    assert {row["sex"] for row in figures} == {None, "F", "M"}
    for row in figures:
        wanted = next(one for one in expected if one["sex"] == row["sex"])
        assert row["value"] == pytest.approx(wanted["value"], rel=1e-12)
        assert row["se"] == pytest.approx(wanted["se"], rel=1e-9)


@pytest.mark.parametrize(("name", "language"), [("hints.sav", "en"), ("hints.dta", "es"), ("hints.xpt", "en")])
def test_three_edits_lead_to_the_figures_of_the_survey(
    name: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    extract(tmp_path / name, language)
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    drafting, asking = re.split(r"(?<=\n)(?=hints = )", code[1].replace("hints.sav", name))
    scope: dict[str, object] = {"infosoc": infosoc}
    exec(drafting, scope)
    decide(tmp_path / "hints-2009", has_labels=not name.endswith(".xpt"))
    exec(asking, scope)
    findings, users = scope["findings"], scope["users"]
    assert isinstance(findings, infosoc.Table)
    assert [row for row in findings.to_dicts() if row["severity"] == "error"] == []
    assert isinstance(users, infosoc.Figures)
    same(users.to_dicts())


def test_so_do_the_three_commands(tmp_path: Path) -> None:
    extract(tmp_path / "hints.sav", "en")
    commands = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert commands is not None
    outcomes = []
    for line in commands[1].replace("--format csv", "--format json").splitlines():
        arguments = [sys.executable, "-m", "infosoc.command", *shlex.split(line)[1:]]
        outcomes.append(subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False))
        if len(outcomes) == 1:
            decide(tmp_path / "hints-2009")
    assert [outcome.returncode for outcome in outcomes] == [0, 0, 0], outcomes
    same(json.loads(outcomes[-1].stdout))
