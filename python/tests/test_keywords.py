"""A keyword of the wrong type is named, with what was expected and given, also where several calls share it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import infosoc
import pandas as pd
import polars as pl
import pytest


@pytest.fixture(scope="module")
def series() -> infosoc.Series:
    table = {"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [72.0]}
    return infosoc.Series(pl.DataFrame(table))


@pytest.mark.parametrize(
    ("keyword", "value", "got"),
    [
        ("version", 2.0, "'float' object"),
        ("structure", 5, 'expected "sdg", a path, or a path and the id of one of its structures, got int'),
        ("mapping", 5, "got int"),
        ("header", "MX2", "'str' object"),
        ("dataflow", 5, "'int' object"),
        ("reporting_type", True, "'bool' object"),
        ("labels", 5, "'int' object"),
    ],
)
def test_of_a_message(series: infosoc.Series, tmp_path: Path, keyword: str, value: Any, got: str) -> None:
    with pytest.raises(TypeError) as refused:
        series.write_sdmx(tmp_path / "a.csv", **{keyword: value})
    assert str(refused.value).startswith(f"{keyword}: ")
    assert got in str(refused.value)
    assert "variant" not in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_a_part_of_a_header_is_named(series: infosoc.Series, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r'^header\["sender"\]: .*int'):
        series.write_sdmx(tmp_path / "a.xml", header={"sender": 5})
    with pytest.raises(TypeError, match=r'^header\["prepared"\]: .*int'):
        series.write_sdmx(tmp_path / "a.xml", header={"prepared": 2021})


@pytest.mark.parametrize(
    ("keyword", "value", "got"),
    [
        ("title", 5, "'int' object"),
        ("version", 1.0, "'float' object"),
        ("key", 5, "'int' object"),
        ("licences", 5, "expected a name, an address, or a dict with name, path and title, got int"),
        ("licences", {"nme": "CC-BY-4.0"}, "unexpected key 'nme'; known are name, path, title"),
        ("licences", {"name": 5}, "name: expected a text, got int"),
        ("sources", [5], "expected a title, an address, or a dict with title and path, got int"),
    ],
)
def test_of_a_data_package(series: infosoc.Series, tmp_path: Path, keyword: str, value: Any, got: str) -> None:
    for table in (series, series.sdg(), series.to_polars()):
        with pytest.raises(TypeError) as refused:
            infosoc.write_package(table, tmp_path / "p", **{keyword: value})
        assert str(refused.value).startswith(f"{keyword}: ")
        assert got in str(refused.value)
    assert not list(tmp_path.iterdir())


PEOPLE = pl.DataFrame({"w": [1.0, 2.0, 1.5, 1.0] * 5, "y": [1, 0, 1, 1] * 5, "g": ["a", "b"] * 10})


CALLS: dict[str, Callable[[], object]] = {
    "nest": lambda: infosoc.Survey(PEOPLE, weight="w", nest="yes"),  # type: ignore[arg-type]
    "lonely_psu": lambda: infosoc.Survey(PEOPLE, weight="w", lonely_psu=1),  # type: ignore[arg-type]
    "df": lambda: infosoc.Survey(PEOPLE, weight="w", df="3"),  # type: ignore[arg-type]
    "replicates": lambda: infosoc.Survey(PEOPLE, weight="w", replicates="rw*"),  # type: ignore[arg-type]
    "level": lambda: infosoc.mean("y", level="95"),  # type: ignore[arg-type]
    "name": lambda: infosoc.mean("y", name=5),  # type: ignore[arg-type]
    "family": lambda: infosoc.Survey(PEOPLE, weight="w").regress("y", ["g"], family=5),  # type: ignore[arg-type]
    "reference": lambda: infosoc.Survey(PEOPLE, weight="w").regress("y", ["g"], reference="a"),  # type: ignore[arg-type]
    "groups": lambda: infosoc.Survey(PEOPLE, weight="w").decompose("y", [], "g", groups="ab"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("keyword", CALLS)
def test_of_designs_measures_and_models(keyword: str) -> None:
    with pytest.raises(TypeError, match=rf"^{keyword}: .*(str|int)"):
        CALLS[keyword]()


def test_of_draws() -> None:
    areas = ["MEX", "GTM", "HND"]
    rows = {"indicator": ["osi"] * 3 + ["tii"] * 3 + ["hci"] * 3, "ref_area": areas * 3, "time_period": [2014] * 9}
    values = [0.74, 0.16, 0.34, 0.46, 0.20, 0.20, 0.70, 0.53, 0.63]
    scores = infosoc.IndexSpec.builtin("egdi").score(infosoc.Series(pl.DataFrame(rows | {"obs_value": values})), 2014)
    for keyword, value, expected in [
        ("weights", "0.25", "expected a share, or a dict of shares by code, got str"),
        ("drop", 5, "expected a bool, a code or a list of codes, got int"),
        ("aggregate", 5, "int"),
        ("sampling", "no", "str"),
    ]:
        with pytest.raises(TypeError, match=f"^{keyword}: .*{expected}"):
            scores.robustness(draws=5, **{keyword: value})  # type: ignore[arg-type]


SERIES = "datasets/series/ict.csv"


@pytest.mark.usefixtures("reader_folder")
def test_one_code_is_as_good_as_a_list_of_one() -> None:
    series = infosoc.Series.read(SERIES)
    assert series.indicators("HH7").areas("MEX").to_dicts() == series.indicators(["HH7"]).areas(["MEX"]).to_dicts()
    assert series.areas(("MEX", "KEN")).to_dicts() == series.areas(["MEX", "KEN"]).to_dicts()
    with pytest.raises(TypeError, match="expected a text, or a list of texts, got int"):
        series.areas(484)  # type: ignore[arg-type]
    with pytest.raises(infosoc.InvalidArgument, match=r"^last: expected 2022 or a later year"):
        series.years(2022, 2020)


MESSAGES: dict[str, tuple[Callable[[], object], str]] = {
    "a name of measures": (
        lambda: infosoc.Survey(PEOPLE, weight="w").estimate("y"),  # type: ignore[arg-type]
        "measures: expected infosoc.mean, total, proportion, ratio, quantile or count of a column, got 'y'",
    ),
    "nothing": (
        lambda: infosoc.Survey(PEOPLE, weight="w").estimate(None),  # type: ignore[arg-type]
        "measures: expected infosoc.mean, total, proportion, ratio, quantile or count of a column, got None",
    ),
    "values in place of a name": (
        lambda: infosoc.Survey(PEOPLE, weight=PEOPLE["w"]),  # type: ignore[arg-type]
        "weight: expected the name of a column or a polars expression, got Series; make them a column of the table",
    ),
    "text in place of a whole number": (
        lambda: infosoc.Survey(PEOPLE, weight="w").mean("y", by="g").suppress(min_n="5"),  # type: ignore[arg-type]
        "min_n: expected a whole number, got str",
    ),
    "text of a total": (
        lambda: infosoc.Survey(PEOPLE, weight="w").rake([("g", {"a": 10.0, "b": "9"})]),  # type: ignore[dict-item]
        'margin g["b"]: must be real number, not str',
    ),
    "text of a coefficient": (
        lambda: infosoc.Survey(PEOPLE, weight="w").mean("y", by="g").contrast("g", {"a": "1"}),  # type: ignore[dict-item]
        'coefficients["a"]: must be real number, not str',
    ),
    "an area": (
        lambda: infosoc.area(None),  # type: ignore[arg-type]
        "area: expected a name, a code or a number of M49, got NoneType",
    ),
    "a dictionary": (
        lambda: infosoc.Survey({"w": [1.0]}, weight="w"),  # type: ignore[arg-type]
        "got dict; make a table of it, as polars.DataFrame or pyarrow.table does",
    ),
    "a path": (
        lambda: infosoc.Series("series.csv"),  # type: ignore[arg-type]
        "got str; read a file with infosoc.read_file, or one of figures with infosoc.Series.read",
    ),
    "a grouping": (
        lambda: infosoc.Series(PLAIN).aggregate(None),  # type: ignore[arg-type]
        'grouping: expected a name such as "itu", a table, or a list of them, got NoneType',
    ),
    "weights": (
        lambda: infosoc.Series(PLAIN).aggregate("itu", weights=3),  # type: ignore[arg-type]
        'weights: expected a name such as "population", or a table, got int',
    ),
    "targets": (
        lambda: infosoc.Series(PLAIN).progress(5),  # type: ignore[arg-type]
        'targets: expected a name such as "umc_2030", or a table, got int',
    ),
    "one wave": (
        lambda: infosoc.pool(infosoc.Survey(PEOPLE, weight="w"), wave="year"),  # type: ignore[arg-type]
        "waves: expected a list of surveys or datasets, or a dict of them by wave, got Survey",
    ),
    "joint probabilities": (
        lambda: infosoc.Pps(5),  # type: ignore[arg-type]
        'expected "brewer" or another method, or joint probabilities as a table, an array or a list of rows, got int',
    ),
    "notes": (
        lambda: infosoc.Workbook("t").add(PLAIN, notes=5),  # type: ignore[arg-type]
        "notes: 'int' object is not an instance of 'str'",
    ),
    "a precision": (
        lambda: infosoc.sample_size(0.5, {"cv": "5%"}),  # type: ignore[dict-item]
        'target["cv"]: must be real number, not str',
    ),
}
PLAIN = pl.DataFrame({"indicator": ["HH7"], "ref_area": ["MEX"], "time_period": [2021], "obs_value": [72.0]})


@pytest.mark.parametrize("what", MESSAGES)
def test_what_was_expected_and_given_is_said(what: str) -> None:
    call, message = MESSAGES[what]
    with pytest.raises(TypeError) as refused:
        call()
    assert message in str(refused.value)
    assert "variant" not in str(refused.value)


def test_totals_and_shares_may_be_a_series_of_pandas() -> None:
    survey = infosoc.Survey(PEOPLE, weight="w")
    totals = {"a": 30.0, "b": 20.0}
    raked = survey.rake([("g", totals)]).mean("y", by="g")
    assert survey.rake([("g", pd.Series(totals))]).mean("y", by="g").to_dicts() == raked.to_dicts()


def test_a_size_that_is_text_is_not_said_to_be_missing() -> None:
    with pytest.raises(infosoc.InvalidArgument, match=r'^size: expected a column of numbers, got "N" of str'):
        infosoc.allocate(pl.DataFrame({"stratum": ["a"], "N": ["x"]}), 10)


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"17.8.1": 5}, 'metadata["17.8.1"]: expected a dictionary of concepts and their texts, got int'),
        ({"17.8.1": {"STAT_CONC_DEF": 5}}, 'metadata["17.8.1"]["STAT_CONC_DEF"]: \'int\' object is not'),
        ({5: {}}, "metadata: 'int' object is not an instance of 'str'"),
    ],
)
def test_a_text_of_metadata_is_named(tmp_path: Path, metadata: Any, message: str) -> None:
    with pytest.raises(TypeError) as refused:
        infosoc.write_sdg_metadata(tmp_path / "m.xml", metadata)
    assert str(refused.value).startswith(message)
