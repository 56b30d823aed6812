"""The catalogue from Python: lookup, listing, and how sure each fact is."""

import csv
from pathlib import Path

import infosoc
import pytest

ROOT = Path(__file__).resolve().parents[2]
with (ROOT / "datasets/catalogue/indicators.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_the_list_is_the_data_file() -> None:
    table = infosoc.indicators()
    assert [(i.edition, i.code) for i in table] == [(row["edition"], row["code"]) for row in ROWS]
    assert [row["title"] for row in table.to_dicts()] == [row["title"] for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['edition']}:{row['code']}")
def test_facts_and_their_certainty_are_those_of_the_data_file(row: dict[str, str]) -> None:
    indicator = infosoc.indicator(row["code"], edition=row["edition"])
    for fact in ["title", "kind", "area", "base", "unit", "statistical_unit", "agency", "aggregation"]:
        assert getattr(indicator, fact) == row[fact], fact
    for fact in ["numerator", "denominator", "scope", "reference_period", "remarks", "core_code"]:
        assert (getattr(indicator, fact) or "") == row[fact], fact
    assert indicator.sdg == (row["sdg_indicator"] or None)
    assert indicator.certainty["title"] == row["title_certainty"]
    assert indicator.certainty["numerator"] == row["definition_certainty"]
    assert indicator.certainty["scope"] == row["scope_certainty"]
    shown = repr(indicator)
    if row["title_certainty"] in {"RECALL", "UNCONFIRMED"}:
        assert row["title_certainty"] in shown.splitlines()[0]
        assert row["title_certainty"] in (indicator.note or "")
        assert row["title_certainty"] in indicator._repr_html_()


def test_a_code_of_another_system_finds_the_indicator() -> None:
    assert infosoc.indicator("IT.NET.USER.ZS").key == "2022:HH7"
    assert infosoc.indicator("hh7").key == "2022:HH7"
    assert infosoc.indicator("2005:HH-7").title == "Proportion of households with Internet"


def test_filters_combine() -> None:
    households = infosoc.indicators(edition=2022, area="HH", kind="weighted_proportion")
    wanted = [r for r in ROWS if (r["edition"], r["area"], r["kind"]) == ("2022", "HH", "weighted_proportion")]
    assert [i.code for i in households] == [r["code"] for r in wanted]
    assert len(households) == len(wanted) > 0


def test_codes_and_categories_are_tables() -> None:
    hh7 = infosoc.indicators(edition="2022", sdg="17.8.1")
    assert "IT.NET.USER.ZS" in [row["code"] for row in hh7.codes().to_dicts()]
    a3 = infosoc.indicator("A3")
    assert [row["category"] for row in a3.categories_table().to_dicts()] == a3.categories
    assert a3.categories[0] == ">=256 kbit/s and <2 Mbit/s"
    assert [row["code"] for row in a3.codes_table().to_dicts()] == a3.codes


def test_a_list_warns_of_what_is_not_confirmed() -> None:
    shown = infosoc.indicators(edition="2022", area="HH")
    assert "UNCONFIRMED" in repr(shown)
    assert "UNCONFIRMED" in shown._repr_html_()


def test_html_is_escaped() -> None:
    assert "&gt;=256 kbit/s and &lt;2 Mbit/s" in infosoc.indicator("A3")._repr_html_()


def test_an_unknown_code_names_its_neighbours() -> None:
    with pytest.raises(infosoc.UnknownIndicator, match="HH6") as caught:
        infosoc.indicator("HH66")
    assert caught.value.code == "unknown_indicator"
    with pytest.raises(infosoc.UnknownIndicator, match="in edition 2022"):
        infosoc.indicator("HH-7", edition="2022")


@pytest.mark.parametrize("words", [{"edition": "2021"}, {"area": "X"}, {"kind": "share"}, {"sdg": "99.9.9"}])
def test_an_unknown_word_is_an_error(words: dict[str, str]) -> None:
    with pytest.raises(infosoc.UnknownOption, match=next(iter(words.values()))):
        infosoc.indicators(**words)  # type: ignore[arg-type]


def test_an_indicator_is_read_only() -> None:
    with pytest.raises(AttributeError):
        infosoc.indicator("HH6").unit = "share"  # type: ignore[misc]


def test_the_list_is_filtered_by_certainty() -> None:
    wanted = [row["code"] for row in ROWS if row["title_certainty"] == "UNCONFIRMED"]
    assert [i.code for i in infosoc.indicators(certainty="UNCONFIRMED")] == wanted
    assert wanted
    with pytest.raises(infosoc.UnknownOption, match="certainty"):
        infosoc.indicators(certainty="sure")  # type: ignore[arg-type]
