"""The tree of an Open SDG site, by the rules that the platform checks data and metadata with."""

import csv
from pathlib import Path
from typing import Any

import infosoc
import pandas as pd
import pyarrow as pa
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


def check(path: Path) -> None:
    """What the platform checks of a table: first and last column, blanks, numbers, empty rows."""
    table = pd.read_csv(path)
    assert table.columns[0] == "Year"
    assert table.columns[-1] == "Value"
    if "GeoCode" in table.columns:
        assert table.columns[-2] == "GeoCode"
    assert pd.api.types.is_numeric_dtype(table["Year"])
    assert pd.api.types.is_numeric_dtype(table["Value"])
    assert not table.isna().all(axis=1).any()
    for name in table.columns:
        assert name == name.strip()
        for cell in table[name].dropna():
            assert not isinstance(cell, str) or cell == cell.strip()


@pytest.fixture
def series() -> infosoc.Series:
    return infosoc.Series(
        pa.table(
            {
                "indicator": ["HH7", "HH7", "HH7", "8.10.2", "HH4"],
                "ref_area": ["MEX"] * 5,
                "time_period": [2020, 2021, 2021, 2021, 2021],
                "obs_value": [71.97, 12.5, 76.5, 49.0, 45.0],
                "obs_status": ["A", "Q", "U", "A", "A"],
                "sex": ["_T", "F", "M", "_T", "_T"],
                "age": [None, None, None, "Y_GE15", None],
                "se": [0.3, 0.5, 1.25, None, None],
                "source": ["INEGI: a # b", "  x ", "- y", "no", "w"],
            }
        )
    )


def test_a_site_is_read_by_the_rules_of_the_platform(series: infosoc.Series, tmp_path: Path) -> None:
    site = tmp_path / "site"
    texts: dict[str, Any] = {
        "17.8.1": {
            "STAT_CONC_DEF": "yes: it's\n\n- a list\n# not a comment",
            "RATIONALE": {"en": "no", "fr": "2020-01-01", "es": "ñ: sí\u2028\x85x"},
            "REC_USE_LIM": "[note 1]: {x}",
        }
    }
    findings = series.write_open_sdg(site, metadata=texts)
    rules = [row["rule"] for row in findings.to_dicts()]
    assert sorted(rules) == ["drafted", "drafted", "no_sdg_series", "withheld"]
    tables = sorted((site / "data").iterdir())
    assert [path.name for path in tables] == ["indicator_17-8-1.csv", "indicator_8-10-2.csv"]
    for path in tables:
        check(path)
    rows = list(csv.DictReader(tables[0].read_text(encoding="utf-8").splitlines()))
    hidden = next(row for row in rows if row["Sex"] == "Female")
    assert (hidden["Value"], hidden["Standard error"], hidden["Observation status"]) == (
        "",
        "",
        "Missing value; suppressed",
    )
    headline = next(row for row in rows if row["Sex"] == "")
    assert (headline["Year"], headline["Value"], headline["Units"]) == ("2020", "71.97", "Percentage (%)")
    meta = yaml.safe_load((site / "meta" / "17-8-1.yml").read_text(encoding="utf-8"))
    assert meta["STAT_CONC_DEF"] == texts["17.8.1"]["STAT_CONC_DEF"]
    assert meta["RATIONALE"] == "no"
    assert yaml.safe_load((site / "meta" / "fr" / "17-8-1.yml").read_text(encoding="utf-8")) == {
        "RATIONALE": "2020-01-01"
    }
    # A next line is no character of XML's or YAML's texts that a reader keeps apart; it is kept as it was.
    spanish = yaml.safe_load((site / "meta" / "es" / "17-8-1.yml").read_text(encoding="utf-8"))
    assert spanish == {"RATIONALE": "ñ: sí\u2028\x85x"}
    config = yaml.safe_load((site / "indicator-config" / "17-8-1.yml").read_text(encoding="utf-8"))
    assert config == {
        "indicator_number": "17.8.1",
        "indicator_name": "Proportion of individuals using the Internet",
        "graph_title": "Proportion of individuals using the Internet",
        "graph_type": "line",
        "reporting_status": "complete",
        "data_non_statistical": False,
        "computation_units": "Percentage (%)",
        "national_geographical_coverage": "Mexico",
        "data_footnote": "[note 1]: {x}",
    }
    options = yaml.safe_load((site / "indicator_options.yml").read_text(encoding="utf-8"))["indicator_options"]
    assert {"Year", "Value", "Observation status", "Source"} <= set(options["non_disaggregation_columns"])
    assert "Sex" not in options["non_disaggregation_columns"]


