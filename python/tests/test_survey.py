"""Surveys from every kind of table, results to every kind of table, and numbers against R survey 4.5."""

import csv
import datetime
import decimal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import infosoc
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from infosoc._infosoc import Shortcuts

GOLDEN = Path(__file__).resolve().parents[2] / "tests/golden/survey"


def golden(topic: str) -> dict[str, dict[str, str]]:
    with (GOLDEN / f"{topic}.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def schools(name: str) -> pl.DataFrame:
    return pl.read_csv(GOLDEN / f"data/{name}.csv")


CLUS1 = schools("apiclus1")
SETS: list[Any] = ["stype", ("stype", "sch_wide")]


def clusters(table: Any = CLUS1) -> infosoc.Survey:
    return infosoc.Survey(table, weight="pw", psu="dnum", fpc="fpc")


def rows(table: infosoc.Table, **wanted: object) -> list[dict[str, Any]]:
    return [row for row in table.to_dicts() if all(row[name] == value for name, value in wanted.items())]


def agrees(row: dict[str, Any], expected: dict[str, str]) -> None:
    assert row["value"] == pytest.approx(float(expected["value"]), rel=1e-9)
    for ours, theirs in [("se", "se"), ("ci_low", "ci_l"), ("ci_high", "ci_u"), ("df", "df"), ("deff", "deff")]:
        if expected[theirs]:
            assert row[ours] == pytest.approx(float(expected[theirs]), rel=1e-8), ours


# Numbers.


def test_means_and_totals_agree_with_r() -> None:
    basic = [row for row in golden("basic").values() if row["design"] == "clus1_fpc" and not row["note"]]
    wanted = [r for r in basic if r["estimator"] in {"mean", "total"} and r["variable"] in {"api00", "enroll"}]
    assert len(wanted) == 4
    found = clusters().estimate(
        [infosoc.mean("api00"), infosoc.total("api00"), infosoc.mean("enroll"), infosoc.total("enroll")]
    )
    for expected in wanted:
        [row] = rows(found, measure=f"{expected['estimator']}({expected['variable']})")
        agrees(row, expected)


def test_levels_agree_with_r() -> None:
    basic = golden("basic").values()
    wanted = [r for r in basic if (r["design"], r["estimator"], r["variable"]) == ("clus1_fpc", "mean", "stype")]
    assert [r["level"] for r in wanted] == ["E", "H", "M"]
    found = clusters().estimate(infosoc.proportion("stype", interval="wald"))
    for expected in wanted:
        [row] = rows(found, level=expected["level"])
        agrees(row, expected)


def test_domains_agree_with_r() -> None:
    found = clusters().mean("api00", by=SETS)
    wanted = [
        row
        for row in golden("domains").values()
        if (row["design"], row["estimator"], row["variable"]) == ("clus1_fpc", "mean", "api00")
        and row["domain"] in {'stype=="E"', 'stype=="H"', 'stype=="M"'}
    ]
    assert len(wanted) >= 3
    for expected in wanted:
        [row] = rows(found, by="stype", stype=expected["domain"].split('"')[1])
        agrees(row, expected)


@pytest.mark.parametrize(
    ("identifier", "contrast"),
    [("o_00898", lambda e: e.difference("stype", "E", "H")), ("o_00899", lambda e: e.ratio("stype", "H", "E"))],
)
def test_contrasts_agree_with_r(identifier: str, contrast: Callable[[infosoc.Estimates], infosoc.Estimates]) -> None:
    [row] = contrast(clusters().mean("api00", by="stype")).to_dicts()
    agrees(row, golden("contrasts")[identifier])


def test_parity_agrees_with_r() -> None:
    people = infosoc.Survey(schools("nhanes"), weight="WTMEC2YR", strata="SDMVSTRA", psu="SDMVPSU", nest=True)
    [expected] = [r for r in golden("contrasts").values() if r["param"].startswith("parity")]
    [row] = people.mean("HI_CHOL", by="RIAGENDR").parity("RIAGENDR", 2, 1).to_dicts()
    agrees(row, expected)


# Tables in.


def record_batches(table: pl.DataFrame) -> pa.RecordBatchReader:
    arrow = table.to_arrow()
    return pa.RecordBatchReader.from_batches(arrow.schema, iter(arrow.to_batches(max_chunksize=50)))


def chunked(table: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([table[:7], table[7:100], table[100:]], rechunk=False)


@pytest.mark.parametrize(
    "convert",
    [
        pl.DataFrame.lazy,
        pl.DataFrame.to_pandas,
        pl.DataFrame.to_arrow,
        lambda table: duckdb.from_arrow(table.to_arrow()),
        record_batches,
        chunked,
        lambda table: pa.concat_tables([table[:50].to_arrow(), table[50:].to_arrow()]),
    ],
    ids=["lazy", "pandas", "pyarrow", "duckdb", "reader", "chunked", "chunked pyarrow"],
)
def test_every_table_gives_the_same_estimates(convert: Callable[[pl.DataFrame], Any]) -> None:
    measures = [infosoc.mean("api00"), infosoc.proportion("sch_wide"), infosoc.ratio("api_stu", "enroll")]
    found = clusters(convert(CLUS1)).estimate(measures, by=SETS)
    assert found.to_dicts() == clusters().estimate(measures, by=SETS).to_dicts()


COLUMNS = pl.DataFrame(
    {
        "text": ["a", "b", "a", None],
        "day": [datetime.date(2021, 1, 1), datetime.date(2022, 1, 1), datetime.date(2021, 1, 1), None],
        "flag": [True, False, True, None],
        "whole": [1, 2, 1, None],
    }
).with_columns(
    category=pl.col("text").cast(pl.Categorical),
    enum=pl.col("text").cast(pl.Enum(["b", "a"])),
    decimal=pl.col("whole").cast(pl.Decimal(10, 2)),
)


@pytest.mark.parametrize("column", ["text", "category", "enum", "flag", "whole", "day"])
def test_groups_of_every_type_keep_their_values(column: str) -> None:
    found = infosoc.Survey(COLUMNS).count(by=column)
    groups = {row[column]: row["value"] for row in rows(found, by=column)}
    first, second = COLUMNS[column].to_list()[:2]
    assert groups == {first: 2.0, second: 1.0, None: 1.0}
    if column not in {"category", "enum"}:
        assert found.to_polars()[column].dtype == COLUMNS[column].dtype


def test_the_levels_of_an_enum_keep_their_order() -> None:
    found = infosoc.Survey(COLUMNS).count(by="enum")
    assert [row["enum"] for row in rows(found, by="enum")][:2] == ["b", "a"]


EDUCATION = ["primary", "lower", "upper", "degree"]


def educated(values: list[str | None], order: list[str] | None = None) -> pd.DataFrame:
    dtype = pd.CategoricalDtype(order or EDUCATION, ordered=True)
    return pd.DataFrame({"education": pd.Series(values, dtype=dtype), "y": 1.0})


def in_chunks(*orders: list[str]) -> pa.Table:
    """A table of pyarrow with a dictionary of its own in each chunk."""
    chunks = []
    for order in orders:
        codes = pa.array(range(len(order)), pa.int8())
        chunks.append(pa.DictionaryArray.from_arrays(codes, pa.array(order), ordered=True))
    return pa.table({"education": pa.chunked_array(chunks)})


@pytest.mark.parametrize("convert", [lambda t: t, pa.Table.from_pandas], ids=["pandas", "pyarrow"])
def test_ordered_categories_keep_their_order(convert: Callable[[pd.DataFrame], Any]) -> None:
    table = convert(educated(["upper", "primary", None, "degree", "lower", "upper"]))
    svy = infosoc.Survey(table)
    found = svy.count(by="education").to_dicts()
    values = [(row["education"], row["value"]) for row in found if row["by"]]
    assert values == [("primary", 1.0), ("lower", 1.0), ("upper", 2.0), ("degree", 1.0), (None, 1.0)]
    assert [row["level"] for row in svy.proportion("education").to_dicts()] == EDUCATION
    unordered = infosoc.Survey(educated(["upper", "primary"]).astype({"education": "str"}))
    assert [row["level"] for row in unordered.proportion("education").to_dicts()] == ["primary", "upper"]


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([["low", "high"], ["low", "high", "and more"]], ["low", "high", "and more"]),
        ([["low", "high", "and more"], ["low"]], ["low", "high", "and more"]),
        ([["low", "high"], ["high", "low"]], ["high", "low"]),
        ([["low", "high"], ["low", "and more"]], ["and more", "high", "low"]),
        ([["low", "high", "low"]], ["high", "low"]),
    ],
    ids=["longer", "shorter", "contradictory", "apart", "twice"],
)
def test_chunks_with_other_categories(orders: list[list[str]], expected: list[str]) -> None:
    found = infosoc.Survey(in_chunks(*orders)).count(by="education").to_dicts()
    assert [row["education"] for row in found if row["by"]] == expected
    assert sum(row["value"] for row in found if row["by"]) == sum(map(len, orders))


