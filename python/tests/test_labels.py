"""What the codes of a dataset stand for, in everything that is made of it."""

import json
from pathlib import Path

import infosoc
import openpyxl
import pandas as pd
import polars as pl
import pyreadstat
import pytest
from infosoc import display, plot

MEXICO = Path(__file__).parents[2] / "datasets/national/mex-endutih-2021"


@pytest.fixture(scope="module")
def mexico() -> infosoc.Dataset:
    return infosoc.open_dataset(MEXICO)


@pytest.fixture(scope="module")
def by_state(mexico: infosoc.Dataset) -> infosoc.Figures:
    return mexico.estimate("HH6", by="region")


def test_prints_have_names_and_tables_have_codes(by_state: infosoc.Figures) -> None:
    assert by_state.value_labels()["region"]["01"] == "Aguascalientes"
    assert "Aguascalientes" in by_state.to_text(width=300, rows=100)
    assert "Aguascalientes" in str(by_state)
    assert "Aguascalientes" in by_state._repr_html_()
    assert "Aguascalientes" in by_state.to_html(language="ar")
    assert "01" in pl.DataFrame(by_state)["region"].to_list()


def test_results_of_results_have_them(mexico: infosoc.Dataset, by_state: infosoc.Figures) -> None:
    survey = mexico.survey()
    results = [
        survey.estimate(infosoc.proportion("HH6"), by="region"),
        by_state.suppress("statcan_cv", min_n=30),
        by_state.quality("statcan_cv"),
        by_state.difference("region", "01", "Oaxaca"),
        infosoc.change(by_state, by_state),
        survey.table("region", "HH6"),
        by_state.observations(),
    ]
    for result in results:
        assert result.value_labels()["region"]["20"] == "Oaxaca", type(result)
    assert "Aguascalientes - Oaxaca" in str(results[3])


def test_grids_charts_and_books_have_them(by_state: infosoc.Figures, tmp_path: Path) -> None:
    grid = display.wide(by_state, "region", "indicator", display.with_interval, names={"02": "Baja"})
    names = [name for name, _ in grid.rows]
    assert names[:3] == ["all", "Aguascalientes", "Baja"]
    figure = plot.intervals(by_state, label="region", title="Internet", unit="% of households", source="INEGI")
    assert "Oaxaca" in plot.svg(figure)
    infosoc.Workbook("Internet").add(by_state, labels={"region": {"02": "Baja"}}).write(tmp_path / "book.xlsx")
    cells = {cell.value for row in openpyxl.load_workbook(tmp_path / "book.xlsx")["Table 1"].rows for cell in row}
    assert {"Aguascalientes", "Baja", "Oaxaca"} < cells
    assert "20" not in cells


def test_the_codes_of_a_package_have_them(by_state: infosoc.Figures, tmp_path: Path) -> None:
    by_state.observations().write_package(tmp_path / "series")
    by_state.write_package(tmp_path / "table")
    for name in ["series", "table"]:
        descriptor = json.loads((tmp_path / name / "datapackage.json").read_text(encoding="utf-8"))
        fields = {field["name"]: field for field in descriptor["resources"][0]["schema"]["fields"]}
        labels = {one["value"]: one["label"] for one in fields["region"]["categories"]}
        assert labels["20"] == "Oaxaca"


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Valeur"), ("es", "Zona urbana"), ("ar", "القيمة"), ("ru", "Значение"), ("zh", "数值")],
)
def test_prints_in_the_language_of_the_reader(mexico: infosoc.Dataset, language: str, words: str) -> None:
    figures = mexico.estimate("HH6", by="area")
    text, html = figures.to_text(language=language, width=400), figures.to_html(language=language)
    assert words in text
    assert words in html
    for english in ["value", "status", "normal ", "Households with Internet"]:
        assert english not in text, text
    with pytest.raises(infosoc.InfosocError):
        figures.to_text(language="pt")


def test_labels_of_a_file_are_those_of_results_whether_it_is_read_whole_or_in_batches(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"w": [1.0, 2, 1, 2] * 5, "zone": [1.0, 1, 2, 2] * 5, "net": [1.0, 0, 1, 1] * 5, "age": range(20)}
    )
    path = tmp_path / "people.sav"
    pyreadstat.write_sav(frame, path, variable_value_labels={"zone": {1: "Coast", 2: "Hills"}})
    zones = {"1": "Coast", "2": "Hills"}
    for source in [infosoc.read_file(path), infosoc.scan_file(path)]:
        svy = infosoc.Survey(source, weight="w")
        for result in [svy.proportion("net", by="zone"), svy.table("zone", "net")]:
            assert result.value_labels()["zone"] == zones, source
            assert "Hills" in result.to_text(), source
    model = infosoc.Survey(infosoc.read_file(path), weight="w").regress("net", ["age", "zone"])
    predicted = model.predict(pd.DataFrame({"age": [3, 4], "zone": [1, 2]}))
    assert predicted.value_labels()["zone"] == zones
    assert "Coast" in predicted.to_text()


def test_no_fewer_than_no_rows_are_shown(by_state: infosoc.Figures) -> None:
    asked = [lambda: by_state.to_text(rows=-1), lambda: by_state.to_text(width=-1), lambda: by_state.to_html(rows=-5)]
    for ask, name in zip(asked, ["rows", "width", "rows"], strict=True):
        with pytest.raises(infosoc.InvalidArgument, match=f"{name}: expected a whole number from 0"):
            ask()
    assert by_state.to_text(rows=0)
    assert by_state.to_html(rows=0)


@pytest.mark.parametrize(
    ("language", "head"),
    [("en", "Sex of household head"), ("fr", "Sexe du chef de ménage"), ("es", "Sexo de la persona jefa del hogar")],
)
def test_breakdowns_are_called_what_the_codebook_says(
    mexico: infosoc.Dataset, tmp_path: Path, language: str, head: str
) -> None:
    figures = mexico.estimate("HH6", by="head_sex")
    if language != "en":
        assert head in figures.to_text(language=language, width=400)
        assert head in figures.to_html(language=language)
    assert "head_sex" in figures.to_text(width=400)
    infosoc.Workbook("Internet", language=language).add(figures).write(tmp_path / "book.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets
    cells = {cell.value for sheet in sheets for row in sheet.rows for cell in row}
    assert head in cells
    assert not {"Head sex", "head_sex"} & cells
    assert set(figures.value_labels(language)["head_sex"]) == {"F", "M"}
    named = [row for row in mexico.labels("head_sex").to_dicts() if row["value"] is None]
    assert [row["label:fr"] for row in named] == ["Sexe du chef de ménage"]
