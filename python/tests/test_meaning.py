"""Units and populations travel with the figures: from tables and from files."""

import infosoc
import pandas
import polars
import pyarrow
import pytest

ROWS = {
    "indicator": ["HH7"] * 3,
    "ref_area": ["MEX", "BRA", "ARG"],
    "time_period": [2020] * 3,
    "obs_value": [72.0, 81.0, 0.86],
    "unit_measure": ["%", "PC_IND", "proportion"],
}


def rules(series: infosoc.Series) -> list[str]:
    return [row["rule"] for row in series.findings().to_dicts()]


@pytest.mark.parametrize("make", [polars.DataFrame, pandas.DataFrame, pyarrow.table])
def test_figures_of_one_indicator_are_in_one_unit(make) -> None:
    series = infosoc.Series(make(ROWS))
    assert [row["obs_value"] for row in series.to_dicts()] == [72.0, 81.0, 86.0]
    assert {row["unit_measure"] for row in series.to_dicts()} == {"%"}
    assert rules(series) == ["converted"]


def test_the_registry_of_units_is_a_table() -> None:
    units = {row["unit"]: row for row in infosoc.units().to_dicts()}
    assert units["%"]["sdmx"] == "PT"
    assert units["%"]["factor"] == 0.01
    assert not units["%"]["adds_up"]
    assert units["number"]["adds_up"]


def test_a_file_without_units_says_so(tmp_path) -> None:
    path = tmp_path / "users.csv"
    pandas.DataFrame(ROWS).drop(columns="unit_measure").to_csv(path, index=False)
    series = infosoc.Series.read(path)
    assert rules(series) == ["unit_assumed"]
    # What was found stays with what is made from the series.
    assert rules(series.years(2020, 2020)) == ["unit_assumed"]


def test_declared_dimensions_survive_a_file(tmp_path) -> None:
    table = pandas.DataFrame(ROWS | {"ref_area": ["MEX"] * 3, "province": ["a", "b", "c"], "unit_measure": ["%"] * 3})
    with pytest.raises(infosoc.DuplicateObservation, match="province"):
        infosoc.Series(table)
    series = infosoc.Series(table, dimensions=["province"])
    path = tmp_path / "provinces.csv"
    series.write_csv(str(path))
    assert len(infosoc.Series.read(path)) == 3
    assert len(infosoc.Series.read(path, dimensions=["province"])) == 3
    with pytest.raises(infosoc.UnknownColumn):
        infosoc.Series(table, dimensions=["county"])


def test_estimates_declare_their_groups() -> None:
    people = pandas.DataFrame(
        {"w": [1.0] * 4, "x": [1, 0, 1, 1], "gender": ["female", "male"] * 2, "district": list("aabb")}
    )
    estimates = infosoc.Survey(people, weight="w").proportion("x", by=["gender", "district"])
    series = estimates.observations("MEX", 2020, "HH7")
    assert {row["sex"] for row in series.to_dicts()} == {"F", "M", "_T"}
    assert {row["district"] for row in series.to_dicts()} == {"a", "b", "_T"}
    assert len(infosoc.Series(series.to_pandas())) == len(series)


def test_the_code_of_women_has_the_weights_of_women() -> None:
    women = pandas.DataFrame(
        {
            "indicator": ["IT.NET.USER.FE.ZS"] * 3,
            "ref_area": ["QAT", "ARE", "YEM"],
            "time_period": [2020] * 3,
            "obs_value": [99.0, 99.0, 14.0],
        }
    )
    group = pandas.DataFrame({"group": ["X"] * 3, "ref_area": ["QAT", "ARE", "YEM"]})
    result = infosoc.Series(women).aggregate(group, weights="population", min_coverage=0).to_dicts()
    # World Bank, women in 2020, of datasets/weights/population.csv.
    assert result[0]["obs_value"] == pytest.approx(29.98, abs=0.005)
    assert result[0]["sex"] == "F"


@pytest.mark.parametrize("column", ["sex", "gender", "se", "unit_measure", "obs_status"])
def test_a_column_that_cannot_be_taken_and_means_something_is_an_error(column: str) -> None:
    odd = pyarrow.table(ROWS | {column: [["F"], ["M"], ["F"]]})
    with pytest.raises(infosoc.InfosocError, match=f'"{column}" holds lists'):
        infosoc.Series(odd)
    weights = pyarrow.table(
        {
            "ref_area": ["MEX"],
            "time_period": [2020],
            "weight": [1.0],
            column: [["F"]],
        }
    )
    with pytest.raises(infosoc.InfosocError, match=f'"{column}" holds lists'):
        infosoc.Series(pyarrow.table(ROWS)).aggregate("itu", weights=weights)


def test_a_column_that_cannot_be_taken_and_means_nothing_is_a_finding() -> None:
    series = infosoc.Series(pyarrow.table(ROWS | {"tags": [["a"], ["b"], []]}))
    found = {row["rule"]: row["where"] for row in series.findings().to_dicts()}
    assert found["column_left_out"] == "tags"