@pytest.mark.parametrize("column", ["decimal", "whole"])
def test_numbers_of_every_type_are_measured(column: str) -> None:
    [row] = infosoc.Survey(COLUMNS).mean(column).to_dicts()
    assert row["value"] == pytest.approx(4 / 3, rel=1e-15)
    assert (row["n"], row["n_missing"]) == (3, 1)


def test_pandas_categories_and_python_decimals() -> None:
    table = pd.DataFrame({"sex": pd.Categorical(["F", "M", "F"]), "y": [decimal.Decimal("1.5")] * 3})
    found = infosoc.Survey(table).mean("y", by="sex")
    assert [(row["sex"], row["value"]) for row in found.to_dicts()] == [(None, 1.5), ("F", 1.5), ("M", 1.5)]


def test_a_boolean_is_a_share() -> None:
    [row] = infosoc.Survey(COLUMNS).proportion("flag").to_dicts()
    assert row["value"] == pytest.approx(2 / 3, rel=1e-15)
    assert (row["n"], row["n_missing"]) == (3, 1)


# Expressions.


def test_expressions_wherever_a_column_is_meant() -> None:
    svy = infosoc.Survey(
        CLUS1, weight=pl.col("pw") * 1, psu=pl.col("dnum"), fpc=pl.col("fpc"), scope=pl.col("enroll") > 0
    )
    found = svy.estimate(
        infosoc.mean(pl.col("api00") + 0.0, where=pl.col("stype") == "E", name="api"),
        by=(pl.col("ell") > 20).alias("ell20"),
    )
    table = CLUS1.with_columns(elementary=CLUS1["stype"] == "E", ell20=CLUS1["ell"] > 20)
    expected = clusters(table).estimate(infosoc.mean("api00", where="elementary", name="api"), by="ell20")
    assert found.to_dicts() == expected.to_dicts()
    assert [row["ell20"] for row in found.to_dicts()] == [None, False, True]


