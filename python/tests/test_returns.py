"""Returns of operators: the page runs as it is written, and its figures are those of the files, added up by hand."""

import csv
import datetime
import math
from collections import defaultdict
from pathlib import Path

import infosoc
import polars as pl
import pytest
from documents import names_of_page

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "datasets/synthetic/regulator"


def read(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def page():
    return names_of_page(infosoc.regulator_returns, 6)


def test_the_figures_of_the_page_are_those_of_the_files(page):
    country = {int(row["time_period"]): {k: float(v) for k, v in row.items()} for row in read("country")}
    # A return that was sent twice counts once.
    returns = {
        tuple(row[k] for k in ("operator", "quarter", "service", "speed")): float(row["quantity"])
        for row in read("returns")
    }
    last = {("Este", key[2], key[3]): value for key, value in returns.items() if key[:2] == ("Este", "2024-Q3")}
    totals = defaultdict(float)
    for (_, quarter, service, _), value in returns.items():
        totals[service, quarter] += value
    for (_, service, _), value in last.items():
        totals[service, "2024-Q4"] += value
    codes = {"A1": "fixed_telephone", "A2": "mobile_cellular", "A3": "fixed_broadband", "A4": "mobile_broadband"}
    figures = {
        (row["indicator"], row["time_period"], row.get("speed"), row.get("technology")): row
        for row in page["series"].to_dicts()
    }
    for code, service in codes.items():
        for year, status in ((2023, "A"), (2024, "E")):
            row = figures[code, year, "_T", "_T"]
            expected = 100 * totals[service, f"{year}-Q4"] / country[year]["population"]
            assert math.isclose(row["obs_value"], expected, rel_tol=1e-12), code
            assert row["obs_status"] == status
            assert ("Este: return of 2024-Q3 carried forward" in row["comment"]) == (year == 2024)
    bits = totals["international_bandwidth", "2023-Q4"] / country[2023]["population"]
    assert math.isclose(figures["A5", 2023, "_T", "_T"]["obs_value"], bits, rel_tol=1e-12)
    covered = max(
        float(row["covered"]) for row in read("coverage") if row["quarter"] == "2024-Q4" and "4G" in row["technology"]
    )
    assert math.isclose(
        figures["A6", 2024, "_T", "4G"]["obs_value"], 100 * covered / country[2024]["population"], rel_tol=1e-12
    )
    for code, basket in (("A7", "fixed_5GB"), ("A8", "mobile_2GB")):
        rows = [row for row in read("tariffs") if (row["quarter"], row["basket"]) == ("2024-Q4", basket)]
        leader = max(rows, key=lambda row: float(row["subscriptions"]))["operator"]
        plans = {row["plan"]: float(row["price"]) for row in rows if row["operator"] == leader}
        price = min(plans.values())
        expected = 100 * (price / country[2024]["exchange_rate"]) / (country[2024]["gni_per_capita"] / 12)
        row = figures[code, 2024, "_T", "_T"]
        assert math.isclose(row["obs_value"], expected, rel_tol=1e-12), code
        cheapest = min(plans, key=plans.get)
        assert f"the cheapest of {len(plans)} plans of {leader}: {cheapest}" in row["comment"]
        # Este has no tariff of its last quarter.
        assert row["obs_status"] == ("D" if code == "A8" else "A")


def test_what_was_put_into_the_files_is_found(page):
    found = {row["rule"]: row for row in page["a2"].validate().to_dicts()}
    assert {"late_operator", "repeated_row", "operator_entered", "operator_left", "incomplete_year"} <= set(found)
    assert "Este has no return for 2024-Q4" in found["late_operator"]["message"]
    assert "Oeste" in found["operator_entered"]["message"]
    missing = {row["time_period"]: row for row in page["a2"].observations().to_dicts()}
    assert (missing[2024]["obs_value"], missing[2024]["obs_status"]) == (None, "O")
    assert missing[2023]["obs_status"] == "A"
    left_out = {row["time_period"]: row for row in page["left_out"].to_dicts()}[2024]
    carried = {row["time_period"]: row for row in page["carried"].to_dicts() if row["indicator"] == "A2"}[2024]
    assert left_out["obs_status"] == "D"
    assert left_out["obs_value"] < carried["obs_value"]


def test_quarters_and_shares(page):
    quarters = page["quarters"].to_dicts()
    assert [row["time_period"] for row in quarters] == [f"{year}-Q{q}" for year in (2023, 2024) for q in (1, 2, 3, 4)]
    assert {row["freq"] for row in quarters} == {"Q"}
    shares = pl.DataFrame(page["shares"])
    first = shares.filter(time_period="2023-Q1")
    assert math.isclose(first["share"].sum(), 100, rel_tol=1e-12)
    assert math.isclose(first["hhi"][0], (first["share"] ** 2).sum(), rel_tol=1e-12)
    assert shares.filter(time_period="2024-Q4")["share"].is_null().all()


def test_the_workbook_and_the_text_say_the_same():
    book = FOLDER / "returns.xlsx"
    for sheet in ("returns", "country", "coverage", "tariffs"):
        text = pl.DataFrame(infosoc.read_file(FOLDER / f"{sheet}.csv"))
        assert text.equals(pl.DataFrame(infosoc.read_file(book, sheet=sheet)).cast(text.schema)), sheet


def test_a_series_of_quarters():
    table = pl.DataFrame(
        {
            "indicator": ["A3"] * 3,
            "ref_area": ["MEX"] * 3,
            "time_period": ["2021-10", "2021-11", "2021M12"],
            "obs_value": [1.0, 2.0, 6.0],
        }
    )
    with pytest.raises(infosoc.WrongType, match='annual="end"'):
        infosoc.Series(table)
    [row] = infosoc.Series(table, annual="end").to_dicts()
    assert (row["time_period"], row["obs_value"], row["annual_rule"]) == (2021, 6.0, "end")
    [row] = infosoc.Series(table, annual="mean").to_dicts()
    assert (row["obs_value"], row["obs_status"]) == (None, "O")
    [row] = infosoc.Series(table, annual="sum", incomplete_year="compute").to_dicts()
    assert (row["obs_value"], row["obs_status"]) == (9.0, "D")
    with pytest.raises(infosoc.InvalidArgument, match="do not add up"):
        infosoc.Series(table.with_columns(indicator=pl.lit("HH7")), annual="sum")
    with pytest.raises(infosoc.UnknownOption, match="mid_year"):
        infosoc.Series(table, annual="last")


def test_the_rows_of_one_service_and_their_numbers_in_the_whole_table():
    table = pl.DataFrame(
        {
            "service": ["fixed", "mobile", "mobile", "fixed", "mobile"],
            "year": [2021, 2021, 2022, 2022, 2023],
            "numerator": [1.0, 20.0, 30.0, -1.0, -3.0],
            "denominator": [100.0] * 5,
        }
    )
    layout = {"area": "MEX", "time_period": "year"}
    mobile = infosoc.Records(table, "A2", only={"service": "mobile"}, **layout)
    [error] = [row for row in mobile.validate().to_dicts() if row["severity"] == "error"]
    # The header is row 1; the row of the fixed lines is nobody's concern here.
    assert (error["rule"], error["first_row"], error["rows"]) == ("negative", 6, 1)
    rows = infosoc.Records(table.head(4), "A2", only={"service": "mobile"}, **layout).observations().to_dicts()
    assert [(row["time_period"], row["obs_value"]) for row in rows] == [(2021, 20.0), (2022, 30.0)]
    with pytest.raises(infosoc.UnknownOption, match="mobile"):
        infosoc.Records(table, "A2", only={"service": "mobil"}, **layout)
    with pytest.raises(infosoc.UnknownColumn, match="service"):
        infosoc.Records(table, "A2", only={"servce": "mobile"}, **layout)
    with pytest.raises(infosoc.EmptyTable):
        infosoc.Records(table, "A2", only={"service": "fixed", "year": "2023"}, **layout)


def test_days_and_what_is_refused():
    days = [datetime.date(2021, 3, 31), datetime.date(2021, 6, 30)]
    table = pl.DataFrame({"day": days, "numerator": [1, 2], "denominator": [10, 10]})
    layout = {"area": "MEX", "time_period": "day"}
    periods = infosoc.Records(table, "A1", frequency="Q", **layout).periods().to_dicts()
    assert [row["time_period"] for row in periods] == ["2021-Q1", "2021-Q2"]
    assert {row["rule"] for row in infosoc.Records(table, "A1", **layout).validate().to_dicts()} >= {"not_a_period"}
    french = table.with_columns(pl.Series("day", ["T1 2021", "T2 2021"]))
    periods = infosoc.Records(french, "A1", frequency="Q", **layout).periods().to_dicts()
    assert [row["time_period"] for row in periods] == ["2021-Q1", "2021-Q2"]
    with pytest.raises(infosoc.UnknownOption):
        infosoc.Records(table, "A1", frequency="W", **layout)
    with pytest.raises(infosoc.InvalidArgument):
        infosoc.Records(table, "A1", late="carry", frequency="Q", **layout)
    with pytest.raises(infosoc.InvalidArgument):
        infosoc.Records(table, "A1", left={"Alfa": "2021-T3"}, **layout)


def test_an_operator_left_one_country_of_two():
    rows = [
        ("MEX", "Beta", "2021-Q1"),
        ("MEX", "Alfa", "2021-Q2"),
        ("PER", "Beta", "2021-Q1"),
        ("PER", "Beta", "2021-Q2"),
    ]
    table = pl.DataFrame(rows, schema=["ref_area", "firm", "time_period"], orient="row")
    table = table.with_columns(numerator=pl.lit(5.0), denominator=pl.lit(100.0))

    def rules(left):
        found = infosoc.Records(table, "A2", operator="firm", left=left).validate().to_dicts()
        return {row["rule"] for row in found} & {"late_operator", "operator_left"}

    assert rules({("MEX", "Beta"): "2021-Q1"}) == {"operator_left"}
    assert rules({"Alfa": "2021-Q2"}) == {"late_operator", "operator_left"}
    with pytest.raises(infosoc.InvalidArgument, match="MEX, PER"):
        rules({"Beta": "2021-Q1"})
    with pytest.raises(infosoc.UnknownOption, match="Alfa"):
        rules({("PER", "Alfa"): "2021-Q2"})
