"""Data Packages: accepted by frictionless, read back as they were, and found at fault where they are broken."""

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import infosoc
import polars as pl
import pyarrow as pa
import pytest

ROOT = Path(__file__).resolve().parents[2]
Rows = list[dict[str, str]]


@pytest.fixture
def series() -> infosoc.Series:
    return infosoc.Series(
        pa.table(
            {
                "indicator": ["HH7", "HH7", "HH7", "HH6", "x-own"],
                "ref_area": ["MEX", "MEX", "GTM", "MEX", "MEX"],
                "time_period": [2020, 2021, 2021, 2021, 2021],
                "obs_value": [71.97, None, 50.9, 66.4, 3.0],
                "obs_status": ["B U", "Q", "A", "A", None],
                "unit_measure": ["%", "%", "%", "%", None],
                "sex": ["F", "F", "_T", "_T", "_U"],
                "age": ["Y_GE6", "Y_GE6", "_T", "_T", "_T"],
                "province": ["Oaxaca", "Oaxaca", "_T", "_T", "_T"],
                "se": [0.3, None, None, 0.0, None],
                "source": ["INEGI, ENDUTIH", "INEGI, ENDUTIH", "INE", "INEGI, ENDUTIH", "INE"],
                "comment": ['says "so", and\nmore', None, None, None, "=1+1"],
            }
        ),
        dimensions=["province"],
    )


def valid(folder: Path) -> bool:
    return bool(frictionless.validate(str(folder / "datapackage.json")).valid)