def test_an_expression_as_measure_agrees_with_r() -> None:
    [expected] = [
        row
        for row in golden("ciprop").values()
        if (row["design"], row["variable"], row["param"]) == ("clus1_fpc", "I(ell==0)", "mean;level=0.95")
    ]
    [row] = clusters().proportion(pl.col("ell") == 0, interval="wald").to_dicts()
    agrees(row, expected)


def test_each_expression_is_its_own_column() -> None:
    """Every `when` and `then` is called "literal" by polars, which also shortens long lists in texts."""
    svy = infosoc.Survey(pl.DataFrame({"a": [1, 2, 3, 4], "b": [4, 3, 2, 1]}), weight=pl.lit(2.0), fpc=pl.lit(8))

    def above(column: str, limit: int) -> pl.Expr:
        return pl.when(pl.col(column) > limit).then(1).otherwise(0)

    found = svy.mean([above("a", 1), above("b", 3)], by=above("a", 3)).to_dicts()
    assert [row["value"] for row in found] == [0.75, 0.25, 2 / 3, 1.0, 1 / 3, 0.0]
    assert found[0]["denominator"] == 8.0
    first, second = (pl.col("a").is_in([8, 8, *wanted, 8, 8, 8, 8]) for wanted in ([1], [1, 2, 3]))
    with pytest.raises(infosoc.InvalidArgument, match=r"two different expressions have this name"):
        svy.count(by=[first, second])
    found = svy.count(by=[first.alias("first"), second.alias("second"), first.alias("first")]).to_dicts()
    assert [row["value"] for row in found] == [8.0, 6.0, 2.0, 2.0, 6.0]