def test_a_site_is_written_over_an_older_one(series: infosoc.Series, tmp_path: Path) -> None:
    (tmp_path / "meta").mkdir()
    (tmp_path / "meta" / "17-8-1.yml").write_text("RATIONALE: ours\n", encoding="utf-8")
    (tmp_path / "meta" / "1-1-1.yml").write_text("RATIONALE: poverty\n", encoding="utf-8")
    series.write_open_sdg(tmp_path, metadata=tmp_path / "meta")
    meta = yaml.safe_load((tmp_path / "meta" / "17-8-1.yml").read_text(encoding="utf-8"))
    assert meta["RATIONALE"] == "ours"
    assert "SDG_GOAL" in meta
    assert (tmp_path / "meta" / "1-1-1.yml").read_text(encoding="utf-8") == "RATIONALE: poverty\n"
    assert not [path for path in tmp_path.rglob("*") if "infosoc" in path.name]
    # A file that cannot be replaced: none is.
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    (tmp_path / "indicator_options.yml").unlink()
    (tmp_path / "indicator_options.yml").mkdir()
    with pytest.raises(OSError, match="indicator_options"):
        series.indicators(["HH7"]).write_open_sdg(tmp_path)
    del before[tmp_path / "indicator_options.yml"]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_codes_several_areas_and_errors(series: infosoc.Series, tmp_path: Path) -> None:
    series.write_open_sdg(tmp_path / "codes", labels="codes", draft=False)
    check(tmp_path / "codes" / "data" / "indicator_17-8-1.csv")
    assert not (tmp_path / "codes" / "meta").exists()
    world = infosoc.Series.read(ROOT / "datasets/series/ict.csv").areas(["MEX", "GTM"])
    findings = world.write_open_sdg(tmp_path / "world")
    assert {"several_areas", "no_total"} <= {row["rule"] for row in findings.to_dicts()}
    for path in (tmp_path / "world" / "data").iterdir():
        check(path)
    with pytest.raises(infosoc.UnknownOption):
        series.write_open_sdg(tmp_path / "x", labels="colours")
    with pytest.raises(infosoc.InvalidArgument):
        series.indicators(["HH4"]).write_open_sdg(tmp_path / "x")
    with pytest.raises(infosoc.InvalidArgument):
        series.write_open_sdg(tmp_path / "x", language="<x>", metadata={"17.8.1": {"RATIONALE": "a"}})
    assert not (tmp_path / "x").exists()


def test_codes_are_those_of_the_structure(tmp_path: Path) -> None:
    series = infosoc.Series(
        pa.table(
            {
                "indicator": ["HH7", "9.c.1", "9.c.1", "4.4.1", "8.10.2"],
                "ref_area": ["KEN"] * 5,
                "time_period": [2021] * 5,
                "obs_value": [40.0, 97.0, 95.0, 12.0, 79.0],
                "technology": [None, "3G", "4G", None, None],
                "skill": [None, None, None, "SKILL_ICTPST", None],
                "age": [None, None, None, None, "Y_GE15"],
            }
        )
    )
    series.write_open_sdg(tmp_path, labels="codes", draft=False)

    def row(number: str) -> dict[str, str]:
        path = tmp_path / "data" / f"indicator_{number}.csv"
        check(path)
        return next(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))

    assert (row("17-8-1")["UNIT_MEASURE"], row("17-8-1")["SERIES"]) == ("PER_100_POP", "IT_USE_II99")
    assert "TECHNOLOGY" not in row("9-c-1")
    assert (row("9-c-1")["SERIES"], row("9-c-1")["UNIT_MEASURE"]) == ("IT_MOB_3GNTWK", "PT")
    assert row("4-4-1")["COMPOSITE_BREAKDOWN"] == "SKILL_ICTPST"
    assert row("8-10-2")["AGE"] == "Y_GE15"