def descriptor(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return loaded


def test_a_series_is_accepted_and_read_back_as_it_was(series: infosoc.Series, tmp_path: Path) -> None:
    findings = series.write_package(tmp_path / "p", licences="CC BY 4.0", publisher="INEGI", version="1")
    assert len(findings) == 0
    assert valid(tmp_path / "p")
    back = infosoc.Series.read(tmp_path / "p" / "data.csv")
    assert back.to_polars().equals(series.to_polars())
    package = descriptor(tmp_path / "p")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert [source["title"] for source in package["sources"]] == ["INE", "INEGI, ENDUTIH"]
    data, *lists = package["resources"]
    assert data["schema"]["primaryKey"] == ["indicator", "ref_area", "time_period", "sex", "age", "province"]
    assert [r["name"] for r in lists] == ["indicators", "areas", "units"]
    fields = {field["name"]: field for field in data["schema"]["fields"]}
    assert {"value": "F", "label": "Female"} in fields["sex"]["categories"]
    assert {"value": "_U", "label": "Not stated"} in fields["sex"]["categories"]
    assert {"value": "Y_GE6", "label": "6 and over"} in fields["age"]["categories"]
    assert fields["time_period"]["type"] == "year"
    assert fields["se"]["constraints"]["minimum"] == 0


def test_numbers_that_are_withheld_are_not_written(tmp_path: Path) -> None:
    told = infosoc.Series(
        pa.table(
            {
                "indicator": ["HH7"] * 3,
                "ref_area": ["MEX"] * 3,
                "time_period": [2019, 2020, 2021],
                "obs_value": [61.25, 62.25, 63.25],
                "se": [1.125, 1.25, 1.5],
                "n": [11, 12, 13],
                "numerator": [111, 112, 113],
                "obs_status": ["A", "Q", "A"],
                "conf_status": ["F", None, "C"],
            }
        )
    )
    findings = told.write_package(tmp_path)
    assert [row["rows"] for row in findings.to_dicts() if row["rule"] == "withheld"] == [2]
    text = (tmp_path / "data.csv").read_text(encoding="utf-8")
    assert "61.25" in text
    for secret in ["62.25", "63.25", "1.25", "1.5", "12", "13", "112", "113"]:
        assert not any(secret == cell for line in csv.reader(text.splitlines()) for cell in line), secret


def test_results_and_other_tables(tmp_path: Path) -> None:
    people = pa.table({"w": [2.0] * 40, "internet": [1, 0, 1, 1] * 10, "sex": ["F", "M"] * 20})
    estimates = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    hidden = estimates.suppress(min_n=30)
    tables = {"estimates": estimates, "publication": hidden, "catalogue": infosoc.indicators()}
    for name, table in tables.items():
        findings = table.write_package(tmp_path / name, title="Ünïcode & <markup>", sources="https://example.org/a")
        assert [row["rule"] for row in findings.to_dicts()] == ["no_licence"]
        assert valid(tmp_path / name), name
        assert descriptor(tmp_path / name)["name"] == "unicode-markup"
        assert pl.read_csv(tmp_path / name / "data.csv").height == len(table)
    for same in [people, pl.DataFrame(people), pl.DataFrame(people).to_pandas()]:
        infosoc.write_package(same, tmp_path / "same")
        assert valid(tmp_path / "same")
    infosoc.write_package(infosoc.Series.read(ROOT / "datasets/series/ict.csv").areas(["MEX"]), tmp_path / "ict")
    assert (tmp_path / "ict" / "areas.csv").exists()


def rewrite(path: Path, change: Callable[[Rows], None]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows: Rows = list(csv.DictReader(file))
    names = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def setting(row: int, column: str, cell: str) -> Callable[[Rows], None]:
    return lambda rows: rows[row].__setitem__(column, cell)


BREAKS: dict[str, tuple[Callable[[Rows], None], str]] = {
    "text for a number": (setting(0, "obs_value", "many"), "type-error"),
    "no year": (setting(0, "time_period", ""), "constraint-error"),
    "a code that is none": (setting(0, "sex", "X"), "constraint-error"),
    "a negative standard error": (setting(0, "se", "-1"), "constraint-error"),
    "an unknown indicator": (setting(0, "indicator", "HH99"), "foreign-key"),
    "an unknown area": (setting(0, "ref_area", "ZZZ"), "foreign-key"),
    "an unknown unit": (setting(0, "unit_measure", "stones"), "foreign-key"),
    "a key twice": (lambda rows: rows.append(dict(rows[0])), "primary-key"),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_each_break_is_found(series: infosoc.Series, tmp_path: Path, broken: str) -> None:
    series.write_package(tmp_path)
    path = tmp_path / "data.csv"
    rewrite(path, lambda rows: None)
    # Size and checksum put right, so that each break is found for what it is.
    change, kind = BREAKS[broken]

    def seal() -> None:
        package = descriptor(tmp_path)
        data = path.read_bytes()
        package["resources"][0] |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")

    seal()
    assert valid(tmp_path)
    rewrite(path, change)
    seal()
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert kind in {error.type for task in report.tasks for error in task.errors}


def test_a_changed_file_is_found_by_its_checksum(series: infosoc.Series, tmp_path: Path) -> None:
    series.write_package(tmp_path)
    path = tmp_path / "data.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("50.9", "59.0"), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert "hash-count" in {error.type for task in report.tasks for error in task.errors}


def test_what_the_standard_forbids_is_an_error(series: infosoc.Series, tmp_path: Path) -> None:
    table = pa.table({"a": [1, 1, None], "b": [1, 2, 3]})
    for call in [
        lambda: series.write_package(tmp_path, name="No Blanks"),
        lambda: series.write_package(tmp_path, name="../up"),
        lambda: series.write_package(tmp_path, created="today"),
        lambda: series.write_package(tmp_path, key="indicator"),
        lambda: series.write_package(tmp_path, licences={"title": "ours"}),
        lambda: series.write_package(tmp_path, sources={"path": "https://example.org"}),
        lambda: infosoc.write_package(table, tmp_path, key="a"),
        lambda: infosoc.write_package(table.slice(0, 2), tmp_path, key="a"),
    ]:
        with pytest.raises(infosoc.InvalidArgument):
            call()
    with pytest.raises(infosoc.UnknownColumn):
        infosoc.write_package(table, tmp_path, key="c")
    with pytest.raises(TypeError):
        series.write_package(tmp_path, licences={"nme": "CC-BY-4.0"})
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        series.write_package(tmp_path / "file")


def test_a_package_takes_the_place_of_the_old_one_whole(series: infosoc.Series, tmp_path: Path) -> None:
    series.write_package(tmp_path, title="First")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    # The last file to be moved cannot be.
    (tmp_path / "datapackage.json").unlink()
    (tmp_path / "datapackage.json").mkdir()
    with pytest.raises(OSError, match="datapackage"):
        series.areas(["MEX"]).write_package(tmp_path, title="Second")
    (tmp_path / "datapackage.json").rmdir()
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert after == {name: data for name, data in before.items() if name != "datapackage.json"}
    series.areas(["MEX"]).write_package(tmp_path, title="Second")
    assert valid(tmp_path)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_numbers_of_ones_own_under_names_of_ours(tmp_path: Path) -> None:
    table = pa.table({"n": [-1, 2], "se": [-0.5, 1.0], "time_period": [20210101, 5]})
    infosoc.write_package(table, tmp_path, title="t")
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_columns_of_ones_own_mean_what_their_author_means(tmp_path: Path) -> None:
    """Temperature, nitrogen and a code of one's own: none of them is a statistic of an estimate."""
    table = pa.table(
        {"indicator": ["a", "b"], "t": [21.5, 19.0], "n": [3, 4], "se": [1.0, 2.0], "obs_status": ["x", "Q1"]}
    )
    infosoc.write_package(table, tmp_path / "own", title="Own", key=["indicator", "t"])
    fields = descriptor(tmp_path / "own")["resources"][0]["schema"]["fields"]
    assert [field["name"] for field in fields] == ["indicator", "t", "n", "se", "obs_status"]
    for field in fields:
        assert "description" not in field, field
        assert not field.get("categories"), field
        assert "minimum" not in field.get("constraints", {}), field
    # A result keeps its descriptions, and so does one that was taken apart in another library.
    people = pa.table({"w": [2.0] * 40, "internet": [1, 0, 1, 1] * 10, "sex": ["F", "M"] * 20})
    estimates = infosoc.Survey(people, weight="w").proportion("internet", by="sex")
    for name, result in {"result": estimates, "pandas": estimates.to_pandas()}.items():
        infosoc.write_package(result, tmp_path / name, title="Result")
        fields = {f["name"]: f for f in descriptor(tmp_path / name)["resources"][0]["schema"]["fields"]}
        assert fields["se"]["description"].startswith("Standard error"), name
        assert fields["n"]["constraints"]["minimum"] == 0


def test_a_name_with_a_line_break_is_refused(tmp_path: Path) -> None:
    table = pa.table({"a": [1], "Population\n(thousands)": [2], "b\r": [3]})
    with pytest.raises(infosoc.InvalidArgument) as refused:
        infosoc.write_package(table, tmp_path / "new", title="t")
    assert r"Population\n(thousands)" in str(refused.value)
    assert r"b\r" in str(refused.value)
    assert not (tmp_path / "new").exists()
