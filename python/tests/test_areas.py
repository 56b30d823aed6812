"""Countries across the boundary: what pandas makes of their codes, and groups among them."""

from pathlib import Path
from typing import Any

import infosoc
import pandas as pd
import polars as pl
import pytest


def table(areas: list[Any], **more: Any) -> pd.DataFrame:
    n = len(areas)
    values = {"indicator": ["HH7"] * n, "time_period": [2020] * n, "obs_value": [40.0 + i for i in range(n)]}
    return pd.DataFrame({**values, "ref_area": areas, **more})


def codes(series: infosoc.Series) -> list[str]:
    return [row["ref_area"] for row in series.to_dicts()]


@pytest.mark.parametrize(
    ("given", "iso3"),
    [("UK", "GBR"), ("EL", "GRC"), ("Burma", "MMR"), ("South Korea", "KOR"), ("4.0", "AFG"), (4, "AFG"), (4.0, "AFG")],
)
def test_an_area_is_found_by_any_name_or_code(given: str | float, iso3: str) -> None:
    area = infosoc.area(given)
    assert area.iso3 == iso3
    assert area == infosoc.area(iso3)
    assert area.name in repr(area)


def test_an_area_without_a_number_says_so() -> None:
    assert (infosoc.area("KOS").m49, infosoc.area("Channel Islands").iso2) == (None, None)
    assert "Swaziland" in infosoc.area("SWZ").aliases


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("SCG", "the former Serbia and Montenegro"),
        ("Sudan (former)", "South Sudan (SSD)"),
        ("Korea", "Republic of Korea (KOR)"),
        ("World", "a group of countries"),
        ("Scotland", "a part of United Kingdom"),
        ("Atlantis", "areas() lists"),
    ],
)
def test_another_word_says_what_it_is(given: str, why: str) -> None:
    with pytest.raises(infosoc.UnknownArea) as error:
        infosoc.area(given)
    assert why in str(error.value)


def test_names_are_listed_with_their_sources() -> None:
    names = infosoc.areas().to_polars()
    assert names.filter(pl.col("name") == "Swaziland")["iso3"].to_list() == ["SWZ"]
    assert set(names["kind"]) == {"official", "alias", "code", "former", "part", "several", "group"}
    assert names["source"].null_count() == 0
    assert set(names["certainty"]) == {"CONFIRMED", "RECALL"}


def test_namibia_is_not_lost_between_pandas_and_a_series(tmp_path: Path) -> None:
    file = tmp_path / "iso2.csv"
    file.write_text("indicator,ref_area,time_period,obs_value\nHH7,MX,2020,72\nHH7,NA,2020,41\n", encoding="utf-8")
    with pytest.raises(infosoc.WrongType, match=r"Namibia.*keep_default_na=False"):
        infosoc.Series(pd.read_csv(file))
    assert codes(infosoc.Series(pd.read_csv(file, keep_default_na=False))) == ["MEX", "NAM"]
    assert codes(infosoc.Series.read(file)) == ["MEX", "NAM"]


def test_m49_numbers_of_pandas_are_countries() -> None:
    # One missing value makes a column of numbers one with decimal points.
    numbers = pd.Series([484, 4, None])
    with pytest.raises(infosoc.WrongType, match="Namibia"):
        infosoc.Series(table(list(numbers)))
    assert codes(infosoc.Series(table(list(numbers.dropna())))) == ["MEX", "AFG"]


def test_groups_are_left_out_by_a_keyword(tmp_path: Path) -> None:
    download = table(
        ["World", "Mexico", "EUU", "SSF", "World", "Kenya"], time_period=[2020, 2020, 2020, 2020, 2021, 2020]
    )
    file = tmp_path / "download.csv"
    download.to_csv(file, index=False)
    with pytest.raises(infosoc.SeveralErrors, match="a group of countries"):
        infosoc.Series(download)
    for series in (infosoc.Series(download, groups="drop"), infosoc.Series.read(file, groups="drop")):
        assert codes(series) == ["MEX", "KEN"]
        found = [row for row in series.findings().to_dicts() if row["rule"] == "group_left_out"]
        left = [(row["message"].split('"')[1], row["rows"], row["first_row"]) for row in found]
        # As a spreadsheet counts, the header being row 1.
        assert left == [("EUU", 1, 4), ("SSF", 1, 5), ("World", 2, 2)]
    with pytest.raises(infosoc.UnknownArea):
        infosoc.Series(table(["SSF", "KEN"]), groups="error")
    assert codes(infosoc.Series(table(["SSF", "KEN"]))) == ["SSF", "KEN"]
    with pytest.raises(infosoc.UnknownOption):
        infosoc.Series(download, groups="leave")  # type: ignore[arg-type]


def test_least_developed_countries_have_a_history() -> None:
    ldc = infosoc.Grouping("ldc")
    row = next(row for row in ldc.to_dicts() if row["ref_area"] == "VUT")
    assert (row["valid_from"], row["valid_to"], row["valid_to_certainty"]) == (1985, 2020, "CONFIRMED")
    assert (ldc.groups_of("VUT", 2020), ldc.groups_of("VUT", 2021)) == (["LDC"], [])
    assert len(ldc.as_of(2025)) == 44
    both = infosoc.Grouping(["sids", "sids_itu"])
    assert (both.groups_of("BHR", 2022), both.groups_of("MSR", 2022)) == (["SIDS_ITU"], ["SIDS"])