def test_an_expression_does_not_take_the_name_of_a_column_that_is_used() -> None:
    table = pl.DataFrame({"sex": [1, 2, 2], "y": [1, 2, 4], "w": [1, 1, 2]})
    svy = infosoc.Survey(table, weight="w")
    found = svy.mean("y", by=pl.col("sex").cast(pl.String).alias("sex")).to_dicts()
    assert [row["sex"] for row in found] == [None, "1", "2"]
    with pytest.raises(infosoc.InvalidArgument, match='"y": it also names a column of the table'):
        svy.estimate([infosoc.mean("y"), infosoc.mean((pl.col("y") > 1).alias("y"))])
    with pytest.raises(infosoc.InvalidArgument, match='"w": the table has a column of this name'):
        infosoc.Survey(table, weight=(pl.col("w") * 10).alias("w"))


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Int8, pl.String])
def test_codes_are_the_same_as_whole_numbers_and_with_decimals(dtype: Any) -> None:
    """A column of codes with missing values comes from pandas as floating point numbers."""
    svy = infosoc.Survey(CLUS1.with_columns(code=(pl.col("cnum") % 3).cast(dtype)), weight="pw")
    assert [row["level"] for row in svy.proportion("code", categorical=True).to_dicts()] == ["0", "1", "2"]
    by_code = svy.mean("api00", by="code")
    expected = by_code.difference("code", 0, 1).to_dicts()
    assert expected[0]["contrast"] == "code: 0 - 1"
    for first, second in [(0.0, 1.0), ("0", "1"), ("0.0", "1.0")]:
        assert by_code.difference("code", first, second).to_dicts() == expected
        [row] = by_code.compare({"code": first}, {"code": second}).to_dicts()
        assert (row["value"], row["se"]) == (expected[0]["value"], expected[0]["se"])
    whole = svy.poststratify("code", {0: 1000, 1: 2000, 2: 3000}).mean("api00").to_dicts()
    assert svy.poststratify("code", {0.0: 1000, 1.0: 2000, 2.0: 3000}).mean("api00").to_dicts() == whole


# Grouping sets.


def test_overall_rows_first_and_null_is_the_missing_category() -> None:
    people = pl.DataFrame({"sex": ["F", "M", None, "F"], "age": ["y", "o", "y", None]})
    found = infosoc.Survey(people).count(by=["sex", ("sex", "age")]).to_dicts()
    assert (found[0]["by"], found[0]["sex"], found[0]["value"]) == ("", None, 4.0)
    by_sex = [(row["sex"], row["value"]) for row in found if row["by"] == "sex"]
    assert by_sex == [("F", 2.0), ("M", 1.0), (None, 1.0)]
    by_both = {(row["sex"], row["age"]) for row in found if row["by"] == "sex,age"}
    assert by_both == {("F", "y"), ("F", None), ("M", "o"), (None, "y")}


def test_grouping_sets_at_once_are_those_one_by_one() -> None:
    together = clusters().mean("api00", by=SETS)
    for given in SETS:
        name = given if isinstance(given, str) else ",".join(given)
        for row in rows(clusters().mean("api00", by=given), by=name):
            [same] = rows(together, by=name, **{column: row[column] for column in name.split(",")})
            assert row.items() <= same.items()


# Tables out.


def test_results_in_every_library() -> None:
    found = clusters().mean("api00", by="stype")
    values = [row["value"] for row in found.to_dicts()]
    assert found.to_polars()["value"].to_list() == values
    assert pl.DataFrame(found)["value"].to_list() == values
    assert found.to_pandas()["value"].tolist() == values
    assert pa.table(found)["value"].to_pylist() == values
    arrow = pa.table(found)
    assert [row[0] for row in duckdb.sql("select value from arrow").fetchall()] == values
    assert (len(found), found.shape) == (4, arrow.shape)
    assert found.columns == arrow.column_names


def test_csv_keeps_every_digit(tmp_path: Path) -> None:
    found = clusters().mean("api00", by="stype")
    found.write_csv(tmp_path / "out.csv")
    written = pl.read_csv(tmp_path / "out.csv")
    assert written["se"].to_list() == [row["se"] for row in found.to_dicts()]
    assert written["stype"].to_list() == [None, "E", "H", "M"]
    with pytest.raises(OSError, match="No such file"):
        found.write_csv(tmp_path / "nowhere" / "out.csv")


def test_text_and_html_show_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = clusters().mean("api00", by="stype")
    assert max(map(len, repr(found).splitlines())) <= 80
    for name in found.columns:
        assert name in repr(found).split()
        assert f">{name}</th>" in found._repr_html_()
    assert '<td style="text-align: right">644.17</td>' in found._repr_html_()
    assert '<td style="text-align: left">E</td>' in found._repr_html_()


# Quantiles.


def test_quantiles_agree_with_r() -> None:
    wanted = [
        row
        for row in golden("quantiles").values()
        if row["design"] == "clus1_fpc" and "interval=mean" in row["param"] and "shahvaish" not in row["param"]
    ]
    assert len(wanted) == 58
    for expected in wanted:
        option = dict(part.split("=") for part in expected["param"].split(";"))
        quantile = infosoc.quantile(expected["variable"], float(option["p"]), rule=option["qrule"])
        [row] = clusters().estimate(quantile).to_dicts()
        assert row["measure"] == f"quantile({expected['variable']}, {option['p']})"
        agrees(row, expected)


def test_quantiles_beside_other_measures_in_every_group() -> None:
    measures = [infosoc.quantile("api00", [0.25, 0.5], name="score"), infosoc.mean("api00")]
    found = clusters().estimate(measures, by="stype")
    assert [row["measure"] for row in rows(found, stype=None)] == ["score(0.25)", "score(0.5)", "mean(api00)"]
    for school in ["E", "H", "M"]:
        condition = pl.col("stype") == school
        [alone] = clusters().quantile("api00", where=condition).to_dicts()
        [grouped] = rows(found, measure="score(0.5)", stype=school)
        assert (alone["value"], alone["se"], alone["n"]) == (grouped["value"], grouped["se"], grouped["n"])
    assert infosoc.quantile("api00").name == "quantile(api00, 0.5)"


def test_quantiles_refuse_what_they_cannot_be() -> None:
    with pytest.raises(infosoc.UnknownOption, match="math, school"):
        infosoc.quantile("api00", 0.5, rule="median")
    with pytest.raises(infosoc.InvalidArgument, match="above 0 and below 1"):
        clusters().quantile("api00", [0.5, 50])
    with pytest.raises(infosoc.WrongType):
        clusters().quantile("stype")
    with pytest.raises(infosoc.InvalidArgument, match="quantile"):
        clusters().quantile("api00", by="stype").difference("stype", "E", "H")


@pytest.mark.parametrize("method", ["wilson", "asin", "xlogit", "beta", "logit", "mean"])
def test_intervals_of_proportions_agree_with_r(method: str) -> None:
    [expected] = [
        row
        for row in golden("ciprop").values()
        if row["design"] == "srs_fpc" and row["param"] == f"{method};level=0.95" and row["variable"] == "I(ell==0)"
    ]
    survey = infosoc.Survey(schools("apisrs"), fpc="fpc")
    [row] = survey.proportion(pl.col("ell") == 0, interval=method).to_dicts()
    assert row["ci_low"] == pytest.approx(float(expected["ci_l"]), rel=1e-8)
    assert row["ci_high"] == pytest.approx(float(expected["ci_u"]), rel=1e-8)


def test_a_class_that_estimates_has_a_method_for_each_measure() -> None:
    class Told(Shortcuts):
        def __init__(self, place: str, *, weight: str) -> None:
            self.told = (place, weight)

        def estimate(self, measures: list[infosoc.Measure], by: str | None = None) -> list[str]:
            return [*self.told, *(measure.name for measure in measures), str(by)]

    survey = Told("here", weight="w")
    assert survey.mean(["y", "z"], by="g", where="k") == ["here", "w", "mean(y)", "mean(z)", "g"]
    assert survey.ratio("y", "x") == ["here", "w", "ratio(y/x)", "None"]
    assert survey.count() == ["here", "w", "count", "None"]
